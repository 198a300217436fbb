"""Every refusal as a page in French that says what to do. Never a stack trace, never English."""

import logging
from datetime import timedelta
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError, TimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from app.core.adresses import chemin
from app.core.clock import maintenant
from app.core.db import BaseOccupee, est_engorgement
from app.core.intergiciels import TropLourd, requete_id
from app.core.pages import page, rendre
from app.core.securite import lire_signe, signer
from app.domain.erreurs import ConflitDeVersion, ErreurMetier, Interdit, SaisieInvalide

journal = logging.getLogger("portail")

TITRES = {
    400: "Cette demande n’a pas pu être lue",
    403: "Vous n’avez pas accès à cette action",
    404: "Cette page n’existe pas",
    405: "Cette action n’existe pas",
    409: "Ce n’est pas possible maintenant",
    413: "Ce fichier est trop lourd",
    422: "Des réponses sont à corriger",
    429: "Trop d’essais",
    500: "Une erreur est survenue de notre côté",
    503: "Le portail est très sollicité",
}
PHRASES = {
    400: "Revenez à la page précédente et recommencez.",
    403: "Cette page ou cette action n’est pas ouverte à votre compte. Revenez à la page précédente.",
    404: "Vérifiez l’adresse, ou repartez de l’accueil.",
    405: "Revenez à la page précédente et utilisez les boutons du portail.",
    413: "L’envoi est limité à 10 Mo par fichier. Réduisez le fichier, ou envoyez-le en plusieurs parties.",
    422: "Revenez à la page précédente et vérifiez vos réponses.",
    429: "Réessayez dans 10 minutes.",
    500: "Rien n’a été perdu. Réessayez dans un instant ; si cela continue, donnez-nous le numéro ci-dessous.",
    503: "Rien n’a été enregistré pour l’instant. Attendez quelques secondes, puis réessayez.",
}


class Introuvable(Exception):
    """What does not exist, or what this person may not know (HTTP 404)."""


class Detour(Exception):
    """A page that asks something first, to which the reader is sent (303); a GET only."""

    def __init__(self, adresse: str) -> None:
        super().__init__(adresse)
        self.adresse = adresse


class ConnexionRequise(Exception):
    """Nobody is signed in: the person is sent to the sign-in page and comes back here afterwards."""


class TropDEssais(Exception):
    """Too many attempts (HTTP 429). `phrase` says when to try again."""

    def __init__(self, phrase: str, secondes: int) -> None:
        super().__init__(phrase)
        self.phrase, self.secondes = phrase, secondes


# fields that carry no text of the person: keys, versions, choices of buttons, secrets
TECHNIQUES = frozenset({"cle", "version", "base", "suite", "acte", "code", "garder_autre", "reprise"})
LONGUEUR_D_UN_TEXTE = 20
# a form kept through a lost session may be sent again by the same person only: the signed field that says who
REPRISE = "reprise"
DUREE_DE_REPRISE = timedelta(hours=12)


def _champs_postes(request: Request) -> list[tuple[str, str]]:
    """Everything that was typed in a refused request, secrets left out."""
    corps = getattr(request.state, "corps", None)
    if corps is None:
        return []
    return [
        (nom, valeur)
        for nom, valeur in corps.multi_items()
        if isinstance(valeur, str) and "mot_de_passe" not in nom and nom not in ("code", REPRISE)
    ]


def _reprise(request: Request) -> list[tuple[str, str]]:
    """Who was writing, when the lost session still tells it."""
    qui = getattr(request.state, "perdue_par", None)
    return [(REPRISE, signer(REPRISE, {"personne": qui}, maintenant(), DUREE_DE_REPRISE))] if qui else []


def est_repris_par_un_autre(request: Request, personne_id: int | None) -> bool:
    """Whether this form was kept through a lost session for somebody else."""
    corps = getattr(request.state, "corps", None)
    jeton = corps.get(REPRISE) if corps is not None else None
    if not isinstance(jeton, str):
        return False
    lu = lire_signe(REPRISE, jeton, maintenant())
    return lu is None or lu.get("personne") != personne_id


