"""The agenda of a sitting: in which order its dossiers are called, and under which headings.

The order is chosen for the sitting: by note, by orientation or by commune. Whoever holds it may then move a dossier up
or down under its heading; a new choice forgets these moves.
"""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.erreurs import ErreurMetier
from app.domain.orientations import ORIENTATIONS, Orientation


class Ordre(StrEnum):
    """What the dossiers are grouped by."""

    RANG = "rang"
    ORIENTATION = "orientation"
    COMMUNE = "commune"

    @property
    def libelle(self) -> str:
        return LIBELLES_ORDRE[self]


LIBELLES_ORDRE: dict[Ordre, str] = {
    Ordre.RANG: "Du mieux noté au moins bien noté",
    Ordre.ORIENTATION: "Par orientation",
    Ordre.COMMUNE: "Par commune",
}
PLUSIEURS_COMMUNES = "Plusieurs communes"
SANS_COMMUNE = "Sans commune"


@dataclass(frozen=True, slots=True)
class Place:
    """A dossier of the agenda. `index`: its rank by note, from 0; `position`: where it was moved to, if it was."""

    dossier_id: int
    index: int
    orientation: Orientation
    communes: tuple[str, ...] = ()
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Groupe:
    """The dossiers under one heading, in the order they are called; the only group of an order by note has none."""

    titre: str
    dossiers: tuple[int, ...]


def ranger(places: Collection[Place], ordre: Ordre) -> list[Groupe]:
    """The agenda. A dossier inscribed later comes after those that were moved, under its heading."""
    par_titre: dict[tuple[int, str, str], list[Place]] = {}
    for place in places:
        par_titre.setdefault(_titre(place, ordre), []).append(place)
    return [
        Groupe(titre[2], tuple(p.dossier_id for p in sorted(par_titre[titre], key=_rang)))
        for titre in sorted(par_titre)
    ]


def _rang(place: Place) -> tuple[bool, int, int]:
    return place.position is None, place.position or 0, place.index


def _titre(place: Place, ordre: Ordre) -> tuple[int, str, str]:
    """The heading of a dossier, after what sorts it."""
    if ordre is Ordre.ORIENTATION:
        return list(ORIENTATIONS).index(place.orientation), "", ORIENTATIONS[place.orientation].libelle_court
    if ordre is Ordre.COMMUNE:
        if len(place.communes) == 1:
            return 0, _plie(place.communes[0]), place.communes[0]
        return (1, "", PLUSIEURS_COMMUNES) if place.communes else (2, "", SANS_COMMUNE)
    return 0, "", ""


def _plie(nom: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", nom.casefold()) if not unicodedata.combining(c))


def deplacer(groupes: Sequence[Groupe], dossier_id: int, pas: int, vus: Collection[int]) -> Mapping[int, int]:
    """The position of every dossier once this one has gone before (-1) or after (1) its neighbour of the same group.

    `vus`: the dossiers that whoever moves may know; the others are passed over. Raises ErreurMetier at either end.
    """
    rangees = [list(groupe.dossiers) for groupe in groupes]
    sien = next((groupe for groupe in rangees if dossier_id in groupe), None)
    if sien is None:
        raise ErreurMetier("Ce dossier n’est pas à l’ordre du jour de cette séance. Inscrivez-le d’abord.")
    visibles = [id_ for id_ in sien if id_ in vus]
    but = visibles.index(dossier_id) + pas
    if not 0 <= but < len(visibles):
        ou = "premier" if pas < 0 else "dernier"
        raise ErreurMetier(f"Ce dossier est déjà le {ou} de son groupe. Rechargez la page pour lire l’ordre du jour.")
    voisin = visibles[but]
    sien.remove(dossier_id)
    sien.insert(sien.index(voisin) + (pas > 0), dossier_id)
    return {id_: rang for rang, id_ in enumerate((id_ for groupe in rangees for id_ in groupe), 1)}


def voisins(suite: Sequence[int], dossier_id: int | None) -> tuple[int | None, int | None]:
    """What is called before and after; with nothing called yet, the first comes next."""
    if dossier_id not in suite:
        return None, suite[0] if suite else None
    ici = suite.index(dossier_id)
    return suite[ici - 1] if ici else None, suite[ici + 1] if ici + 1 < len(suite) else None
