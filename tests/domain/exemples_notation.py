"""A grille to score, and notes to give on it."""

from app.domain.notation import (
    Bareme,
    Critere,
    NoteDonnee,
    criteres,
)
from app.domain.orientations import Axe, Orientation

COMMUNS = ("participation", "ancrage", "faisabilite", "partenariats", "objectifs")
SANTE, EMPLOI = Orientation.SANTE, Orientation.EMPLOI


def grille(*axes: Axe, secondaires: tuple[Orientation, ...] = ()) -> tuple[Critere, ...]:
    return criteres(Bareme(), SANTE, secondaires, axes)


def notes(personne_id: int = 1, **valeurs: int) -> list[NoteDonnee]:
    """`axe__numerique=3` is a note on « axe.numerique »."""
    return [NoteDonnee(cle.replace("__", "."), personne_id, valeur) for cle, valeur in valeurs.items()]


def toutes(valeur: int, *cles: str) -> list[NoteDonnee]:
    return [NoteDonnee(cle, 1, valeur) for cle in ("orientation", *COMMUNS, *cles)]
