"""Recomputing what is stored: the committee's share of `portail verifier`."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import ACCORDES
from app.core.francais import euros
from app.models.campagnes import Campagne, Enveloppe
from app.models.comite import Decision, MontantDecide
from app.models.dossiers import Dossier


def verifier_enveloppes(bd: Session) -> list[str]:
    """One sentence for each envelope whose `engage_cents` is not the sum of the grants in force."""
    somme = (
        select(func.coalesce(func.sum(col(MontantDecide.montant_cents)), 0))
        .join(Decision, col(Decision.id) == col(MontantDecide.decision_id))
        .join(Dossier, col(Dossier.id) == col(Decision.dossier_id))
        .where(
            col(MontantDecide.enveloppe_id) == col(Enveloppe.id),
            col(Decision.annulee_le).is_(None),
            col(Dossier.etat).in_(ACCORDES),
        )
        .correlate(Enveloppe)
        .scalar_subquery()
    )
    requete = (
        select(col(Campagne.titre), col(Enveloppe.financeur_code), col(Enveloppe.engage_cents), somme)
        .join(Campagne, col(Campagne.id) == col(Enveloppe.campagne_id))
        .order_by(col(Enveloppe.id))
    )
    return [
        f"{titre}, enveloppe {code} : engagé {euros(engage)}, décisions {euros(decide)}."
        for titre, code, engage, decide in bd.execute(requete).all()
        if engage != decide
    ]
