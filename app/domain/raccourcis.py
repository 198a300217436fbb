"""The keyboard shortcuts of the page of a dossier and the keys of a projected screen, as their help lists them.

Single keys, so each person may switch them off for good (RGAA 4.1, 12.10; WCAG 2.1.4). `static/raccourcis.js` plays
them, `seance.js` and `projection.js` those of the room, and a test compares; whatever a key does, a link or a field of
the page does too.
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
    Raccourci(("Échap",), "Revenir du commentaire à sa note"),
    Raccourci(("?",), "Montrer ou cacher cette liste"),
)

# the names of keys are those a French keyboard bears; what a presenter's remote sends are the two « Page »
TOUCHES_DU_SECRETARIAT = (Raccourci(("←", "→"), "Appeler le dossier précédent, le suivant"),)
TOUCHES_PROJETEES = (
    Raccourci(("←", "→"), "Écran ou dossier précédent, suivant"),
    Raccourci(("Page préc.", "Page suiv."), "De même, avec une télécommande"),
    Raccourci(("b", "."), "Écran noir ; une seconde fois, l’écran revient"),
)
TOUCHES_DES_ECRANS = (Raccourci(("Début", "Fin"), "Premier, dernier écran du classement ou de la vue d’ensemble"),)
