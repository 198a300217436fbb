"""What the tour de table of a dossier reads: its budget, the avis, the proposals, the decisions, what was noted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, case, literal, or_, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import A_DECIDER, ACCORDES, dossiers_lies
from app.comite.queries_acquis import accord_en_vigueur, parts_de
from app.comite.queries_seance import fiche
from app.core.sql_plans import parmi
from app.domain.tour_de_table import AUTEUR_EFFACE, AvisChiffre, CleDeLigne, DuComite, Fermete, Plan, Saisie, dresser
from app.dossiers.queries_convention import suites_de
from app.instruction.queries_enveloppes import RACINE, enveloppes_de_campagne, lieu_de
from app.models.campagnes import Enveloppe
from app.models.comite import Decision, MontantDecide
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instances import VoteFinanceur
from app.models.instruction import MontantPropose
from app.models.programmation import LigneDeTour


@dataclass(frozen=True, slots=True)
class Note:
    """One change of a line, as it was noted."""

    id: int
    saisie: Saisie
    raison: str
    est_en_vigueur: bool


@dataclass(frozen=True, slots=True)
class Places:
    """By funder's code: what may still be given to a dossier, and in which part it falls, as a sentence."""

    restes: Mapping[str, int]
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tour:
    """The plan of a dossier, the history of its lines (latest first), and what each envelope may still give it."""

    plan: Plan
    notes: Sequence[Note]
    restes: Mapping[str, int]
    parts: Mapping[str, str]

    def version(self, cle: CleDeLigne) -> int:
        """The id of the line in force, 0 if nothing was noted."""
        return next((n.id for n in self.notes if n.est_en_vigueur and n.saisie.cle.pliee == cle.pliee), 0)

    def note(self, cle: CleDeLigne) -> Saisie | None:
        return next((n.saisie for n in self.notes if n.est_en_vigueur and n.saisie.cle.pliee == cle.pliee), None)


def tour_de(bd: Session, personne: Personne, dossier: Dossier) -> Tour:
    """The tour de table of a dossier already seen through the gate."""
    deposee, notes = fiche(bd, dossier), _notes(bd, dossier)
    avis = [
        AvisChiffre(a.genre, a.partenaire, a.montant_cents, a.fermete, a.suivi.rendu_le)
        for a in deposee.partenaires
        if a.montant_cents is not None and a.fermete is not None
    ]
    comite = _du_comite(bd, dossier)
    suites = suites_de(bd, dossier)
    lignes = dresser(
        deposee.budget.financeurs,
        comite,
        avis,
        [n.saisie for n in notes if n.est_en_vigueur],
        est_verse=suites is not None and suites.verse_cents >= suites.montant_cents,
    )
    budget = deposee.budget
    demandes = sum(f.montant_cents for f in budget.financeurs if f.est_comptee)
    plan = Plan(dossier.cout_total_cents, budget.total_produits - demandes, lignes)
    places = _places(bd, personne, dossier)
    return Tour(plan, notes, places.restes, places.parts)


def places_de(bd: Session, personne: Personne, dossier_id: int) -> Places:
    """Where a dossier falls in each envelope, and what it may still be given there."""
    return _places(bd, personne, bd.get_one(Dossier, dossier_id))


def restes_de(bd: Session, personne: Personne, dossier_id: int) -> Mapping[str, int]:
    """What each envelope may still give to a dossier, by funder's code: promises and kept parts left out."""
    return places_de(bd, personne, dossier_id).restes


