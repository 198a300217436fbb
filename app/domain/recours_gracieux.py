"""A recours gracieux against a published decision: until when, when silence rejects it, what comes of it.

Two months from the notification (CJA, art. R.421-1), a délai franc: neither the day of the notification nor that of
the end counts, and an end that is not a working day goes to the next one. A letter is in time by its postmark (CRPA,
art. L.112-1). Silence for two months on a recours rejects it (CRPA, art. L.231-4, 2°). All dates are days in Paris.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.calendrier import ajouter_mois, date_en_toutes_lettres, jour_de_paris
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.recapitulatif import feries

MOIS_POUR_CONTESTER = 2
MOIS_DE_SILENCE = 2
TEXTE_MAXIMUM = 8000


class VoieDeRecours(StrEnum):
    """How it came."""

    PORTAIL = "portail"
    COURRIER = "courrier"


class IssueDeRecours(StrEnum):
    """What the institution answered."""

    REEXAMEN = "reexamen"
    REJET = "rejet"


class EtatRecours(StrEnum):
    """Where a recours stands on a day: the silence of the institution is an answer too."""

    EN_COURS = "en_cours"
    SILENCE = "silence"
    REEXAMINE = "reexamine"
    REJETE = "rejete"

    @property
    def libelle(self) -> str:
        return _ETATS[self][0]

    @property
    def ton(self) -> str:
        return _ETATS[self][1]


_ETATS: dict[EtatRecours, tuple[str, str]] = {
    EtatRecours.EN_COURS: ("En cours", "attente"),
    EtatRecours.SILENCE: ("Rejeté par le silence", "alerte"),
    EtatRecours.REEXAMINE: ("Reçu : nouvel examen", "ok"),
    EtatRecours.REJETE: ("Rejeté", "alerte"),
}


def notifie_le(remises: Iterable[datetime | None]) -> date | None:
    """The day the first letter was handed over, by mail or otherwise; None while none was: no delay runs then."""
    return min((jour_de_paris(remise) for remise in remises if remise is not None), default=None)


def dernier_jour(notification: date) -> date:
    """The last day to contest a decision notified on this day: 8 April → 9 June, or the next working day."""
    jour = ajouter_mois(notification, MOIS_POUR_CONTESTER) + timedelta(days=1)
    while jour.weekday() >= 5 or jour in feries(jour.year):
        jour += timedelta(days=1)
    return jour


def exiger_dans_le_delai(notification: date | None, publication: date, envoye_le: date, aujourd_hui: date) -> None:
    """Raise SaisieInvalide on a day of sending that cannot be, ErreurMetier once the delay is over."""
    phrase = ""
    if envoye_le > aujourd_hui:
        phrase = "Cette date est dans l’avenir. Saisissez le jour du cachet de la poste."
    elif envoye_le < publication:
        phrase = f"La décision est du {date_en_toutes_lettres(publication)} : vérifiez la date du recours."
    if phrase:
        raise SaisieInvalide(phrase, {"envoye_le": phrase})
    if notification is not None and envoye_le > dernier_jour(notification):
        raise ErreurMetier(
            f"Le délai de recours est passé depuis le {date_en_toutes_lettres(dernier_jour(notification))}. "
            "Un chef de projet peut toujours expliquer la décision : écrivez au service."
        )


def silence_le(recu_le: date) -> date:
    """The day silence rejects a recours received on this day."""
    return ajouter_mois(recu_le, MOIS_DE_SILENCE)


def etat_du_recours(issue: IssueDeRecours | None, recu_le: date, aujourd_hui: date) -> EtatRecours:
    """Where it stands. An answer given after the silence replaces it."""
    if issue is IssueDeRecours.REEXAMEN:
        return EtatRecours.REEXAMINE
    if issue is IssueDeRecours.REJET:
        return EtatRecours.REJETE
    return EtatRecours.SILENCE if aujourd_hui >= silence_le(recu_le) else EtatRecours.EN_COURS


def verifier_texte(texte: str, champ: str = "texte") -> str:
    """The text of a recours or of its answer. Raises SaisieInvalide."""
    net = texte.strip()
    phrase = ""
    if not net:
        phrase = "Écrivez les raisons."
    elif len(net) > TEXTE_MAXIMUM:
        phrase = f"Raccourcissez : {TEXTE_MAXIMUM} signes au plus."
    if phrase:
        raise SaisieInvalide(phrase, {champ: phrase})
    return net
