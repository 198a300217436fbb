"""Fair scoring, for the coordination: it reads everybody's marks."""

from fastapi import Request
from starlette.responses import Response

from app.comite.deps import CampagneATenir
from app.comite.equite import DEPLACEMENT_NOTABLE, etablir_equite
from app.comptes.deps import Administrateur
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.pages import page

router = Routeur()


@router.get("/comite/classement/{campagne_id}/equite", name="comite.equite")
def equite(request: Request, campagne: CampagneATenir, personne: Administrateur, bd: Bd) -> Response:
    """Who marks high or low, which ranks rest on it, which dossiers deserve a second reading."""
    return page(
        request,
        "comite/equite.html",
        campagne=campagne,
        equite=etablir_equite(bd, personne, campagne),
        seuil=DEPLACEMENT_NOTABLE,
    )
