"""Who else has a dossier open."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.presences import VISIBLE
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.lectures import LectureEnCours


def lecteurs_du_dossier(bd: Session, dossier: Dossier, personne: Personne, maintenant: datetime) -> list[str]:
    """The names of the colleagues seen on this dossier a moment ago."""
    lignes = bd.execute(
        select(col(Personne.prenom), col(Personne.nom))
        .join(LectureEnCours, col(LectureEnCours.personne_id) == col(Personne.id))
        .where(
            col(LectureEnCours.dossier_id) == dossier.id,
            col(LectureEnCours.personne_id) != personne.id,
            col(LectureEnCours.vue_le) > maintenant - VISIBLE,
        )
        .order_by(col(Personne.nom), col(Personne.id))
    )
    return [f"{prenom} {nom}".strip() for prenom, nom in lignes]
