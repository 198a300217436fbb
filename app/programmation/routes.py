"""The scenarios of a campaign, and each of them."""

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.droits import Situation, peut
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.programmation import commands, routes_comparaison, routes_recherche, routes_sensibilite
from app.programmation.commands_retenue import retenir_scenario as retenir_le_scenario
from app.programmation.deps import (
    AccesScenario,
    CampagneAProgrammer,
    CampagneProgrammee,
    LecteurDeProgrammation,
    Programmateur,
    ScenarioAPreparer,
    ScenarioVu,
)
from app.programmation.forms import (
    FormeCopie,
    FormeNom,
    FormeOperation,
    FormeScenario,
    FormeVersion,
    SaisieDeLigne,
    lire_ligne,
)
from app.programmation.queries import detail_de, groupes_connus, scenarios_listes
from app.programmation.vues import etablir_scenario

router = Routeur()
LISTE = "/comite/programmation/{campagne_id}"
UN = "/comite/scenarios/{scenario_id}"


@router.get(LISTE, name="programmation.scenarios")
def scenarios(request: Request, campagne: CampagneProgrammee, personne: LecteurDeProgrammation, bd: Bd) -> Response:
    """The scenarios of a campaign, the form that makes one, the choice of those to compare."""
    return _page_liste(request, bd, personne, campagne, Saisie.vierge(depart="propositions"))


@router.post(LISTE, name="programmation.creer_scenario")
def creer_scenario(
    request: Request, campagne: CampagneAProgrammer, personne: Programmateur, corps: Corps, bd: Bd, instant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeScenario, corps)
    if saisie.donnees is None:
        return _page_liste(request, bd, personne, campagne, saisie, 422)
    cree = commands.creer_scenario(bd, campagne, saisie.donnees.nom, saisie.donnees.depart == "vide", personne, instant)
    return _vers(request, cree.id, "cree")


@router.get(UN, name="programmation.scenario")
def scenario(
    request: Request,
    acces: ScenarioVu,
    personne: LecteurDeProgrammation,
    bd: Bd,
    dossier: Annotated[str, Query()] = "",
    page_: Annotated[str, Query(alias="page")] = "",
) -> Response:
    """The dossiers and their amounts; `?dossier=` opens the row of one of them, `?page=` is where it was seen."""
    return _page(request, bd, personne, acces, ouvert=_entier(dossier), demandee=_entier(page_) or 1)


@router.post(UN, name="programmation.modifier_montants")
def modifier_montants(
    request: Request, acces: ScenarioAPreparer, personne: Programmateur, corps: Corps, bd: Bd, instant: Maintenant
) -> Response:
    """Change the amounts of one dossier."""
    dossier_id = _entier(str(corps.get("dossier", "")))
    if dossier_id is None:
        raise ErreurMetier("Choisissez un dossier de la liste, puis recommencez.")
    demandee = _entier(str(corps.get("page", ""))) or 1
    ligne = lire_ligne(corps)
    if not ligne.erreurs and ligne.cellules:
        try:
            commands.modifier_montants(bd, acces.scenario, dossier_id, ligne.cellules, personne, instant)
        except SaisieInvalide as refus:
            ligne.erreurs = refus.erreurs
    if ligne.erreurs:
        return _page(request, bd, personne, acces, ouvert=dossier_id, demandee=demandee, ligne=ligne, statut=422)
    adresse = chemin(request.app, "programmation.scenario", scenario_id=acces.scenario.id)
    return RedirectResponse(f"{adresse}?page={demandee}&dossier={dossier_id}#modifier", status_code=303)


@router.post(f"{UN}/copie", name="programmation.copier_scenario")
def copier_scenario(
    request: Request, acces: ScenarioAPreparer, personne: Programmateur, corps: Corps, bd: Bd, instant: Maintenant
) -> Response:
    nom = Saisie.lire(FormeCopie, corps).exige.nom
    cree = commands.copier_scenario(bd, acces.scenario, nom, personne, instant)
    return _vers(request, cree.id, "copie")


