"""A sheet opens for the first time: does its reader have a link with it? The same question as the agents'."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comite.deps import AccesDuComite, DossierDuComite, LecteurDeLOrdreDuJour
from app.comite.queries_liens import a_declarer_au_comite
from app.comptes.chemins import chemin_local
from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.erreurs import SaisieInvalide
from app.domain.liens import NATURES, Reponse
from app.instruction.commands_liens import declarer_lien, declarer_sans_lien
from app.instruction.forms_liens import (
    FormeLien,
    liens_signales,
    lire_declaration,
    lire_lot,
    suite_du_groupe,
    suite_du_lot,
)
from app.instruction.queries_liens import avant_de_lire, declaration_de
from app.models.comptes import Personne

router = Routeur()
DECLARATION = "/comite/dossiers/{dossier_id}/declaration"
CLASSEMENT = "/comite/classement/"
"""The book of a campaign asks the question for its dossiers, and is asked again after."""


def _suite(request: Request, acces: AccesDuComite, brut: object) -> str:
    """The page of the committee that was asked for, the sheet otherwise."""
    suite = chemin_local(brut) if isinstance(brut, str) else ""
    if suite.startswith("/comite/") and "/declaration" not in suite:
        return suite
    return chemin(request.app, "comite.feuille", dossier_id=acces.dossier.id)


def _page(
    request: Request, acces: AccesDuComite, personne: Personne, bd: Bd, saisie: Saisie[FormeLien], suite: object
) -> Response:
    return page(
        request,
        "comite/declaration.html",
        statut=422 if saisie.erreurs else 200,
        lu=avant_de_lire(bd, acces.dossier, personne),
        deja=declaration_de(bd, acces.dossier, personne),
        natures=[(nature.value, libelle) for nature, libelle in NATURES.items()],
        saisie=saisie,
        action=request.url.path,
        suite=_suite(request, acces, suite),
    )


@router.get("/comite/declarations", name="comite.declarations")
def declarations(request: Request, personne: LecteurDeLOrdreDuJour, bd: Bd, campagne: str = "") -> Response:
    """The dossiers of the committee this person did not open yet; of one ranked list, decided or not (`campagne`)."""
    liste = int(campagne) if campagne.isdecimal() and len(campagne) < 10 else 0
    dossiers = a_declarer_au_comite(bd, personne, campagne_id=liste)
    signales = liens_signales(request.query_params)
    suite = suite_du_groupe(request.query_params, CLASSEMENT)
    return page(request, "comite/declarations.html", dossiers=dossiers, signales=signales, suite=suite)


@router.post("/comite/declarations", name="comite.declarer_sans_lien")
def declarer_en_lot(
    request: Request, personne: LecteurDeLOrdreDuJour, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    """« Aucun lien » on the dossiers shown, those ticked left out."""
    montres, ecartes = lire_lot(corps)
    trouves = a_declarer_au_comite(bd, personne, montres) if montres else []
    declarer_sans_lien(bd, [d.id for d in trouves if d.id not in ecartes], personne, maintenant)
    suite = suite_du_groupe(corps, CLASSEMENT)
    if suite and not ecartes:
        return RedirectResponse(suite, status_code=303)
    ici = chemin(request.app, "comite.declarations")
    return RedirectResponse(f"{ici}{suite_du_lot(ecartes, suite)}", status_code=303)


@router.get(DECLARATION, name="comite.declaration")
def declaration(request: Request, acces: DossierDuComite, personne: LecteurDeLOrdreDuJour, bd: Bd) -> Response:
    return _page(request, acces, personne, bd, Saisie.vierge(), request.query_params.get("suite"))


@router.post(DECLARATION, name="comite.declarer_lien")
def declarer(
    request: Request,
    acces: DossierDuComite,
    personne: LecteurDeLOrdreDuJour,
    corps: Corps,
    bd: Bd,
    maintenant: Maintenant,
) -> Response:
    saisie = lire_declaration(corps)
    try:
        dite = saisie.exige.declaration()
        bd.refresh(acces.dossier, with_for_update=True)
        declarer_lien(bd, acces.dossier, dite, personne, maintenant)
    except SaisieInvalide as refus:
        return _page(request, acces, personne, bd, saisie.refuser(refus), corps.get("suite"))
    suite = _suite(request, acces, corps.get("suite"))
    # in a sitting, one's own sheet says that they withdrew, and follows the next dossier
    if dite.reponse is Reponse.RETRAIT and not suite.endswith("/ma-feuille"):
        return RedirectResponse(f"{chemin(request.app, 'comite.declarations')}?fait=deport", status_code=303)
    return RedirectResponse(suite, status_code=303)
