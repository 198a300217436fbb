"""Two or three scenarios side by side, on a page or in a workbook."""

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from app.comite.tableur import TYPE_XLSX
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.fichiers import disposition
from app.core.pages import page
from app.domain.scenarios import COMPARES_MAXIMUM
from app.programmation.comparaison import LETTRES, choisir, comparer
from app.programmation.deps import CampagneProgrammee, LecteurDeProgrammation
from app.programmation.tableur import en_xlsx

router = Routeur()
MONTRES = 50
ICI = "/comite/programmation/{campagne_id}/comparaison"
Choix = Annotated[list[str] | None, Query()]


@router.get(ICI, name="programmation.comparaison")
def comparaison(
    request: Request, campagne: CampagneProgrammee, personne: LecteurDeProgrammation, bd: Bd, s: Choix = None
) -> Response:
    """`?s=` names each scenario, in the order of the columns; a scenario that is not there is left out."""
    tous, choisis = choisir(bd, personne, campagne, s or [])
    return page(
        request,
        "programmation/comparaison.html",
        campagne=campagne,
        scenarios=tous,
        choisis=choisis,
        trop=len(set(s or [])) > COMPARES_MAXIMUM,
        montres=MONTRES,
        lettres=LETTRES,
        compares=comparer(bd, personne, campagne, choisis) if len(choisis) > 1 else None,
    )


@router.get(f"{ICI}.xlsx", name="programmation.exporter_comparaison")
def exporter_comparaison(
    campagne: CampagneProgrammee, personne: LecteurDeProgrammation, bd: Bd, s: Choix = None
) -> Response:
    """The same figures as a workbook, of one scenario as well; without a choice, of the last ones."""
    tous, choisis = choisir(bd, personne, campagne, s or [])
    lue = comparer(bd, personne, campagne, choisis or tous[-COMPARES_MAXIMUM:])
    entetes = disposition(f"scenarios-{campagne.dispositif.value}-{campagne.annee}.xlsx")
    return Response(en_xlsx(lue), media_type=TYPE_XLSX, headers=entetes)
