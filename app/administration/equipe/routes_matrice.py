"""The matrix and the communes: read, previewed by GET, applied by a second and explicit POST."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.administration.deps import CommuneGeree
from app.administration.equipe import queries
from app.administration.equipe.commands_matrice import appliquer_changement
from app.administration.equipe.forms import (
    Changement,
    FormeApplication,
    champ_axe,
    champ_orientation,
    lire_commune,
    lire_matrice,
)
from app.administration.equipe.queries_apercu import apercu
from app.administration.retour import retour
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.erreurs import SaisieInvalide
from app.domain.orientations import CLES_AXES, EQUIPES, ORIENTATIONS, Orientation, libelle_axe
from app.dossiers.routage import charger_matrice
from app.models.referentiel import Commune

router = Routeur(prefix="/administration")

# a page stays readable, and light, whatever the number of dossiers
ECARTS_MONTRES = 100


@router.get("/matrice", name="administration.matrice")
def matrice(request: Request, bd: Bd, personne: Administrateur) -> Response:
    actuelle = charger_matrice(bd)
    valeurs = {champ_orientation(o): actuelle.orientations.get(o) for o in Orientation}
    valeurs |= {champ_axe(cle): actuelle.axes.get(cle) for cle in CLES_AXES}
    return _matrice(request, bd, Saisie.vierge(**valeurs))


@router.get("/matrice/apercu", name="administration.apercu_matrice")
def apercu_matrice(request: Request, bd: Bd, personne: Administrateur, maintenant: Maintenant) -> Response:
    saisie, changement = lire_matrice(request.query_params, _codes(bd))
    if saisie.erreurs:
        return _matrice(request, bd, saisie, 422)
    return _apercu_matrice(request, bd, changement, saisie, maintenant)


@router.post("/matrice", name="administration.modifier_matrice")
def modifier_matrice(
    request: Request, bd: Bd, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    lue, changement = lire_matrice(corps, _codes(bd))
    if lue.erreurs:
        return _matrice(request, bd, lue, 422)
    saisie = Saisie.lire(FormeApplication, corps)
    try:
        appliquer_changement(bd, changement, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _apercu_matrice(request, bd, changement, lue, maintenant, saisie.refuser(refus))
    return retour(request, "administration.matrice", "appliquee")


@router.get("/communes", name="administration.communes")
def communes(request: Request, bd: Bd, personne: Administrateur) -> Response:
    return page(
        request,
        "administration/communes.html",
        communes=queries.communes(bd),
        intitules=dict(queries.codes_des_postes(bd)),
        a_quartier=queries.communes_a_quartier(bd),
    )


@router.get("/communes/{insee}", name="administration.commune")
def commune(request: Request, bd: Bd, commune: CommuneGeree) -> Response:
    valeurs = {"equipe": commune.equipe.value if commune.equipe else "", "referent_poste": commune.referent_poste}
    return _commune(request, bd, commune, Saisie.vierge(**valeurs))


@router.get("/communes/{insee}/apercu", name="administration.apercu_commune")
def apercu_commune(request: Request, bd: Bd, commune: CommuneGeree, maintenant: Maintenant) -> Response:
    saisie, changement = lire_commune(commune.insee, request.query_params, _codes(bd))
    if saisie.erreurs:
        return _commune(request, bd, commune, saisie, 422)
    return _apercu_commune(request, bd, commune, changement, saisie, maintenant)


@router.post("/communes/{insee}", name="administration.modifier_commune")
def modifier_commune(
    request: Request, bd: Bd, commune: CommuneGeree, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    lue, changement = lire_commune(commune.insee, corps, _codes(bd))
    if lue.erreurs:
        return _commune(request, bd, commune, lue, 422)
    saisie = Saisie.lire(FormeApplication, corps)
    try:
        appliquer_changement(bd, changement, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _apercu_commune(request, bd, commune, changement, lue, maintenant, saisie.refuser(refus))
    return retour(request, "administration.communes", "appliquee")


def _codes(bd: Bd) -> set[str]:
    return {code for code, _ in queries.codes_des_postes(bd)}


def _matrice(request: Request, bd: Bd, saisie: Saisie[Forme], statut: int = 200) -> Response:
    return page(
        request,
        "administration/matrice.html",
        statut,
        saisie=saisie,
        postes=queries.codes_des_postes(bd),
        orientations=[(champ_orientation(o), fiche) for o, fiche in ORIENTATIONS.items()],
        axes=[(champ_axe(cle), libelle_axe(axe, facette)) for cle, (axe, facette) in CLES_AXES.items()],
    )


def _commune(request: Request, bd: Bd, commune: Commune, saisie: Saisie[Forme], statut: int = 200) -> Response:
    return page(
        request,
        "administration/commune.html",
        statut,
        commune=commune,
        saisie=saisie,
        equipes=[(code.value, libelle) for code, libelle in EQUIPES.items()],
        postes=queries.codes_des_postes(bd),
    )


def _apercu_matrice(
    request: Request,
    bd: Bd,
    changement: Changement,
    lue: Saisie[Forme],
    maintenant: Maintenant,
    saisie: Saisie[FormeApplication] | None = None,
) -> Response:
    adresses = {
        "action": chemin(request.app, "administration.modifier_matrice"),
        "revenir": chemin(request.app, "administration.matrice"),
        "parent": "Matrice des référents",
    }
    return _apercu(request, bd, changement, lue.valeurs, maintenant, saisie, adresses)


def _apercu_commune(
    request: Request,
    bd: Bd,
    commune: Commune,
    changement: Changement,
    lue: Saisie[Forme],
    maintenant: Maintenant,
    saisie: Saisie[FormeApplication] | None = None,
) -> Response:
    adresses = {
        "action": chemin(request.app, "administration.modifier_commune", insee=commune.insee),
        "revenir": chemin(request.app, "administration.commune", insee=commune.insee),
        "parent": commune.nom,
    }
    return _apercu(request, bd, changement, lue.valeurs, maintenant, saisie, adresses)


def _apercu(
    request: Request,
    bd: Bd,
    changement: Changement,
    valeurs: Mapping[str, Any],
    maintenant: Maintenant,
    saisie: Saisie[FormeApplication] | None,
    adresses: Mapping[str, Any],
) -> Response:
    return page(
        request,
        "administration/apercu.html",
        422 if saisie else 200,
        apercu=apercu(bd, changement, maintenant),
        montres=ECARTS_MONTRES,
        valeurs=valeurs,
        saisie=saisie or Saisie(),
        **adresses,
    )
