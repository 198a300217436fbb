"""The shortlist: ranking, cumulative totals, and the line where each funder's envelope ends.

Amounts are whole cents, notes and means are exact. The order of equal notes is a rule of the portal:
participation, then the principal orientation, then the instant of deposit, then the number.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from app.domain.decision import (
    EnveloppeDepassee,
    EtatEnveloppe,
    SensDecision,
    verifier_attribution,
    verifier_decision,
)
from app.domain.orientations import Orientation

__all__ = [
    "EnveloppeDepassee",
    "EtatEnveloppe",
    "LigneClassee",
    "LigneCumulee",
    "SensDecision",
    "classer",
    "cumuls",
    "premiers_depassements",
    "progression",
    "rangs",
    "seuils",
    "totaux",
    "verifier_attribution",
    "verifier_decision",
]


@dataclass(frozen=True, slots=True)
class LigneClassee:
    """A dossier of the shortlist.

    `note_dixiemes` is the note out of 100 in tenths; `participation` and `note_orientation` are the means
    of these two criteria, in any one unit; `depose_le` is a UTC instant; `proposes` maps a funder's code
    to the cents proposed.
    """

    dossier_id: int
    numero: str
    note_dixiemes: int | None
    participation: Fraction | int | None
    orientation: Orientation
    depose_le: datetime
    proposes: Mapping[str, int] = field(default_factory=dict)
    note_orientation: Fraction | int | None = None


@dataclass(frozen=True, slots=True)
class LigneCumulee:
    """A line with, per funder, the cents proposed from the first line down to this one.

    `depasse` names the funders whose envelope no longer covers the cumulative total.
    """

    ligne: LigneClassee
    cumuls: Mapping[str, int]
    depasse: frozenset[str]


def classer(lignes: Iterable[LigneClassee]) -> list[LigneClassee]:
    """The lines from the best note down, dossiers without a note last. The order is total."""
    return sorted(lignes, key=_ordre)


def _ordre(ligne: LigneClassee) -> tuple[object, ...]:
    return (
        _decroissant(ligne.note_dixiemes),
        _decroissant(ligne.participation),
        _decroissant(ligne.note_orientation),
        ligne.depose_le,
        _naturel(ligne.numero),
        ligne.dossier_id,
    )


def _decroissant(valeur: Fraction | int | None) -> tuple[bool, Fraction | int]:
    return (True, 0) if valeur is None else (False, -valeur)


def _naturel(numero: str) -> tuple[str, int, str]:
    """AAP-2027-9999 comes before AAP-2027-10000, which plain text order would reverse."""
    tete, tiret, rang = numero.rpartition("-")
    return tete + tiret, len(rang), rang


def rangs(lignes: Iterable[LigneClassee]) -> dict[int, int | None]:
    """The rank (from 1) of each dossier by its id; None while it has no note."""
    return {
        ligne.dossier_id: None if ligne.note_dixiemes is None else rang
        for rang, ligne in enumerate(classer(lignes), start=1)
    }


def cumuls(lignes_classees: Sequence[LigneClassee], enveloppes: Mapping[str, int]) -> list[LigneCumulee]:
    """The lines, in the order given, with the running total of each funder.

    `enveloppes` maps a funder's code to the cents available. Every funder of an envelope is in every
    line, at zero if nothing is proposed; a funder without an envelope is summed and never exceeded.
    """
    suite = progression((ligne.proposes for ligne in lignes_classees), enveloppes)
    return [LigneCumulee(ligne, *etape) for ligne, etape in zip(lignes_classees, suite, strict=True)]


def progression(
    tranches: Iterable[Mapping[str, int]], enveloppes: Mapping[str, int]
) -> Iterator[tuple[dict[str, int], frozenset[str]]]:
    """After each slice of the ranked list (one line, or several together): the totals so far, the funders exceeded."""
    courant = dict.fromkeys(enveloppes, 0)
    for tranche in tranches:
        for code, cents in tranche.items():
            courant[code] = courant.get(code, 0) + cents
        yield dict(courant), frozenset(code for code, cents in enveloppes.items() if courant[code] > cents)


def seuils(lignes_cumulees: Sequence[LigneCumulee]) -> dict[str, int]:
    """The index of the first line that no longer fits, for each funder whose envelope ends in the list."""
    return premiers_depassements(cumulee.depasse for cumulee in lignes_cumulees)


def premiers_depassements(depassements: Iterable[frozenset[str]]) -> dict[str, int]:
    """For each funder named, the index of the first set that names it."""
    premiers: dict[str, int] = {}
    for index, depasse in enumerate(depassements):
        for code in sorted(depasse):
            premiers.setdefault(code, index)
    return premiers


def totaux(lignes: Iterable[LigneClassee]) -> dict[str, int]:
    """The cents proposed on all the lines, per funder."""
    sommes: defaultdict[str, int] = defaultdict(int)
    for ligne in lignes:
        for code, cents in ligne.proposes.items():
            sommes[code] += cents
    return dict(sommes)