@router.post(f"{UN}/operations", name="programmation.appliquer_operation")
def appliquer_operation(
    request: Request, acces: ScenarioAPreparer, personne: Programmateur, corps: Corps, bd: Bd, instant: Maintenant
) -> Response:
    """Make another scenario out of this one."""
    saisie = Saisie.lire(FormeOperation, corps)
    if saisie.donnees is not None:
        try:
            cree = commands.appliquer_operation(bd, acces.scenario, saisie.donnees.donnees(), personne, instant)
            return _vers(request, cree.id, "opere")
        except SaisieInvalide as refus:
            saisie = saisie.refuser(refus)
    return _page(request, bd, personne, acces, operation=saisie, statut=422)


@router.post(f"{UN}/nom", name="programmation.renommer_scenario")
def renommer_scenario(
    request: Request, acces: ScenarioAPreparer, personne: Programmateur, corps: Corps, bd: Bd, instant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeNom, corps)
    if saisie.donnees is None:
        return _page(request, bd, personne, acces, nom=saisie, statut=422)
    commands.renommer_scenario(bd, acces.scenario, saisie.donnees.nom, saisie.donnees.version, personne, instant)
    return _vers(request, acces.scenario.id, "renomme")


@router.post(f"{UN}/suppression", name="programmation.supprimer_scenario")
def supprimer_scenario(
    request: Request, acces: ScenarioAPreparer, personne: Programmateur, corps: Corps, bd: Bd, instant: Maintenant
) -> Response:
    version = Saisie.lire(FormeVersion, corps).exige.version
    commands.supprimer_scenario(bd, acces.scenario, version, personne, instant)
    liste = chemin(request.app, "programmation.scenarios", campagne_id=acces.campagne.id)
    return RedirectResponse(f"{liste}?fait=supprime", status_code=303)


@router.post(f"{UN}/retenue", name="programmation.retenir_scenario")
def retenir_scenario(
    request: Request, acces: ScenarioAPreparer, personne: Programmateur, corps: Corps, bd: Bd, instant: Maintenant
) -> Response:
    """What it gives becomes what is proposed to the sitting."""
    version = Saisie.lire(FormeVersion, corps).exige.version
    retenir_le_scenario(bd, acces.scenario, version, personne, instant)
    return _vers(request, acces.scenario.id, "retenu")


def _entier(texte: str) -> int | None:
    return int(texte) if texte.isascii() and texte.isdecimal() and len(texte) < 10 else None


def _vers(request: Request, scenario_id: int | None, fait: str) -> Response:
    adresse = chemin(request.app, "programmation.scenario", scenario_id=scenario_id)
    return RedirectResponse(f"{adresse}?fait={fait}", status_code=303)


def _page_liste(
    request: Request,
    bd: Bd,
    personne: Personne,
    campagne: Campagne,
    saisie: Saisie[FormeScenario],
    statut: int = 200,
) -> Response:
    return page(
        request,
        "programmation/scenarios.html",
        statut,
        campagne=campagne,
        scenarios=scenarios_listes(bd, personne, campagne.id or 0),
        saisie=saisie,
        peut_preparer=_peut_preparer(personne),
    )


def _page(
    request: Request,
    bd: Bd,
    personne: Personne,
    acces: AccesScenario,
    *,
    ouvert: int | None = None,
    demandee: int = 1,
    ligne: SaisieDeLigne | None = None,
    operation: Saisie[FormeOperation] | None = None,
    nom: Saisie[FormeNom] | None = None,
    statut: int = 200,
) -> Response:
    scenario = acces.scenario
    detail = detail_de(bd, personne, scenario.campagne_id, scenario.cree_par_id)
    return page(
        request,
        "programmation/scenario.html",
        statut,
        scenario=scenario,
        phrases=detail.lisibles(scenario.phrases),
        campagne=acces.campagne,
        vue=etablir_scenario(bd, personne, scenario, demandee, ouvert),
        ouvert=ouvert if _peut_preparer(personne) else None,
        ligne=ligne,
        operation=operation or Saisie.vierge(baisse="10", hausse="20"),
        nom=nom or Saisie.vierge(nom=scenario.nom, version=scenario.version),
        groupes=groupes_connus(bd) if _peut_preparer(personne) else [],
        peut_preparer=_peut_preparer(personne),
    )


def _peut_preparer(personne: Personne) -> bool:
    return peut("preparer_programmation", Situation(role=personne.role))


router.reunir(routes_comparaison.router)
router.reunir(routes_recherche.router)
router.reunir(routes_sensibilite.router)
