"""Acts of a gestionnaire on who acts for the organisme: inviting by mail, handing over."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.courriels import ecrire, prevenir_les_gestionnaires
from app.comptes.forms_membres import FormeInvitationMembre
from app.comptes.queries_membres import InvitationRecue, invitation_recue, membre_a_cette_adresse
from app.comptes.queries_organismes import OrganismeOuvert, PlaceDeMembre, adhesion_de
from app.comptes.sessions import numero
from app.core.erreurs import Introuvable
from app.core.securite import empreinte, jeton
from app.domain.droits import Role, RoleAdhesion, exiger
from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide
from app.domain.membres import DUREE_INVITATION, EtatInvitation, exiger_destinataire, exiger_en_cours
from app.domain.organismes import ROLES_ADHESION
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.journal import inscrire_au_journal
from app.models.membres import InvitationMembre
from app.models.socle import pour_ecrire

DEJA_MEMBRE = "Cette personne fait déjà partie de l’organisme. Changez son rôle dans la liste des membres."
DEJA_DEDANS = "Vous faites déjà partie de cet organisme. Ouvrez-le depuis « Mes organismes »."
RESERVE_AU_GESTIONNAIRE = "Seul un gestionnaire de l’organisme peut le déclarer. Prévenez-le."


def inviter_membre(
    bd: Session, ouvert: OrganismeOuvert, donnees: FormeInvitationMembre, personne: Personne, maintenant: datetime
) -> InvitationMembre:
    """Invite an address into the organisme with a role; a former invitation of that address is void.

    Nothing tells whether the address has an account: only its place in this organisme, which is shown already.
    """
    exiger("gerer_organisme", ouvert.situation)
    place = membre_a_cette_adresse(bd, ouvert.organisme, donnees.courriel)
    if place is not None and place.etat is EtatAdhesion.ACTIVE:
        raise SaisieInvalide(DEJA_MEMBRE, {"courriel": DEJA_MEMBRE})
    bd.execute(
        update(InvitationMembre)
        .where(
            col(InvitationMembre.organisme_id) == ouvert.organisme.id,
            col(InvitationMembre.courriel) == donnees.courriel,
            col(InvitationMembre.acceptee_le).is_(None),
            col(InvitationMembre.annulee_le).is_(None),
        )
        .values(annulee_le=maintenant)
    )
    valeur = jeton()
    invitation = InvitationMembre(
        organisme_id=numero(ouvert.organisme),
        courriel=donnees.courriel,
        role=donnees.role,
        jeton_sha256=empreinte(valeur),
        invitee_par_id=numero(personne),
        creee_le=maintenant,
        expire_le=maintenant + DUREE_INVITATION,
    )
    bd.add(invitation)
    _envoyer(bd, ouvert.organisme, invitation, valeur, personne, "inviter_membre", maintenant)
    return invitation


def renvoyer_invitation(
    bd: Session, ouvert: OrganismeOuvert, invitation: InvitationMembre, personne: Personne, maintenant: datetime
) -> None:
    """Send a new link, for seven days; the former link opens nothing any more."""
    valeur = jeton()
    invitation.jeton_sha256, invitation.expire_le = empreinte(valeur), maintenant + DUREE_INVITATION
    _envoyer(bd, ouvert.organisme, invitation, valeur, personne, "renvoyer_invitation", maintenant)


def _envoyer(
    bd: Session,
    organisme: Organisme,
    invitation: InvitationMembre,
    valeur: str,
    personne: Personne,
    acte: str,
    maintenant: datetime,
) -> None:
    bd.flush()
    trace = inscrire_au_journal(
        bd, personne, acte, f"invitation_membre:{invitation.id}", maintenant, role_membre=invitation.role.value
    )
    ecrire(
        bd, "invitation_membre", f"invitation-membre-{trace.id}", invitation.courriel, maintenant,
        est_confidentiel=True, jeton=valeur, organisme=organisme, par=personne,
        role=ROLES_ADHESION[invitation.role], expire_le=invitation.expire_le,
    )  # fmt: skip


def annuler_invitation(bd: Session, invitation: InvitationMembre, personne: Personne, maintenant: datetime) -> None:
    """The link opens nothing from now on."""
    invitation.annulee_le = maintenant
    inscrire_au_journal(bd, personne, "annuler_invitation", f"invitation_membre:{invitation.id}", maintenant)


def annuler_les_invitations_de(bd: Session, organisme: Organisme, cible: Personne, maintenant: datetime) -> None:
    """Whoever leaves takes along the invitations they sent: nobody comes in on the word of somebody who left."""
    bd.execute(
        update(InvitationMembre)
        .where(
            col(InvitationMembre.organisme_id) == organisme.id,
            col(InvitationMembre.invitee_par_id) == cible.id,
            col(InvitationMembre.acceptee_le).is_(None),
            col(InvitationMembre.annulee_le).is_(None),
        )
        .values(annulee_le=maintenant)
    )


def exiger_lisible(recue: InvitationRecue | None, visiteur: Personne | None, maintenant: datetime) -> InvitationRecue:
    """The invitation of a link if whoever is there may use it.

    Raises Introuvable (unknown link), ErreurMetier (used, cancelled, too old), Interdit (another account).
    """
    if recue is None:
        raise Introuvable
    invitation = recue.invitation
    etat = invitation.etat(maintenant)
    if etat is EtatInvitation.ACCEPTEE and visiteur is not None and invitation.acceptee_par_id == visiteur.id:
        return recue  # the same person comes back to a link that served: they are told where they are
    exiger_en_cours(etat)
    if visiteur is not None:
        exiger_destinataire(
            invitation.courriel,
            visiteur.courriel,
            est_confirme=visiteur.courriel_confirme_le is not None,
            est_porteur=visiteur.role is Role.PORTEUR,
        )
    return recue


def accepter_invitation_membre(bd: Session, valeur: str, personne: Personne, maintenant: datetime) -> Organisme:
    """Come into the organisme with the role of the invitation. Accepted twice by the same person, it is done once.

    The organisme's lock orders this with every other act on its members.
    """
    recue = exiger_lisible(invitation_recue(bd, valeur), personne, maintenant)
    pour_ecrire(bd, Organisme, id=recue.organisme.id)
    bd.refresh(recue.invitation)
    exiger_lisible(recue, personne, maintenant)
    if recue.invitation.acceptee_le is None:
        entrer_par_invitation(bd, recue.organisme, recue.invitation, personne, maintenant)
    return recue.organisme


def entrer_par_invitation(
    bd: Session, organisme: Organisme, invitation: InvitationMembre, personne: Personne, maintenant: datetime
) -> Adhesion:
    """Make the invited person a member. The caller has locked the organisme and verified the invitation."""
    adhesion = adhesion_de(bd, organisme, personne)
    if adhesion is not None and adhesion.etat is EtatAdhesion.ACTIVE:
        raise ErreurMetier(DEJA_DEDANS)
    if adhesion is None:
        adhesion = Adhesion(
            organisme_id=numero(organisme),
            personne_id=numero(personne),
            role=invitation.role,
            demandee_le=maintenant,
        )
        bd.add(adhesion)
    adhesion.role, adhesion.etat, adhesion.tranchee_le = invitation.role, EtatAdhesion.ACTIVE, maintenant
    adhesion.represente_depuis = None
    invitation.acceptee_le, invitation.acceptee_par_id = maintenant, personne.id
    bd.flush()
    trace = inscrire_au_journal(
        bd, personne, "accepter_invitation_membre", f"adhesion:{adhesion.id}", maintenant,
        role_membre=invitation.role.value, par=invitation.invitee_par_id,
    )  # fmt: skip
    prevenir_les_gestionnaires(
        bd, "membre_arrive", f"arrivee-{trace.id}", organisme, maintenant,
        sauf=numero(personne), nouveau=personne, role=ROLES_ADHESION[invitation.role],
    )  # fmt: skip
    return adhesion


def transmettre_gestion(
    bd: Session,
    ouvert: OrganismeOuvert,
    moi: PlaceDeMembre,
    a: PlaceDeMembre,
    devient: RoleAdhesion,
    maintenant: datetime,
) -> None:
    """Hand over: the other member manages, I keep the role I choose. One act: nobody is left without a gestionnaire.

    The organisme is locked by its door.
    """
    exiger("gerer_organisme", ouvert.situation)
    for place in (moi, a):
        bd.refresh(place.adhesion)
    if a.adhesion.etat is not EtatAdhesion.ACTIVE or a.personne.id == moi.personne.id:
        raise ErreurMetier("Choisissez un autre membre de l’organisme, puis recommencez.")
    if moi.adhesion.role is not RoleAdhesion.GESTIONNAIRE or moi.adhesion.etat is not EtatAdhesion.ACTIVE:
        raise ErreurMetier("Vous n’êtes plus gestionnaire de cet organisme. Rechargez la page.")
    a.adhesion.role, moi.adhesion.role = RoleAdhesion.GESTIONNAIRE, devient
    moi.adhesion.represente_depuis = None
    trace = inscrire_au_journal(
        bd, moi.personne, "transmettre_gestion", f"adhesion:{a.adhesion.id}", maintenant, devient=devient.value
    )
    ecrire(
        bd, "gestion_transmise", f"gestion-{trace.id}", a.personne.courriel, maintenant,
        organisme=ouvert.organisme, par=moi.personne,
    )  # fmt: skip


def declarer_representation(bd: Session, organisme: Organisme, personne: Personne, maintenant: datetime) -> None:
    """A gestionnaire declares to represent the organisme legally; the others are told."""
    _fixer_representation(bd, organisme, personne, maintenant, maintenant)


def retirer_representation(bd: Session, organisme: Organisme, personne: Personne, maintenant: datetime) -> None:
    """The gestionnaire does not represent the organisme any more."""
    _fixer_representation(bd, organisme, personne, None, maintenant)


def _fixer_representation(
    bd: Session, organisme: Organisme, personne: Personne, depuis: datetime | None, maintenant: datetime
) -> None:
    adhesion = adhesion_de(bd, organisme, personne)
    if adhesion is None or adhesion.etat is not EtatAdhesion.ACTIVE or adhesion.role is not RoleAdhesion.GESTIONNAIRE:
        raise Interdit(RESERVE_AU_GESTIONNAIRE)
    if (adhesion.represente_depuis is None) == (depuis is None):
        return
    adhesion.represente_depuis = depuis
    trace = inscrire_au_journal(
        bd, personne, "declarer_representation" if depuis else "retirer_representation", f"adhesion:{adhesion.id}",
        maintenant,
    )  # fmt: skip
    if depuis:
        prevenir_les_gestionnaires(
            bd, "representation", f"representation-{trace.id}", organisme, maintenant,
            sauf=numero(personne), qui=personne,
        )  # fmt: skip


def designer_signataire(
    bd: Session, organisme: Organisme, courriel: str, personne: Personne, maintenant: datetime
) -> InvitationMembre:
    """Name the legal representative by an address, while asking their signature: one mail, which lets them in too.

    The invitation's own link is never sent: the signature uses it.
    """
    invitation = InvitationMembre(
        organisme_id=numero(organisme),
        courriel=courriel,
        role=RoleAdhesion.SIGNATAIRE,
        jeton_sha256=empreinte(jeton()),
        invitee_par_id=numero(personne),
        creee_le=maintenant,
        expire_le=maintenant + DUREE_INVITATION,
    )
    bd.add(invitation)
    bd.flush()
    inscrire_au_journal(
        bd, personne, "inviter_membre", f"invitation_membre:{invitation.id}", maintenant,
        role_membre=invitation.role.value,
    )  # fmt: skip
    return invitation


def invitation_de_signataire(
    bd: Session, organisme: Organisme, courriel: str, maintenant: datetime
) -> InvitationMembre | None:
    """The invitation that still lets this address in as signataire, locked with the organisme by the caller."""
    return bd.scalar(
        select(InvitationMembre)
        .where(
            col(InvitationMembre.organisme_id) == organisme.id,
            col(InvitationMembre.courriel) == courriel,
            col(InvitationMembre.role) == RoleAdhesion.SIGNATAIRE,
            col(InvitationMembre.acceptee_le).is_(None),
            col(InvitationMembre.annulee_le).is_(None),
            col(InvitationMembre.expire_le) > maintenant,
        )
        .order_by(col(InvitationMembre.id).desc())
        .limit(1)
    )
