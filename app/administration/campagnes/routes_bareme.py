"""The screens of the barème: its weights, and each criterion."""

from collections.abc import Sequence
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.administration.campagnes import commands_bareme, queries
from app.administration.campagnes.commands_bareme import bareme_de
from app.administration.campagnes.forms_bareme import FormeBareme, FormeCorrection, FormeCritere, saisie_du_critere
from app.administration.deps import CampagneGeree
from app.administration.retour import retour
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.bareme import ECARTABLES, PROPRES, REGLABLES, RENOMMABLES, VIERGE, enumerer
from app.domain.bareme_versions import Correction, corrections
from app.domain.droits import Qualite
from app.domain.erreurs import SaisieInvalide
from app.domain.etalonnage import BAREME_TENU
from app.domain.grille import Bareme
from app.models.campagnes import Campagne

router = Routeur(prefix="/administration/campagnes")

ROLES: dict[str, str] = {
    Qualite.PILOTE.value: "le pilote",
    Qualite.CONTRIBUTEUR.value: "les contributeurs",
    Qualite.TERRITOIRE.value: "le référent de territoire",
}
FAITS = {
    "critere": "Le critère est enregistré.",
    "correction": "La formulation est corrigée : c’est une nouvelle version du barème.",
}


@router.get("/{campagne_id}/bareme", name="administration.bareme")
def bareme(request: Request, bd: Bd, campagne: CampagneGeree) -> Response:
    return _bareme(request, bd, campagne, Saisie.vierge(**bareme_de(campagne).poids))


@router.post("/{campagne_id}/bareme", name="administration.fixer_bareme")
def fixer_bareme(
    request: Request, bd: Bd, campagne: CampagneGeree, corps: Corps, personne: Administrateur, maintenant: Maintenant
) -> Response:
    saisie = Saisie.lire(FormeBareme, corps)
    try:
        commands_bareme.fixer_bareme(bd, campagne, saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _bareme(request, bd, campagne, saisie.refuser(refus), 422)
    return retour(request, "administration.campagne", "bareme", campagne_id=campagne.id)


@router.get("/{campagne_id}/bareme/{critere}", name="administration.critere")
def formulaire_critere(request: Request, bd: Bd, campagne: CampagneGeree, critere: str) -> Response:
    regles = bareme_de(campagne)
    saisie = saisie_du_critere(regles.reglages.get(critere, VIERGE), regles.poids.get(critere, 1))
    return _critere(request, bd, campagne, critere, saisie)


@router.post("/{campagne_id}/bareme/{critere}", name="administration.regler_critere")
def regler_critere(
    request: Request,
    bd: Bd,
    campagne: CampagneGeree,
    critere: str,
    corps: Corps,
    personne: Administrateur,
    maintenant: Maintenant,
) -> Response:
    saisie = Saisie.lire(FormeCritere, corps)
    try:
        commands_bareme.regler_critere(bd, campagne, _connue(critere), saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _critere(request, bd, campagne, critere, saisie.refuser(refus), 422)
    return retour(request, "administration.bareme", "critere", campagne_id=campagne.id)


@router.post("/{campagne_id}/bareme/{critere}/correction", name="administration.corriger_critere")
def corriger_critere(
    request: Request,
    bd: Bd,
    campagne: CampagneGeree,
    critere: str,
    corps: Corps,
    personne: Administrateur,
    maintenant: Maintenant,
) -> Response:
    saisie = Saisie.lire(FormeCorrection, corps)
    try:
        commands_bareme.corriger_critere(bd, campagne, _connue(critere), saisie.exige, personne, maintenant)
    except SaisieInvalide as refus:
        return _critere(request, bd, campagne, critere, saisie.refuser(refus), 422)
    return retour(request, "administration.bareme", "correction", campagne_id=campagne.id)


def _connue(cle: str) -> str:
    if cle not in REGLABLES:
        raise Introuvable
    return cle


def _bareme(request: Request, bd: Bd, campagne: Campagne, saisie: Saisie[FormeBareme], statut: int = 200) -> Response:
    regles = bareme_de(campagne)
    libelles = regles.libelles_des_poids()
    return page(
        request,
        "administration/bareme.html",
        statut,
        campagne=campagne,
        saisie=saisie,
        poids=regles.poids,
        libelles={cle: libelle for cle, libelle in libelles.items() if cle not in PROPRES},
        lignes=[
            (cle, regles.reglages[cle], [ROLES[r] for r in ROLES if r in regles.reglages[cle].roles],
             enumerer(regles.reglages[cle].commentes))
            for cle in REGLABLES if cle in regles.reglages
        ],
        place=next((cle for cle in PROPRES if cle not in regles.reglages), ""),
        est_fige=queries.a_des_notes(bd, campagne),
        tenu=BAREME_TENU if queries.est_en_etalonnage(bd, campagne) else "",
        versions=_versions(queries.versions_du_bareme(bd, campagne)),
        faits=FAITS,
    )  # fmt: skip


def _versions(gardees: Sequence[Any]) -> list[tuple[Any, list[Correction]]]:
    """Each version, the last first, and what it put right of the one before."""
    lues = [Bareme(v.poids, v.bareme).reglages for v in gardees]
    return [
        (v, corrections(lues[rang + 1], lues[rang]) if rang + 1 < len(lues) else []) for rang, v in enumerate(gardees)
    ]


def _critere(
    request: Request, bd: Bd, campagne: Campagne, cle: str, saisie: Saisie[Any], statut: int = 200
) -> Response:
    reglage = bareme_de(campagne).reglages.get(_connue(cle), VIERGE)
    return page(
        request,
        "administration/critere.html",
        statut,
        campagne=campagne,
        cle=cle,
        reglage=reglage,
        saisie=saisie,
        roles=[(role, f"{libelle[0].upper()}{libelle[1:]}") for role, libelle in ROLES.items()],
        est_propre=cle in PROPRES,
        est_renommable=cle in RENOMMABLES,
        est_ecartable=cle in ECARTABLES,
        est_fige=queries.a_des_notes(bd, campagne),
        tenu=BAREME_TENU if queries.est_en_etalonnage(bd, campagne) else "",
    )
