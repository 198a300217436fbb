"""The dates of the demonstration, all relative to the day it is prepared."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.demonstration.chronologie import entre
from app.domain.calendrier import instant_paris, jour_de_paris
from app.domain.dispositifs import Dispositif


@dataclass(frozen=True, slots=True)
class Epoque:
    """A campaign of the demonstration: its window, and when its dossiers were examined and decided.

    A dossier that came in at a share `f` of the deposits is taken, noted and closed at the same share of the
    periods below. None: this did not happen yet.
    """

    cle: str
    dispositif: Dispositif
    annee: int
    ouvre: datetime
    ferme: datetime
    depots: tuple[datetime, datetime]
    prises: tuple[datetime, datetime]
    avis: tuple[datetime, datetime]
    clotures: tuple[datetime, datetime]
    seance: datetime | None = None
    publication: datetime | None = None
    suites: tuple[datetime, datetime] | None = None

    def recente(self, maintenant: datetime) -> "Epoque":
        """The same window for what is still going on: deposited and examined in its last days."""
        debut = max(self.ouvre, _jour(maintenant, -25, 9)) if maintenant > self.ouvre else self.ouvre

        def a(part: float) -> datetime:
            return entre(debut, maintenant, part)

        return replace(
            self, depots=(a(0.1), a(0.7)), prises=(a(0.72), a(0.8)), avis=(a(0.82), a(0.9)), clotures=(a(0.92), a(0.97))
        )

    def depot(self, f: float) -> datetime:
        return entre(*self.depots, f)

    def prise(self, f: float) -> datetime:
        return entre(*self.prises, f)

    def avis_rendu(self, f: float, rang: int) -> datetime:
        return entre(*self.avis, f) + timedelta(minutes=7 * rang)

    def cloture(self, f: float) -> datetime:
        return entre(*self.clotures, f)


def prochaine_cloture(maintenant: datetime) -> datetime:
    """The next 15 January, 17 h in Paris."""
    jour = jour_de_paris(maintenant)
    cette_annee = instant_paris(date(jour.year, 1, 15), 17)
    return cette_annee if maintenant < cette_annee else instant_paris(date(jour.year + 1, 1, 15), 17)


def epoques(maintenant: datetime) -> tuple[Epoque, ...]:
    """The five campaigns: the call of last year, of this year, of the coming year; SIP and FPC."""
    ferme = prochaine_cloture(maintenant)
    annee = jour_de_paris(ferme).year
    return (
        _close(annee - 2, maintenant),
        _en_comite(annee - 1, maintenant),
        _ouverte(annee, ferme, maintenant),
        _continue("sip", Dispositif.SIP, maintenant),
        _continue("fpc", Dispositif.FPC, maintenant),
    )


def _jour(instant: datetime, jours: int, heure: int = 17) -> datetime:
    return instant_paris(jour_de_paris(instant) + timedelta(days=jours), heure)


def _ouverte(annee: int, ferme: datetime, maintenant: datetime) -> Epoque:
    ouvre = min(instant_paris(date(annee - 1, 11, 2), 9), _jour(maintenant, -20, 9))
    ouvre = max(ouvre, instant_paris(date(annee - 1, 1, 1), 9))  # a call opens the year before its own at the earliest
    return Epoque(
        "ouverte", Dispositif.AAP, annee, ouvre, ferme,
        (entre(ouvre, maintenant, 0.05), entre(ouvre, maintenant, 0.7)),
        (entre(ouvre, maintenant, 0.72), entre(ouvre, maintenant, 0.85)),
        (entre(ouvre, maintenant, 0.87), entre(ouvre, maintenant, 0.97)),
        (maintenant, maintenant),
    )  # fmt: skip


def _en_comite(annee: int, maintenant: datetime) -> Epoque:
    ferme = min(instant_paris(date(annee, 1, 15), 17), _jour(maintenant, -60))
    ouvre = _jour(ferme, -60, 9)
    return Epoque(
        "comite", Dispositif.AAP, annee, ouvre, ferme,
        (_jour(ouvre, 5, 9), _jour(ferme, -1)),
        (_jour(ferme, 2, 9), _jour(ferme, 20)),
        (_jour(ferme, 22, 9), _jour(maintenant, -12)),
        (_jour(maintenant, -11, 9), _jour(maintenant, -6)),
        seance=maintenant - timedelta(hours=2),
    )  # fmt: skip


def _close(annee: int, maintenant: datetime) -> Epoque:
    ferme = instant_paris(date(annee, 1, 15), 17)
    seance = instant_paris(date(annee, 4, 3), 14)
    return Epoque(
        "close", Dispositif.AAP, annee, instant_paris(date(annee - 1, 11, 12), 9), ferme,
        (instant_paris(date(annee - 1, 11, 20), 9), _jour(ferme, -1)),
        (_jour(ferme, 3, 9), _jour(ferme, 15)),
        (_jour(ferme, 18, 9), _jour(ferme, 50)),
        (_jour(ferme, 52, 9), _jour(ferme, 60)),
        seance=seance,
        publication=_jour(seance, 6, 10),
        suites=(_jour(seance, 15, 10), min(_jour(seance, 420, 10), _jour(maintenant, -3, 10))),
    )  # fmt: skip


def _continue(cle: str, dispositif: Dispositif, maintenant: datetime) -> Epoque:
    annee = jour_de_paris(maintenant).year
    ouvre, ferme = instant_paris(date(annee, 1, 1), 0), instant_paris(date(annee + 1, 1, 1), 0)

    def a(part: float) -> datetime:
        return entre(ouvre, maintenant, part)

    return Epoque(
        cle, dispositif, annee, ouvre, ferme,
        (a(0.1), a(0.3)), (a(0.32), a(0.4)), (a(0.42), a(0.5)), (a(0.52), a(0.55)),
        seance=a(0.6), publication=a(0.65), suites=(a(0.7), a(0.95)),
    )  # fmt: skip
