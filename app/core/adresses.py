"""Addresses by the name of their route, found once: the search walks every route, and a page asks thirty times."""

from typing import Any

from fastapi import FastAPI

_MARQUE = "\x00{}\x00"


def chemin(app: FastAPI, nom: str, **parametres: Any) -> str:
    """The path of a named route. Raises NoMatchFound as `url_path_for` does.

    Paths hold plain parameters only: the pattern is found with marks in their place, then filled.
    """
    gabarits: dict[tuple[str, ...], str] | None = getattr(app.state, "adresses", None)
    if gabarits is None:
        gabarits = app.state.adresses = {}
    cle = (nom, *parametres)
    gabarit = gabarits.get(cle)
    if gabarit is None:
        marques = {parametre: _MARQUE.format(parametre) for parametre in parametres}
        gabarit = gabarits[cle] = str(app.url_path_for(nom, **marques))
    for parametre, valeur in parametres.items():
        texte = str(valeur)
        if not texte or "/" in texte:
            raise ValueError(f"{nom}: {parametre}={texte!r} is not a path segment")
        gabarit = gabarit.replace(_MARQUE.format(parametre), texte)
    return gabarit
