"""Between two steps of signing in: what was proved so far, in a signed cookie that expires by itself.

The cookie says which address asked for a code, or who still owes a second factor. It opens nothing alone.
"""

from datetime import datetime, timedelta
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.comptes.sessions import nom_du_cookie
from app.core.config import reglages
from app.core.securite import lire_signe, signer

CODE = "code"
SECOND_FACTEUR = "second-facteur"
DUREE = timedelta(minutes=15)


def nom_du_cookie_d_attente() -> str:
    """Same tie to the host as the session's cookie."""
    return "__Host-connexion" if reglages().est_en_https else "connexion"


def poser_cookie(reponse: Response, nom: str, valeur: str) -> None:
    """A cookie that no script reads and that no other site sends with a form."""
    reponse.set_cookie(nom, valeur, httponly=True, secure=reglages().est_en_https, samesite="lax", path="/")


def retirer_cookie(reponse: Response, nom: str) -> None:
    """Erase a cookie, with the attributes it was set with."""
    reponse.delete_cookie(nom, httponly=True, secure=reglages().est_en_https, samesite="lax", path="/")


def retenir(reponse: Response, etape: str, valeurs: dict[str, Any], maintenant: datetime) -> None:
    """Remember a step that was passed."""
    poser_cookie(reponse, nom_du_cookie_d_attente(), signer(etape, valeurs, maintenant, DUREE))


def retrouver(request: Request, etape: str, maintenant: datetime) -> dict[str, Any] | None:
    """What was remembered at this step in this browser; None if nothing holds."""
    texte = request.cookies.get(nom_du_cookie_d_attente())
    return lire_signe(etape, texte, maintenant) if texte else None


def installer_session(reponse: Response, jeton: str) -> None:
    """Give the browser its session, and forget the steps that led to it."""
    poser_cookie(reponse, nom_du_cookie(), jeton)
    retirer_cookie(reponse, nom_du_cookie_d_attente())
