"""The grant of a dossier, in force or opened again by a recours, and what it gives. Never writes."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.decision import SensDecision
from app.models.campagnes import Enveloppe
from app.models.comite import Decision, MontantDecide
from app.models.dossiers import Dossier


def accord_en_vigueur(bd: Session, dossier: Dossier) -> Decision | None:
    """The published grant in force; None where the dossier has another decision, or none."""
    return bd.scalar(
        select(Decision).where(
            col(Decision.dossier_id) == dossier.id,
            col(Decision.annulee_le).is_(None),
            col(Decision.publiee_le).is_not(None),
            col(Decision.sens) == SensDecision.ACCORDER,
        )
    )


def accord_rouvert(bd: Session, dossier: Dossier) -> Decision | None:
    """The last decision published on a dossier examined again, if it was a grant: what it gave is not taken back."""
    derniere = (
        select(func.max(col(Decision.id)))
        .where(col(Decision.dossier_id) == dossier.id, col(Decision.publiee_le).is_not(None))
        .scalar_subquery()
    )
    return bd.scalar(
        select(Decision).where(
            col(Decision.id) == derniere,
            col(Decision.annulee_le).is_not(None),
            col(Decision.sens) == SensDecision.ACCORDER,
        )
    )


def parts_de(bd: Session, decision: Decision) -> dict[str, MontantDecide]:
    """What it gives, by funder's code."""
    lues = bd.execute(
        select(col(Enveloppe.financeur_code), MontantDecide)
        .join(MontantDecide, col(MontantDecide.enveloppe_id) == col(Enveloppe.id))
        .where(col(MontantDecide.decision_id) == decision.id)
        .order_by(col(Enveloppe.id))
    ).all()
    return {str(code): pris for code, pris in lues}


def montants_de(bd: Session, decision: Decision) -> dict[int, int]:
    """Its cents by envelope."""
    return {pris.enveloppe_id: pris.montant_cents for pris in parts_de(bd, decision).values()}


def total_de(bd: Session, decision: Decision | None) -> int:
    """In cents; 0 for no decision."""
    return sum(montants_de(bd, decision).values()) if decision else 0
