"""What most dossiers touch (an axe, a geographie, a financeur, a first request) in one number, a bit for each.

The lists filter on it: an index holds the number beside the rest, and tells a dossier without reading its links.
"""

from collections.abc import Iterable, Mapping

TRAITS: tuple[tuple[str, str], ...] = (
    ("premiere", "oui"),
    ("premiere", "non"),
    ("geographie", "qpv"),
    ("geographie", "poche_pauvrete"),
    ("geographie", "ancien_qva"),
    ("axe", "participation"),
    ("axe", "illettrisme"),
    ("axe", "egalite"),
    ("axe", "aller_vers"),
    ("axe", "numerique"),
    ("axe", "sport_culture.sport"),
    ("axe", "sport_culture.culture"),
    ("financeur", "caph"),
    ("financeur", "etat"),
    ("financeur", "etat_autre"),
    ("financeur", "region"),
    ("financeur", "departement"),
    ("financeur", "commune"),
    ("financeur", "caf"),
    ("financeur", "europe"),
    ("financeur", "asp"),
    ("financeur", "autres_publics"),
    ("financeur", "prives"),
)
"""(nature, code) by rank of its bit: the numbers kept depend on it. Only ever add at the end, 62 at most."""
NATURES = frozenset(nature for nature, _ in TRAITS)
_BITS: Mapping[tuple[str, str], int] = {trait: 1 << rang for rang, trait in enumerate(TRAITS)}


def traits(liens: Iterable[tuple[str, str]]) -> int:
    """The number of a dossier, or of what a filter asks for; a (nature, code) that has no bit is left out."""
    nombre = 0
    for lien in liens:
        nombre |= _BITS.get(lien, 0)
    return nombre
