"""The dossiers that look like one: why, side by side, and what an agent says of it."""

from typing import Any

from fastapi import Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.doublons import suite_d_un_doublon
from app.domain.droits import peut
from app.domain.erreurs import SaisieInvalide
from app.domain.etats import libelle, ton
from app.domain.ressemblances import (
    JUGEMENTS,
    RAISON_MAXIMUM,
    EtatRessemblance,
    resume_des_alentours,
)
from app.instruction.choisis import dossiers_choisis
from app.instruction.commands_ressemblances import Reponse, ecarter_les_paires, signaler, trancher
from app.instruction.deps import DossierDontLesDoublons, DossierVu
from app.instruction.queries import ID_MAXIMUM, AccesAgent
from app.instruction.queries_alentours import dossiers_alentour
from app.instruction.queries_ressemblances import Proche, proches

router = Routeur()
ICI = "/instruction/dossiers/{dossier_id}/ressemblances"


class FormeJugement(Forme):
    choix: str = ""
    raison: str = Field(
        default="",
        max_length=RAISON_MAXIMUM,
        json_schema_extra={"mal": f"Écrivez {RAISON_MAXIMUM} caractères au plus."},
    )
    numero: str = ""

    def reponse(self) -> Reponse:
        return Reponse(self.choix, self.raison)


class FormeEcart(Forme):
    paires: list[str] = Field(default_factory=list)
    raison_commune: str = ""


def _page(request: Request, acces: AccesAgent, bd: Bd, saisie: Saisie[Any], gabarit: str, **autres: Any) -> Response:
    return page(
        request,
        f"instruction/{gabarit}.html",
        statut=422 if saisie.erreurs else 200,
        acces=acces,
        saisie=saisie,
        jugements=[(j.value, titre, aide) for j, (titre, aide) in JUGEMENTS.items()],
        peut_trancher=peut("juger_doublons", acces.situation),
        **autres,
    )


def _liste(request: Request, acces: AccesAgent, bd: Bd, saisie: Saisie[Any]) -> Response:
    lus, autour = _autres(acces, bd)
    plus = {"proches": lus, "autour": autour, "resume_autour": resume_des_alentours(len(autour))}
    return _page(request, acces, bd, saisie, "ressemblances", **plus)


def _autres(acces: AccesAgent, bd: Bd) -> tuple[list[Proche], list[Proche]]:
    """The pairs of the dossier, then those that only share its place, its public and its orientation."""
    lus = proches(bd, acces.dossier, acces.personne)
    return lus, dossiers_alentour(bd, acces.dossier, acces.personne, {p.id for p in lus})


@router.get(ICI, name="instruction.ressemblances")
def ressemblances(request: Request, acces: DossierVu, bd: Bd) -> Response:
    return _liste(request, acces, bd, Saisie.vierge())


@router.post(ICI, name="instruction.signaler_ressemblance")
def signaler_ressemblance(
    request: Request, acces: DossierDontLesDoublons, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    """A dossier the portal did not find, named by its number."""
    saisie = Saisie.lire(FormeJugement, corps)
    try:
        lue = saisie.exige
        signaler(bd, acces, lue.numero, lue.reponse(), maintenant)
    except SaisieInvalide as refus:
        return _liste(request, acces, bd, saisie.refuser(refus))
    return _retour(request, acces)


@router.post(f"{ICI}/ecart", name="instruction.ecarter_ressemblances")
def ecarter(request: Request, acces: DossierDontLesDoublons, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    """« Pas un doublon » for several at once, with one reason."""
    saisie = Saisie.lire(FormeEcart, corps)
    try:
        choisies = dossiers_choisis(corps, champ="paires")
        ecarter_les_paires(bd, acces, choisies, saisie.exige.raison_commune, maintenant)
    except SaisieInvalide as refus:
        return _liste(request, acces, bd, saisie.refuser(refus))
    return _retour(request, acces)


def _autre(acces: AccesAgent, autre_id: int, bd: Bd) -> Proche:
    lus, autour = _autres(acces, bd) if 0 < autre_id < ID_MAXIMUM else ([], [])
    trouve = next((p for p in (*lus, *autour) if p.id == autre_id), None)
    if trouve is None:
        raise Introuvable
    return trouve


def _comparaison(request: Request, acces: AccesAgent, bd: Bd, autre: Proche, saisie: Saisie[FormeJugement]) -> Response:
    ici = acces.dossier.etat
    repete = autre.etat_du_dossier if autre.est_le_doublon else ici
    return _page(
        request, acces, bd, saisie, "ressemblance", autre=autre, ici_libelle=libelle(ici), ici_ton=ton(ici),
        suite=suite_d_un_doublon(repete) if autre.etat is EtatRessemblance.DOUBLON else "",
        peut_ecarter=peut("proposer_irrecevabilite", acces.situation) and acces.proposition is None,
        peut_ecrire=peut("ecrire_message", acces.situation),
    )  # fmt: skip


@router.get(f"{ICI}/{{autre_id}}", name="instruction.ressemblance")
def ressemblance(request: Request, acces: DossierVu, autre_id: int, bd: Bd) -> Response:
    autre = _autre(acces, autre_id, bd)
    dite = "" if autre.etat is EtatRessemblance.A_REGARDER else autre.etat.value
    if autre.est_le_doublon:
        dite = "original"
    return _comparaison(request, acces, bd, autre, Saisie.vierge(choix=dite, raison=autre.paire.raison))


@router.post(f"{ICI}/{{autre_id}}", name="instruction.trancher_ressemblance")
def trancher_ressemblance(
    request: Request, acces: DossierDontLesDoublons, autre_id: int, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    autre = _autre(acces, autre_id, bd)
    saisie = Saisie.lire(FormeJugement, corps)
    try:
        paire = trancher(bd, acces, autre_id, saisie.exige.reponse(), maintenant)
    except SaisieInvalide as refus:
        return _comparaison(request, acces, bd, autre, saisie.refuser(refus))
    if paire.etat is EtatRessemblance.DOUBLON:  # the page says what is left to do of it
        ici = chemin(request.app, "instruction.ressemblance", dossier_id=acces.dossier.id, autre_id=autre_id)
        return RedirectResponse(f"{ici}?fait=tranche", status_code=303)
    return _retour(request, acces)


def _retour(request: Request, acces: AccesAgent) -> Response:
    ici = chemin(request.app, "instruction.ressemblances", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{ici}?fait=tranche", status_code=303)
