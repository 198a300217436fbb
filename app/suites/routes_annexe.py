"""The yearly annex of the contract's means, for the budget: on a page, in a file, on paper."""

from datetime import datetime

from fastapi import Request
from starlette.responses import Response

from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.fichiers import disposition
from app.core.pages import page
from app.domain.annexe import Nature
from app.domain.calendrier import jour_de_paris
from app.instruction.tableurs import TYPE_XLSX
from app.models.comptes import Personne
from app.suites.export_annexe import csv_de_l_annexe, xlsx_de_l_annexe
from app.suites.queries_annexe import AnnexeDeLAnnee, annees, annexe_de

router = Routeur()


@router.get("/instruction/annexe", name="suites.annexe")
def annexe(request: Request, personne: Administrateur, bd: Bd, maintenant: Maintenant) -> Response:
    lue = _choisie(request, personne, bd, maintenant)
    return page(request, "suites/annexe.html", annees=annees(bd), lue=lue, natures=list(Nature))


@router.get("/instruction/annexe.csv", name="suites.exporter_annexe")
def exporter(request: Request, personne: Administrateur, bd: Bd, maintenant: Maintenant) -> Response:
    lue = _choisie(request, personne, bd, maintenant)
    nom = f"annexe-contrat-{lue.annee}.csv"
    return Response(csv_de_l_annexe(lue), media_type="text/csv; charset=utf-8", headers=disposition(nom))


@router.get("/instruction/annexe.xlsx", name="suites.exporter_annexe_xlsx")
def exporter_xlsx(request: Request, personne: Administrateur, bd: Bd, maintenant: Maintenant) -> Response:
    lue = _choisie(request, personne, bd, maintenant)
    return Response(
        xlsx_de_l_annexe(lue), media_type=TYPE_XLSX, headers=disposition(f"annexe-contrat-{lue.annee}.xlsx")
    )


def _choisie(request: Request, personne: Personne, bd: Bd, maintenant: datetime) -> AnnexeDeLAnnee:
    """The year asked for if it has an envelope, else this year, else the last one."""
    connues = annees(bd)
    voulues = (request.query_params.get("annee", ""), str(jour_de_paris(maintenant).year))
    annee = next((a for voulue in voulues for a in connues if str(a) == voulue), connues[0] if connues else 0)
    return annexe_de(bd, personne, annee)
