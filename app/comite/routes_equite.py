"""Fair scoring and transversality, for the coordination: it reads everybody's marks."""

from fastapi import Request
from starlette.responses import Response

from app.comite.deps import CampagneATenir
from app.comite.equite import DEPLACEMENT_NOTABLE, etablir_equite
from app.comite.transversalite import etablir_transversalite
from app.comptes.deps import Administrateur
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.pages import page
from app.domain.orientations import AXES

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


@router.get("/comite/classement/{campagne_id}/transversalite", name="comite.transversalite")
def transversalite(request: Request, campagne: CampagneATenir, personne: Administrateur, bd: Bd) -> Response:
    """Which axes are claimed, backed and active over the campaign."""
    vue = etablir_transversalite(bd, personne, campagne)
    return page(request, "comite/transversalite.html", campagne=campagne, vue=vue, axes=AXES)
