"""The marks of a dossier told to its porteur: a mean by family of criteria, never a mark nor who gave it."""

from collections.abc import Iterable
from fractions import Fraction

from app.domain.notation import NoteDonnee, moyennes

FAMILLES: dict[str, str] = {
    "contrat": "Réponse à l’orientation et aux axes du contrat",
    "participation": "Participation des habitants",
    "projet": "Solidité du projet (ancrage, faisabilité, partenariats, objectifs)",
    "propre": "Critères propres à la campagne",
}
NOTES_MINIMUM = 2
"""A mean of one mark would be that mark."""


def famille(critere: str) -> str | None:
    """The family of a criterion; None for those that are only indicative."""
    racine = critere.split(".")[0]
    if racine in ("orientation", "axe"):
        return "contrat"
    if racine in ("participation", "propre"):
        return racine
    return "projet" if racine in ("ancrage", "faisabilite", "partenariats", "objectifs") else None


def moyennes_par_famille(notes: Iterable[NoteDonnee]) -> dict[str, int]:
    """The mean of the criteria of each family, in hundredths of a point out of 4; without those of one mark only."""
    nombres: dict[str, int] = {}
    retenues = [note for note in notes if famille(note.critere)]
    for note in retenues:
        nom = famille(note.critere) or ""
        nombres[nom] = nombres.get(nom, 0) + 1
    par_famille: dict[str, list[Fraction]] = {}
    for critere, moyenne in moyennes(retenues).items():
        par_famille.setdefault(famille(critere) or "", []).append(moyenne)
    return {
        cle: int(100 * sum(par_famille[cle], Fraction(0)) / len(par_famille[cle]) + Fraction(1, 2))
        for cle in FAMILLES
        if nombres.get(cle, 0) >= NOTES_MINIMUM
    }
