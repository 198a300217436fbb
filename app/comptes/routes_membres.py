"""Who acts for an organisme: the page of its members, invitations by mail, handing over, and the invited person's side.

The link of an invitation opens a page; only its button uses it (mail scanners open links).
"""

from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes import commands_membres as commands
from app.comptes.deps import (
    InvitationGeree,
    Maintenant,
    OrganismeGere,
    OrganismeMien,
    PersonneConnectee,
    Visiteur,
)
from app.comptes.essais import DEMANDES_PAR_COURRIEL, Limite, Place, prendre
from app.comptes.forms_membres import FormeInvitationMembre, FormeTransmission
from app.comptes.queries_membres import histoire_des_membres, invitation_recue, invitations_envoyees
from app.comptes.queries_organismes import OrganismeOuvert, membre_de, membre_moi, membres
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.erreurs import ConnexionRequise
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.droits import RoleAdhesion
from app.domain.erreurs import Interdit, SaisieInvalide
from app.domain.organismes import ROLES_ADHESION
from app.domain.questions import OUI
from app.models.comptes import EtatAdhesion

router = Routeur()

ROLES = [(role.value, *mots) for role, mots in ROLES_ADHESION.items()]
SUITES = [(role, f"Je deviens {libelle.lower()}", phrase) for role, libelle, phrase in ROLES if role != "gestionnaire"]
# the mails leave in the organisme's name, to addresses that asked for nothing
INVITATIONS_PAR_ORGANISME = Limite(20, DEMANDES_PAR_COURRIEL.duree)


def _vers(ouvert: OrganismeOuvert, fait: str) -> RedirectResponse:
    return RedirectResponse(f"/organismes/{ouvert.organisme.id}/membres?fait={fait}", status_code=303)


def _page_des_membres(
    request: Request, ouvert: OrganismeOuvert, bd: Bd, maintenant: Maintenant, saisie: Any = None, statut: int = 200
) -> Response:
    o = ouvert.organisme
    return page(
        request,
        "comptes/membres.html",
        statut,
        ouvert=ouvert,
        organisme=o,
        membres=membres(bd, o, EtatAdhesion.ACTIVE),
        demandes=membres(bd, o, EtatAdhesion.DEMANDEE) if ouvert.est_gere else [],
        invitations=invitations_envoyees(bd, o, maintenant) if ouvert.est_gere else [],
        histoire=histoire_des_membres(bd, o),
        roles=ROLES,
        libelles=ROLES_ADHESION,
        saisie=saisie or Saisie.vierge(),
    )


@router.get("/organismes/{organisme_id}/membres", name="comptes.membres")
def page_des_membres(request: Request, ouvert: OrganismeMien, bd: Bd, maintenant: Maintenant) -> Response:
    return _page_des_membres(request, ouvert, bd, maintenant)


def _compter(bd: Bd, ouvert: OrganismeOuvert, courriel: str, maintenant: Maintenant) -> None:
    places = (
        Place(f"invitation:organisme:{ouvert.organisme.id}", INVITATIONS_PAR_ORGANISME),
        Place(f"invitation:adresse:{courriel}", DEMANDES_PAR_COURRIEL),
    )
    # within the transaction, which holds the organisme already
    prendre(bd, places, maintenant)


@router.post("/organismes/{organisme_id}/invitations", name="comptes.inviter_membre")
def inviter_membre(
    request: Request, ouvert: OrganismeGere, corps: Corps, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeInvitationMembre, corps)
    if saisie.donnees is not None:
        _compter(bd, ouvert, saisie.donnees.courriel, maintenant)
        try:
            commands.inviter_membre(bd, ouvert, saisie.donnees, personne, maintenant)
        except SaisieInvalide as refus:
            saisie = saisie.refuser(refus)
        else:
            return _vers(ouvert, "invite")
    return _page_des_membres(request, ouvert, bd, maintenant, saisie, 422)


