"""Before a dossier is opened for the first time: who may be linked to it says so. In one page for many."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.chemins import chemin_local
from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.erreurs import SaisieInvalide
from app.domain.liens import NATURES, Reponse
from app.instruction.choisis import dossiers_choisis
from app.instruction.commands_liens import declarer_lien, declarer_sans_lien
from app.instruction.deps import DossierADeclarer
from app.instruction.forms_liens import (
    FormeLien,
    liens_signales,
    lire_declaration,
    lire_lot,
    suite_du_groupe,
    suite_du_lot,
)
from app.instruction.queries import AccesAgent
from app.instruction.queries_liens import avant_de_lire, declaration_de, dossiers_a_declarer

router = Routeur()
DECLARATION = "/instruction/dossiers/{dossier_id}/declaration"
LOTS = "/instruction/lots/"
"""A batch asks the question for its dossiers, and is taken up again after."""


def suite_de(request: Request, brut: object, defaut: str) -> str:
    """The page that was asked for, if it is one of this dossier: its letters and its decision file too."""
    suite = chemin_local(brut) if isinstance(brut, str) else ""
    ailleurs = (f"{defaut.replace('/instruction/', place, 1)}/" for place in ("/comite/", "/administration/"))
    siennes = (f"{defaut}/", f"{defaut}?", *ailleurs)
    return suite if suite.startswith(siennes) and "/declaration" not in suite else defaut


def _page(request: Request, acces: AccesAgent, bd: Bd, saisie: Saisie[FormeLien], suite: object) -> Response:
    ici = chemin(request.app, "instruction.dossier", dossier_id=acces.dossier.id)
    return page(
        request,
        "instruction/declaration.html",
        statut=422 if saisie.erreurs else 200,
        lu=avant_de_lire(bd, acces.dossier, acces.personne),
        deja=declaration_de(bd, acces.dossier, acces.personne),
        natures=[(nature.value, libelle) for nature, libelle in NATURES.items()],
        saisie=saisie,
        action=request.url.path,
        suite=suite_de(request, suite, ici),
    )


@router.get("/instruction/declarations", name="instruction.declarations")
def declarations(request: Request, personne: Agent, bd: Bd) -> Response:
    """The dossiers of one's part not opened yet, or those ticked in the list."""
    dossiers = dossiers_a_declarer(bd, personne, dossiers_choisis(request.query_params))
    signales = liens_signales(request.query_params)
    suite = suite_du_groupe(request.query_params, LOTS)
    return page(request, "instruction/declarations.html", dossiers=dossiers, signales=signales, suite=suite)


@router.post("/instruction/declarations", name="instruction.declarer_sans_lien")
def declarer_en_lot(request: Request, personne: Agent, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    """« Aucun lien » on the dossiers shown, those ticked left out: they are asked one by one when opened."""
    montres, ecartes = lire_lot(corps)
    trouves = dossiers_a_declarer(bd, personne, montres) if montres else []
    declarer_sans_lien(bd, [d.id for d in trouves if d.id not in ecartes], personne, maintenant)
    suite = suite_du_groupe(corps, LOTS)
    if suite and not ecartes:
        return RedirectResponse(suite, status_code=303)
    vers = "instruction.declarations" if ecartes else "instruction.a_traiter"
    return RedirectResponse(f"{chemin(request.app, vers)}{suite_du_lot(ecartes, suite)}", status_code=303)


@router.get(DECLARATION, name="instruction.declaration")
def declaration(request: Request, acces: DossierADeclarer, bd: Bd) -> Response:
    return _page(request, acces, bd, Saisie.vierge(), request.query_params.get("suite"))


@router.post(DECLARATION, name="instruction.declarer_lien")
def declarer(request: Request, acces: DossierADeclarer, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    saisie = lire_declaration(corps)
    try:
        dite = saisie.exige.declaration()
        declarer_lien(bd, acces.dossier, dite, acces.personne, maintenant)
    except SaisieInvalide as refus:
        return _page(request, acces, bd, saisie.refuser(refus), corps.get("suite"))
    if dite.reponse is Reponse.RETRAIT:
        vers = chemin(request.app, "instruction.a_traiter")
        return RedirectResponse(f"{vers}?fait=retrait", status_code=303)
    ici = chemin(request.app, "instruction.dossier", dossier_id=acces.dossier.id)
    return RedirectResponse(suite_de(request, corps.get("suite"), ici), status_code=303)
