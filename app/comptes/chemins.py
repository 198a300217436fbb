"""Where to go after signing in: back where one was, if it is a page of ours, else home by role."""

from urllib.parse import quote, urlsplit

from fastapi import Request
from starlette.responses import RedirectResponse

from app.core.adresses import chemin
from app.domain.droits import Role

ACCUEILS: dict[Role, str] = {
    Role.PORTEUR: "/dossiers",
    Role.AGENT: "/instruction/a-traiter",
    Role.ADMINISTRATEUR: "/instruction/a-traiter",
    Role.MEMBRE: "/comite/seances",
}


def chemin_local(suite: str | None) -> str:
    """The path if it stays on this portal, else an empty text.

    Browsers read « /\\ » as « // » and skip tabs and newlines: whatever is not plainly a local path is dropped.
    """
    if not suite or len(suite) > 500 or not suite.startswith("/") or suite.startswith("//"):
        return ""
    if "\\" in suite or any(ord(c) < 33 or ord(c) == 127 for c in suite):
        return ""
    try:
        morceaux = urlsplit(suite)
    except ValueError:
        return ""
    if morceaux.scheme or morceaux.netloc or morceaux.path.startswith(("/connexion", "/deconnexion")):
        return ""
    return suite


def vers_la_preuve(request: Request, suite: str) -> RedirectResponse:
    """« C’est bien moi » first, then back to `suite`, a path of ours, to press the button again."""
    return RedirectResponse(f"{chemin(request.app, 'comptes.preuve')}?suite={quote(suite)}", status_code=303)


def apres_connexion(suite: str | None, role: Role) -> str:
    """The page that follows a sign-in."""
    return chemin_local(suite) or ACCUEILS[role]
