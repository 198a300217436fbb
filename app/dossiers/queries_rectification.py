"""What rectifies a published grant, as its porteur and whoever follows it read it. Never writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from app.core.sql_plans import somme_de_cents
from app.models.comite import Decision, Lettre, MontantDecide
from app.models.dossiers import Dossier
from app.models.rectifications import Rectification


def rectification_en_attente(bd: Session, dossier: Dossier) -> Rectification | None:
    """The one that waits for its second agent, its row locked."""
    return bd.scalar(
        select(Rectification)
        .where(col(Rectification.dossier_id) == dossier.id, col(Rectification.tranchee_le).is_(None))
        .with_for_update()
    )


@dataclass(frozen=True, slots=True)
class DecisionRectifiee:
    """A published decision that another one replaced, with its letter and what it granted."""

    publiee_le: datetime
    annulee_le: datetime
    sujet: str
    texte: str
    total_cents: int


def decisions_rectifiees(bd: Session, dossier: Dossier) -> list[DecisionRectifiee]:
    """The last first."""
    suivante = aliased(Decision)
    total = (
        select(somme_de_cents(col(MontantDecide.montant_cents)))
        .where(col(MontantDecide.decision_id) == col(Decision.id))
        .correlate(Decision)
        .scalar_subquery()
        .label("total_cents")
    )
    lignes: Sequence[Any] = bd.execute(
        select(col(Decision.publiee_le), col(Decision.annulee_le), col(Lettre.sujet), col(Lettre.texte), total)
        .join(Lettre, col(Lettre.decision_id) == col(Decision.id))
        .join(suivante, col(suivante.corrige_id) == col(Decision.id))
        .where(col(Decision.dossier_id) == dossier.id, col(Decision.publiee_le).is_not(None))
        .order_by(col(Decision.id).desc())
    ).all()
    return [DecisionRectifiee(**ligne._mapping) for ligne in lignes]
