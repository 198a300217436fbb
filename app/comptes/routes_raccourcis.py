"""An agent keeps the keyboard shortcuts, or switches them off."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.chemins import chemin_local
from app.comptes.commands_compte import regler_raccourcis as regler
from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.raccourcis import RACCOURCIS, TOUCHES_DES_ECRANS, TOUCHES_PROJETEES

router = Routeur()


@router.get("/compte/raccourcis", name="comptes.raccourcis")
def raccourcis(request: Request, personne: Agent) -> Response:
    saisie: Saisie[Forme] = Saisie.vierge(sont_actifs="oui" if personne.raccourcis else "")
    projetees = TOUCHES_PROJETEES + TOUCHES_DES_ECRANS
    return page(request, "comptes/raccourcis.html", saisie=saisie, raccourcis=RACCOURCIS, projetees=projetees)


@router.post("/compte/raccourcis", name="comptes.regler_raccourcis")
def regler_raccourcis(request: Request, personne: Agent, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    """From the account, or from the page of a dossier, which comes back."""
    regler(bd, personne, corps.get("sont_actifs") == "oui", maintenant)
    ici = f"{chemin(request.app, 'comptes.raccourcis')}?fait=raccourcis"
    return RedirectResponse(chemin_local(str(corps.get("suite", ""))) or ici, status_code=303)
