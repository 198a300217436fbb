"""How a person shapes the list: the columns it shows, in which order."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from app.comptes.deps import Agent
from app.core.adresses import chemin
from app.core.pages import page
from app.domain.colonnes_liste import COLONNES, PAR_DEFAUT, ranger
from app.instruction.filtres import Filtres

router = APIRouter()
CHOISIE, RANG = "montrer", "rang."


@router.get("/instruction/dossiers/colonnes", name="instruction.colonnes")
def colonnes(request: Request, personne: Agent) -> Response:
    """The columns to choose, in the order of the list; once chosen, the list with them."""
    parametres = request.query_params
    filtres = Filtres.lire(parametres.multi_items())
    if CHOISIE in parametres:
        choisies = ranger((cle, parametres.get(f"{RANG}{cle}", "")) for cle in parametres.getlist(CHOISIE))
        adresse = chemin(request.app, "instruction.dossiers")
        return RedirectResponse(f"{adresse}?{filtres.requete(colonnes=choisies, apres='')}", 303)
    autres = [cle for cle in COLONNES if cle not in filtres.colonnes]
    return page(
        request,
        "instruction/colonnes.html",
        filtres=filtres,
        colonnes=[COLONNES[cle] for cle in (*filtres.colonnes, *autres)],
        par_defaut=filtres.requete(colonnes=PAR_DEFAUT, apres=""),
    )
