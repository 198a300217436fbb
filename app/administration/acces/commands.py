"""The acts on accounts that are not in `comptes`: changing a role."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.administration.acces import queries
from app.comptes.queries import administrateurs_verrouilles
from app.comptes.sessions import revoquer_toutes
from app.domain.droits import Role
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal
from app.models.liens import MandatElectif
from app.models.referentiel import Commune

SON_PROPRE_ROLE = "Vous ne pouvez pas changer votre propre rôle. Demandez-le à un autre administrateur."
DERNIER_ADMINISTRATEUR = "Le portail garde toujours un administrateur. Nommez-en d’abord un autre."
COMPTE_DE_PORTEUR = (
    "Ce compte dépose des demandes pour un organisme : il ne prend pas d’autre rôle. "
    "Invitez la personne à une autre adresse."
)


def changer_role(bd: Session, compte: Personne, role: Role, personne: Personne, maintenant: datetime) -> None:
    """Give another role to an agent, a member or an administrator; their sessions are closed.

    Raises ErreurMetier for oneself, a porteur, the last administrator; SaisieInvalide for a role not given here.
    """
    if compte.id == personne.id:
        raise ErreurMetier(SON_PROPRE_ROLE)
    if compte.role not in queries.ROLES_GERES:
        raise ErreurMetier(COMPTE_DE_PORTEUR)
    if role not in queries.ROLES_GERES:
        phrase = "Choisissez un rôle d’agent, de membre du comité ou d’administrateur."
        raise SaisieInvalide(phrase, {"role": phrase})
    est_retire = compte.role is Role.ADMINISTRATEUR and role is not Role.ADMINISTRATEUR
    if est_retire and compte.desactivee_le is None and administrateurs_verrouilles(bd) <= 1:
        raise ErreurMetier(DERNIER_ADMINISTRATEUR)
    ancien, compte.role = compte.role, role
    revoquer_toutes(bd, compte.id, maintenant)
    inscrire_au_journal(
        bd, personne, "changer_role", f"personne:{compte.id}", maintenant, depuis=ancien.value, vers=role.value
    )


def fixer_mandats(
    bd: Session, compte: Personne, communes: Collection[str], personne: Personne, maintenant: datetime
) -> None:
    """The communes this person is elected in (INSEE codes). Raises SaisieInvalide for a commune that is not known."""
    voulues = sorted(set(communes))
    connues = bd.scalars(select(col(Commune.insee)).where(col(Commune.insee).in_(voulues))).all()
    if len(connues) != len(voulues):
        phrase = "Choisissez des communes de la liste."
        raise SaisieInvalide(phrase, {"communes": phrase})
    bd.execute(delete(MandatElectif).where(col(MandatElectif.personne_id) == compte.id))
    bd.add_all(MandatElectif(personne_id=compte.id or 0, insee=insee) for insee in voulues)
    inscrire_au_journal(bd, personne, "fixer_mandats", f"personne:{compte.id}", maintenant, communes=voulues)
