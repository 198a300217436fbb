"""A dossier and its rules as they stood at an instant, folded from frozen versions, dated rows and lines of the trail.

Pure: every function takes what was kept and the instant.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeVar

from app.domain.calendrier import instant_paris
from app.domain.etats import Etat, passage


def fin_du_jour(jour: date) -> datetime:
    """The instant that ends a day in Paris: « as it stood on » this day, evening included."""
    return instant_paris(jour + timedelta(days=1), 0)


def etat_au(actes: Iterable[tuple[datetime, str]], t: datetime) -> Etat:
    """The state that the acts done before `t` led to, in order; what the machine does not know changes nothing."""
    etat = Etat.BROUILLON
    for a, acte in actes:
        pas = passage(etat, acte) if a < t else None
        if pas is not None:
            etat = pas.arrivee(etat)
    return etat


class Datee(Protocol):
    """Something that began to hold at an instant."""

    @property
    def depuis(self) -> datetime: ...


D = TypeVar("D", bound=Datee)


def en_vigueur(choses: Iterable[D], t: datetime) -> D | None:
    """The last that had begun before `t`."""
    return max((c for c in choses if c.depuis < t), key=lambda c: c.depuis, default=None)


def dernieres(choses: Iterable[tuple[Hashable, D]], t: datetime) -> list[D]:
    """The last of each key that had begun before `t`, in the order of the keys as they come."""
    retenues: dict[Hashable, D] = {}
    for cle, chose in choses:
        if chose.depuis < t and (cle not in retenues or retenues[cle].depuis <= chose.depuis):
            retenues[cle] = chose
    return list(retenues.values())


@dataclass(frozen=True, slots=True)
class Bareme:
    """The weights that held at an instant. `depuis` None: since the campaign was made."""

    poids: Mapping[str, int]
    depuis: datetime | None


def bareme_au(
    fixes: Sequence[tuple[datetime, Mapping[str, int]]],
    origine: Mapping[str, int] | None,
    actuel: Mapping[str, int],
    t: datetime,
) -> Bareme:
    """From the lines that fixed it, the oldest first; without any the weights never changed, they are today's.

    `origine`: the weights of the campaign it was cloned from, None: the usual ones.
    """
    if not fixes:
        return Bareme(actuel, None)
    avant = [(a, poids) for a, poids in fixes if a < t]
    return Bareme(avant[-1][1], avant[-1][0]) if avant else Bareme(origine or {}, None)


def dits_au(
    versions: Sequence[tuple[int, datetime, Mapping[str, Any]]], actuels: Mapping[str, Any], t: datetime
) -> tuple[int, Mapping[str, Any]] | None:
    """The version of the barème in force before `t`, and what it said of its criteria.

    A campaign that keeps none never said anything else than the contract, or than what it says today. None: its words
    were still being written, and what they were is not kept.
    """
    if not versions:
        return 1, actuels
    avant = [(numero, dits) for numero, fixe_le, dits in versions if fixe_le < t]
    return avant[-1] if avant else None


@dataclass(frozen=True, slots=True)
class Changement:
    """One change of the rules: which fields, and what those that can be kept in the trail were before."""

    a: datetime
    champs: Sequence[str]
    etaient: Mapping[str, Any]


def regles_au(
    actuelles: Mapping[str, Any], changements: Sequence[Changement], t: datetime
) -> tuple[dict[str, Any], frozenset[str]]:
    """The rules undone change by change back to `t`, and the fields whose value of then was not kept."""
    regles, inconnues = dict(actuelles), set[str]()
    for changement in sorted(changements, key=lambda c: c.a, reverse=True):
        if changement.a < t:
            break
        for champ in changement.champs:
            if champ in changement.etaient:
                regles[champ] = changement.etaient[champ]
                inconnues.discard(champ)
            else:
                inconnues.add(champ)
    return {champ: v for champ, v in regles.items() if champ not in inconnues}, frozenset(inconnues)


def points_au(verifications: Iterable[tuple[datetime, Mapping[str, str]]], t: datetime) -> dict[str, str]:
    """What was answered of each point of the recevabilité before `t`: the last word."""
    points: dict[str, str] = {}
    for a, reponses in verifications:
        if a < t:
            points |= reponses
    return points
