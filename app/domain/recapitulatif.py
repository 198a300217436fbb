"""The morning digest: one mail to each agent for whom something waits, on the days and of the kinds they chose.

Sent at 8 h in Paris on working days; nothing on a public holiday (Code du travail, art. L.3133-1), nor once the
morning is over: what a stopped worker missed, the next morning tells.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from app.domain.attentes import ATTENTES, Attente
from app.domain.calendrier import PARIS, en_utc
from app.domain.erreurs import SaisieInvalide

HEURE, DERNIERE_HEURE = 8, 12
JOURS: dict[str, str] = {
    "lundi": "Lundi", "mardi": "Mardi", "mercredi": "Mercredi", "jeudi": "Jeudi", "vendredi": "Vendredi",
}  # fmt: skip
_FIXES = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))


@dataclass(frozen=True, slots=True)
class Preferences:
    """When an agent wants the digest, and of what not; the default is every working day, of everything.

    `tues`: the kinds they silenced. A kind that appears later is told, until it is silenced in its turn.
    `dit_les_depots`: a mail for each dossier that comes to them; a closing night sends forty.
    """

    est_actif: bool = True
    jours: tuple[str, ...] = tuple(JOURS)
    tues: tuple[str, ...] = ()
    dit_les_depots: bool = True

    def garde(self, attente: Attente) -> bool:
        return attente.value not in self.tues

    @property
    def attentes(self) -> tuple[str, ...]:
        """What is ticked in the form: the kinds that are told."""
        return tuple(a.value for a in Attente if self.garde(a))


def lire_preferences(
    est_actif: bool, jours: Collection[str], attentes: Collection[str], dit_les_depots: bool = True
) -> Preferences:
    """What was ticked. Raises SaisieInvalide if it is wanted on no day or of nothing: another box silences it."""
    erreurs = {}
    if est_actif and not set(jours) & set(JOURS):
        erreurs["jours"] = "Choisissez au moins un jour, ou arrêtez le récapitulatif."
    if est_actif and not set(attentes) & set(ATTENTES):
        erreurs["attentes"] = "Choisissez au moins un sujet, ou arrêtez le récapitulatif."
    if erreurs:
        raise SaisieInvalide("Corrigez les points ci-dessous.", erreurs)
    return Preferences(
        est_actif, tuple(j for j in JOURS if j in jours), tuple(a.value for a in Attente if a.value not in attentes),
        dit_les_depots,
    )  # fmt: skip


def jour_du_recapitulatif(t: datetime) -> date | None:
    """The day whose digest is due at `t`; None outside the morning of a working day."""
    locale = en_utc(t).astimezone(PARIS)
    jour = locale.date()
    if not HEURE <= locale.hour < DERNIERE_HEURE or jour.weekday() >= len(JOURS) or jour in feries(jour.year):
        return None
    return jour


def est_attendu(preferences: Preferences, jour: date) -> bool:
    """Whether this agent wants the digest of this working day."""
    return preferences.est_actif and tuple(JOURS)[jour.weekday()] in preferences.jours


def retenues(preferences: Preferences, nombres: Mapping[Attente, int]) -> dict[Attente, int]:
    """How many of each kind the digest tells, in the order of the page; empty: no mail."""
    return {attente: nombre for attente, nombre in nombres.items() if nombre and preferences.garde(attente)}


@cache
def feries(annee: int) -> frozenset[date]:
    """The public holidays of a year."""
    paques = _paques(annee)
    mobiles = (timedelta(days=1), timedelta(days=39), timedelta(days=50))
    return frozenset(date(annee, mois, jour) for mois, jour in _FIXES) | {paques + ecart for ecart in mobiles}


def _paques(annee: int) -> date:
    """Easter Sunday, Gregorian calendar (Butcher's algorithm)."""
    a, b, c = annee % 19, annee // 100, annee % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    m = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114
    return date(annee, n // 31, n % 31 + 1)
