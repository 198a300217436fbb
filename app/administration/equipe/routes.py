"""The screens of the équipe: posts, matrix, communes, coverage."""

from collections import Counter
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.administration.deps import AbsenceGeree, OccupationGeree, PosteGere
from app.administration.equipe import commands, queries
from app.administration.equipe.forms import FormeAbsence, FormeFin, FormeSuppleant, FormeTitulaire
from app.administration.retour import retour
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.francais import pliage
from app.core.pages import page
from app.domain.calendrier import jour_de_paris
from app.domain.couverture import LigneCouverture
from app.domain.erreurs import SaisieInvalide
from app.domain.orientations import AXES, GEOGRAPHIES_COURTES, ORIENTATIONS

router = Routeur(prefix="/administration")


@router.get("/equipe", name="administration.equipe")
def equipe(request: Request, bd: Bd, personne: Administrateur, maintenant: Maintenant) -> Response:
    return page(
        request,
        "administration/equipe.html",
        fiches=queries.fiches_des_postes(bd, jour_de_paris(maintenant)),
        intitules=dict(queries.codes_des_postes(bd)),
    )


@router.get("/equipe/{poste_code}", name="administration.poste")
def poste(request: Request, bd: Bd, poste: PosteGere, maintenant: Maintenant) -> Response:
    return _poste(request, bd, poste.code, maintenant)


@router.post("/equipe/{poste_code}/titulaire", name="administration.nommer_titulaire")
def nommer_titulaire(
    request: Request, bd: Bd, poste: PosteGere, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeTitulaire, corps)
    try:
        commands.nommer_titulaire(bd, poste, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _poste(request, bd, poste.code, maintenant, "titulaire", saisie.refuser(refus))
    return retour(request, "administration.poste", "nommee", poste_code=poste.code)


@router.post("/equipe/{poste_code}/suppleant", name="administration.choisir_suppleant")
def choisir_suppleant(
    request: Request, bd: Bd, poste: PosteGere, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeSuppleant, corps)
    try:
        commands.choisir_suppleant(bd, poste, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _poste(request, bd, poste.code, maintenant, "suppleant", saisie.refuser(refus))
    return retour(request, "administration.poste", "suppleant", poste_code=poste.code)


@router.post("/occupations/{occupation_id}/terminer", name="administration.terminer_occupation")
def terminer_occupation(
    request: Request,
    bd: Bd,
    occupation: OccupationGeree,
    corps: Corps,
    personne: Administrateur,
    maintenant: Maintenant,
) -> Response:
    saisie, code = Saisie.lire(FormeFin, corps), occupation.poste_code
    try:
        commands.terminer_occupation(bd, occupation, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _poste(request, bd, code, maintenant, "fin", saisie.refuser(refus))
    return retour(request, "administration.poste", "terminee", poste_code=code)


@router.post("/equipe/{poste_code}/absences", name="administration.ajouter_absence")
def ajouter_absence(
    request: Request, bd: Bd, poste: PosteGere, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeAbsence, corps)
    try:
        commands.ajouter_absence(bd, poste, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _poste(request, bd, poste.code, maintenant, "absence", saisie.refuser(refus))
    return retour(request, "administration.poste", "absente", poste_code=poste.code)


@router.post("/absences/{absence_id}/terminer", name="administration.terminer_absence")
def terminer_absence(
    request: Request, bd: Bd, absence: AbsenceGeree, personne: Administrateur, maintenant: Maintenant
) -> Response:
    commands.terminer_absence(bd, absence, personne, maintenant)
    return retour(request, "administration.equipe", "revenue")


@router.get("/couverture", name="administration.couverture")
def couverture(request: Request, bd: Bd, personne: Administrateur, maintenant: Maintenant) -> Response:
    rapport, matrice, agents = queries.rapport_de_couverture(bd, maintenant)
    a_quartier = queries.communes_a_quartier(bd)
    groupes: dict[tuple[Any, ...], list[LigneCouverture]] = {}
    lignes = sorted(rapport.lignes, key=lambda ligne: pliage(ligne.commune.nom))
    sans_equipe = [ligne.commune for ligne in lignes if ligne.commune.equipe is None]
    for ligne in lignes:
        groupes.setdefault((ligne.commune.equipe, ligne.commune.referent), []).append(ligne)
    return page(
        request,
        "administration/couverture.html",
        rapport=rapport,
        lignes=lignes,
        matrice=matrice,
        agents=agents,
        groupes=sorted(groupes.items(), key=lambda g: (g[0][0] is not None, str(g[0][0]), str(g[0][1]))),
        geographies=GEOGRAPHIES_COURTES,
        a_quartier=a_quartier,
        sans_equipe_a_quartier=[c for c in sans_equipe if c.insee in a_quartier],
        sans_equipe_ni_quartier=[c for c in sans_equipe if c.insee not in a_quartier],
        axes=AXES,
        orientations=ORIENTATIONS,
        quartiers_a_note=queries.quartiers_a_note(bd),
        nombres=Counter(cellule.nombre_sur_place for ligne in rapport.lignes for cellule in ligne.cellules),
    )


def _poste(
    request: Request,
    bd: Bd,
    code: str,
    maintenant: Maintenant,
    formulaire: str = "",
    saisie: Saisie[Any] | None = None,
) -> Response:
    """The page of a post; `saisie` belongs to the form named, the others are empty."""
    (fiche,) = queries.fiches_des_postes(bd, jour_de_paris(maintenant), code)
    postes = queries.codes_des_postes(bd)
    actuelle = fiche.actuelle
    vierges: dict[str, Saisie[Any]] = {
        "suppleant": Saisie.vierge(suppleant=actuelle.suppleant_poste if actuelle else None)
    }
    return page(
        request,
        "administration/poste.html",
        422 if saisie else 200,
        fiche=fiche,
        postes=[(c, intitule) for c, intitule in postes if c != code],
        intitules=dict(postes),
        agents=queries.agents_en_poste_possible(bd),
        saisies=vierges | ({formulaire: saisie} if saisie else {}),
        saisie=saisie or Saisie(),
        rien=Saisie(),
    )
