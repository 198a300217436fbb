"""Which decisions rest on one weight: what would be retained or left out if a weight of the barème moved by a tenth.

Committees are told where to look: a dossier that stays in whatever the weights is not worth the same hour as one that
comes in or goes out with a tenth of a weight. The rule of retaining is that of the ranked list: from the best note
down, each dossier takes what is wanted for it if every envelope still holds it, or nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.domain.bareme import POIDS_PAR_DEFAUT
from app.domain.grille import Critere, cle_du_poids
from app.domain.notation import noter_les_moyennes
from app.domain.scenarios import Cadre, Fiche, Montants, Placement

MONTREES = 20
ECHELLE, VARIATION = 10, 1
"""Weights are whole: counted in tenths, a tenth more is one more."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a dossier was given: the criteria that apply to it, and the mean of each."""

    criteres: Collection[Critere]
    moyennes: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Variation:
    """A weight that moves, and who comes in or goes out."""

    poids: str
    sens: int
    entrent: tuple[int, ...]
    sortent: tuple[int, ...]

    @property
    def nombre(self) -> int:
        return len(self.entrent) + len(self.sortent)


@dataclass(frozen=True, slots=True)
class Bascule:
    """A dossier whose decision rests on a weight, and the moves that turn it: (weight, +1 or −1)."""

    fiche: Fiche
    est_retenu: bool
    causes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Sensibilite:
    """What every move of a tenth does. `bascules`: the most exposed first; `retenus`: as the weights are."""

    variations: Sequence[Variation]
    bascules: Sequence[Bascule]
    retenus: frozenset[int]


def eprouver(
    cadre: Cadre, voulus: Montants, notes: Mapping[int, Note], poids: Iterable[str] = POIDS_PAR_DEFAUT
) -> Sensibilite:
    """Move each weight by a tenth, up then down; what is wanted for each dossier does not move.

    A dossier whose marks are not known keeps its place among the notes.
    """
    base = _retenus(cadre, voulus, _notes(cadre, notes, {}))
    variations = []
    causes: dict[int, list[tuple[str, int]]] = {}
    for cle in poids:
        for sens in (VARIATION, -VARIATION):
            autres = _retenus(cadre, voulus, _notes(cadre, notes, {cle: sens}))
            entrent, sortent = autres - base, base - autres
            variations.append(Variation(cle, sens, tuple(sorted(entrent)), tuple(sorted(sortent))))
            for dossier_id in entrent | sortent:
                causes.setdefault(dossier_id, []).append((cle, sens))
    bascules = [Bascule(cadre.fiches[d], d in base, tuple(c)) for d, c in causes.items()]
    return Sensibilite(
        sorted(variations, key=lambda v: -v.nombre),
        sorted(bascules, key=lambda b: (-len(b.causes), b.fiche.rang)),
        base,
    )


def _notes(cadre: Cadre, notes: Mapping[int, Note], moves: Mapping[str, int]) -> Callable[[Fiche], int]:
    """The note of each dossier under these moves, in tenths; -1 while it has none."""
    peses: dict[int, list[Critere]] = {}  # dossiers of one shape share their criteria: weighed once

    def de(fiche: Fiche) -> int:
        donnee = notes.get(fiche.id)
        if donnee is None:
            return -1 if fiche.note_dixiemes is None else fiche.note_dixiemes
        if (criteres := peses.get(id(donnee.criteres))) is None:
            criteres = peses[id(donnee.criteres)] = [
                replace(c, poids=c.poids * (ECHELLE + moves.get(cle_du_poids(c.cle), 0))) for c in donnee.criteres
            ]
        note = noter_les_moyennes(criteres, donnee.moyennes)
        return -1 if note is None else note

    return de


def _retenus(cadre: Cadre, voulus: Montants, note: Callable[[Fiche], int]) -> frozenset[int]:
    """Down the list, each takes the whole of what is wanted for it, or nothing."""
    placement, retenus = Placement(cadre, {}), set()
    for fiche in sorted(cadre.fiches.values(), key=lambda f: (-note(f), f.rang)):
        par_code = {code: cents for code, cents in voulus.get(fiche.id, {}).items() if cents}
        cles = {code: (code, cadre.case(fiche.id, code).feuille) for code in par_code}
        if par_code and all(par_code[code] <= placement.reste(cles[code]) for code in par_code):
            for code, cents in par_code.items():
                placement.mettre(fiche.id, code, cents)
            retenus.add(fiche.id)
    return frozenset(retenus)
