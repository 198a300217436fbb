"""The words of the search: their plurals, how they are written, and the one that was meant by one that finds nothing.

Words are folded to be compared (lower case, no accent, œ opened): what was typed with or without accents is the same.
Each is kept beside how it is written, which is what a person reads.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime, timedelta
from difflib import get_close_matches
from string import ascii_lowercase

PLURIEL_MINIMUM = 4
PROCHE_MINIMUM = 4
"""Letters. A shorter word is near too many others."""
# two letters exchanged in a word of four are three quarters of it; longer words must be nearer than that
RESSEMBLANCE, RESSEMBLANCE_COURTE, COURT = 0.8, 0.75, 5
_MOT, _FIN_DE_PHRASE = re.compile(r"[^\W_]+"), re.compile(r"[.!?…:;•«\n]")
VOIX_MAXIMUM = 5
"""So many more dossiers that write a word so than otherwise: its spelling is settled."""


def singulier(mot: str) -> str:
    """The singular that a folded plural may have, "" when it is none: the dossier may say « un atelier »."""
    if len(mot) < PLURIEL_MINIMUM or not mot.isalpha() or mot[-1] not in "sx":
        return ""
    return f"{mot[:-3]}al" if mot.endswith("aux") and not mot.endswith("eaux") else mot[:-1]


def est_retenu(mot: str) -> bool:
    """Whether a folded word is kept in the vocabulary, and may be corrected: letters alone, four at least."""
    return len(mot) >= PROCHE_MINIMUM and mot.isalpha()


def mots_ecrits(texte: str) -> Iterator[str]:
    """The words of a text as they are written, without the capital that only begins a sentence or a line."""
    fin = 0
    for lu in _MOT.finditer(texte):
        mot = lu[0]
        commence = not fin or _FIN_DE_PHRASE.search(texte, fin, lu.start()) is not None
        yield mot[0].lower() + mot[1:] if commence and not mot.isupper() else mot
        fin = lu.end()


def formes(mots: Iterable[tuple[str, str]], maximum: int) -> dict[str, str]:
    """The words of the vocabulary among those of a dossier: folded → the first way it was written, in capitals or not.

    `mots`: (folded, written). Those of more than `maximum` letters are nobody's to type. Capitals without an accent
    are how a word is written only when nothing else is.
    """
    lues: dict[str, str] = {}
    for mot, ecrit in mots:
        if not est_retenu(mot) or max(len(mot), len(ecrit.lower())) > maximum:
            continue
        if mot not in lues or _est_muet(mot, lues[mot]):
            lues[mot] = ecrit
    return lues


def _est_muet(mot: str, ecrit: str) -> bool:
    """Capitals without an accent: many leave the accents out of them."""
    return ecrit.isupper() and ecrit.lower() == mot


def voter(forme: str, voix: int, mot: str, ecrit: str) -> tuple[str, int]:
    """How a word is written, and by how many votes, after one more dossier wrote it.

    The spelling of most dossiers stays, whatever the order in which they came: one lost accent, or one too many,
    changes nothing. "" is the spelling of a word that was never seen.
    """
    vu = ecrit.lower() if ecrit.isupper() else ecrit
    if _est_muet(mot, ecrit) or voix >= VOIX_MAXIMUM:
        return forme or vu, voix
    if vu == forme:
        return forme, voix + 1
    return (forme, voix - 1) if voix else (vu, 1)


def variantes(mot: str) -> list[str]:
    """What a folded word becomes when one letter is wrong, missing, added, or exchanged with the next."""
    coupes = [(mot[:rang], mot[rang:]) for rang in range(len(mot) + 1)]
    lues = {avant + apres[1:] for avant, apres in coupes if apres}
    lues |= {avant + apres[1] + apres[0] + apres[2:] for avant, apres in coupes if len(apres) > 1}
    for lettre in ascii_lowercase:
        lues |= {avant + lettre + apres[rang:] for avant, apres in coupes for rang in (0, 1)}
    return sorted(lues - {mot})


def mots_proches(mot: str, candidats: Collection[str], nombre: int) -> list[str]:
    """The words near this one, `nombre` at most, the nearest first; none when it is too short or holds a digit."""
    if not est_retenu(mot):
        return []
    seuil = RESSEMBLANCE_COURTE if len(mot) <= COURT else RESSEMBLANCE
    return get_close_matches(mot, sorted(set(candidats) - {mot}), n=nombre, cutoff=seuil)


def remplacer(saisi: str, corriger: Callable[[str], str | None]) -> str:
    """What was typed, with what `corriger` gives for a word in its place; the rest is left as it was.

    A word that began with a capital still does.
    """

    def a_sa_place(lu: re.Match[str]) -> str:
        tape = lu[0]
        dit = corriger(tape)
        if not dit:
            return tape
        return dit[0].upper() + dit[1:] if tape[0].isupper() and not tape.isupper() else dit

    return _MOT.sub(a_sa_place, saisi)


def rang_de_la_ronde(t: datetime, connus: int, par_ronde: int, pas: timedelta) -> int:
    """The rank of the first word to look at again at `t`, of `connus` in their order: every `pas`, the next ones.

    The round is told by the hour alone: nothing is kept of it, and a worker that begins again does not begin it again.
    """
    rondes = -(-connus // par_ronde)
    return int(t.timestamp() // pas.total_seconds()) % rondes * par_ronde if rondes else 0
