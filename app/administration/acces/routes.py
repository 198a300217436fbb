"""The screens of accounts."""

from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.administration.acces import queries
from app.administration.acces.commands import changer_role as changer
from app.administration.acces.commands import fixer_mandats as fixer
from app.administration.acces.forms import FormeChangementDeRole, FormeMandats
from app.administration.deps import CompteGere
from app.administration.equipe.queries import codes_des_postes
from app.administration.retour import retour
from app.comptes import commands
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.forms import FormeInvitation
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.droits import Role
from app.domain.erreurs import SaisieInvalide
from app.dossiers.queries import references
from app.models.comptes import Personne

router = Routeur(prefix="/administration/comptes")

ROLES = [(code.value, libelle) for code, libelle in queries.ROLES_GERES.items()]


@router.get("", name="administration.comptes")
def comptes(request: Request, bd: Bd, personne: Administrateur, maintenant: Maintenant) -> Response:
    role, cherche = request.query_params.get("role", ""), request.query_params.get("cherche", "").strip()
    filtre = Role(role) if role in {code for code, _ in ROLES} else None
    return page(
        request,
        "administration/comptes.html",
        comptes=queries.comptes(bd, filtre, cherche),
        invitations=queries.invitations_en_attente(bd, maintenant),
        roles=ROLES,
        libelles=queries.ROLES_GERES,
        filtre=Saisie.vierge(role=role, cherche=cherche),
    )


@router.get("/inviter", name="administration.invitation")
def invitation(request: Request, bd: Bd, personne: Administrateur) -> Response:
    return _invitation(request, bd, Saisie())


@router.post("/inviter", name="administration.inviter")
def inviter(request: Request, bd: Bd, corps: Corps, personne: Administrateur, maintenant: Maintenant) -> Response:
    saisie = Saisie.lire(FormeInvitation, corps)
    try:
        commands.inviter(bd, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _invitation(request, bd, saisie.refuser(refus), 422)
    return retour(request, "administration.comptes", "invitee")


@router.get("/{personne_id}", name="administration.compte")
def compte(request: Request, bd: Bd, compte: CompteGere, personne: Administrateur) -> Response:
    return _compte(request, bd, compte, Saisie.vierge(role=compte.role.value))


@router.post("/{personne_id}/role", name="administration.changer_role")
def changer_role(
    request: Request, bd: Bd, compte: CompteGere, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeChangementDeRole, corps)
    try:
        changer(bd, compte, saisie.exige.role, personne, maintenant)
    except SaisieInvalide as refus:
        return _compte(request, bd, compte, saisie.refuser(refus), 422)
    return retour(request, "administration.compte", "role", personne_id=compte.id)


@router.post("/{personne_id}/mandats", name="administration.fixer_mandats")
def fixer_mandats(
    request: Request, bd: Bd, compte: CompteGere, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    _exiger_gere(compte)
    lue = Saisie.lire(FormeMandats, corps)
    try:
        fixer(bd, compte, lue.exige.communes, personne, maintenant)
    except SaisieInvalide as refus:
        return _compte(request, bd, compte, lue.refuser(refus), 422)
    return retour(request, "administration.compte", "mandats", personne_id=compte.id)


@router.post("/{personne_id}/desactiver", name="administration.desactiver_personne")
def desactiver_personne(
    request: Request, bd: Bd, compte: CompteGere, personne: Administrateur, maintenant: Maintenant
) -> Response:
    _exiger_gere(compte)
    commands.desactiver_personne(bd, compte, personne, maintenant)
    return retour(request, "administration.compte", "desactivee", personne_id=compte.id)


@router.post("/{personne_id}/reactiver", name="administration.reactiver_personne")
def reactiver_personne(
    request: Request, bd: Bd, compte: CompteGere, personne: Administrateur, maintenant: Maintenant
) -> Response:
    _exiger_gere(compte)
    commands.reactiver_personne(bd, compte, personne, maintenant)
    return retour(request, "administration.compte", "reactivee", personne_id=compte.id)


def _exiger_gere(compte: Personne) -> None:
    # the accounts of porteurs belong to them and to their organismes: they are not shown here
    if compte.role not in queries.ROLES_GERES:
        raise Introuvable


def _invitation(request: Request, bd: Bd, saisie: Saisie[FormeInvitation], statut: int = 200) -> Response:
    return page(
        request,
        "administration/invitation.html",
        statut,
        saisie=saisie,
        roles=ROLES,
        postes=codes_des_postes(bd),
    )


def _compte(request: Request, bd: Bd, compte: Personne, saisie: Saisie[Any], statut: int = 200) -> Response:
    _exiger_gere(compte)
    saisie.valeurs = {"role": compte.role.value, "communes": queries.mandats_de(bd, compte)} | saisie.valeurs
    return page(
        request,
        "administration/compte.html",
        statut,
        compte=compte,
        saisie=saisie,
        roles=ROLES,
        libelles=queries.ROLES_GERES,
        postes=queries.postes_de(bd, compte),
        communes=list(references().communes.items()),
    )
