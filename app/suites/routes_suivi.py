"""The grants of a campaign on one page: signed, paid, accounted for; and as a file."""

from collections.abc import Sequence
from datetime import datetime

from fastapi import Request
from starlette.responses import Response

from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.fichiers import disposition
from app.core.pages import page
from app.domain.aides_publiques import EtatBilan
from app.domain.calendrier import jour_de_paris
from app.instruction.tableurs import TYPE_XLSX
from app.models.comptes import Personne
from app.suites.export_suivi import csv_du_suivi, xlsx_du_suivi
from app.suites.queries_suivi import CampagneSuivie, SubventionSuivie, campagnes_suivies, subventions_suivies

router = Routeur()
MONTREES = 1000
"""The lines shown; the sums are those of all."""


@router.get("/instruction/suites", name="suites.suivi")
def suivi(request: Request, personne: Agent, bd: Bd, maintenant: Maintenant) -> Response:
    campagnes = campagnes_suivies(bd, personne)
    choisie = _choisie(request, campagnes)
    lignes = subventions_suivies(bd, personne, choisie.id, jour_de_paris(maintenant)) if choisie else []
    return page(
        request,
        "suites/suivi.html",
        campagnes=campagnes,
        choisie=choisie,
        lignes=lignes[:MONTREES],
        montrees=MONTREES,
        nombre=len(lignes),
        accorde_cents=sum(s.accorde_cents for s in lignes),
        verse_cents=sum(s.verse_cents for s in lignes),
        reste_cents=sum(s.reste_cents for s in lignes),
        retards=sum(s.bilan is EtatBilan.EN_RETARD for s in lignes),
        recus=sum(s.bilan is EtatBilan.RECU for s in lignes),
    )


def _choisie(request: Request, campagnes: Sequence[CampagneSuivie]) -> CampagneSuivie | None:
    demandee = request.query_params.get("campagne", "")
    return next((c for c in campagnes if str(c.id) == demandee), campagnes[0] if campagnes else None)


def _a_exporter(request: Request, personne: Personne, bd: Bd, t: datetime) -> list[SubventionSuivie]:
    choisie = _choisie(request, campagnes_suivies(bd, personne))
    if choisie is None:
        return []
    return subventions_suivies(bd, personne, choisie.id, jour_de_paris(t), a_exporter=True)


@router.get("/instruction/suites.xlsx", name="suites.exporter_suivi_xlsx")
def exporter_xlsx(request: Request, personne: Agent, bd: Bd, maintenant: Maintenant) -> Response:
    contenu = xlsx_du_suivi(_a_exporter(request, personne, bd, maintenant))
    return Response(contenu, media_type=TYPE_XLSX, headers=disposition("subventions.xlsx"))


@router.get("/instruction/suites.csv", name="suites.exporter_suivi")
def exporter(request: Request, personne: Agent, bd: Bd, maintenant: Maintenant) -> Response:
    contenu = csv_du_suivi(_a_exporter(request, personne, bd, maintenant))
    return Response(contenu, media_type="text/csv; charset=utf-8", headers=disposition("subventions.csv"))
