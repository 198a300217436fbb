"""The clock of the examination: it counts days, stops while the organisme completes its request, and starts again.

The silence of the administration is a rejection after two months (CRPA, art. L.231-4, 3°). Asking what is missing
suspends this delay for the time given to answer; an answer before its end ends the suspension (CRPA, art. L.114-5).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.calendrier import (
    MOIS_DE_SILENCE,
    ajouter_mois,
    date_en_toutes_lettres,
    instant_paris,
    jour_de_paris,
    jours_d_instruction,
)
from app.domain.etats import Etat

# nothing waits for the administration any more
_ARRETEE = frozenset({Etat.BROUILLON, Etat.ABANDONNE, Etat.EXPIRE, Etat.IRRECEVABLE, Etat.RETIRE})
# the silence comes near: said in a louder tone
ALERTE_JOURS = 14


@dataclass(frozen=True, slots=True)
class Suspension:
    """One completion asked: from when, to which last day, and when it came."""

    demandee_le: datetime
    repondre_avant: date
    repondue_le: datetime | None = None

    @property
    def fin(self) -> datetime:
        """The answer if it came in time, else the end of the last day, midnight in Paris."""
        terme = instant_paris(self.repondre_avant + timedelta(days=1), 0)
        return min(self.repondue_le, terme) if self.repondue_le else terme


@dataclass(frozen=True, slots=True)
class Horloge:
    """Where the clock stands: days counted, since when it is stopped, and the day silence would be a rejection.

    `silence_le` while stopped: the day it would be if the clock started again now.
    """

    jours: int
    suspendue_depuis: date | None
    silence_le: date
    reste: int

    @property
    def est_pressante(self) -> bool:
        return self.suspendue_depuis is None and self.reste <= ALERTE_JOURS

    @property
    def phrase(self) -> str:
        """« 12 jours d’instruction, suspendus depuis le 20 novembre 2026 »."""
        compte = f"{self.jours} jour{'s' if self.jours > 1 else ''} d’instruction"
        if self.suspendue_depuis is None:
            return compte
        accord = "s" if self.jours > 1 else ""
        return f"{compte}, suspendu{accord} depuis le {_jour(self.suspendue_depuis)}"

    @property
    def suite(self) -> str:
        """What silence will mean, and when."""
        if self.suspendue_depuis is not None:
            return "Le délai reprend à la réponse du porteur, ou au lendemain de la date demandée."
        if self.reste < 0:
            return f"Le silence vaut rejet depuis le {_jour(self.silence_le)}. Une décision reste possible."
        return f"Sans décision, le silence vaut rejet le {_jour(self.silence_le)}."


@dataclass(frozen=True, slots=True)
class DelaiVise:
    """The delay that a continuous window announces (SIP, FPC), against the days counted: it stops with the clock.

    An aim, not a right: nothing follows from it, save that what is late is seen.
    """

    jours: int
    horloge: Horloge

    @property
    def reste(self) -> int:
        return self.jours - self.horloge.jours

    @property
    def est_passe(self) -> bool:
        return self.reste < 0

    @property
    def mot(self) -> str:
        """« 12 jours restants sur 30 », « en retard de 3 jours (30 visés) »: in a cell of the list."""
        if self.est_passe:
            return f"en retard de {_jours(-self.reste)} ({self.jours} visés)"
        return f"{_jours(self.reste)} restant{'s' if self.reste > 1 else ''} sur {self.jours}"

    @property
    def phrase(self) -> str:
        """« Réponse visée en 30 jours : il en reste 12 », « …, en retard de 3 jours »."""
        visee = f"Réponse visée en {_jours(self.jours)}"
        if self.est_passe:
            return f"{visee}, en retard de {_jours(-self.reste)}"
        return f"{visee} : il en reste {self.reste}" if self.reste else f"{visee} : c’est le dernier"


def horloge(
    etat: Etat, depose_le: datetime | None, suspensions: Collection[Suspension], t: datetime, decide_le: datetime | None
) -> Horloge | None:
    """The clock at `t`; None when nothing is counted: a draft, a dossier set aside, withdrawn or decided."""
    if depose_le is None or decide_le is not None or etat in _ARRETEE:
        return None
    couples = [(s.demandee_le, s.fin if s.fin <= t else None) for s in suspensions]
    jours = jours_d_instruction(depose_le, couples, t)
    depot, jour = jour_de_paris(depose_le), jour_de_paris(t)
    arretes = max(0, (jour - depot).days) - jours
    silence = ajouter_mois(depot, MOIS_DE_SILENCE) + timedelta(days=arretes)
    depuis = next((jour_de_paris(debut) for debut, fin in couples if fin is None), None)
    return Horloge(jours, depuis, silence, (silence - jour).days)


def _jours(nombre: int) -> str:
    return f"{nombre} jour{'s' if nombre > 1 else ''}"


def _jour(jour: date) -> str:
    return date_en_toutes_lettres(jour).split(" ", 1)[1]
