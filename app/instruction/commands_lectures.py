"""Say that one has a dossier open. No line of the trail: it is forgotten some minutes later."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.presences import SILENCE
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.lectures import LectureEnCours

FINIES_PAR_SIGNE = 50


def signaler_lecture(bd: Session, dossier: Dossier, personne: Personne, maintenant: datetime) -> None:
    """Keep that this agent reads the dossier, whose row the door locked; forget those who have gone, wherever."""
    finies = (
        select(LectureEnCours)
        .where(col(LectureEnCours.vue_le) <= maintenant - SILENCE)
        .limit(FINIES_PAR_SIGNE)
        .with_for_update(skip_locked=True)
    )
    for finie in bd.scalars(finies).all():
        bd.delete(finie)
    bd.flush()
    bd.merge(LectureEnCours(dossier_id=dossier.id or 0, personne_id=personne.id or 0, vue_le=maintenant))
    bd.flush()
