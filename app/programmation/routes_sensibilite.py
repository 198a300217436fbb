"""Which decisions rest on one weight of the barème, on a page or in a workbook."""

from fastapi import Request
from starlette.responses import Response

from app.comite.tableur import TYPE_XLSX
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.fichiers import disposition
from app.core.pages import page
from app.domain.sensibilite import MONTREES
from app.programmation.deps import CampagneAProgrammer, Programmateur
from app.programmation.sensibilite import eprouver_la_campagne
from app.programmation.tableur_sensibilite import en_xlsx

router = Routeur()
ICI = "/comite/programmation/{campagne_id}/sensibilite"


@router.get(ICI, name="programmation.sensibilite")
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


@router.get(f"{ICI}.xlsx", name="programmation.exporter_sensibilite")
def exporter_sensibilite(campagne: CampagneAProgrammer, personne: Programmateur, bd: Bd) -> Response:
    """The same, of every dossier of the list."""
    entetes = disposition(f"decisions-sensibles-{campagne.dispositif.value}-{campagne.annee}.xlsx")
    return Response(en_xlsx(eprouver_la_campagne(bd, personne, campagne)), media_type=TYPE_XLSX, headers=entetes)
