"""The live screens of a sitting: projected in the room, in the hand of each member; and what tells them to refresh."""

from fastapi import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from app.comite.deps import LecteurDeLOrdreDuJour, SeanceVue
from app.comite.direct import DIRECT
from app.comite.ecrans import ecran
from app.comite.feuille import feuilles, preparer
from app.comite.queries_direct import version
from app.comite.tenue import etablir_tenue
from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.diffusion import ENTETES, TYPE_EVENEMENTS
from app.core.pages import page
from app.domain.calendrier import jour_de_paris

router = Routeur()
VERSION_MAXIMALE = 40


@router.get("/comite/seances/{seance_id}/projection", name="comite.projeter")
def projeter(
    request: Request, acces: SeanceVue, personne: LecteurDeLOrdreDuJour, bd: Bd, parties: str = ""
) -> Response:
    """What the room sees: no person, no mark, no reason. `parties`: only what is replaced when it changes."""
    gabarit = "comite/_ecran_seul.html" if parties else "comite/seance_projetee.html"
    return page(request, gabarit, seance=acces.seance, ecran=ecran(bd, personne, acces))


@router.get("/comite/seances/{seance_id}/ma-feuille", name="comite.ma_feuille")
def ma_feuille(
    request: Request, acces: SeanceVue, personne: LecteurDeLOrdreDuJour, bd: Bd, maintenant: Maintenant
) -> Response:
    """The sheet of what is discussed, as this person may read it: none before they declared on it (`matieres`)."""
    tenue = etablir_tenue(bd, personne, acces)
    courant = tenue.courant
    feuille = None
    cartes: object = ()
    if courant:
        reliure = preparer(bd, personne, acces.campagne, jour_de_paris(maintenant))
        ligne = reliure.classement.dossier(courant.id)
        feuille, cartes = next(feuilles(bd, reliure, [ligne] if ligne else []), None), reliure.cartes
    return page(
        request, "comite/seance_feuille.html", campagne=acces.campagne, seance=acces.seance, tenue=tenue,
        feuille=feuille, cartes=cartes,
    )  # fmt: skip


@router.get("/comite/seances/{seance_id}/direct", name="comite.direct")
def direct(request: Request, acces: SeanceVue, bd: Bd, depuis: str = "") -> Response:
    """The version of the sitting each time it changes (server-sent events); only the one now to whoever cannot wait."""
    if TYPE_EVENEMENTS not in request.headers.get("accept", ""):
        return JSONResponse({"version": version(bd, acces.seance)}, headers=ENTETES)
    connue = request.headers.get("last-event-id", depuis)[:VERSION_MAXIMALE]
    return StreamingResponse(DIRECT.flux(acces.seance.id or 0, connue), media_type=TYPE_EVENEMENTS, headers=ENTETES)
