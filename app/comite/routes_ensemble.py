"""A campaign seen whole, on a desk, projected in the room or printed: through the gate of the ranking."""

from fastapi import Request
from starlette.responses import Response

from app.comite.deps import CampagneVue, LecteurDuClassement
from app.comite.ensemble import etablir_ensemble
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.pages import page
from app.domain.cartogramme import COLONNES as TUILES_PAR_RANGEE
from app.domain.orientations import GEOGRAPHIES_COURTES, ORIENTATIONS
from app.domain.vue_ensemble import COLONNES, MESURES

router = Routeur()
ECRANS = ("Enveloppes", "Orientations et géographies", "Carte", "Couverture")


@router.get("/comite/classement/{campagne_id}/ensemble", name="comite.ensemble")
def ensemble(
    request: Request, campagne: CampagneVue, personne: LecteurDuClassement, bd: Bd, mesure: str = "", ecran: str = ""
) -> Response:
    """Charts and map of a campaign; `?ecran=1` projects one chart at a time."""
    numero = int(ecran) if ecran in ("1", "2", "3", "4") else 0
    return page(
        request,
        "comite/ensemble_projete.html" if numero else "comite/ensemble.html",
        campagne=campagne,
        vue=etablir_ensemble(bd, personne, campagne, mesure),
        mesures=MESURES,
        colonnes=COLONNES,
        orientations=ORIENTATIONS,
        geographies=dict(zip(GEOGRAPHIES_COURTES, COLONNES, strict=False)),
        tuiles_par_rangee=TUILES_PAR_RANGEE,
        ecrans=ECRANS,
        ecran=numero,
    )
