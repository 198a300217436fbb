"""The link of an invitation opens a page; only its button uses it (mail scanners open links)."""

from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes import attente, commands
from app.comptes.chemins import apres_connexion
from app.comptes.commands_connexion import se_connecter
from app.comptes.deps import Maintenant, Visiteur
from app.comptes.forms import FormeAcceptation
from app.comptes.queries import invitation_par_jeton
from app.comptes.routeur import Routeur
from app.comptes.sessions import nom_du_cookie
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.models.comptes import Invitation

router = Routeur()


def _page(request: Request, invitation: Invitation, jeton: str, saisie: Any, statut: int = 200) -> Response:
    return page(
        request,
        "comptes/invitation.html",
        statut,
        invitation=invitation,
        jeton=jeton,
        role=commands.ROLES_INVITES[invitation.role],
        saisie=saisie,
    )


@router.get("/invitation/{jeton}", name="comptes.invitation")
def invitation(request: Request, jeton: str, visiteur: Visiteur, bd: Bd, maintenant: Maintenant) -> Response:
    valable = commands.exiger_valable(invitation_par_jeton(bd, jeton), visiteur, maintenant)
    saisie: Saisie[FormeAcceptation] = Saisie.vierge(
        prenom=visiteur.prenom if visiteur else "", nom=visiteur.nom if visiteur else ""
    )
    return _page(request, valable, jeton, saisie)


@router.post("/invitation/{jeton}", name="comptes.accepter_invitation")
def accepter_invitation(
    request: Request, jeton: str, corps: Corps, visiteur: Visiteur, bd: Bd, maintenant: Maintenant
) -> Response:
    valable = commands.exiger_valable(invitation_par_jeton(bd, jeton), visiteur, maintenant)
    saisie = Saisie.lire(FormeAcceptation, corps)
    if saisie.donnees is None:
        return _page(request, valable, jeton, saisie, 422)
    personne = commands.accepter_invitation(bd, jeton, saisie.donnees, visiteur, maintenant)
    if personne.totp_secret is not None:  # an account that has a second factor is asked for it, as always
        return RedirectResponse("/connexion", status_code=303)
    valeur = se_connecter(
        bd, personne, request.headers.get("user-agent", ""), request.cookies.get(nom_du_cookie()), "invitation",
        maintenant,
    )  # fmt: skip
    reponse = RedirectResponse(apres_connexion(None, personne.role), status_code=303)
    attente.installer_session(reponse, valeur)
    return reponse
