"""Which decisions rest on one weight of the barème."""

from fastapi import Request
from starlette.responses import Response

from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.pages import page
from app.domain.sensibilite import MONTREES
from app.programmation.deps import CampagneAProgrammer, Programmateur
from app.programmation.sensibilite import eprouver_la_campagne

router = Routeur()


@router.get("/comite/programmation/{campagne_id}/sensibilite", name="programmation.sensibilite")
def sensibilite(request: Request, campagne: CampagneAProgrammer, personne: Programmateur, bd: Bd) -> Response:
    """Each weight a tenth up, then down: what comes in, what goes out."""
    epreuve = eprouver_la_campagne(bd, personne, campagne)
    return page(
        request,
        "programmation/sensibilite.html",
        campagne=campagne,
        vue=epreuve.vue,
        bascules=epreuve.vue.bascules[:MONTREES],
        effectif=len(epreuve.liste.cadre.fiches),
        sans_notes=epreuve.sans_notes,
        rangees=epreuve.liste.rangees,
        noms=epreuve.noms,
    )
