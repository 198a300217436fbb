"""Where a post leads back to: the page of the dossier, in the list it was opened from."""

from urllib.parse import urlencode

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from app.core.adresses import chemin

LISTE_MAXIMUM = 1000
CADRES = {"note": "note", "point": "reponse"}
"""The frame of one criterion, or of one point: where somebody without a script was."""


def liste_de(corps: FormData) -> str:
    """The list carried by a form."""
    brut = corps.get("liste")
    return brut[:LISTE_MAXIMUM] if isinstance(brut, str) else ""


def retour_au_dossier(
    request: Request, dossier_id: int | None, fait: str, liste: str = "", critere: str = ""
) -> Response:
    """303 to the page of the dossier, which says what has just been done; to what it was about."""
    parametres = [("fait", fait), ("critere", critere), ("liste", liste)]
    requete = urlencode([(nom, valeur) for nom, valeur in parametres if valeur])
    adresse = chemin(request.app, "instruction.dossier", dossier_id=dossier_id)
    ancre = f"#{CADRES[fait]}-{critere.replace('.', '-')}" if critere else ""
    return RedirectResponse(f"{adresse}?{requete}{ancre}", status_code=303)
