"""Reads about bank details: what waits to be confirmed, and who could be called about it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.sql_plans import parmi
from app.domain.coordonnees import EtatChangement
from app.domain.droits import RoleAdhesion
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.rib import ChangementRib

EST_A_CONFIRMER = parmi(col(ChangementRib.etat), (EtatChangement.A_CONFIRMER,))
"""Said as the index of these says it: given as a parameter, SQLite would look at it each time the statement runs."""


def changement_en_attente(bd: Session, organisme: Organisme) -> ChangementRib | None:
    """The request that waits for an answer."""
    return bd.scalar(select(ChangementRib).where(col(ChangementRib.organisme_id) == organisme.id, EST_A_CONFIRMER))


def dernier_changement(bd: Session, organisme: Organisme) -> ChangementRib | None:
    """The last request of an organisme, whatever its answer."""
    return bd.scalar(
        select(ChangementRib)
        .where(col(ChangementRib.organisme_id) == organisme.id)
        .order_by(col(ChangementRib.id).desc())
        .limit(1)
    )


def contacts_connus(bd: Session, organisme: Organisme, demandeur: Personne) -> list[dict[str, Any]]:
    """Who binds the organisme now, as they can be reached now: copied into the request, so that a telephone
    changed afterwards by a fraudster is not the one that is called."""
    lignes = bd.execute(
        select(Personne, col(Adhesion.role), col(Adhesion.tranchee_le))
        .join(Adhesion, col(Adhesion.personne_id) == col(Personne.id))
        .where(
            col(Adhesion.organisme_id) == organisme.id,
            col(Adhesion.etat) == EtatAdhesion.ACTIVE,
            col(Adhesion.role).in_((RoleAdhesion.GESTIONNAIRE, RoleAdhesion.SIGNATAIRE)),
            col(Personne.desactivee_le).is_(None),
        )
        .order_by(col(Adhesion.tranchee_le), col(Adhesion.id))
    )
    return [
        {
            "nom": personne.nom_complet,
            "role": role.value,
            "courriel": personne.courriel,
            "telephone": personne.telephone,
            "depuis": depuis.isoformat() if depuis else "",
            "est_demandeur": personne.id == demandeur.id,
        }
        for personne, role, depuis in lignes
    ]
