"""When the members of an undeposited draft are reminded of it. Pure: instants in, instants out.

Seven days before the closing day, two days before, and on its morning, at 8 h in Paris; and once for a draft of
a window open all year that nobody has touched for a fortnight.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.calendrier import Fenetre, instant_paris, jour_de_paris

HEURE = 8
# on the morning of the closing day somebody must still have the time to deposit
MARGE = timedelta(hours=2)
# a worker that was stopped catches up within the day; it does not write at night
RATTRAPAGE = timedelta(hours=12)
OUBLI_JOURS = 14

JOURS_AVANT = {"j7": 7, "j2": 2, "jour": 0}


@dataclass(frozen=True, slots=True)
class Rappel:
    """A reminder that is due: `genre` is j7, j2, jour or oubli. `a`: a draft begun later is not concerned."""

    genre: str
    a: datetime


def instants_de_rappel(fenetre: Fenetre) -> dict[str, datetime]:
    """The instant of each reminder of a window, earliest first; those that would come before the opening are left out.

    A window that closes early in the morning has its last reminder on the day before.
    """
    dernier = jour_de_paris(fenetre.ferme_le - timedelta.resolution)
    instants = {}
    for genre, avant in JOURS_AVANT.items():
        a = instant_paris(dernier - timedelta(days=avant), HEURE)
        if genre == "jour" and fenetre.ferme_le - a < MARGE:
            a = instant_paris(dernier - timedelta(days=1), HEURE)
        if a >= fenetre.ouvre_le:
            instants[genre] = a
    return instants


def rappel_du(fenetre: Fenetre, t: datetime) -> Rappel | None:
    """The reminder to send at `t` to the drafts of this window, if any."""
    if not fenetre.est_ouverte(t):
        return None
    dus = [Rappel(genre, a) for genre, a in instants_de_rappel(fenetre).items() if a <= t < a + RATTRAPAGE]
    return max(dus, key=lambda rappel: rappel.a) if dus else None


def oublies_depuis(t: datetime) -> tuple[datetime, datetime] | None:
    """Drafts last touched in [first, second[ are reminded at `t`, once; None outside of the hours of reminders."""
    jour = jour_de_paris(t)
    a = instant_paris(jour, HEURE)
    if not a <= t < a + RATTRAPAGE:
        return None
    # a window of a week: a draft forgotten while the worker was stopped is still reminded, an old one is let be
    return instant_paris(jour - timedelta(days=OUBLI_JOURS + 7), 0), instant_paris(
        jour - timedelta(days=OUBLI_JOURS), 0
    )
