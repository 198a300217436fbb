"""A grille put together from rows already read, for loads and checks that read many dossiers at once."""

from collections.abc import Collection, Iterable, Sequence

from app.domain.droits import Qualite
from app.domain.grille import Bareme, criteres
from app.domain.orientations import CLES_AXES, Orientation
from app.instruction.queries_grille import AvisLu, Grille, NoteLue


def parts_de(lignes: Iterable[tuple[int, Qualite, list[str]]]) -> dict[int, list[tuple[Qualite, Collection[str]]]]:
    """What each person has to score in a dossier, from its attributions (person, quality, reasons)."""
    parts: dict[int, list[tuple[Qualite, Collection[str]]]] = {}
    for personne_id, qualite, motifs in lignes:
        parts.setdefault(personne_id, []).append((qualite, motifs))
    return parts


def grille_de(
    bareme: Bareme,
    orientation: Orientation,
    secondaires: Sequence[str],
    axes: Sequence[str],
    parts: dict[int, list[tuple[Qualite, Collection[str]]]],
    notes: Sequence[NoteLue],
    avis: Sequence[AvisLu],
) -> Grille:
    """The grille of a dossier from what its tables hold; `axes` are keys such as `sport_culture.sport`."""
    applicables = criteres(
        bareme, orientation, [Orientation(code) for code in secondaires], {CLES_AXES[cle][0] for cle in axes}
    )
    return Grille(applicables, parts, tuple(notes), tuple(avis))
