"""The doors of the instruction: an id becomes a dossier, already filtered by what this agent may see.

Not visible → 404; visible but not allowed → 403. Then whoever did not declare whether they are linked to it is asked
first: a GET leads to the question, a POST is refused (409).
On POST the dossier's row is locked before anything is read.
"""

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request

from app.comptes.deps import Agent, Maintenant
from app.core.adresses import chemin
from app.core.db import Bd, lecture
from app.core.erreurs import Detour, Introuvable
from app.core.formulaires import Corps
from app.domain.droits import exiger
from app.domain.echanges import exiger_ouvert
from app.domain.liens import exiger_declare
from app.echanges.forms import MessageRecu, recevoir_message
from app.instruction.queries import ID_MAXIMUM, AccesAgent, acces_au_dossier
from app.instruction.queries_organisme import organisme_vu
from app.instruction.queries_vues import vue_visible
from app.models.comptes import Organisme
from app.models.journal import agir_pour
from app.models.vues import VueEnregistree


def _dossier_connu(dossier_id: int, personne: Agent, bd: Bd, request: Request, maintenant: Maintenant) -> AccesAgent:
    pour_ecrire = request.method == "POST"
    acces = None
    if 0 < dossier_id < ID_MAXIMUM:
        acces = acces_au_dossier(bd, personne, dossier_id, pour_ecrire=pour_ecrire, maintenant=maintenant)
    if acces is None:
        raise Introuvable
    exiger("voir_dossier", acces.situation)
    return acces


def exiger_declaration(request: Request, acces: AccesAgent) -> None:
    """Lead to the question, or refuse, until this reader has said whether they are linked to the dossier."""
    if acces.declare is None and request.method in ("GET", "HEAD"):
        vers = chemin(request.app, "instruction.declaration", dossier_id=acces.dossier.id)
        suite = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        raise Detour(f"{vers}?suite={quote(suite)}")
    exiger_declare(acces.declare)


def _dossier_vu(request: Request, acces: Annotated[AccesAgent, Depends(_dossier_connu)]) -> AccesAgent:
    exiger_declaration(request, acces)
    return acces


def dossier_ou(droit: str) -> object:
    def verifier(request: Request, bd: Bd, acces: Annotated[AccesAgent, Depends(_dossier_connu)]) -> AccesAgent:
        exiger(droit, acces.situation)
        exiger_declaration(request, acces)
        agir_pour(bd, acces.dossier.id, acces.au_nom_de(droit))
        return acces

    return Depends(verifier)


def _message_recu(dossier_id: int, personne: Agent, corps: Corps, maintenant: Maintenant) -> MessageRecu:
    """Files are opened and kept before the writing door takes its turn, once the right to write is known."""
    with lecture() as bd:
        acces = None
        if 0 < dossier_id < ID_MAXIMUM:
            acces = acces_au_dossier(bd, personne, dossier_id, maintenant=maintenant)
        if acces is None:
            raise Introuvable
        exiger("ecrire_message", acces.situation)
        exiger_declare(acces.declare)
        exiger_ouvert(acces.dossier.etat)
    return recevoir_message(corps)


def _organisme_vu(organisme_id: int, personne: Agent, bd: Bd) -> Organisme:
    """Of a dossier they may read; the coordination has every organisme it is not linked to."""
    organisme = organisme_vu(bd, personne, organisme_id)
    if organisme is None:
        raise Introuvable
    return organisme


def _vue_ouverte(vue_id: int, personne: Agent, bd: Bd) -> VueEnregistree:
    """A saved view of theirs, or of the team."""
    vue = vue_visible(bd, personne, vue_id)
    if vue is None:
        raise Introuvable
    return vue


def _dossier_a_declarer(acces: Annotated[AccesAgent, Depends(_dossier_connu)]) -> AccesAgent:
    """Known, not yet opened: what a declaration is about."""
    exiger("declarer_lien", acces.situation)
    return acces


def _vue_a_changer(vue: Annotated[VueEnregistree, Depends(_vue_ouverte)], personne: Agent) -> VueEnregistree:
    vue.propriete.exiger_changement(personne.id or 0)
    return vue


DossierADeclarer = Annotated[AccesAgent, Depends(_dossier_a_declarer)]
DossierVu = Annotated[AccesAgent, Depends(_dossier_vu)]
DossierANoter = Annotated[AccesAgent, dossier_ou("noter")]
DossierAEtalonner = Annotated[AccesAgent, dossier_ou("etalonner")]
DossierAComparer = Annotated[AccesAgent, dossier_ou("voir_notes_des_autres")]
DossierAVerifier = Annotated[AccesAgent, dossier_ou("verifier_recevabilite")]
DossierARelire = Annotated[AccesAgent, dossier_ou("relire_irrecevabilite")]
DossierEntreAgents = Annotated[AccesAgent, dossier_ou("ecrire_note_interne")]
DossierDontLesDoublons = Annotated[AccesAgent, dossier_ou("juger_doublons")]
DossierAPiloter = Annotated[AccesAgent, dossier_ou("prendre")]
DossierAReaffecter = Annotated[AccesAgent, dossier_ou("reaffecter")]
DossierADemander = Annotated[AccesAgent, dossier_ou("demander_avis_partenaire")]
DossierDontLesAvis = Annotated[AccesAgent, dossier_ou("voir_avis_partenaires")]
DossierDontLeRib = Annotated[AccesAgent, dossier_ou("voir_rib")]
DossierEcoute = Annotated[AccesAgent, dossier_ou("voir_messages")]
DossierAEcrire = Annotated[AccesAgent, dossier_ou("ecrire_message")]
MessageAEnvoyer = Annotated[MessageRecu, Depends(_message_recu)]
OrganismeVu = Annotated[Organisme, Depends(_organisme_vu)]
VueOuverte = Annotated[VueEnregistree, Depends(_vue_ouverte)]
VueAChanger = Annotated[VueEnregistree, Depends(_vue_a_changer)]
