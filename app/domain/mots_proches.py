"""The words of the search: their plurals, and the word that was meant by one that nothing holds.

Words are folded already (lower case, no accent, œ opened): what was typed with or without accents is the same.
"""

import re
from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches

PLURIEL_MINIMUM = 4
PROCHE_MINIMUM = 4
"""Letters. A shorter word is near too many others."""
# two letters exchanged in a word of four are three quarters of it; longer words must be nearer than that
RESSEMBLANCE, RESSEMBLANCE_COURTE, COURT = 0.8, 0.75, 5


def singulier(mot: str) -> str:
    """The singular that a folded plural may have, "" when it is none: the dossier may say « un atelier »."""
    if len(mot) < PLURIEL_MINIMUM or not mot.isalpha() or mot[-1] not in "sx":
        return ""
    return f"{mot[:-3]}al" if mot.endswith("aux") and not mot.endswith("eaux") else mot[:-1]


def est_retenu(mot: str) -> bool:
    """Whether a folded word is kept in the vocabulary, and may be corrected: letters alone, four at least."""
    return len(mot) >= PROCHE_MINIMUM and mot.isalpha()


def mots_retenus(mots: Iterable[str], maximum: int) -> set[str]:
    """The words of the vocabulary among these; those of more than `maximum` letters are nobody's to type."""
    return {mot for mot in mots if est_retenu(mot) and len(mot) <= maximum}


def mot_proche(mot: str, candidats: Collection[str]) -> str | None:
    """The word of the vocabulary to search instead of this one; None when it is to be left as it is.

    Left: what is too short or holds a digit; what is a word of the vocabulary, begins one or is its plural, since the
    search finds these; what nothing looks like.
    """
    if not est_retenu(mot) or singulier(mot) in candidats or any(connu.startswith(mot) for connu in candidats):
        return None
    seuil = RESSEMBLANCE_COURTE if len(mot) <= COURT else RESSEMBLANCE
    return next(iter(get_close_matches(mot, sorted(candidats), n=1, cutoff=seuil)), None)


def remplacer(saisi: str, corriger: Callable[[str], str | None]) -> str:
    """What was typed, with what `corriger` gives for a word in its place; the rest is left as it was."""
    return re.sub(r"[^\W_]+", lambda lu: corriger(lu[0]) or lu[0], saisi)
