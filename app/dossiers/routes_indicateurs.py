"""From a vague aim to a measurable objective: three steps on one address, which only the last one writes."""

from collections.abc import Callable
from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant, Porteur
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps
from app.core.pages import page
from app.domain.bibliotheque_indicateurs import EXEMPLES, fiches_pour
from app.domain.formulaire import section_de
from app.domain.indicateurs import CLE, conseil_objectif, objectifs_proposes, place_restante
from app.domain.orientations import ORIENTATIONS, Orientation
from app.domain.questions import Contenu
from app.domain.questions_aap import INDICATEURS_MAXIMUM
from app.dossiers.commands import exiger_ecriture_ouverte
from app.dossiers.commands_indicateurs import ajouter_objectif
from app.dossiers.deps import DossierARediger, DossierCalcule
from app.dossiers.forms_indicateurs import SaisieObjectif, lire_choix, lire_mesures
from app.dossiers.queries import Acces, contenu_de, sections_de

router = Routeur()


def _exiger_la_section(acces: Acces) -> None:
    """The short forms ask for no indicator."""
    if section_de(acces.sections, CLE) is None:
        raise Introuvable


def _place(contenu: Contenu) -> Callable[[str], int]:
    return lambda objectif: place_restante(contenu, objectif, INDICATEURS_MAXIMUM)


@router.get("/dossiers/{dossier_id}/indicateurs/objectif", name="dossiers.preparer_objectif")
def preparer(request: Request, acces: DossierCalcule, bd: Bd, maintenant: Maintenant) -> Response:
    _exiger_la_section(acces)
    exiger_ecriture_ouverte(acces, maintenant)
    contenu = contenu_de(sections_de(bd, acces.dossier))
    saisie = lire_choix(request.query_params, request.query_params.getlist("choix"), _place(contenu))
    return _page(request, acces, contenu, saisie)


@router.post("/dossiers/{dossier_id}/indicateurs/objectif", name="dossiers.ajouter_objectif")
def ajouter(
    request: Request, acces: DossierARediger, corps: Corps, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    _exiger_la_section(acces)
    exiger_ecriture_ouverte(acces, maintenant)
    contenu = contenu_de(sections_de(bd, acces.dossier))
    choix = [code for code in corps.getlist("choix") if isinstance(code, str)]
    saisie = lire_mesures(corps, choix, _place(contenu))
    if saisie.erreurs:
        return _page(request, acces, contenu, saisie)
    ajouter_objectif(bd, acces, saisie.objectif, saisie.lignes, personne, maintenant)
    suite = chemin(request.app, "dossiers.section", dossier_id=acces.dossier.id, cle=CLE)
    return RedirectResponse(f"{suite}?fait=objectif", status_code=303)


def _page(request: Request, acces: Acces, contenu: Contenu, saisie: SaisieObjectif) -> Response:
    orientation = _orientation(contenu)
    return page(
        request,
        "dossiers/objectif.html",
        statut=422 if saisie.erreurs else 200,
        acces=acces,
        saisie=saisie,
        objectifs=[(o, o) for o in objectifs_proposes(contenu)],
        exemple=EXEMPLES[orientation or Orientation.SANTE],
        conseil=conseil_objectif(saisie.objectif) if saisie.objectif else "",
        place=_place(contenu)(saisie.objectif),
        fiches=_groupes(contenu, orientation),
        champs=("indicateur", "unite", "depart", "cible", "source"),
    )


def _orientation(contenu: Contenu) -> Orientation | None:
    code = (contenu.get("orientations") or {}).get("principale")
    return Orientation(code) if code in list(Orientation) else None


def _groupes(contenu: Contenu, principale: Orientation | None) -> list[tuple[str, tuple[Any, ...]]]:
    """(title, cards): the principal orientation open, then what suits all, then the five others folded away."""
    groupes: list[tuple[str, tuple[Any, ...]]] = []
    if principale is not None:
        propres = tuple(f for f in fiches_pour(principale) if f.orientation is principale)
        groupes.append((ORIENTATIONS[principale].libelle_court, propres))
    groupes.append(("Pour tous les projets", fiches_pour(None)))
    for autre in Orientation:
        if autre is not principale:
            propres = tuple(f for f in fiches_pour(autre) if f.orientation is autre)
            groupes.append((ORIENTATIONS[autre].libelle_court, propres))
    return groupes