def _saisie_a_rendre(request: Request) -> list[tuple[str, str]]:
    """What was posted with a refused request, given back by the page: long texts one by one, the rest together."""
    saisie = [(nom, valeur) for nom, valeur in _champs_postes(request) if valeur and nom not in TECHNIQUES]
    longs = [(nom, valeur) for nom, valeur in saisie if len(valeur) > LONGUEUR_D_UN_TEXTE]
    courts = [f"{nom} : {valeur}" for nom, valeur in saisie if len(valeur) <= LONGUEUR_D_UN_TEXTE]
    return [*longs, ("autres", "\n".join(courts))] if courts and (longs or len(courts) > 2) else longs


def page_d_erreur(request: Request, statut: int, phrase: str = "", **entetes: str) -> Response:
    """The page of a refusal."""
    reponse = page(
        request,
        "erreurs/erreur.html",
        statut=statut,
        titre=TITRES.get(statut, TITRES[400]),
        phrase=phrase or PHRASES.get(statut, PHRASES[400]),
        numero=requete_id.get(),
        saisie=_saisie_a_rendre(request) if statut != 404 else [],
        code=statut,
    )
    for nom, valeur in entetes.items():
        reponse.headers[nom.replace("_", "-")] = valeur
    return reponse


def refus_minimal(scope: Scope, statut: int) -> str:
    """The page of a refusal decided before the application is entered (origin, size)."""
    phrase = PHRASES[statut]
    if statut == 403:
        phrase = "Cette demande ne venait pas d’une page du portail. Ouvrez le portail, puis recommencez."
    return rendre("erreurs/minimale.html", titre=TITRES[statut], phrase=phrase)


def installer(app: FastAPI) -> None:
    """Attach the page of each refusal to the application."""

    def sur(genre: Any, statut: int) -> None:
        @app.exception_handler(genre)
        async def _(request: Request, erreur: Any) -> Response:
            return page_d_erreur(request, statut, getattr(erreur, "phrase", ""))

    sur(ErreurMetier, 409)
    sur(ConflitDeVersion, 409)
    sur(SaisieInvalide, 422)
    sur(Interdit, 403)
    sur(Introuvable, 404)
    sur(TropLourd, 413)

    @app.exception_handler(RequestValidationError)
    async def _adresse(request: Request, erreur: RequestValidationError) -> Response:
        # only addresses are declared to FastAPI: an id that is not a number is a page that does not exist
        return page_d_erreur(request, 404)

    @app.exception_handler(TropDEssais)
    async def _essais(request: Request, erreur: TropDEssais) -> Response:
        return page_d_erreur(request, 429, erreur.phrase, Retry_After=str(erreur.secondes))

    @app.exception_handler(Detour)
    async def _detour(request: Request, erreur: Detour) -> Response:
        return RedirectResponse(erreur.adresse, status_code=303)

    @app.exception_handler(ConnexionRequise)
    async def _connexion(request: Request, erreur: ConnexionRequise) -> Response:
        adresse = chemin(request.app, "comptes.connexion")
        if request.method == "POST" and _champs_postes(request):
            # the session was lost while a form was being filled: everything typed can be sent again from here
            return page(
                request,
                "erreurs/session.html",
                statut=401,
                connexion=adresse,
                chemin=request.url.path,
                champs=[*_champs_postes(request), *_reprise(request)],
                saisie=_saisie_a_rendre(request),
            )
        suite = request.url.path if request.method == "GET" else ""
        return RedirectResponse(f"{adresse}?suite={suite}" if suite else adresse, status_code=303)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, erreur: HTTPException) -> Response:
        return page_d_erreur(request, erreur.status_code)

    @app.exception_handler(BaseOccupee)
    @app.exception_handler(TimeoutError)
    async def _occupee(request: Request, erreur: Exception) -> Response:
        return page_d_erreur(request, 503, Retry_After="5")

    @app.exception_handler(OperationalError)
    async def _base(request: Request, erreur: OperationalError) -> Response:
        if est_engorgement(erreur):
            journal.warning("base momentanément indisponible: %s", erreur.orig)
            return page_d_erreur(request, 503, Retry_After="5")
        journal.exception("erreur de base", exc_info=erreur)
        return page_d_erreur(request, 500)

    @app.exception_handler(ClientDisconnect)
    async def _parti(request: Request, erreur: ClientDisconnect) -> Response:
        return Response(status_code=400)  # nobody reads it: the browser went away while it was sending

    @app.exception_handler(Exception)
    async def _defaut(request: Request, erreur: Exception) -> Response:
        journal.exception("erreur non prévue (%s)", requete_id.get(), exc_info=erreur)
        return page_d_erreur(request, 500)
