"""The library of indicators, by orientation: what a porteur may pick to say what the project changes.

A proposal of the portal, to be settled with the chefs de projet: `origine` says what each one rests on (the
national report on a grant, the contract, or what reports of the politique de la ville usually count).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.fiches_indicateurs import PAR_ORIENTATION, POUR_TOUTES, Ligne
from app.domain.orientations import Orientation


@dataclass(frozen=True, slots=True)
class FicheIndicateur:
    """One indicator of the library. `orientation` None: it suits every theme."""

    code: str
    orientation: Orientation | None
    libelle: str
    definition: str
    unite: str
    recueil: str
    origine: str


@dataclass(frozen=True, slots=True)
class Exemple:
    """A vague aim, and the same one once it can be measured."""

    vague: str
    mesurable: str


EXEMPLES: dict[Orientation, Exemple] = {
    Orientation.EMPLOI: Exemple(
        "Favoriser l’insertion des jeunes du quartier.",
        "15 jeunes sans suivi entrent en emploi ou en formation avant décembre.",
    ),
    Orientation.SANTE: Exemple(
        "Améliorer la santé des habitants.",
        "30 femmes du quartier font une activité physique chaque semaine, de mars à décembre.",
    ),
    Orientation.EDUCATION: Exemple(
        "Aider les enfants à réussir.",
        "20 enfants de CP lisent seuls un petit livre à la fin de l’année scolaire.",
    ),
    Orientation.CADRE_DE_VIE: Exemple(
        "Embellir le quartier.",
        "3 pieds d’immeuble plantés avec 40 habitants sont encore entretenus à l’automne.",
    ),
    Orientation.TRANQUILLITE: Exemple(
        "Lutter contre les violences.",
        "60 femmes victimes de violences ont un premier rendez-vous en moins de 5 jours.",
    ),
    Orientation.TRANSITION: Exemple(
        "Sensibiliser à l’écologie.",
        "50 ménages font encore deux gestes appris, trois mois après l’atelier.",
    ),
}


def _fiches(orientation: Orientation | None, lignes: Iterable[Ligne]) -> list[FicheIndicateur]:
    return [
        FicheIndicateur(code, orientation, libelle, definition, unite, recueil, origine)
        for code, libelle, definition, unite, recueil, origine in lignes
    ]


BIBLIOTHEQUE: dict[str, FicheIndicateur] = {
    fiche.code: fiche
    for groupe in (*(_fiches(o, lignes) for o, lignes in PAR_ORIENTATION.items()), _fiches(None, POUR_TOUTES))
    for fiche in groupe
}


def fiches_pour(orientation: Orientation | None) -> tuple[FicheIndicateur, ...]:
    """What to propose for an orientation: its own first, then what suits every theme; None: the latter alone."""
    propres = tuple(f for f in BIBLIOTHEQUE.values() if orientation is not None and f.orientation is orientation)
    return (*propres, *(f for f in BIBLIOTHEQUE.values() if f.orientation is None))
