"""How a person shapes the list, and takes it away: the columns it shows, in which order; its three files."""

from collections.abc import Iterator

from fastapi import Request
from fastapi.responses import RedirectResponse, StreamingResponse
from starlette.responses import Response

from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.fichiers import disposition
from app.core.pages import page
from app.domain.colonnes_liste import COLONNES, PAR_DEFAUT, ranger
from app.instruction.export import classeur_des_dossiers, csv_des_dossiers
from app.instruction.filtres import Filtres
from app.instruction.tableurs import TYPE_ODS, TYPE_XLSX, ecrire_ods, ecrire_xlsx

router = Routeur()
CHOISIE, RANG = "montrer", "rang."


@router.get("/instruction/dossiers/colonnes", name="instruction.colonnes")
def colonnes(request: Request, personne: Agent) -> Response:
    """The columns to choose, in the order of the list; once chosen, the list with them."""
    parametres = request.query_params
    filtres = Filtres.lire(parametres.multi_items())
    if CHOISIE in parametres:
        choisies = ranger((cle, parametres.get(f"{RANG}{cle}", "")) for cle in parametres.getlist(CHOISIE))
        adresse = chemin(request.app, "instruction.dossiers")
        return RedirectResponse(f"{adresse}?{filtres.lien(colonnes=choisies, apres='')}", 303)
    autres = [cle for cle in COLONNES if cle not in filtres.colonnes]
    return page(
        request,
        "instruction/colonnes.html",
        filtres=filtres,
        colonnes=[COLONNES[cle] for cle in (*filtres.colonnes, *autres)],
        par_defaut=filtres.lien(colonnes=PAR_DEFAUT, apres=""),
    )


@router.get("/instruction/dossiers.csv", name="instruction.exporter")
def exporter(request: Request, personne: Agent, maintenant: Maintenant) -> Response:
    return _csv(csv_des_dossiers(_filtres(request), personne, maintenant), "dossiers.csv")


@router.get("/instruction/reponses.csv", name="instruction.exporter_reponses")
def exporter_reponses(request: Request, personne: Agent, maintenant: Maintenant) -> Response:
    return _csv(csv_des_dossiers(_filtres(request), personne, maintenant, est_complet=True), "dossiers-et-reponses.csv")


@router.get("/instruction/dossiers.xlsx", name="instruction.exporter_xlsx")
def exporter_xlsx(request: Request, personne: Agent, maintenant: Maintenant) -> Response:
    portions = classeur_des_dossiers(_filtres(request), personne, maintenant, ecrire_xlsx)
    return StreamingResponse(portions, media_type=TYPE_XLSX, headers=disposition("dossiers.xlsx"))


@router.get("/instruction/dossiers.ods", name="instruction.exporter_ods")
def exporter_ods(request: Request, personne: Agent, maintenant: Maintenant) -> Response:
    portions = classeur_des_dossiers(_filtres(request), personne, maintenant, ecrire_ods)
    return StreamingResponse(portions, media_type=TYPE_ODS, headers=disposition("dossiers.ods"))


def _filtres(request: Request) -> Filtres:
    return Filtres.lire(request.query_params.multi_items())


def _csv(portions: Iterator[bytes], nom: str) -> Response:
    return StreamingResponse(portions, media_type="text/csv; charset=utf-8", headers=disposition(nom))
