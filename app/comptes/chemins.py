"""Where to go after signing in: back where one was, if it is a page of ours, else home by role."""

from urllib.parse import urlsplit

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


def apres_connexion(suite: str | None, role: Role) -> str:
    """The page that follows a sign-in."""
    return chemin_local(suite) or ACCUEILS[role]
