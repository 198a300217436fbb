"""What the charts are made of: classes with round thresholds, and the parts of a bar. Whole numbers in and out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CLASSES = 5
_PAS = (10, 20, 25, 50)


@dataclass(frozen=True, slots=True)
class Echelle:
    """Classes of one width, so that a legend says them in round numbers. `pas`: 0 when there is nothing to class."""

    pas: int

    def classe(self, valeur: int | None) -> int:
        """From 1 to CLASSES; 0 for nothing. The upper bound belongs to its class."""
        if not valeur or valeur < 0 or not self.pas:
            return 0
        return min(CLASSES, -(-valeur // self.pas))

    @property
    def bornes(self) -> list[tuple[int, int, int]]:
        """Each class with what it begins after and what it ends on."""
        return [(n, (n - 1) * self.pas, n * self.pas) for n in range(1, CLASSES + 1)] if self.pas else []


def echelle(valeurs: Iterable[int | None]) -> Echelle:
    """The narrowest round classes that hold the greatest value: 1, 2, 2.5 or 5 times a power of ten (of a unit)."""
    maximum = max((v for v in valeurs if v), default=0)
    if maximum <= 0:
        return Echelle(0)
    besoin, unite = -(-maximum // CLASSES), 1
    while True:
        for tranche in _PAS:
            if tranche * unite // 10 >= besoin and not tranche * unite % 10:
                return Echelle(tranche * unite // 10)
        unite *= 10


def largeurs(valeurs: Sequence[int], total: int, sur: int = 1000) -> list[int]:
    """The widths of the parts of a bar of `sur` for `total`. They never pass the bar; a part that exists is seen."""
    if total <= 0:
        return [0 for _ in valeurs]
    faites: list[int] = []
    cumul = 0
    for valeur in valeurs:
        fin = min(sur, (2 * (cumul + max(valeur, 0)) * sur + total) // (2 * total))
        faites.append(max(fin - sum(faites), 0))
        cumul += max(valeur, 0)
    for n, valeur in enumerate(valeurs):  # a sliver would be read as nothing
        if valeur > 0 and not faites[n]:
            donneur = max(range(len(faites)), key=lambda i: faites[i])
            if sum(faites) < sur:
                faites[n] = 1
            elif faites[donneur] > 1:
                faites[donneur], faites[n] = faites[donneur] - 1, 1
    return faites


def pour_cent(partie: int, tout: int) -> int:
    """A share, rounded down: « 100 % » is said of all and nothing less."""
    return partie * 100 // tout if tout > 0 else 0
