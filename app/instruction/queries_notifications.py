"""What a published decision still asks of an agent: a letter that was not handed over."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.attentes import Attente
from app.domain.droits import Role
from app.dossiers.queries_envois import n_est_pas_remise
from app.instruction.queries import MOI, LecteurLie, filtrer, juge
from app.models.comite import Lettre
from app.models.comptes import Organisme, Personne
from app.models.courriel import Courriel, EtatEnvoi
from app.models.dossiers import Dossier

Notification = tuple[tuple[Any, ...], tuple[Attente, ...], datetime]


def notifications_a_suivre(
    bd: Session, personne: Personne, colonnes: tuple[Any, ...], maximum: int
) -> list[Notification]:
    """Each line as its page reads it (`colonnes`), why it waits, since when; oldest first. To the pilote, and to the
    coordination (right `suivre_notification`)."""
    lignes = bd.execute(_requete(personne.role, colonnes, maximum), {"moi": personne.id}).all()
    return [(tuple(ligne[:-1]), (Attente.LETTRE_NON_REMISE,), ligne[-1]) for ligne in lignes]


@lru_cache  # building it takes longer than reading it
def _requete(role: Role, colonnes: tuple[Any, ...], maximum: int) -> Any:
    moi = LecteurLie(role)
    a_qui = true() if role is Role.ADMINISTRATEUR else col(Dossier.pilote_id) == MOI
    depuis = func.min(col(Courriel.demande_le))
    return (
        filtrer(select(*colonnes, depuis), moi)
        .join(Courriel, col(Courriel.dossier_id) == col(Dossier.id))
        .join(Lettre, n_est_pas_remise())
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(
            # they are few, and found by their index: the time does not depend on the dossiers
            col(Dossier.id).in_(select(col(Courriel.dossier_id)).where(col(Courriel.etat) == EtatEnvoi.ECHEC)),
            a_qui,
            juge(moi),
        )
        .group_by(*colonnes)
        .order_by(depuis, col(Dossier.id))
        .limit(maximum)
    )
