"""The sentences of a dossier: what its porteur wrote about the project, for the full-text search.

Neither the people nor the bank details are there: only the parts that speak of the project are read.
"""

from collections.abc import Iterator, Mapping
from typing import Any

SECTIONS = ("projet", "orientations", "territoires", "participation", "calendrier", "indicateurs", "propres")


def prose(contenu: Any) -> Iterator[str]:
    """The answers that are sentences: a code has no space."""
    if isinstance(contenu, Mapping):
        for section in SECTIONS:
            yield from _phrases(contenu.get(section))


def _phrases(valeur: Any) -> Iterator[str]:
    if isinstance(valeur, str):
        if " " in valeur.strip():
            yield valeur
    elif isinstance(valeur, Mapping):
        for contenue in valeur.values():
            yield from _phrases(contenue)
    elif isinstance(valeur, list | tuple):
        for contenue in valeur:
            yield from _phrases(contenue)
