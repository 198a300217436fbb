"""Addresses by the name of their route, found once: the search walks every route, and a page asks thirty times.

And words abridged, where one address is written fifty times on a page.
"""

from collections.abc import Iterable
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
        gabarit = gabarits[cle] = _gabarit(app, nom, tuple(parametres))
    textes = [str(valeur) for valeur in parametres.values()]
    if "" in textes or "/" in "".join(textes):
        raise ValueError(f"{nom}: not path segments: {parametres}")
    return gabarit % parametres


def _gabarit(app: FastAPI, nom: str, parametres: tuple[str, ...]) -> str:
    """The path, with `%(name)s` for each parameter."""
    marques = {parametre: _MARQUE.format(parametre) for parametre in parametres}
    gabarit = str(app.url_path_for(nom, **marques)).replace("%", "%%")
    for parametre, marque in marques.items():
        gabarit = gabarit.replace(marque, f"%({parametre})s")
    return gabarit


def abreger(mots: Iterable[str]) -> dict[str, str]:
    """The shortest beginning of each word that begins no other; the whole word when it begins another itself.

    A word added later may make a beginning useless, never give it to another word.
    """
    tous = tuple(mots)

    def est_le_seul(debut: str) -> bool:
        return sum(mot.startswith(debut) for mot in tous) == 1

    return {mot: next((mot[:n] for n in range(1, len(mot)) if est_le_seul(mot[:n])), mot) for mot in tous}
