"""Who is there. Each type below is a door: a route that names it is open to those people only."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from app.comptes.sessions import lire_session, nom_du_cookie, prolonger_session
from app.core.clock import maintenant
from app.core.db import ecriture, lecture
from app.core.erreurs import ConnexionRequise
from app.domain.droits import Role, Situation, exiger
from app.domain.erreurs import Interdit
from app.models.comptes import Personne


def identifier(request: Request) -> Personne | None:
    """Read the session cookie, once per request, before anything else.

    It uses a short session of its own, so that the writers' lock is never held while a form is received.
    """
    request.state.personne, request.state.session_id = None, None
    valeur = request.cookies.get(nom_du_cookie())
    if not valeur:
        return None
    instant = maintenant()
    with lecture() as bd:
        lue = lire_session(bd, valeur, instant)
        if lue is not None:
            bd.expunge(lue.personne)
    if lue is None:
        return None
    if lue.est_a_prolonger:
        with ecriture() as bd:
            prolonger_session(bd, lue.session_id, instant)
    request.state.personne, request.state.session_id = lue.personne, lue.session_id
    return lue.personne


def _visiteur(request: Request) -> Personne | None:
    personne: Personne | None = request.state.personne
    return personne


def _connectee(request: Request) -> Personne:
    personne = _visiteur(request)
    if personne is None:
        raise ConnexionRequise
    return personne


def _ayant(*roles: Role) -> object:
    def verifier(personne: Annotated[Personne, Depends(_connectee)]) -> Personne:
        if personne.role not in roles:
            raise Interdit("Cette page n’est pas ouverte à votre compte. Revenez à l’accueil.")
        return personne

    return Depends(verifier)


def _administrateur(personne: Annotated[Personne, Depends(_connectee)]) -> Personne:
    exiger("administrer", Situation(role=personne.role))
    return personne


Visiteur = Annotated[Personne | None, Depends(_visiteur)]
PersonneConnectee = Annotated[Personne, Depends(_connectee)]
Porteur = Annotated[Personne, _ayant(Role.PORTEUR)]
Agent = Annotated[Personne, _ayant(Role.AGENT, Role.ADMINISTRATEUR)]
AgentOuMembre = Annotated[Personne, _ayant(Role.AGENT, Role.ADMINISTRATEUR, Role.MEMBRE)]
Membre = Annotated[Personne, _ayant(Role.MEMBRE)]
Administrateur = Annotated[Personne, Depends(_administrateur)]
Maintenant = Annotated[datetime, Depends(maintenant)]
