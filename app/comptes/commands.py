"""Acts on accounts that are not one's own: inviting, admitting, closing."""

from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.courriels import ecrire
from app.comptes.forms import FormeAcceptation, FormeInvitation
from app.comptes.queries import administrateurs_verrouilles, invitation_par_jeton, personne_par_courriel
from app.comptes.queries_organismes import a_une_adhesion
from app.comptes.sessions import numero, revoquer_toutes
from app.core.erreurs import Introuvable
from app.core.francais import PARIS
from app.core.identifiants import lire_courriel
from app.core.securite import empreinte, hacher_mot_de_passe, jeton
from app.domain.droits import Role, Situation, exiger
from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide
from app.domain.motdepasse import refus_du_mot_de_passe
from app.domain.saisies import nettoyer
from app.models.comptes import Invitation, Personne
from app.models.journal import inscrire_au_journal
from app.models.referentiel import Occupation, Poste
from app.models.socle import pour_ecrire

DUREE_INVITATION = timedelta(days=7)
ROLES_INVITES: dict[Role, str] = {
    Role.AGENT: "agent du service",
    Role.MEMBRE: "membre du comité de pilotage",
    Role.ADMINISTRATEUR: "administrateur du portail",
}

INVITATION_PASSEE = (
    "Cette invitation a expiré : un lien vaut 7 jours. Demandez une nouvelle invitation à la coordination."
)
INVITATION_UTILISEE = "Cette invitation a déjà servi. Connectez-vous avec l’adresse qui l’a reçue."
AUTRE_ADRESSE = "Cette invitation est destinée à une autre adresse. Déconnectez-vous, puis ouvrez-la à nouveau."
COMPTE_DEJA_PRIS = "Un compte existe déjà avec cette adresse. Invitez la personne à une autre adresse."


def inviter(bd: Session, donnees: FormeInvitation, personne: Personne, maintenant: datetime) -> tuple[Invitation, str]:
    """Invite somebody by mail to a role, and to a post for an agent. Returns the invitation and its token.

    The link works once, seven days, for that address; the former invitations of the address are void.
    Raises SaisieInvalide: role of porteur, unknown post, address that already has a role or an organisme.
    """
    exiger("inviter", Situation(role=personne.role))
    _exiger_invitable(bd, donnees)
    bd.execute(
        update(Invitation)
        .where(
            col(Invitation.courriel) == donnees.courriel,
            col(Invitation.utilisee_le).is_(None),
            col(Invitation.expire_le) > maintenant,
        )
        .values(expire_le=maintenant)
    )
    valeur = jeton()
    invitation = Invitation(
        courriel=donnees.courriel,
        role=donnees.role,
        poste_code=donnees.poste_code,
        jeton_sha256=empreinte(valeur),
        invitee_par_id=numero(personne),
        creee_le=maintenant,
        expire_le=maintenant + DUREE_INVITATION,
    )
    bd.add(invitation)
    bd.flush()
    ecrire(
        bd, "invitation", f"invitation-{invitation.id}", donnees.courriel, maintenant,
        est_confidentiel=True, jeton=valeur, role=ROLES_INVITES[donnees.role], expire_le=invitation.expire_le,
    )  # fmt: skip
    inscrire_au_journal(
        bd, personne, "inviter", f"invitation:{invitation.id}", maintenant,
        role=donnees.role.value, poste=donnees.poste_code,
    )  # fmt: skip
    return invitation, valeur


def _exiger_invitable(bd: Session, donnees: FormeInvitation) -> None:
    erreurs = {}
    if donnees.role not in ROLES_INVITES:
        erreurs["role"] = "Choisissez un rôle d’agent, de membre du comité ou d’administrateur."
    if donnees.poste_code is not None and bd.get(Poste, donnees.poste_code) is None:
        erreurs["poste_code"] = "Choisissez un poste de la liste."
    elif donnees.poste_code is not None and donnees.role is Role.MEMBRE:
        erreurs["poste_code"] = "Un membre du comité ne tient pas de poste : laissez ce choix vide."
    connue = personne_par_courriel(bd, donnees.courriel)
    if connue is not None and not _peut_recevoir_un_role(bd, connue):
        erreurs["courriel"] = COMPTE_DEJA_PRIS
    if erreurs:
        raise SaisieInvalide("Des réponses sont à corriger.", erreurs)


def _peut_recevoir_un_role(bd: Session, connue: Personne) -> bool:
    # somebody who acts for an organisme keeps that account for it: nobody sits on both sides of a dossier
    return connue.desactivee_le is None and connue.role is Role.PORTEUR and not a_une_adhesion(bd, connue)


def exiger_valable(invitation: Invitation | None, visiteur: Personne | None, maintenant: datetime) -> Invitation:
    """The invitation of a link if it may be used by who is there.

    Raises Introuvable (unknown link), ErreurMetier (used, too old), Interdit (signed in under another address).
    """
    if invitation is None:
        raise Introuvable
    if invitation.utilisee_le is not None:
        raise ErreurMetier(INVITATION_UTILISEE)
    if invitation.expire_le <= maintenant:
        raise ErreurMetier(INVITATION_PASSEE)
    if visiteur is not None and visiteur.courriel != invitation.courriel:
        raise Interdit(AUTRE_ADRESSE)
    return invitation


