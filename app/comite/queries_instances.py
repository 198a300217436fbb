"""What each body said of a dossier, what waits for a vote, what may be put on the agenda of each. Never writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import A_DECIDER, ACCORDES, INSCRIPTIBLES, dossiers_de, inscrits
from app.core.sql_plans import parmi
from app.domain.avis import SensAvis
from app.domain.decision_motifs import Votes, lire_votes
from app.domain.instances import GenreSeance
from app.domain.rectification import phrase_d_ecart
from app.models.campagnes import Enveloppe, Financeur
from app.models.comite import Decision, MontantDecide, Seance
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instances import AvisInstance, VoteFinanceur


def attend(seance: Seance) -> ColumnElement[bool]:
    """The `Dossier` of the query may be put on the agenda of this sitting."""
    if seance.genre.decide:
        return col(Dossier.etat).in_(INSCRIPTIBLES)
    if seance.genre.rend_des_avis:
        return parmi(col(Dossier.etat), INSCRIPTIBLES | A_DECIDER) & ~inscrits(seance.id)
    vote = exists().where(
        col(VoteFinanceur.decision_id) == col(MontantDecide.decision_id),
        col(VoteFinanceur.enveloppe_id) == col(MontantDecide.enveloppe_id),
        col(VoteFinanceur.annule_le).is_(None),
    )
    decide = (
        select(col(Decision.dossier_id))
        .join(MontantDecide, col(MontantDecide.decision_id) == col(Decision.id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDecide.enveloppe_id))
        .where(
            col(Decision.annulee_le).is_(None),
            col(Enveloppe.campagne_id) == seance.campagne_id,
            col(Enveloppe.financeur_code) == seance.financeur_code,
            ~vote,
        )
    )
    return parmi(col(Dossier.etat), ACCORDES) & col(Dossier.id).in_(decide) & ~inscrits(seance.id)


@dataclass(frozen=True, slots=True)
class AvisLu:
    """What an instance said of a dossier. `montants`: name of the funder and cents."""

    id: int
    dossier_id: int
    genre: GenreSeance
    seance: str
    tenue_le: datetime
    sens: SensAvis
    texte: str
    montants: Sequence[tuple[str, int]]
    votes: Votes | None
    raison: str
    est_remplace: bool
    rendu_le: datetime
    remplace_le: datetime | None

    def etait_remplace(self, au: datetime) -> bool:
        """Whether another had replaced it by then."""
        return self.remplace_le is not None and self.remplace_le < au


def avis_de_la_seance(bd: Session, personne: Personne, seance: Seance) -> dict[int, AvisLu]:
    """The avis in force of a sitting on what this person may know of its agenda, by dossier."""
    vus = dossiers_de(personne).where(inscrits(seance.id)).with_only_columns(col(Dossier.id))
    ou = (
        col(AvisInstance.seance_id) == seance.id,
        col(AvisInstance.remplace_le).is_(None),
        col(AvisInstance.dossier_id).in_(vus),
    )
    return {avis.dossier_id: avis for avis in _avis(bd, *ou)}


def avis_du_dossier(bd: Session, dossier_id: int) -> list[AvisLu]:
    """What every instance said of a dossier already seen through the gate, replaced avis too, the oldest first."""
    return _avis(bd, col(AvisInstance.dossier_id) == dossier_id)


def _avis(bd: Session, *ou: ColumnElement[bool]) -> list[AvisLu]:
    lus = bd.execute(
        select(AvisInstance, Seance)
        .join(Seance, col(Seance.id) == col(AvisInstance.seance_id))
        .where(*ou)
        .order_by(col(Seance.tenue_le), col(AvisInstance.id))
    ).all()
    noms: Mapping[str, str] = {}
    if lus:
        requete = select(col(Financeur.code), col(Financeur.nom)).order_by(col(Financeur.rang), col(Financeur.code))
        noms = dict(bd.execute(requete).all())
    return [
        AvisLu(
            a.id or 0, a.dossier_id, s.genre, s.titre, s.tenue_le, SensAvis(a.sens), a.texte,
            [(nom, a.montants[code]) for code, nom in noms.items() if a.montants.get(code)],
            lire_votes(a.pour, a.contre, a.abstentions), a.raison, a.remplace_le is not None, a.rendu_le,
            a.remplace_le,
        )
        for a, s in lus
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class VoteLu:
    """A deliberation on a funder's part."""

    id: int
    dossier_id: int
    financeur_code: str
    financeur: str
    cents: int
    instance: str
    reference: str
    du: date
    votes: Votes | None
    note_le: datetime
    est_annule: bool
    motif_annulation: str
    annule_le: datetime | None
    decide_cents: int | None = None
    est_remplace: bool = False

    @property
    def ecart(self) -> str:
        """How it differs from what had been decided."""
        return "" if self.decide_cents is None else phrase_d_ecart(self.decide_cents, self.cents)

    def etait_annule(self, au: datetime) -> bool:
        """Whether it had been cancelled by then."""
        return self.annule_le is not None and self.annule_le < au


