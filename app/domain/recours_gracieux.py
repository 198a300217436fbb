"""A recours gracieux against a published decision: until when, when silence rejects it, what comes of it.

Two months from the notification (CJA, art. R.421-1), a délai franc: neither the day of the notification nor that of
the end counts, and an end that is not a working day goes to the next one. A letter is in time by its postmark (CRPA,
art. L.112-1). Silence for two months on a recours rejects it (CRPA, art. L.231-4, 2°). All dates are days in Paris.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.calendrier import ajouter_mois, date_en_toutes_lettres, jour_de_paris
from app.domain.decision import SensDecision
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.pieces import GenrePiece
from app.domain.recapitulatif import feries
from app.domain.saisies import euros

MOIS_POUR_CONTESTER = 2
MOIS_DE_SILENCE = 2
TEXTE_MAXIMUM = 8000
PIECE = "recours"
"""The kind of the documents that are joined to it."""
CHAMP_DES_PIECES = f"fichiers.{PIECE}"
DOCUMENTS = GenrePiece(
    PIECE, "Documents joints au recours", "Ce qui appuie vos raisons.", frozenset(GenreOrganisme), frozenset(Dispositif)
)
PIECES_MAXIMUM = 5
OCTETS_MAXIMUM = 20 * 1024 * 1024


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


def se_conteste(sens: SensDecision, accorde_cents: int, demande_cents: int) -> bool:
    """Whether a published decision may be examined again: a refusal, or a grant below what was asked.

    A partial grant refuses the rest of the request: its letter gives the ways of appeal too, without which no delay
    runs (CJA, art. R.421-5). An adjournment and the liste complémentaire decide nothing yet.
    """
    if sens is SensDecision.ACCORDER:
        return accorde_cents < demande_cents
    return sens in (SensDecision.REFUSER, SensDecision.RENVOYER)


def exiger_l_acquis(sens: SensDecision, total_cents: int, acquis_cents: int) -> None:
    """What was granted and notified is a right (CRPA, art. L.242-1): a recours of its organisme takes nothing of it.

    Raises SaisieInvalide (`sens`, `montants`). `acquis_cents` 0: nothing was granted before.
    """
    if not acquis_cents:
        return
    phrase = f"{euros(acquis_cents)} sont déjà accordés à ce dossier et lui restent acquis : accordez au moins autant."
    if sens is not SensDecision.ACCORDER:
        raise SaisieInvalide(phrase, {"sens": phrase})
    if total_cents < acquis_cents:
        raise SaisieInvalide(phrase, {"montants": phrase})


def exiger_sans_recours_ouvert(issue: IssueDeRecours | None, recu_le: date, aujourd_hui: date) -> None:
    """Raise ErreurMetier while a recours waits for its answer: a convention would close what it contests."""
    if etat_du_recours(issue, recu_le, aujourd_hui) is EtatRecours.EN_COURS:
        raise ErreurMetier(
            "Un recours attend une réponse sur le montant accordé. Répondez-y, puis enregistrez la convention."
        )


def notifie_le(remises: Iterable[datetime | None]) -> date | None:
    """The day the first letter was handed over, by mail or otherwise; None while none was: no delay runs then."""
    return min((jour_de_paris(remise) for remise in remises if remise is not None), default=None)


def dernier_jour(notification: date) -> date:
    """The last day to contest a decision notified on this day: 8 April → 9 June, or the next working day."""
    jour = ajouter_mois(notification, MOIS_POUR_CONTESTER) + timedelta(days=1)
    while jour.weekday() >= 5 or jour in feries(jour.year):
        jour += timedelta(days=1)
    return jour


def verifier_dates(publication: date, envoye_le: date, recu_le: date, aujourd_hui: date) -> None:
    """Raise SaisieInvalide (`envoye_le`, `recu_le`) on days that cannot be."""
    if envoye_le > aujourd_hui:
        _refuser("envoye_le", "Cette date est dans l’avenir. Saisissez le jour du cachet de la poste.")
    if envoye_le < publication:
        decision = date_en_toutes_lettres(publication)
        _refuser("envoye_le", f"La décision est du {decision} : vérifiez la date du recours.")
    if not envoye_le <= recu_le <= aujourd_hui:
        _refuser("recu_le", "Le recours est reçu entre son envoi et aujourd’hui. Vérifiez la date de réception.")


def est_hors_delai(notification: date | None, envoye_le: date) -> bool:
    """Whether it was sent after the last day; nothing is late while no letter was handed over."""
    return notification is not None and envoye_le > dernier_jour(notification)


def exiger_dans_le_delai(notification: date | None, envoye_le: date) -> None:
    """The portal closes with the delay; a letter is recorded all the same, an answer is owed. Raises ErreurMetier."""
    if notification is not None and est_hors_delai(notification, envoye_le):
        raise ErreurMetier(
            f"Le délai de recours est passé depuis le {date_en_toutes_lettres(dernier_jour(notification))}. "
            "Un chef de projet peut toujours expliquer la décision : écrivez au service."
        )


def reponse_hors_delai(notification: date, envoye_le: date) -> str:
    """What an agent is offered to answer to a recours that came too late."""
    return (
        f"Votre recours porte le cachet du {date_en_toutes_lettres(envoye_le)}. La décision vous a été notifiée le "
        f"{date_en_toutes_lettres(notification)} : vous pouviez la contester jusqu’au "
        f"{date_en_toutes_lettres(dernier_jour(notification))} inclus (code de justice administrative, article "
        "R.421-1). Votre recours est arrivé après ce délai : il est rejeté pour cette raison."
    )


def verifier_pieces(nombre: int, octets: int) -> None:
    """Raise SaisieInvalide when more is joined than is kept."""
    if nombre > PIECES_MAXIMUM:
        _refuser(CHAMP_DES_PIECES, f"Joignez {PIECES_MAXIMUM} documents au plus.")
    if octets > OCTETS_MAXIMUM:
        _refuser(CHAMP_DES_PIECES, "Ces documents dépassent 20 Mo au total. Réduisez-les, ou joignez-en moins.")


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
    if not net:
        _refuser(champ, "Écrivez les raisons.")
    if len(net) > TEXTE_MAXIMUM:
        _refuser(champ, f"Raccourcissez : {TEXTE_MAXIMUM} signes au plus.")
    return net


def _refuser(champ: str, phrase: str) -> None:
    raise SaisieInvalide(phrase, {champ: phrase})
