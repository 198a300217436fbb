"""Only in the demonstration: one-click entry and the mailbox. `main` includes this router in no other environment."""

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse

from app.comptes.chemins import apres_connexion
from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.comptes.sessions import nom_du_cookie, ouvrir_session
from app.core.config import reglages
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps
from app.core.pages import environnement, page
from app.demonstration.comptes import GROUPES, PAR_CLE
from app.demonstration.queries import courriel, courriels, personne_du_compte
from app.domain.saisies import nettoyer

router = Routeur(prefix="/demonstration")
# the sign-in page, which knows nothing of the demonstration, includes a piece that lists the accounts
environnement().globals["groupes_de_demonstration"] = GROUPES


@router.post("/entrer/{cle}", name="demonstration.entrer")
def entrer(cle: str, request: Request, corps: Corps, bd: Bd, maintenant: Maintenant) -> RedirectResponse:
    """Open a session for a listed account, without a password."""
    compte = PAR_CLE.get(cle)
    personne = personne_du_compte(bd, compte.courriel) if compte else None
    if personne is None:
        raise Introuvable
    navigateur = request.headers.get("user-agent", "")
    jeton = ouvrir_session(bd, personne, navigateur, maintenant, avec_second_facteur=True)
    reponse = RedirectResponse(apres_connexion(str(corps.get("suite", "")), personne.role), status_code=303)
    reponse.set_cookie(nom_du_cookie(), jeton, httponly=True, samesite="lax", secure=reglages().est_en_https, path="/")
    return reponse


@router.get("/courriels", name="demonstration.courriels")
def boite_aux_lettres(request: Request, bd: Bd, adresse: str = "", avant: str = "") -> HTMLResponse:
    """The mails that would have left, the newest first."""
    cherchee = nettoyer(adresse).lower()[:254]
    depuis = int(avant) if avant.isascii() and avant.isdigit() and len(avant) < 10 else None
    return page(
        request,
        "demonstration/courriels.html",
        boite=courriels(bd, cherchee, depuis),
        adresse=cherchee,
        est_suite=depuis is not None,
    )


@router.get("/courriels/{courriel_id}", name="demonstration.courriel")
def lire_courriel(courriel_id: int, request: Request, bd: Bd) -> HTMLResponse:
    """One mail, its text in full."""
    lu = courriel(bd, courriel_id)
    if lu is None:
        raise Introuvable
    return page(request, "demonstration/courriel.html", courriel=lu)