@router.post(
    "/organismes/{organisme_id}/invitations/{invitation_membre_id}/renvoyer", name="comptes.renvoyer_invitation"
)
def renvoyer_invitation(
    ouvert: OrganismeGere, invitation: InvitationGeree, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    _compter(bd, ouvert, invitation.courriel, maintenant)
    commands.renvoyer_invitation(bd, ouvert, invitation, personne, maintenant)
    return _vers(ouvert, "renvoye")


@router.post("/organismes/{organisme_id}/invitations/{invitation_membre_id}/annuler", name="comptes.annuler_invitation")
def annuler_invitation(
    ouvert: OrganismeGere, invitation: InvitationGeree, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    commands.annuler_invitation(bd, invitation, personne, maintenant)
    return _vers(ouvert, "annule")


@router.get("/organismes/{organisme_id}/transmettre", name="comptes.transmission")
def transmission(request: Request, ouvert: OrganismeGere, personne: PersonneConnectee, bd: Bd) -> Response:
    return _page_de_transmission(request, ouvert, personne, bd, Saisie.vierge())


def _page_de_transmission(
    request: Request, ouvert: OrganismeOuvert, personne: PersonneConnectee, bd: Bd, saisie: Any, statut: int = 200
) -> Response:
    if ouvert.situation.adhesion is None:
        raise Interdit("Seul un gestionnaire de l’organisme transmet sa gestion. Prévenez-le.")
    autres = [m for m in membres(bd, ouvert.organisme, EtatAdhesion.ACTIVE) if m.personne.id != personne.id]
    choix = [
        (str(m.adhesion.id), m.personne.nom_complet, f"{ROLES_ADHESION[m.adhesion.role][0]}, {m.personne.courriel}")
        for m in autres
    ]
    return page(
        request, "comptes/transmission.html", statut,
        organisme=ouvert.organisme, autres=choix, suites=SUITES, saisie=saisie,
    )  # fmt: skip


@router.post("/organismes/{organisme_id}/transmettre", name="comptes.transmettre_gestion")
def transmettre_gestion(
    request: Request, ouvert: OrganismeGere, corps: Corps, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeTransmission, corps)
    moi = membre_moi(bd, ouvert.organisme, personne)
    if saisie.donnees is None or moi is None:
        return _page_de_transmission(request, ouvert, personne, bd, saisie, 422)
    a = membre_de(bd, ouvert.organisme, saisie.donnees.membre)
    if a is None:
        refus = SaisieInvalide("", {"membre": "Choisissez un membre de la liste."})
        return _page_de_transmission(request, ouvert, personne, bd, saisie.refuser(refus), 422)
    commands.transmettre_gestion(bd, ouvert, moi, a, RoleAdhesion(saisie.donnees.devient), maintenant)
    return _vers(ouvert, "transmis")


@router.post("/organismes/{organisme_id}/representation", name="comptes.declarer_representation")
def declarer_representation(
    ouvert: OrganismeGere, corps: Corps, personne: PersonneConnectee, bd: Bd, maintenant: Maintenant
) -> Response:
    if corps.get("represente") == OUI:
        commands.declarer_representation(bd, ouvert.organisme, personne, maintenant)
        return _vers(ouvert, "represente")
    commands.retirer_representation(bd, ouvert.organisme, personne, maintenant)
    return _vers(ouvert, "ne_represente_plus")


@router.get("/adhesion/{jeton}", name="comptes.invitation_membre")
def invitation_membre(request: Request, jeton: str, visiteur: Visiteur, bd: Bd, maintenant: Maintenant) -> Response:
    recue = commands.exiger_lisible(invitation_recue(bd, jeton), visiteur, maintenant)
    if recue.invitation.acceptee_le is not None:
        return RedirectResponse(f"/organismes/{recue.organisme.id}", status_code=303)
    return page(
        request, "comptes/invitation_membre.html",
        recue=recue, jeton=jeton, role=ROLES_ADHESION[recue.invitation.role],
    )  # fmt: skip


@router.post("/adhesion/{jeton}", name="comptes.accepter_invitation_membre")
def accepter_invitation_membre(jeton: str, visiteur: Visiteur, bd: Bd, maintenant: Maintenant) -> Response:
    commands.exiger_lisible(invitation_recue(bd, jeton), visiteur, maintenant)
    if visiteur is None:
        raise ConnexionRequise
    organisme = commands.accepter_invitation_membre(bd, jeton, visiteur, maintenant)
    return RedirectResponse(f"/organismes/{organisme.id}?fait=bienvenue", status_code=303)
