"""Who is there. Each type below is a door: a route that names it is open to those people only."""

from contextlib import AsyncExitStack, suppress
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from app.comptes.queries_membres import invitation_membre_de
from app.comptes.queries_organismes import OrganismeOuvert, PlaceDeMembre, membre_de, organisme_ouvert
from app.comptes.sessions import (
    lire_session,
    nom_du_cookie,
    personne_de_la_session_perdue,
    prolonger_session,
)
from app.core.clock import maintenant
from app.core.db import BaseOccupee, Bd, ecriture, lecture_de_colonnes, lecture_de_la_requete, ne_fait_que_lire
from app.core.erreurs import ConnexionRequise, Introuvable, est_repris_par_un_autre
from app.domain.droits import Role, Situation, exiger
from app.domain.erreurs import Interdit
from app.models.comptes import Organisme, Personne
from app.models.membres import InvitationMembre
from app.models.socle import pour_ecrire

CLE_MAXIMALE = 2**31


def identifier(request: Request, pile: AsyncExitStack) -> Personne | None:
    """Read the session cookie, once per request, before anything else.

    To read a page, the session that read it serves on. To write, it is a short reading of its own, so that the writers'
    lock is never held while a form is received.
    An agent of the production portal without a second factor is nobody, but for the page that sets one up.
    """
    etat = request.state
    etat.personne, etat.session_id, etat.a_enroler, etat.perdue_par = None, None, None, None
    valeur = request.cookies.get(nom_du_cookie())
    if not valeur:
        return None
    instant = maintenant()
    if ne_fait_que_lire(request):
        lue = lire_session(lecture_de_la_requete(request, pile), valeur, instant)
    else:
        with lecture_de_colonnes() as connexion:
            lue = lire_session(connexion, valeur, instant)
            if lue is None:
                etat.perdue_par = personne_de_la_session_perdue(connexion, valeur)
    if lue is None:
        return None
    if lue.est_a_prolonger:
        # in a thread that somebody who writes may need to finish: no waiting, the next request prolongs it
        with suppress(BaseOccupee), ecriture(attente=0) as bd:
            prolonger_session(bd, lue.session_id, instant)
    etat.session_id = lue.session_id
    if not lue.est_complete:
        etat.a_enroler = lue.personne
        return None
    etat.personne = lue.personne
    return lue.personne


def _visiteur(request: Request) -> Personne | None:
    personne: Personne | None = request.state.personne
    return personne


def _connectee(request: Request) -> Personne:
    personne: Personne | None = request.state.personne
    if personne is None:
        raise ConnexionRequise
    if est_repris_par_un_autre(request, personne.id):
        raise Interdit(
            "Ce texte a été écrit avec un autre compte, ou il y a trop longtemps. "
            "Connectez-vous avec ce compte, ou copiez le texte ci-dessous."
        )
    return personne


def _a_enroler(request: Request) -> Personne:
    personne: Personne | None = request.state.personne or request.state.a_enroler
    if personne is None:
        raise ConnexionRequise
    return personne


def _ayant(*roles: Role) -> object:
    def verifier(personne: Annotated[Personne, Depends(_connectee)]) -> Personne:
        if personne.role not in roles:
            raise Interdit("Cette page n’est pas ouverte à votre compte. Revenez à l’accueil.")
        return personne

    return Depends(verifier)


def ayant_le_droit(droit: str) -> object:
    """The door of a right that only asks who one is."""

    def verifier(personne: Annotated[Personne, Depends(_connectee)]) -> Personne:
        exiger(droit, Situation(role=personne.role))
        return personne

    return Depends(verifier)


def _session_id(request: Request) -> int | None:
    numero: int | None = request.state.session_id
    return numero


def _adresse(request: Request) -> str:
    # proxy headers are uvicorn's business (--proxy-headers): nothing a client writes is believed here
    return request.client.host if request.client else "inconnue"


def _maintenant() -> datetime:
    return maintenant()


Visiteur = Annotated[Personne | None, Depends(_visiteur)]
PersonneConnectee = Annotated[Personne, Depends(_connectee)]
PersonneAEnroler = Annotated[Personne, Depends(_a_enroler)]
Porteur = Annotated[Personne, _ayant(Role.PORTEUR)]
Agent = Annotated[Personne, _ayant(Role.AGENT, Role.ADMINISTRATEUR)]
Membre = Annotated[Personne, _ayant(Role.MEMBRE)]
Administrateur = Annotated[Personne, ayant_le_droit("administrer")]
Maintenant = Annotated[datetime, Depends(_maintenant)]
SessionPresente = Annotated[int | None, Depends(_session_id)]
AdresseReseau = Annotated[str, Depends(_adresse)]


def _organisme(organisme_id: int, request: Request, personne: PersonneConnectee, bd: Bd) -> OrganismeOuvert:
    if not 0 < organisme_id < CLE_MAXIMALE:
        raise Introuvable
    if request.method == "POST":
        pour_ecrire(bd, Organisme, id=organisme_id)  # two gestionnaires decide one after the other
    ouvert = organisme_ouvert(bd, personne, organisme_id)
    if ouvert is None:
        raise Introuvable
    return ouvert


def _gere(ouvert: Annotated[OrganismeOuvert, Depends(_organisme)]) -> OrganismeOuvert:
    exiger("gerer_organisme", ouvert.situation)
    return ouvert


def _membre(adhesion_id: int, ouvert: Annotated[OrganismeOuvert, Depends(_gere)], bd: Bd) -> PlaceDeMembre:
    membre = membre_de(bd, ouvert.organisme, adhesion_id) if 0 < adhesion_id < CLE_MAXIMALE else None
    if membre is None:
        raise Introuvable
    return membre


def _invitation_geree(
    invitation_membre_id: int, ouvert: Annotated[OrganismeOuvert, Depends(_gere)], bd: Bd
) -> InvitationMembre:
    est_possible = 0 < invitation_membre_id < CLE_MAXIMALE
    invitation = invitation_membre_de(bd, ouvert.organisme, invitation_membre_id) if est_possible else None
    if invitation is None:
        raise Introuvable
    return invitation


OrganismeMien = Annotated[OrganismeOuvert, Depends(_organisme)]
OrganismeGere = Annotated[OrganismeOuvert, Depends(_gere)]
MembreGere = Annotated[PlaceDeMembre, Depends(_membre)]
InvitationGeree = Annotated[InvitationMembre, Depends(_invitation_geree)]
