"""Shortlist, sittings, withdrawals, decisions, publication."""

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from app.comite import (
    routes_decisions,
    routes_direct,
    routes_ensemble,
    routes_equite,
    routes_etalonnage,
    routes_instances,
    routes_liens,
    routes_notation,
    routes_notification,
    routes_proces_verbal,
    routes_recueil,
    routes_seances,
    routes_tenue,
    routes_tour,
)
from app.comite.classement import PAR_ECRAN, PAR_PAGE, etablir
from app.comite.deps import CampagneVue, LecteurDuClassement
from app.comite.page_classement import couverture, etablir_page
from app.comite.queries import campagnes_listees
from app.comite.queries_page import Perimetre
from app.comite.tableur import TYPE_XLSX, en_xlsx
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.pages import page
from app.domain.orientations import ORIENTATIONS

router = Routeur()


@router.get("/comite", name="comite.classements")
def classements(request: Request, personne: LecteurDuClassement, bd: Bd) -> Response:
    """The campaigns and their shortlists."""
    return page(request, "comite/classements.html", campagnes=campagnes_listees(bd, personne))


@router.get("/comite/classement/{campagne_id}", name="comite.classement")
def classement(
    request: Request,
    campagne: CampagneVue,
    personne: LecteurDuClassement,
    bd: Bd,
    orientation: Annotated[list[str] | None, Query()] = None,
    projection: str = "",
    page_: Annotated[str, Query(alias="page")] = "",
) -> Response:
    """The ranked list of a campaign, on a desk or projected in the room."""
    choisies = [o for o in ORIENTATIONS if o in (orientation or [])]
    est_projete = projection == "1"
    demandee = int(page_) if page_.isdecimal() and len(page_) < 6 else 1
    perimetre = Perimetre(personne, campagne.id or 0, choisies)
    return page(
        request,
        "comite/projection.html" if est_projete else "comite/classement.html",
        campagne=campagne,
        classement=etablir_page(bd, perimetre, PAR_ECRAN if est_projete else PAR_PAGE, demandee),
        orientations=ORIENTATIONS.values(),
        choisies=choisies,
        couverture=couverture(bd, perimetre),
    )


@router.get("/comite/classement/{campagne_id}/classement.xlsx", name="comite.exporter_classement")
def exporter_classement(campagne: CampagneVue, personne: LecteurDuClassement, bd: Bd) -> Response:
    """The same list as a workbook."""
    contenu = en_xlsx(etablir(bd, personne, campagne.id or 0))
    nom = f"classement-{campagne.dispositif.value}-{campagne.annee}.xlsx"
    entetes = {"Content-Disposition": f'attachment; filename="{nom}"', "Cache-Control": "no-store"}
    return Response(contenu, media_type=TYPE_XLSX, headers=entetes)


router.reunir(routes_ensemble.router)
router.reunir(routes_equite.router)
router.reunir(routes_notation.router)
router.reunir(routes_etalonnage.router)
router.reunir(routes_liens.router)
router.reunir(routes_seances.router)
router.reunir(routes_tenue.router)
router.reunir(routes_direct.router)
router.reunir(routes_decisions.router)
router.reunir(routes_notification.router)
router.reunir(routes_recueil.router)
router.reunir(routes_tour.router)
router.reunir(routes_instances.router)
router.reunir(routes_proces_verbal.router)
