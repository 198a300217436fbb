"""Calibration for the coordination: the three dossiers, who has scored, and once closed how each one marks."""

from typing import Annotated, Any

from fastapi import Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from app.comite import commands_etalonnage
from app.comite.deps import CampagneATenir
from app.comite.queries_equite import noms
from app.comite.queries_etalonnage import (
    est_lue,
    etalonnage_de,
    etalons,
    notes_passees,
    participations,
)
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.bareme import Bareme
from app.domain.erreurs import SaisieInvalide
from app.domain.etalonnage import criteres_a_noter, lectures, resultats, suggestions
from app.domain.grille import criteres
from app.domain.notation import NoteDonnee
from app.domain.orientations import Axe, Orientation
from app.instruction.queries_etalonnage import notes_d_etalonnage
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.etalonnage import Etalonnage

router = Routeur()
ADRESSE = "/comite/classement/{campagne_id}/etalonnage"
_NUMERO = Field(max_length=40, json_schema_extra={"mal": "Vérifiez ce numéro de dossier."})


class FormeEtalons(Forme):
    """The numbers of the three dossiers."""

    numero_1: Annotated[str, _NUMERO] = ""
    numero_2: Annotated[str, _NUMERO] = ""
    numero_3: Annotated[str, _NUMERO] = ""


@router.get(ADRESSE, name="comite.etalonnage")
def etalonnage(request: Request, campagne: CampagneATenir, personne: Administrateur, bd: Bd) -> Response:
    proposes = suggestions(notes_passees(bd, personne, campagne))
    saisie: Saisie[Any] = Saisie.vierge(**{f"numero_{rang}": n for rang, n in enumerate(proposes, start=1)})
    return _page(request, bd, campagne, personne, saisie)


@router.post(ADRESSE, name="comite.ouvrir_etalonnage")
def ouvrir_etalonnage(
    request: Request, campagne: CampagneATenir, personne: Administrateur, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeEtalons, corps)
    try:
        lue = saisie.exige
        numeros = [numero.upper() for numero in (lue.numero_1, lue.numero_2, lue.numero_3)]
        commands_etalonnage.ouvrir_etalonnage(bd, campagne, numeros, personne, maintenant)
    except SaisieInvalide as refus:
        return _page(request, bd, campagne, personne, saisie.refuser(refus), 422)
    return _retour(request, campagne, "ouvert")


class FormeCloture(Forme):
    """Whether one does without those who have not finished."""

    inacheve: str = ""


@router.post(f"{ADRESSE}/cloture", name="comite.clore_etalonnage")
def clore_etalonnage(
    request: Request, campagne: CampagneATenir, personne: Administrateur, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeCloture, corps)
    try:
        dit = saisie.exige.inacheve == "oui"
        commands_etalonnage.clore_etalonnage(bd, campagne, personne, maintenant, est_inacheve=dit)
    except SaisieInvalide as refus:
        return _page(request, bd, campagne, personne, saisie.refuser(refus), 422)
    return _retour(request, campagne, "clos")


def _retour(request: Request, campagne: Campagne, fait: str) -> Response:
    adresse = chemin(request.app, "comite.etalonnage", campagne_id=campagne.id)
    return RedirectResponse(f"{adresse}?fait={fait}", status_code=303)


def _page(
    request: Request, bd: Bd, campagne: Campagne, personne: Personne, saisie: Saisie[Any], statut: int = 200
) -> Response:
    ouvert = etalonnage_de(bd, campagne)
    return page(
        request,
        "comite/etalonnage.html",
        statut,
        campagne=campagne,
        saisie=saisie,
        etalonnage=ouvert,
        est_lue=ouvert is None and est_lue(bd, campagne),
        participations=participations(bd, ouvert) if ouvert else [],
        **_resultats(bd, campagne, personne, ouvert),
    )


def _resultats(bd: Bd, campagne: Campagne, personne: Personne, ouvert: Etalonnage | None) -> dict[str, Any]:
    """Nothing of the notes before the calibration is closed: the coordination may score too."""
    if ouvert is None:
        return {"etalons": [], "noteurs": []}
    lus = etalons(bd, personne, ouvert)
    if ouvert.clos_le is None:
        return {"etalons": [(etalon, ()) for etalon in lus], "noteurs": []}
    notes = notes_d_etalonnage(bd, ouvert.id)
    # somebody linked to one of the three reads nothing of it
    vues = {etalon.id: notes.get(etalon.id, []) for etalon in lus}
    trouves = resultats(vues.values())
    qui = noms(bd, [noteur.personne_id for noteur in trouves])
    bareme = Bareme(campagne.poids, campagne.bareme)
    return {
        "etalons": [(e, lectures(_criteres(bareme, e.orientation, vues[e.id]), vues[e.id], personne.id)) for e in lus],
        "noteurs": [(qui[noteur.personne_id], noteur) for noteur in trouves],
    }


def _criteres(bareme: Bareme, orientation: Orientation | None, notes: list[NoteDonnee]) -> Any:
    """Those that were scored, in the order of the grille."""
    donnees = {note.critere for note in notes}
    axes = [axe for axe in Axe if f"axe.{axe.value}" in donnees]
    return criteres_a_noter(criteres(bareme, orientation or Orientation.EMPLOI, (), axes))
