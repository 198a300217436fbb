"""The liste complémentaire of a campaign as it stands. Never writes."""

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.etats import Etat
from app.domain.liste_complementaire import RAPPEL, Place
from app.domain.programmation import SensDecision
from app.models.comite import Decision, Seance
from app.models.dossiers import Dossier


def _tient_un_rang() -> ColumnElement[bool]:
    """In force, or closed by the call back: a rank that was gone back on is free."""
    return and_(
        col(Decision.sens) == SensDecision.ATTENTE,
        or_(col(Decision.annulee_le).is_(None), col(Decision.motif_annulation) == RAPPEL),
    )


def liste_complementaire(bd: Session, seance: Seance, sauf: Dossier) -> list[Place]:
    """Those that wait in the campaign of a sitting, and those called back before the committee and not decided yet.

    A dossier called back keeps its rank until it is decided: nobody else takes it meanwhile.
    """
    derniere = (
        select(func.max(col(Decision.id)).label("id"))
        .join(Seance, col(Seance.id) == col(Decision.seance_id))
        .join(Dossier, col(Dossier.id) == col(Decision.dossier_id))
        .where(
            col(Seance.campagne_id) == seance.campagne_id,
            col(Dossier.etat).in_((Etat.ATTENTE, Etat.EN_COMITE)),
            col(Dossier.id) != sauf.id,
        )
        .group_by(col(Decision.dossier_id))
        .subquery()
    )
    lues = bd.execute(
        select(col(Decision.rang), col(Dossier.numero))
        .join(derniere, derniere.c.id == col(Decision.id))
        .join(Dossier, col(Dossier.id) == col(Decision.dossier_id))
        .where(_tient_un_rang())
        .order_by(col(Decision.rang))
    ).all()
    return [Place(rang or 0, numero or "") for rang, numero in lues]


def rang_d_avant(bd: Session, dossier: Dossier) -> int | None:
    """The rank this dossier held until its last decision; None if that was not the list."""
    derniere = select(func.max(col(Decision.id))).where(col(Decision.dossier_id) == dossier.id).scalar_subquery()
    return bd.scalar(select(col(Decision.rang)).where(col(Decision.id) == derniere, _tient_un_rang()))