def votes_du_dossier(bd: Session, dossier_id: int) -> list[VoteLu]:
    """Every deliberation on a dossier already seen through the gate, the cancelled ones too, the oldest first."""
    requete = (
        select(
            VoteFinanceur, col(Decision.dossier_id), col(Financeur.code), col(Financeur.nom), col(Decision.annulee_le)
        )
        .join(Decision, col(Decision.id) == col(VoteFinanceur.decision_id))
        .join(Enveloppe, col(Enveloppe.id) == col(VoteFinanceur.enveloppe_id))
        .join(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
        .where(col(Decision.dossier_id) == dossier_id)
        .order_by(col(VoteFinanceur.vote_du), col(VoteFinanceur.id))
    )
    return [
        VoteLu(
            v.id or 0, dossier, code, nom, v.montant_cents, v.instance, v.reference, v.vote_du,
            lire_votes(v.pour, v.contre, v.abstentions), v.note_le, v.annule_le is not None, v.motif_annulation,
            v.annule_le, v.decide_cents, annulee_le is not None,
        )
        for v, dossier, code, nom, annulee_le in bd.execute(requete).all()
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartLue:
    """A line of the deliberation table: what was decided for the funder on a dossier, and its vote."""

    dossier_id: int
    numero: str
    cents: int
    vote_id: int | None
    reference: str
    du: date | None


def parts_de(bd: Session, personne: Personne, seance: Seance) -> dict[int, PartLue]:
    """The parts of the funder whose assembly sits, on what this person may know of the agenda, by dossier."""
    vus = dossiers_de(personne).where(inscrits(seance.id)).with_only_columns(col(Dossier.id))
    requete = (
        select(
            col(Dossier.id), col(Dossier.numero), col(MontantDecide.montant_cents), col(VoteFinanceur.id),
            col(VoteFinanceur.reference), col(VoteFinanceur.vote_du),
        )
        .join(Decision, col(Decision.dossier_id) == col(Dossier.id))
        .join(MontantDecide, col(MontantDecide.decision_id) == col(Decision.id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDecide.enveloppe_id))
        .outerjoin(
            VoteFinanceur,
            (col(VoteFinanceur.decision_id) == col(MontantDecide.decision_id))
            & (col(VoteFinanceur.enveloppe_id) == col(MontantDecide.enveloppe_id))
            & col(VoteFinanceur.annule_le).is_(None),
        )
        .where(
            col(Dossier.id).in_(vus), col(Decision.annulee_le).is_(None),
            col(Enveloppe.financeur_code) == seance.financeur_code,
            # given up since, what this sitting voted is still what it voted
            or_(parmi(col(Dossier.etat), ACCORDES), col(VoteFinanceur.seance_id) == seance.id),
        )
        .order_by(col(Dossier.numero), col(Dossier.id))
    )  # fmt: skip
    return {
        id_ or 0: PartLue(id_ or 0, numero or "", cents, vote_id, reference or "", du)
        for id_, numero, cents, vote_id, reference, du in bd.execute(requete).all()
    }


def a_un_vote(bd: Session, decision: Decision, depuis: datetime | None = None) -> bool:
    """Whether a funder's assembly already voted a part of this decision, `depuis` an instant: not what it took over."""
    requete = select(col(VoteFinanceur.id)).where(
        col(VoteFinanceur.decision_id) == decision.id, col(VoteFinanceur.annule_le).is_(None)
    )
    if depuis is not None:
        requete = requete.where(col(VoteFinanceur.note_le) >= depuis)
    return bd.scalar(requete.limit(1)) is not None
