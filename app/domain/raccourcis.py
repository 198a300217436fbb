"""The keyboard shortcuts of the page of a dossier, as its help lists them.

Single keys, so each person may switch them off for good (RGAA 4.1, 12.10; WCAG 2.1.4). `static/raccourcis.js` plays
them, and a test compares the two; whatever a key does, a link or a field of the page does too.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Raccourci:
    """One key (`touches`, as they are written on it) and what it does."""

    touches: tuple[str, ...]
    geste: str


RACCOURCIS = (
    Raccourci(("j",), "Dossier suivant de la liste"),
    Raccourci(("k",), "Dossier précédent de la liste"),
    Raccourci(("l",), "Revenir à la liste, ou à « À traiter »"),
    Raccourci(("r",), "Aller au résumé du projet"),
    Raccourci(("d",), "Aller aux documents"),
    Raccourci(("n",), "Aller à la grille, puis au critère suivant"),
    Raccourci(("p",), "Critère précédent"),
    Raccourci(("0", "1", "2", "3", "4"), "Noter le critère où vous êtes"),
    Raccourci(("c",), "Écrire le commentaire du critère où vous êtes"),
    Raccourci(("?",), "Montrer ou cacher cette liste"),
)
