"""The acts on a dossier: take it, ask for more, set it aside, close, reopen, reassign."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.droits import Qualite
from app.domain.erreurs import SaisieInvalide
from app.domain.etats import apres
from app.dossiers.routage import charger_agents
from app.instruction import commands, commands_affectation
from app.instruction.commands_affectation import AJOUTER, LIBELLES_QUALITES, Reaffectation
from app.instruction.deps import DossierAPiloter, DossierAReaffecter, DossierVu
from app.instruction.forms import FormeConstat, FormeMotif, FormeReaffectation
from app.instruction.queries import AccesAgent
from app.instruction.queries_dossier import (
    AttributionLue,
    alertes_du_dossier,
    attributions,
    courriels_envoyes,
)
from app.instruction.queries_grille import charger_grille
from app.instruction.queries_histoire import histoire
from app.instruction.queries_liens import liens_du_dossier
from app.instruction.retours import liste_de, retour_au_dossier

router = Routeur()
DOSSIER = "/instruction/dossiers/{dossier_id}"


def _exiger_maintenant(acte: str, acces: AccesAgent) -> None:
    """403 for whoever may never do it, 409 if the state does not allow it now."""
    commands.exiger_acte(acte, acces)
    apres(acces.dossier.etat, acte)


@router.post(f"{DOSSIER}/prise", name="instruction.prendre")
def prendre(request: Request, acces: DossierAPiloter, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    commands.prendre(bd, acces, maintenant)
    return retour_au_dossier(request, acces.dossier.id, "prise", liste_de(corps))


@router.post(f"{DOSSIER}/relance", name="instruction.relancer")
def relancer(request: Request, acces: DossierAPiloter, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    commands.relancer(bd, acces, maintenant)
    return retour_au_dossier(request, acces.dossier.id, "relance", liste_de(corps))


@dataclass(frozen=True, slots=True)
class PageMotif:
    """The words of a page that asks for a reason."""

    acte: str
    titre: str
    phrase: str
    libelle: str
    bouton: str
    est_facultatif: bool = False


REOUVERTURE = PageMotif(
    "rouvrir_instruction",
    "Rouvrir l’instruction",
    "Les notes et les avis pourront de nouveau changer. Les agents affectés reçoivent le motif.",
    "Motif de la réouverture",
    "Rouvrir l’instruction",
)
CLOTURE = PageMotif(
    "clore_instruction",
    "Clore l’instruction",
    "Les notes et les avis seront verrouillés. Le dossier pourra être inscrit au comité.",
    "Constat",
    "Clore l’instruction",
    est_facultatif=True,
)


def _page_motif(
    request: Request, acces: AccesAgent, mots: PageMotif, saisie: Saisie[Any], manquants: list[str], statut: int = 200
) -> Response:
    return page(
        request,
        "instruction/motif.html",
        statut=statut,
        acces=acces,
        mots=mots,
        saisie=saisie,
        manquants=manquants,
    )


@router.get(f"{DOSSIER}/reouverture", name="instruction.reouverture")
def reouverture(request: Request, acces: DossierAReaffecter) -> Response:
    _exiger_maintenant("rouvrir_instruction", acces)
    return _page_motif(request, acces, REOUVERTURE, Saisie.vierge(), [])


@router.post(f"{DOSSIER}/reouverture", name="instruction.rouvrir_instruction")
def rouvrir_instruction(
    request: Request, acces: DossierAReaffecter, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    _exiger_maintenant("rouvrir_instruction", acces)
    saisie = Saisie.lire(FormeMotif, corps)
    try:
        commands.rouvrir_instruction(bd, acces, saisie.exige.motif, maintenant)
    except SaisieInvalide as refus:
        return _page_motif(request, acces, REOUVERTURE, saisie.refuser(refus), [], 422)
    return retour_au_dossier(request, acces.dossier.id, "reouverture")


def _sans_avis(bd: Bd, acces: AccesAgent) -> list[str]:
    manquants = charger_grille(bd, acces.dossier, acces.campagne).sans_avis()
    noms = {a.personne_id: a.nom for a in attributions(bd, acces.dossier) if a.est_active}
    return [noms[personne_id] for personne_id in manquants]


@router.get(f"{DOSSIER}/cloture", name="instruction.cloture")
def cloture(request: Request, acces: DossierAPiloter, bd: Bd) -> Response:
    _exiger_maintenant("clore_instruction", acces)
    return _page_motif(request, acces, CLOTURE, Saisie.vierge(), _sans_avis(bd, acces))


@router.post(f"{DOSSIER}/cloture", name="instruction.clore_instruction")
def clore_instruction(
    request: Request, acces: DossierAPiloter, corps: Corps, bd: Bd, maintenant: Maintenant
) -> Response:
    _exiger_maintenant("clore_instruction", acces)
    saisie = Saisie.lire(FormeConstat, corps)
    try:
        commands.clore_instruction(bd, acces, saisie.exige.motif or "", maintenant)
    except SaisieInvalide as refus:
        return _page_motif(request, acces, CLOTURE, saisie.refuser(refus), _sans_avis(bd, acces), 422)
    return retour_au_dossier(request, acces.dossier.id, "cloture", liste_de(corps))


def _places(suivis: list[AttributionLue]) -> list[tuple[str, str]]:
    """The active lines that may change hands, then the qualities that may be added."""
    actives = [
        (str(a.id), f"{LIBELLES_QUALITES[a.qualite]} : {a.nom or 'poste vacant'}") for a in suivis if a.est_active
    ]
    ajouts = (Qualite.CONTRIBUTEUR, Qualite.TERRITOIRE)
    return actives + [(f"{AJOUTER}{q.value}", f"Ajouter : {LIBELLES_QUALITES[q].lower()}") for q in ajouts]


def _page_affectation(
    request: Request,
    acces: AccesAgent,
    bd: Bd,
    saisie: Saisie[FormeReaffectation],
    maintenant: Maintenant,
    statut: int = 200,
) -> Response:
    peut_reaffecter = commands_affectation.peut_reaffecter(acces)
    suivis = attributions(bd, acces.dossier)
    return page(
        request,
        "instruction/affectation.html",
        statut=statut,
        acces=acces,
        attributions=suivis,
        qualites=LIBELLES_QUALITES,
        alertes=alertes_du_dossier(bd, acces.dossier),
        liens=liens_du_dossier(bd, acces.dossier),
        courriels=courriels_envoyes(bd, acces.dossier) if acces.qualites or peut_reaffecter else [],
        histoire=histoire(bd, acces.dossier) if acces.qualites or peut_reaffecter else [],
        peut_reaffecter=peut_reaffecter,
        lignes=_places(suivis),
        agents=list(charger_agents(bd, maintenant, acces.organisme.id).values()) if peut_reaffecter else [],
        saisie=saisie,
    )


@router.get(f"{DOSSIER}/affectation", name="instruction.affectation")
def affectation(request: Request, acces: DossierVu, bd: Bd, maintenant: Maintenant) -> Response:
    return _page_affectation(request, acces, bd, Saisie.vierge(), maintenant)


@router.post(f"{DOSSIER}/affectation", name="instruction.reaffecter")
def reaffecter(request: Request, acces: DossierAReaffecter, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    saisie = Saisie.lire(FormeReaffectation, corps)
    try:
        lue = saisie.exige
        commands_affectation.reaffecter(bd, acces, Reaffectation(lue.ligne, lue.poste, lue.raison), maintenant)
    except SaisieInvalide as refus:
        return _page_affectation(request, acces, bd, saisie.refuser(refus), maintenant, 422)
    return _a_l_affectation(request, acces, "reaffectation")


@router.post(f"{DOSSIER}/alertes/{{alerte_id}}", name="instruction.lever_alerte")
def lever_alerte(
    request: Request, acces: DossierAReaffecter, alerte_id: int, bd: Bd, maintenant: Maintenant
) -> Response:
    commands_affectation.lever_alerte(bd, acces, alerte_id, maintenant)
    return _a_l_affectation(request, acces, "alerte")


def _a_l_affectation(request: Request, acces: AccesAgent, fait: str) -> Response:
    adresse = chemin(request.app, "instruction.affectation", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{adresse}?fait={fait}", status_code=303)
