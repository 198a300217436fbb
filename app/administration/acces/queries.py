"""What the screens of accounts read. Never writes."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.francais import pliage
from app.domain.droits import Role
from app.models.comptes import Invitation, Personne
from app.models.liens import MandatElectif
from app.models.referentiel import Occupation, Poste

ROLES_GERES: dict[Role, str] = {
    Role.AGENT: "Agent",
    Role.MEMBRE: "Membre du comité",
    Role.ADMINISTRATEUR: "Administrateur",
}


def comptes(bd: Session, role: Role | None, cherche: str) -> list[Any]:
    """Agents, members and administrators, open accounts first, then by name."""
    requete = select(
        col(Personne.id), col(Personne.prenom), col(Personne.nom), col(Personne.courriel), col(Personne.role),
        col(Personne.desactivee_le), (col(Personne.totp_secret).is_not(None)).label("a_second_facteur"),
    ).where(col(Personne.role).in_([role] if role else ROLES_GERES))  # fmt: skip
    lignes: list[Any] = list(
        bd.execute(
            requete.order_by(
                col(Personne.desactivee_le).is_not(None), col(Personne.nom), col(Personne.prenom), col(Personne.id)
            )
        )
    )
    mot = pliage(cherche)
    return [ligne for ligne in lignes if mot in pliage(f"{ligne.prenom} {ligne.nom} {ligne.courriel}")]


def postes_de(bd: Session, personne: Personne) -> list[Any]:
    """The posts a person holds or held, latest first."""
    return list(
        bd.execute(
            select(col(Poste.code), col(Poste.intitule), col(Occupation.du), col(Occupation.au))
            .join(Occupation, col(Occupation.poste_code) == col(Poste.code))
            .where(col(Occupation.personne_id) == personne.id)
            .order_by(col(Occupation.du).desc(), col(Occupation.id).desc())
        )
    )


def invitations_en_attente(bd: Session, maintenant: datetime) -> list[Any]:
    """Invitations sent, not used, still good."""
    return list(
        bd.execute(
            select(col(Invitation.courriel), col(Invitation.role), col(Invitation.expire_le))
            .where(col(Invitation.utilisee_le).is_(None), col(Invitation.expire_le) > maintenant)
            .order_by(col(Invitation.expire_le), col(Invitation.id))
        )
    )


def mandats_de(bd: Session, compte: Personne) -> list[str]:
    """The INSEE codes of the communes a person is elected in."""
    requete = select(col(MandatElectif.insee)).where(col(MandatElectif.personne_id) == compte.id)
    return list(bd.scalars(requete.order_by(col(MandatElectif.insee))))
