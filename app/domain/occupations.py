"""Who holds a post, and when: a person succeeds another, is away, comes back. Days are those of Paris."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.erreurs import SaisieInvalide
from app.domain.saisies import date_en_lettres


@dataclass(frozen=True, slots=True)
class Periode:
    """[du, au[ of one holder of a post; `au` None: until further notice. `nom`: who, for the sentences."""

    id: int
    du: date
    au: date | None
    nom: str

    def couvre(self, jour: date) -> bool:
        return self.du <= jour and (self.au is None or jour < self.au)


def fin_exclue(dernier_jour: date | None) -> date | None:
    """The first day that is no longer held, from the last day that is."""
    return None if dernier_jour is None else dernier_jour + timedelta(days=1)


def verifier_dates(du: date, dernier_jour: date | None, champ: str = "dernier_jour") -> None:
    """Raise SaisieInvalide if a period ends before it starts."""
    if dernier_jour is not None and dernier_jour < du:
        phrase = "Choisissez un dernier jour qui ne vient pas avant le premier."
        raise SaisieInvalide(phrase, {champ: phrase})


def succession(occupations: Iterable[Periode], du: date, au: date | None) -> tuple[int, ...]:
    """The ids of the periods that the new holder ends on `du`.

    Raises SaisieInvalide if somebody starts during the new period: that one must be ended first.
    """
    abregees = []
    for occupation in occupations:
        if occupation.du < du:
            if occupation.au is None or occupation.au > du:
                abregees.append(occupation.id)
        elif au is None or occupation.du < au:
            phrase = (
                f"{occupation.nom} tient déjà ce poste à partir du {date_en_lettres(occupation.du)}. "
                "Terminez d’abord cette période, ou choisissez d’autres dates."
            )
            raise SaisieInvalide(phrase, {"du": phrase})
    return tuple(abregees)
