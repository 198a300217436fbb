"""When an organisme is reminded of its bilan. Pure: days in, days out.

Sixty and thirty days before, on the last day, on the day after and a month later: at 8 h in Paris, never at night.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.calendrier import instant_paris, jour_de_paris

HEURE = 8
DUREE = timedelta(hours=12)
# a worker that was stopped catches up within the week
RATTRAPAGE_JOURS = 6
# genre → how many days after the last day of the bilan (less than zero: before)
ECHEANCES: dict[str, int] = {"j60": -60, "j30": -30, "jour": 0, "retard": 1, "retard30": 31}


@dataclass(frozen=True, slots=True)
class Rappel:
    """A reminder due now to the bilans whose last day is from `premier` to `dernier`."""

    genre: str
    premier: date
    dernier: date


def rappels_dus(t: datetime) -> tuple[Rappel, ...]:
    """The reminders to write at `t`, none at night. That of the last day is of that day only."""
    jour = jour_de_paris(t)
    debut = instant_paris(jour, HEURE)
    if not debut <= t < debut + DUREE:
        return ()
    return tuple(
        Rappel(genre, jour - timedelta(days=apres + (0 if genre == "jour" else RATTRAPAGE_JOURS)),
               jour - timedelta(days=apres))
        for genre, apres in ECHEANCES.items()
    )  # fmt: skip