def _du_comite(bd: Session, dossier: Dossier) -> dict[str, DuComite]:
    decide = (
        select(
            col(MontantDecide.enveloppe_id), col(MontantDecide.montant_cents), col(VoteFinanceur.reference),
            col(VoteFinanceur.note_le),
        )
        .join(Decision, col(Decision.id) == col(MontantDecide.decision_id))
        .outerjoin(
            VoteFinanceur,
            (col(VoteFinanceur.decision_id) == col(MontantDecide.decision_id))
            & (col(VoteFinanceur.enveloppe_id) == col(MontantDecide.enveloppe_id))
            & col(VoteFinanceur.annule_le).is_(None),
        )
        .where(col(Decision.dossier_id) == dossier.id, col(Decision.annulee_le).is_(None))
        .subquery("decide")
    )  # fmt: skip
    noms = enveloppes_de_campagne(bd, dossier.campagne_id).racines
    lus = bd.execute(
        select(
            col(Enveloppe.financeur_code), col(MontantPropose.montant_cents), col(MontantPropose.promis_le),
            decide.c.montant_cents, decide.c.reference, decide.c.note_le,
        )
        .outerjoin(
            MontantPropose,
            (col(MontantPropose.enveloppe_id) == col(Enveloppe.id)) & (col(MontantPropose.dossier_id) == dossier.id),
        )
        .outerjoin(decide, decide.c.enveloppe_id == col(Enveloppe.id))
        .where(col(Enveloppe.campagne_id) == dossier.campagne_id)
        .order_by(col(Enveloppe.id))
    ).all()  # fmt: skip
    est_accorde, est_a_decider = dossier.etat in ACCORDES, dossier.etat in A_DECIDER
    return {
        code: DuComite(
            noms[code].nom,
            propose_cents=propose,
            est_promis=promis_le is not None,
            decide_cents=(cents or 0) if est_accorde else None,
            est_publie=dossier.decision_publiee_le is not None,
            est_ecarte=not est_accorde and not est_a_decider,
            reference=reference or "",
            vote_le=vote_le,
        )
        for code, propose, promis_le, cents, reference, vote_le in lus
    }


def _notes(bd: Session, dossier: Dossier) -> list[Note]:
    lues = bd.execute(
        select(LigneDeTour, col(Personne.prenom), col(Personne.nom))
        .join(Personne, col(Personne.id) == col(LigneDeTour.par_id))
        .where(col(LigneDeTour.dossier_id) == dossier.id)
        .order_by(col(LigneDeTour.id).desc())
    ).all()
    return [
        Note(
            x.id or 0,
            Saisie(
                CleDeLigne(x.financeur, x.nom), x.montant_cents, Fermete(x.fermete), x.numero, x.reference,
                f"{prenom} {nom}".strip() or AUTEUR_EFFACE, x.notee_le,
            ),
            x.raison,
            x.remplacee_le is None,
        )
        for x, prenom, nom in lues
    ]  # fmt: skip


def _places(bd: Session, personne: Personne, dossier: Dossier) -> Places:
    """What each envelope may still give to this dossier, its own promise included; what it gives to those that this
    person may not know is left out where it was taken, as on the cards of the ranking."""
    arbres, tenu = enveloppes_de_campagne(bd, dossier.campagne_id), dict[str, int]()
    for code, sous_id, cents, est_promis, est_sien in bd.execute(_a_rendre(personne, dossier)):
        ids = arbres.au_dessus(code, sous_id or RACINE)
        arbres = arbres.mouvoir(code, ids, -cents, est_promis=bool(est_promis))
        if est_sien:
            tenu[code] = sous_id or RACINE
    if (accord := accord_en_vigueur(bd, dossier)) is not None:  # what rectifies it falls where it was taken
        tenu |= {code: pris.sous_enveloppe_id or RACINE for code, pris in parts_de(bd, accord).items()}
    lieu = lieu_de(bd, dossier, tenu)
    return Places(
        {code: arbres.reste_cents(code, lieu) for code in arbres.racines},
        {code: arbres.ou_il_compte(code, lieu) for code in arbres.racines},
    )


def _a_rendre(personne: Personne, dossier: Dossier) -> CompoundSelect[Any]:
    caches = dossiers_lies(personne.id)
    est_sien = col(MontantPropose.dossier_id) == dossier.id
    promis = (
        select(
            col(Enveloppe.financeur_code), col(MontantPropose.sous_enveloppe_id), col(MontantPropose.montant_cents),
            literal(1), case((est_sien, 1), else_=0),
        )
        .join(Enveloppe, col(Enveloppe.id) == col(MontantPropose.enveloppe_id))
        .where(
            col(Enveloppe.campagne_id) == dossier.campagne_id, col(MontantPropose.promis_le).is_not(None),
            or_(est_sien, col(MontantPropose.dossier_id).in_(caches)),
        )
    )  # fmt: skip
    decides = (
        select(
            col(Enveloppe.financeur_code), col(MontantDecide.sous_enveloppe_id), col(MontantDecide.montant_cents),
            literal(0), literal(0),
        )
        .join(Decision, col(Decision.id) == col(MontantDecide.decision_id))
        .join(Dossier, col(Dossier.id) == col(Decision.dossier_id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDecide.enveloppe_id))
        .where(
            col(Enveloppe.campagne_id) == dossier.campagne_id, col(Decision.annulee_le).is_(None),
            parmi(col(Dossier.etat), ACCORDES), col(Dossier.id).in_(caches),
        )
    )  # fmt: skip
    return union_all(promis, decides)
