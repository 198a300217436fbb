"""A published grant and what rectifies it: the terms in force, what waits, what was done. Never writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries_acquis import parts_de
from app.domain.calendrier import jour_de_paris
from app.domain.instances import PartDite
from app.domain.rectification import Contexte, IssueDeRectification, Raison, Termes
from app.dossiers.queries_convention import suites_de
from app.models.campagnes import Enveloppe, Financeur
from app.models.comite import Decision
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instances import VoteFinanceur
from app.models.rectifications import Rectification


def termes_de(bd: Session, decision: Decision) -> Termes:
    """What a grant says."""
    montants = {code: pris.montant_cents for code, pris in parts_de(bd, decision).items()}
    return Termes(montants, decision.conditions, decision.reserves)


def termes_proposes(rectification: Rectification) -> Termes:
    return Termes(dict(rectification.montants), rectification.conditions, rectification.reserves)


def raison_de(rectification: Rectification) -> Raison:
    return Raison(rectification.motif_code, rectification.motif, rectification.reference, rectification.acte_du)


def contexte_de(bd: Session, dossier: Dossier, decision: Decision, maintenant: datetime) -> Contexte:
    """Who voted, what is paid, since when the grant stands: rectified before, since its first publication."""
    votees = bd.scalars(
        select(col(Enveloppe.financeur_code))
        .join(VoteFinanceur, col(VoteFinanceur.enveloppe_id) == col(Enveloppe.id))
        .where(col(VoteFinanceur.decision_id) == decision.id, col(VoteFinanceur.annule_le).is_(None))
    ).all()
    suites = suites_de(bd, dossier)
    depuis = min(decision.prise_le, dossier.decision_publiee_le or decision.prise_le)
    verse = suites.verse_cents if suites else 0
    return Contexte(jour_de_paris(depuis), jour_de_paris(maintenant), frozenset(votees), verse)


def parts_dites(bd: Session, avant: Termes, apres: Termes, contexte: Contexte, vote: str | None) -> list[PartDite]:
    """What the letter says of each funder; `vote`: the one whose vote is what changes it."""
    rangs = bd.execute(
        select(col(Financeur.code), col(Financeur.nom))
        .where(col(Financeur.code).in_(list(apres.montants)))
        .order_by(col(Financeur.rang), col(Financeur.code))
    ).all()
    return [
        PartDite(
            nom, apres.montants[code],
            code == vote or (code in contexte.votees and avant.montants.get(code) == apres.montants[code]),
        )
        for code, nom in rangs
        if apres.montants[code]
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class RectificationLue:
    """One that was proposed, whatever came of it. `par`, `tranchee_par`: names."""

    id: int
    libelle: str
    motif: str
    reference: str
    du: date
    montants: Mapping[str, int]
    proposee_le: datetime
    par_id: int
    par: str
    issue: IssueDeRectification | None
    tranchee_le: datetime | None
    tranchee_par: str
    nouvelle_id: int | None = None
    """The decision that it became, whose letter left with it."""

    @property
    def est_abandonnee(self) -> bool:
        return self.issue is IssueDeRectification.ABANDONNEE


def rectifications_de(bd: Session, dossier: Dossier) -> Sequence[RectificationLue]:
    """The last one first."""
    lues = bd.scalars(
        select(Rectification).where(col(Rectification.dossier_id) == dossier.id).order_by(col(Rectification.id).desc())
    ).all()
    qui = {r.proposee_par_id for r in lues} | {r.tranchee_par_id for r in lues if r.tranchee_par_id}
    noms = {p.id: p.nom_complet for p in bd.scalars(select(Personne).where(col(Personne.id).in_(qui)))} if qui else {}
    return [
        RectificationLue(
            r.id or 0, r.motif_code.libelle, r.motif, r.reference, r.acte_du, r.montants, r.proposee_le,
            r.proposee_par_id, noms.get(r.proposee_par_id, ""), r.issue, r.tranchee_le,
            noms.get(r.tranchee_par_id or 0, ""), r.nouvelle_id,
        )
        for r in lues
    ]  # fmt: skip


def financeurs_de(bd: Session, dossier: Dossier) -> list[tuple[str, str]]:
    """Code and name of those who have an envelope in its campaign."""
    requete = (
        select(col(Financeur.code), col(Financeur.nom))
        .join(Enveloppe, col(Enveloppe.financeur_code) == col(Financeur.code))
        .where(col(Enveloppe.campagne_id) == dossier.campagne_id)
        .order_by(col(Financeur.rang), col(Financeur.code))
    )
    return [(code, nom) for code, nom in bd.execute(requete).all()]
