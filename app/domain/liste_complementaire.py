"""The liste complémentaire: one rank a dossier, called in order, and what is said when somebody is passed over.

The rank is the committee's word: it is unique in the campaign, so that there is no tie to break when credits come
back. Equal notes are told apart before, where the committee reads its dossiers (`programmation.classer`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.erreurs import SaisieInvalide

# why the decision that gave a rank is closed when its dossier comes back before the committee
RAPPEL = "Le dossier est inscrit de nouveau à l’ordre du jour d’une séance."


@dataclass(frozen=True, slots=True)
class Place:
    """A dossier that waits, at its rank."""

    rang: int
    numero: str


def prochain_rang(pris: Iterable[int]) -> int:
    """The rank after the last one taken: who enters passes before nobody."""
    return max(pris, default=0) + 1


def refus_du_rang(rang: int | None, pris: Iterable[int]) -> str:
    """Why this rank cannot be given, "" if it can."""
    if rang is None or rang < 1:
        return "Donnez le rang sur la liste complémentaire, à partir de 1."
    occupes = set(pris)
    if rang in occupes:
        libre = prochain_rang(occupes)
        return f"Le rang {rang} de la liste complémentaire est déjà pris : donnez un autre rang, par exemple {libre}."
    return ""


def devant(rang: int, liste: Iterable[Place]) -> list[Place]:
    """Those that the list calls before this rank, the first first."""
    return sorted((place for place in liste if place.rang < rang), key=lambda place: place.rang)


def exiger_l_ordre(rang: int | None, liste: Sequence[Place], raison: str) -> None:
    """A dossier of the list is granted in its turn, or the committee says why it passes somebody over.

    `rang` None: it was not on the list. Raises SaisieInvalide on the field `motif`.
    """
    if rang is None or raison.strip() or not (avant := devant(rang, liste)):
        return
    premier = avant[0]
    phrase = (
        f"Ce dossier est au rang {rang} de la liste complémentaire ; {premier.numero}, au rang {premier.rang}, passe "
        "avant. Décidez d’abord de celui-ci, ou dites dans les précisions pourquoi il est passé."
    )
    raise SaisieInvalide(phrase, {"motif": phrase})
