"""After an act: back to a page that says what has been done."""

from fastapi import Request
from starlette.responses import RedirectResponse

from app.core.adresses import chemin


def retour(request: Request, nom: str, fait: str, **parametres: object) -> RedirectResponse:
    """303 to a named page with `?fait=<key>`."""
    return RedirectResponse(f"{chemin(request.app, nom, **parametres)}?fait={fait}", status_code=303)