def accepter_invitation(
    bd: Session, valeur: str, donnees: FormeAcceptation, visiteur: Personne | None, maintenant: datetime
) -> Personne:
    """Use an invitation: the account of its address takes the role, and the post if there is one.

    The link came by mail: it proves the address. The sessions of a former account are closed, since its rights change.
    """
    invitation = exiger_valable(invitation_par_jeton(bd, valeur, pour_accepter=True), visiteur, maintenant)
    personne = personne_par_courriel(bd, invitation.courriel)
    if personne is None:
        personne = Personne(courriel=invitation.courriel, creee_le=maintenant)
        bd.add(personne)
    elif not _peut_recevoir_un_role(bd, personne):
        raise ErreurMetier("Cette adresse a déjà un compte qui sert à autre chose. Écrivez à la coordination.")
    personne.role, personne.courriel_confirme_le = invitation.role, maintenant
    personne.prenom, personne.nom = donnees.prenom, donnees.nom
    # the rules of the new role may be stricter: the former password is forgotten, the mailed code remains
    personne.mot_de_passe = None
    bd.flush()
    revoquer_toutes(bd, numero(personne), maintenant)
    invitation.utilisee_le = maintenant
    if invitation.poste_code is not None:
        occuper_poste(bd, invitation.poste_code, personne, maintenant)
    inscrire_au_journal(
        bd, personne, "accepter_invitation", f"invitation:{invitation.id}", maintenant, role=invitation.role.value
    )
    return personne


def occuper_poste(bd: Session, poste_code: str, personne: Personne, maintenant: datetime) -> Occupation:
    """A person takes a post today, in Paris; who held it leaves it the same day."""
    jour = _jour(maintenant)
    _quitter(
        bd,
        list(
            bd.scalars(select(Occupation).where(col(Occupation.poste_code) == poste_code).order_by(col(Occupation.id)))
        ),
        jour,
    )
    occupation = Occupation(poste_code=poste_code, personne_id=numero(personne), du=jour)
    bd.add(occupation)
    bd.flush()
    return occupation


def _jour(maintenant: datetime) -> date:
    return maintenant.astimezone(PARIS).date()


def _quitter(bd: Session, occupations: list[Occupation], jour: date) -> None:
    for occupation in occupations:
        if occupation.du >= jour:
            bd.delete(occupation)  # it never had a day
        elif occupation.au is None or occupation.au > jour:
            occupation.au = jour
    bd.flush()


def desactiver_personne(bd: Session, cible: Personne, personne: Personne, maintenant: datetime) -> None:
    """Close an account: no access from now on, its sessions, its invitations and its posts ended today.

    Raises ErreurMetier for oneself and for the last administrator.
    """
    exiger("administrer", Situation(role=personne.role))
    administrateurs = administrateurs_verrouilles(bd)
    ligne = pour_ecrire(bd, Personne, id=cible.id)
    if ligne is None:
        raise Introuvable
    if ligne.id == personne.id:
        raise ErreurMetier("Vous ne pouvez pas fermer votre propre compte. Demandez-le à un autre administrateur.")
    if ligne.desactivee_le is not None:
        raise ErreurMetier("Ce compte est déjà fermé. Rechargez la page.")
    if ligne.role is Role.ADMINISTRATEUR and administrateurs <= 1:
        raise ErreurMetier("Le portail garde toujours un administrateur. Invitez-en d’abord un autre.")
    ligne.desactivee_le = maintenant
    revoquer_toutes(bd, numero(ligne), maintenant)
    tenues = select(Occupation).where(col(Occupation.personne_id) == ligne.id).order_by(col(Occupation.id))
    _quitter(bd, list(bd.scalars(tenues)), _jour(maintenant))
    inscrire_au_journal(bd, personne, "desactiver_personne", f"personne:{ligne.id}", maintenant)


def reactiver_personne(bd: Session, cible: Personne, personne: Personne, maintenant: datetime) -> None:
    """Open a closed account again, with the role it had; its posts are not given back."""
    exiger("administrer", Situation(role=personne.role))
    ligne = pour_ecrire(bd, Personne, id=cible.id)
    if ligne is None:
        raise Introuvable
    if ligne.desactivee_le is None:
        raise ErreurMetier("Ce compte est déjà ouvert. Rechargez la page.")
    ligne.desactivee_le = None
    inscrire_au_journal(bd, personne, "reactiver_personne", f"personne:{ligne.id}", maintenant)


def creer_agent(
    bd: Session, courriel: str, prenom: str, nom: str, role: Role, mot_de_passe: str | None, maintenant: datetime
) -> Personne:
    """An account made from the command line, by whoever holds the server.

    Call it first in its transaction: the password is hashed before anything is asked of the base. Raises
    SaisieInvalide, by field. Without a password, the person signs in by the mailed code.
    """
    erreurs: dict[str, str] = {}
    adresse = courriel.strip().lower()
    try:
        adresse = lire_courriel(courriel)
    except ValueError as refus:
        erreurs["courriel"] = str(refus)
    clair = nettoyer(mot_de_passe) if mot_de_passe else None
    if clair:
        phrase = refus_du_mot_de_passe(clair, role, prenom=prenom, nom=nom, courriel=adresse)
        if phrase:
            erreurs["mot_de_passe"] = phrase
    if erreurs:
        raise SaisieInvalide("Des réponses sont à corriger.", erreurs)
    secret = hacher_mot_de_passe(clair) if clair else None
    if personne_par_courriel(bd, adresse) is not None:
        raise SaisieInvalide(COMPTE_DEJA_PRIS, {"courriel": COMPTE_DEJA_PRIS})
    personne = Personne(
        courriel=adresse,
        prenom=nettoyer(prenom),
        nom=nettoyer(nom),
        role=role,
        mot_de_passe=secret,
        courriel_confirme_le=maintenant,
        creee_le=maintenant,
    )
    bd.add(personne)
    bd.flush()
    inscrire_au_journal(bd, None, "creer_agent", f"personne:{personne.id}", maintenant, role=role.value)
    return personne
