"""Instants, windows and delays. Stored in UTC, always said in Paris time; nobody here reads a clock."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.saisies import accorder

PARIS = ZoneInfo("Europe/Paris")

# Silence on a request of a financial character for two months is a rejection: CRPA, art. L.231-4, 3°.
MOIS_DE_SILENCE = 2
# On the last hours, people need hours, not days.
DECOMPTE_EN_HEURES = timedelta(hours=6)

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


@dataclass(frozen=True, slots=True)
class Fenetre:
    """When one may deposit: [ouvre_le, ferme_le[, two aware instants kept in UTC.

    The opening instant is inside, the closing one is outside: at 17 h sharp it is too late.
    Raises ErreurMetier on a naive instant or a window that closes before it opens.
    """

    ouvre_le: datetime
    ferme_le: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "ouvre_le", en_utc(self.ouvre_le))
        object.__setattr__(self, "ferme_le", en_utc(self.ferme_le))
        if self.ferme_le <= self.ouvre_le:
            raise SaisieInvalide(
                "La clôture doit venir après l’ouverture. Corrigez l’une des deux dates.",
                {"ferme_le": "Choisissez une clôture postérieure à l’ouverture."},
            )

    def est_ouverte(self, t: datetime) -> bool:
        return self.ouvre_le <= t < self.ferme_le

    def est_a_venir(self, t: datetime) -> bool:
        return t < self.ouvre_le

    def est_close(self, t: datetime) -> bool:
        return t >= self.ferme_le

    def exiger_ouverte(self, t: datetime) -> None:
        """Raise ErreurMetier, with the instant in Paris time and what to do, if one may not deposit at `t`.

        A failure of the portal is not the porteur's fault (Conseil d'État, n° 449250, on procurement, by
        analogy): hence the last sentence once closed.
        """
        if self.est_a_venir(t):
            raise ErreurMetier(
                f"La campagne ouvre le {instant_en_toutes_lettres(self.ouvre_le)}. "
                "Votre brouillon est conservé : vous pourrez déposer à partir de cet instant."
            )
        if self.est_close(t):
            raise ErreurMetier(
                f"La campagne est close depuis le {cloture_en_toutes_lettres(self.ferme_le)}. "
                "Votre brouillon est conservé. "
                "Si une panne du portail vous a empêché de déposer, écrivez à la coordination."
            )

    def reste(self, t: datetime) -> str:
        """How long one may still deposit, in calendar days of Paris, then in hours, then in minutes."""
        if self.est_a_venir(t):
            return f"ouverture le {instant_en_toutes_lettres(self.ouvre_le)}"
        if self.est_close(t):
            return f"close depuis le {cloture_en_toutes_lettres(self.ferme_le)}"
        duree = self.ferme_le - t
        if duree <= DECOMPTE_EN_HEURES:
            return _en_heures(duree)
        jours = (self._dernier_jour() - jour_de_paris(t)).days
        if jours == 0:
            a = "minuit" if finit_le_jour(self.ferme_le) else _heure_en_toutes_lettres(self.ferme_le)
            return f"dernier jour : clôture à {a} (heure de Paris)"
        return f"encore {_pluriel(jours, 'jour')}"

    def _dernier_jour(self) -> date:
        # A window that closes at midnight has the day before as its last day.
        return jour_de_paris(self.ferme_le - timedelta.resolution)


def en_utc(t: datetime) -> datetime:
    """The same instant in UTC. Raises ErreurMetier on a naive datetime: it names no instant."""
    if t.tzinfo is None or t.utcoffset() is None:
        raise ErreurMetier("Cette date n’a pas de fuseau horaire. Indiquez l’instant à l’heure de Paris.")
    return t.astimezone(UTC)


def jour_de_paris(t: datetime) -> date:
    """The calendar day in Paris at the instant `t`. Raises ErreurMetier on a naive datetime."""
    return en_utc(t).astimezone(PARIS).date()


def instant_paris(jour: date, heure: int, minute: int = 0) -> datetime:
    """The UTC instant of a wall-clock time typed in Paris.

    Raises SaisieInvalide if the time is not one of a day, does not exist (clocks jump forward, last
    Sunday of March) or exists twice (clocks go back, last Sunday of October).
    """
    try:
        locale = datetime.combine(jour, time(heure, minute), PARIS)
    except ValueError as erreur:
        raise SaisieInvalide(
            "Cette heure n’existe pas. Indiquez une heure de 0 à 23 et des minutes de 0 à 59."
        ) from erreur
    dite = f"{_heure(heure, minute)} le {date_en_toutes_lettres(jour)}"
    instant = locale.astimezone(UTC)
    if instant.astimezone(PARIS).replace(tzinfo=None) != locale.replace(tzinfo=None):
        raise SaisieInvalide(
            f"L’heure {dite} n’existe pas : on passe à l’heure d’été, de 2 h à 3 h. Choisissez une autre heure."
        )
    if locale.replace(fold=1).utcoffset() != locale.utcoffset():
        raise SaisieInvalide(
            f"L’heure {dite} existe deux fois : on passe à l’heure d’hiver, de 3 h à 2 h. Choisissez une autre heure."
        )
    return instant


def instant_en_toutes_lettres(t: datetime) -> str:
    """« vendredi 15 janvier 2027 à 17 h (heure de Paris) ». Raises ErreurMetier on a naive datetime."""
    return f"{date_en_toutes_lettres(jour_de_paris(t))} à {_heure_en_toutes_lettres(t)} (heure de Paris)"


def finit_le_jour(t: datetime) -> bool:
    """Whether the instant is midnight in Paris: what closes then is said of the day that ends."""
    locale = en_utc(t).astimezone(PARIS)
    return (locale.hour, locale.minute) == (0, 0)


def cloture_en_toutes_lettres(t: datetime) -> str:
    """As `instant_en_toutes_lettres`, for what closes: « jeudi 31 décembre 2026 à minuit (heure de Paris) »."""
    if not finit_le_jour(t):
        return instant_en_toutes_lettres(t)
    return f"{date_en_toutes_lettres(jour_de_paris(t - timedelta.resolution))} à minuit (heure de Paris)"


def date_en_toutes_lettres(jour: date) -> str:
    """« vendredi 1er janvier 2027 »."""
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{JOURS[jour.weekday()]} {quantieme} {MOIS[jour.month - 1]} {jour.year}"


def ajouter_mois(jour: date, mois: int) -> date:
    """The same day `mois` months later (earlier if negative), or the last day of a shorter month."""
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    dernier = calendar.monthrange(annee, rang + 1)[1]
    return date(annee, rang + 1, min(jour.day, dernier))


def silence_vaut_rejet_le(depose_le: datetime) -> date:
    """The day the silence of the administration becomes a rejection, if the dossier is complete.

    Two months from the day of deposit in Paris: CRPA, art. L.231-4, 3°. To be printed on the accusé de
    réception (CRPA, art. R.112-5 and R.112-11-1).
    """
    return ajouter_mois(jour_de_paris(depose_le), MOIS_DE_SILENCE)


def reste_pour_repondre(dernier_jour: date, t: datetime) -> str:
    """« Il vous reste 2 jours pour répondre », in calendar days of Paris; the last day is given whole."""
    jours = (dernier_jour - jour_de_paris(t)).days
    if jours > 0:
        return f"Il vous reste {_pluriel(jours, 'jour')} pour répondre"
    if jours == 0:
        return "C’est le dernier jour pour répondre"
    return f"La date est passée depuis {_pluriel(-jours, 'jour')} : répondez dès que possible"


def carence_avant(t: datetime) -> date:
    """A demand whose last day to answer is before this day has had no answer: that day runs to midnight in Paris."""
    return jour_de_paris(t)


def jours_d_instruction(depose_le: datetime, suspensions: list[tuple[datetime, datetime | None]], t: datetime) -> int:
    """Calendar days of Paris consumed at `t` by an examination that stops while a complement is awaited.

    A suspension is (asked at, answered at), None while unanswered; they may overlap, be unsorted or lie
    outside the period. Never negative. The delay is suspended for the time given to complete: CRPA,
    art. L.114-5.
    """
    debut, fin = jour_de_paris(depose_le), jour_de_paris(t)
    ecoules = max(0, (fin - debut).days)
    arretes: set[date] = set()
    for demande, reponse in suspensions:
        premier = max(debut, jour_de_paris(demande))
        dernier = min(fin, jour_de_paris(reponse)) if reponse else fin
        arretes.update(premier + timedelta(days=n) for n in range((dernier - premier).days))
    return ecoules - len(arretes)


def _heure_en_toutes_lettres(t: datetime) -> str:
    locale = en_utc(t).astimezone(PARIS)
    return _heure(locale.hour, locale.minute)


def _heure(heure: int, minute: int) -> str:
    return f"{heure} h {minute:02d}" if minute else f"{heure} h"


def _en_heures(duree: timedelta) -> str:
    # Rounded down: never promise a minute that is not there.
    minutes = int(duree.total_seconds()) // 60
    if minutes >= 60:
        return f"encore {_pluriel(minutes // 60, 'heure')}"
    return f"encore {_pluriel(minutes, 'minute')}" if minutes else "moins d’une minute"


def _pluriel(nombre: int, mot: str) -> str:
    return f"{nombre} {accorder(nombre, mot)}"
