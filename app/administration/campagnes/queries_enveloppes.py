"""The trees of a campaign's envelopes, what they received, and where last year's money is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from app.domain.enveloppes import Enveloppes
from app.models.campagnes import Campagne, Enveloppe, Financeur
from app.models.comptes import Personne
from app.models.journal import LigneJournal
from app.models.programmation import ReportDEnveloppe, SousEnveloppe


@dataclass(frozen=True, slots=True)
class ReportLu:
    """What was carried over to an envelope of this campaign."""

    id: int
    financeur: str
    annee: int
    montant_cents: int
    raison: str
    fait_le: datetime
    annule_le: datetime | None
    annulation: str
    par: str


def enveloppe_de(bd: Session, campagne: Campagne, code: str) -> Enveloppe | None:
    """The envelope of a funder; not locked: an act locks all those of the campaign, in their order."""
    return bd.scalar(
        select(Enveloppe).where(col(Enveloppe.campagne_id) == campagne.id, col(Enveloppe.financeur_code) == code)
    )


def code_de(bd: Session, sous: SousEnveloppe) -> str:
    return bd.scalars(select(col(Enveloppe.financeur_code)).where(col(Enveloppe.id) == sous.enveloppe_id)).one()


def sous_enveloppe_de(bd: Session, campagne: Campagne, sous_id: int) -> SousEnveloppe | None:
    return bd.scalar(
        select(SousEnveloppe)
        .join(Enveloppe, col(Enveloppe.id) == col(SousEnveloppe.enveloppe_id))
        .where(col(SousEnveloppe.id) == sous_id, col(Enveloppe.campagne_id) == campagne.id)
    )


def report_de(bd: Session, campagne: Campagne, report_id: int) -> ReportDEnveloppe | None:
    """What this campaign received; not locked: undoing it locks the envelopes first."""
    return bd.scalar(
        select(ReportDEnveloppe)
        .join(Enveloppe, col(Enveloppe.id) == col(ReportDEnveloppe.enveloppe_id))
        .where(col(ReportDEnveloppe.id) == report_id, col(Enveloppe.campagne_id) == campagne.id)
    )


def enveloppe_precedente(bd: Session, campagne: Campagne, code: str) -> Enveloppe | None:
    """The envelope of the same funder in last year's campaign of the same dispositif."""
    return bd.scalar(
        select(Enveloppe)
        .join(Campagne, col(Campagne.id) == col(Enveloppe.campagne_id))
        .where(
            col(Campagne.dispositif) == campagne.dispositif,
            col(Campagne.annee) == campagne.annee - 1,
            col(Enveloppe.financeur_code) == code,
        )
    )


def reports(bd: Session, campagne: Campagne) -> list[ReportLu]:
    """Oldest first."""
    vers, avant = aliased(Enveloppe), aliased(Enveloppe)
    lus = bd.execute(
        select(
            col(ReportDEnveloppe.id), col(Financeur.nom), col(Campagne.annee), col(ReportDEnveloppe.montant_cents),
            col(ReportDEnveloppe.raison), col(ReportDEnveloppe.fait_le), col(ReportDEnveloppe.annule_le),
            col(ReportDEnveloppe.annulation), col(Personne.prenom), col(Personne.nom),
        )
        .join(vers, col(vers.id) == col(ReportDEnveloppe.enveloppe_id))
        .join(avant, col(avant.id) == col(ReportDEnveloppe.source_id))
        .join(Campagne, col(Campagne.id) == col(avant.campagne_id))
        .join(Financeur, col(Financeur.code) == col(vers.financeur_code))
        .join(Personne, col(Personne.id) == col(ReportDEnveloppe.par_id))
        .where(col(vers.campagne_id) == campagne.id)
        .order_by(col(ReportDEnveloppe.id))
    ).all()  # fmt: skip
    return [
        ReportLu(id_ or 0, nom, annee, cents, raison, le, annule_le, annulation, f"{p} {n}".strip())
        for id_, nom, annee, cents, raison, le, annule_le, annulation, p, n in lus
    ]


def parts_reduites(bd: Session, campagne: Campagne) -> dict[str, tuple[int, int]]:
    """The parts cut when this campaign was cloned: what each was and became, by name. None once it is published."""
    if campagne.clonee_de_id is None or campagne.est_publiee:
        return {}
    details = bd.scalar(
        select(col(LigneJournal.details)).where(
            col(LigneJournal.objet) == f"campagne:{campagne.id}", col(LigneJournal.acte) == "cloner_campagne"
        )
    )
    reduites = (details or {}).get("parts_reduites") or {}
    return {nom: (avant, apres) for nom, (avant, apres) in reduites.items()} if isinstance(reduites, dict) else {}


def totaux(arbres: Enveloppes) -> tuple[int, int, int, int]:
    """Of the roots alone: amount, promised, engaged, remaining. Cents."""
    racines = arbres.racines.values()
    return (
        sum(r.montant_cents for r in racines),
        sum(r.promis_cents for r in racines),
        sum(r.engage_cents for r in racines),
        sum(r.reste_cents for r in racines),
    )
