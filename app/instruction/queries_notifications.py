"""What a published decision still asks of an agent: a letter that was not handed over, a recours to answer."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, literal, select, true, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.attentes import Attente
from app.domain.droits import Role
from app.dossiers.queries_envois import n_est_pas_remise, reponse_non_remise
from app.instruction.queries import MOI, LecteurLie, filtrer, juge
from app.models.comite import Decision, Lettre
from app.models.comptes import Organisme, Personne
from app.models.courriel import Courriel
from app.models.dossiers import Dossier
from app.models.recours_gracieux import RecoursGracieux
from app.models.rectifications import Rectification

Notification = tuple[tuple[Any, ...], tuple[Attente, ...], datetime]


def notifications_a_suivre(
    bd: Session, personne: Personne, colonnes: tuple[Any, ...], maximum: int
) -> list[Notification]:
    """Each line as its page reads it (`colonnes`), why it waits, since when; oldest first, in one statement.

    A letter waits for the pilote and for the coordination (right `suivre_notification`), a recours and a
    rectification for the latter.
    """
    lignes = bd.execute(_requete(personne.role, colonnes, maximum), {"moi": personne.id}).all()
    return [(tuple(ligne[:-2]), (Attente(ligne[-1]),), ligne[-2]) for ligne in lignes]


@lru_cache  # building it takes longer than reading it
def _requete(role: Role, colonnes: tuple[Any, ...], maximum: int) -> Any:
    moi = LecteurLie(role)
    coordonne = role is Role.ADMINISTRATEUR
    lettres: Any = (
        select(
            col(Courriel.dossier_id).label("dossier_id"),
            col(Courriel.demande_le).label("depuis"),
            literal(Attente.LETTRE_NON_REMISE.value).label("genre"),
        )
        .join(Lettre, n_est_pas_remise())
        .join(Decision, col(Decision.id) == col(Lettre.decision_id))
        .where(col(Decision.annulee_le).is_(None))  # nobody sends again a letter that another one replaces
    )
    reponses: Any = select(
        col(Courriel.dossier_id), col(Courriel.demande_le), literal(Attente.LETTRE_NON_REMISE.value)
    ).join(RecoursGracieux, reponse_non_remise())
    recours = select(
        col(RecoursGracieux.dossier_id), col(RecoursGracieux.enregistre_le), literal(Attente.RECOURS.value)
    ).where(col(RecoursGracieux.tranche_le).is_(None))
    # of somebody else: whoever proposed it waits for the second agent
    rectifications = select(
        col(Rectification.dossier_id), col(Rectification.proposee_le), literal(Attente.RECTIFICATION.value)
    ).where(col(Rectification.tranchee_le).is_(None), col(Rectification.proposee_par_id) != MOI)
    # they are few, and found by their indexes: the time does not depend on the dossiers
    suivis = union_all(lettres, reponses, *([recours, rectifications] if coordonne else [])).subquery()
    depuis = func.min(suivis.c.depuis)
    return (
        filtrer(select(*colonnes, depuis, suivis.c.genre), moi)
        .join(suivis, suivis.c.dossier_id == col(Dossier.id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(
            col(Dossier.id).in_(select(suivis.c.dossier_id)),
            true() if coordonne else col(Dossier.pilote_id) == MOI,
            juge(moi),
        )
        .group_by(*colonnes, suivis.c.genre)
        .order_by(depuis, col(Dossier.id))
        .limit(maximum)
    )
