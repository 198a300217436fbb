"""The acts on accounts that are not in `comptes`: changing a role."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.administration.acces import queries
from app.comptes.queries import administrateurs_verrouilles
from app.comptes.sessions import revoquer_toutes
from app.domain.droits import Role
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal

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
