"""A campaign: what an administrator types, the rules it must hold to, and how next year's is drawn from it.

Rates are in thousandths, amounts in cents, instants in UTC. Sources: contract, « volet fonctionnement »;
CRPA, art. R.112-11-1 (what an accusé de réception says) and L.231-4, 3° (silence is a rejection).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.domain.calendrier import (
    PARIS,
    Fenetre,
    ajouter_mois,
    date_en_toutes_lettres,
    en_utc,
    finit_le_jour,
    instant_paris,
)
from app.domain.dispositifs import DISPOSITIFS, Dispositif
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.pieces import GENRES_PIECES, GenrePiece
from app.domain.recevabilite import Point
from app.domain.saisies import SaisieIllisible, nettoyer, pourcentage

SILENCE_PAR_DEFAUT = (
    "Sans réponse de notre part deux mois après la réception de votre demande complète, elle est considérée "
    "comme rejetée (code des relations entre le public et l’administration, article L.231-4, 3°). "
    "Vous pouvez alors saisir le tribunal administratif de Lille dans les deux mois."
)
ANNEE_MINIMUM, ANNEE_MAXIMUM = 2024, 2100
# The contract ends in 2030: one more year lets its last decisions be prepared.
DELAI_CIBLE_MAXIMUM = 365

_HEURE = re.compile(r"(\d{1,2})(?:\s*(?:h|:)\s*(\d{2})?)?", re.IGNORECASE)
_TAUX = re.compile(r"(\d{1,3})(?:[.,](\d))?\s*%?")
_ANNEE = re.compile(r"\b20\d\d\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who answers for the campaign, as the accusé de réception names it (CRPA, art. R.112-11-1)."""

    service: str = ""
    adresse: str = ""
    telephone: str = ""
    courriel: str = ""
    silence: str = SILENCE_PAR_DEFAUT

    @classmethod
    def lire(cls, donnees: Mapping[str, Any]) -> "Contact":
        """From the stored mapping; what is missing keeps its default."""
        return cls(**{cle: str(donnees[cle]) for cle in asdict(cls()) if donnees.get(cle)})

    def en_donnees(self) -> dict[str, str]:
        return asdict(self)


CHIFFRES_ET_CODES = (
    "fenetre", "taux_plafond_pour_mille", "cofinancement_min_pour_mille", "part_qpv_min_pour_mille", "part_qpv_bloque",
    "plafond_dossier_cents", "plafond_annuel_cents", "delai_cible_jours", "pieces_requises", "points_ecartes",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reglement:
    """All that an administrator sets on a campaign, once read."""

    titre: str
    presentation: str
    fenetre: Fenetre
    decision_prevue: str
    taux_plafond_pour_mille: int
    cofinancement_min_pour_mille: int
    part_qpv_min_pour_mille: int | None
    part_qpv_bloque: bool
    plafond_dossier_cents: int | None
    plafond_annuel_cents: int | None
    delai_cible_jours: int | None
    pieces_requises: tuple[str, ...]
    contact: Contact
    points_ecartes: tuple[str, ...] = ()
    """The points of the recevabilité that this call does not check."""

    def traces(self, champs: Collection[str] = CHIFFRES_ET_CODES) -> dict[str, Any]:
        """What the trail may keep of these rules: figures, codes and instants, never a text nor a name."""
        fenetre = [self.fenetre.ouvre_le.isoformat(), self.fenetre.ferme_le.isoformat()]
        lues = {champ: getattr(self, champ) for champ in CHIFFRES_ET_CODES} | {"fenetre": fenetre}
        return {champ: list(v) if isinstance(v, tuple) else v for champ, v in lues.items() if champ in champs}


# -- reading what is typed


def lire_heure(texte: str) -> tuple[int, int]:
    """Hours and minutes typed as « 17 h », « 17h30 », « 9:05 ». Else `SaisieIllisible`."""
    lu = _HEURE.fullmatch(" ".join(nettoyer(texte).replace("\u202f", " ").split()))
    if lu is None or int(lu[1]) > 23 or int(lu[2] or 0) > 59:
        raise SaisieIllisible("Saisissez une heure de 0 h à 23 h 59, par exemple 17 h.")
    return int(lu[1]), int(lu[2] or 0)


def heure_saisie(instant: datetime) -> str:
    """« 17 h », « 9 h 05 », Paris time, as a person types it."""
    locale = en_utc(instant).astimezone(PARIS)
    return f"{locale.hour} h {locale.minute:02d}" if locale.minute else f"{locale.hour} h"


def lire_taux(texte: str) -> int:
    """Thousandths of a rate typed as « 80 », « 62,5 % ». From 0 to 100 %. Else `SaisieIllisible`."""
    lu = _TAUX.fullmatch(" ".join(nettoyer(texte).replace("\u202f", " ").split()))
    pour_mille = int(lu[1]) * 10 + int(lu[2] or 0) if lu else -1
    if not 0 <= pour_mille <= 1000:
        raise SaisieIllisible("Saisissez un pourcentage de 0 à 100, par exemple 80 ou 62,5.")
    return pour_mille


def taux_saisi(pour_mille: int | None) -> str:
    """« 80 », « 62,5 », as a person types it; nothing when there is no such rule."""
    if pour_mille is None:
        return ""
    entier, reste = divmod(pour_mille, 10)
    return f"{entier},{reste}" if reste else str(entier)


def lire_fenetre(ouvre: tuple[date, tuple[int, int]], ferme: tuple[date, tuple[int, int]]) -> Fenetre:
    """The window typed in Paris time. Raises SaisieInvalide with the sentence of each field that does not hold:
    a time that does not exist or exists twice (change of hour), a closing that does not follow the opening."""
    instants: list[datetime] = []
    erreurs: dict[str, str] = {}
    for champ, (jour, (heure, minute)) in (("ouvre_heure", ouvre), ("ferme_heure", ferme)):
        try:
            instants.append(instant_paris(jour, heure, minute))
        except SaisieInvalide as refus:
            erreurs[champ] = refus.phrase
    if erreurs:
        raise SaisieInvalide("Corrigez les heures signalées.", erreurs)
    try:
        return Fenetre(*instants)
    except SaisieInvalide as refus:
        raise SaisieInvalide(refus.phrase, {"ferme_jour": refus.erreurs["ferme_le"]}) from refus


# -- rules


def pieces_possibles(dispositif: Dispositif) -> tuple[GenrePiece, ...]:
    """The documents a campaign of this kind may require, in the order of the list."""
    return tuple(piece for piece in GENRES_PIECES.values() if dispositif in piece.dispositifs)


def pieces_par_defaut(dispositif: Dispositif) -> tuple[str, ...]:
    """What is ticked before anybody chooses."""
    return tuple(piece.code for piece in pieces_possibles(dispositif) if piece.est_requise)


def verifier_annee(annee: int) -> None:
    """Raise SaisieInvalide unless the year is plausible."""
    if not ANNEE_MINIMUM <= annee <= ANNEE_MAXIMUM:
        phrase = "Saisissez une année à quatre chiffres, par exemple 2027."
        raise SaisieInvalide(phrase, {"annee": phrase})


def verifier_reglement(dispositif: Dispositif, annee: int, reglement: Reglement) -> None:
    """Raise SaisieInvalide, one sentence per field, if the rules of a campaign contradict each other."""
    erreurs = {**_taux(reglement), **_plafonds(reglement), **_divers(dispositif, annee, reglement)}
    if erreurs:
        raise SaisieInvalide("Des réponses sont à corriger.", erreurs)


def _taux(r: Reglement) -> dict[str, str]:
    erreurs: dict[str, str] = {}
    if r.taux_plafond_pour_mille < 1:
        erreurs["taux_plafond"] = "Saisissez un taux supérieur à 0, par exemple 80."
    if r.taux_plafond_pour_mille + r.cofinancement_min_pour_mille > 1000:
        reste = 1000 - r.taux_plafond_pour_mille
        erreurs["cofinancement_min"] = (
            f"Avec un taux plafond de {pourcentage(r.taux_plafond_pour_mille)}, le cofinancement demandé ne peut "
            f"pas dépasser {pourcentage(reste)}. Baissez l’un des deux."
        )
    if r.part_qpv_bloque and not r.part_qpv_min_pour_mille:
        erreurs["part_qpv_min"] = "Saisissez la part minimale qui empêche le dépôt, par exemple 50."
    return erreurs


def _plafonds(r: Reglement) -> dict[str, str]:
    erreurs: dict[str, str] = {}
    for champ, montant in (("plafond_dossier", r.plafond_dossier_cents), ("plafond_annuel", r.plafond_annuel_cents)):
        if montant == 0:
            erreurs[champ] = "Saisissez un montant supérieur à 0, ou laissez vide s’il n’y a pas de plafond."
    if r.plafond_dossier_cents and r.plafond_annuel_cents and r.plafond_annuel_cents < r.plafond_dossier_cents:
        erreurs["plafond_annuel"] = "Le plafond par an doit atteindre au moins le plafond par demande."
    if r.delai_cible_jours is not None and not 1 <= r.delai_cible_jours <= DELAI_CIBLE_MAXIMUM:
        erreurs["delai_cible_jours"] = "Saisissez un délai de 1 à 365 jours, par exemple 30."
    return erreurs


def _divers(dispositif: Dispositif, annee: int, r: Reglement) -> dict[str, str]:
    erreurs: dict[str, str] = {}
    if abs(r.fenetre.ouvre_le.astimezone(PARIS).year - annee) > 1:
        erreurs["ouvre_jour"] = f"Pour la campagne {annee}, choisissez une ouverture en {annee - 1} ou {annee}."
    possibles = {piece.code for piece in pieces_possibles(dispositif)}
    if not possibles.issuperset(r.pieces_requises):
        erreurs["pieces_requises"] = "Choisissez les documents dans la liste proposée."
    if not set(Point).issuperset(r.points_ecartes):
        erreurs["points_ecartes"] = "Choisissez les points dans la liste proposée."
    return erreurs


def manques_pour_publier(dispositif: Dispositif, reglement: Reglement) -> dict[str, str]:
    """What a campaign still lacks before the public may see it: field → what to do. Empty when ready."""
    contact = reglement.contact
    manques = {
        "presentation": "" if reglement.presentation else "Dites ce que la campagne finance.",
        "contact_service": "" if contact.service else "Nommez le service qui répond.",
        "contact_adresse": "" if contact.adresse else "Saisissez l’adresse postale du service.",
        "contact_telephone": "" if contact.telephone else "Saisissez le téléphone du service.",
        "contact_courriel": "" if contact.courriel else "Saisissez l’adresse e-mail du service.",
        "contact_silence": "" if contact.silence else "Dites ce que vaut le silence de l’administration.",
    }
    if DISPOSITIFS[dispositif].est_continu:
        continus = {
            "plafond_dossier": (reglement.plafond_dossier_cents, "Saisissez le plafond par demande."),
            "plafond_annuel": (reglement.plafond_annuel_cents, "Saisissez le plafond par organisme et par an."),
            "delai_cible_jours": (reglement.delai_cible_jours, "Saisissez le délai de réponse visé."),
        }
        manques |= {champ: "" if valeur else phrase for champ, (valeur, phrase) in continus.items()}
    return {champ: phrase for champ, phrase in manques.items() if phrase}


def exiger_publiable(dispositif: Dispositif, reglement: Reglement) -> None:
    """Raise ErreurMetier, naming everything that is missing, if the campaign may not be published."""
    manques = manques_pour_publier(dispositif, reglement)
    if manques:
        raise ErreurMetier(f"La campagne n’est pas prête à être publiée. {' '.join(manques.values())}")


def exiger_depubliable(demandes: int) -> None:
    """Raise ErreurMetier if somebody already started: a campaign never disappears under those who use it."""
    if demandes:
        raise ErreurMetier(
            f"Cette campagne compte déjà {demandes} demande{'s' if demandes > 1 else ''}, brouillons compris. "
            "Elle ne peut plus être retirée : avancez plutôt sa clôture."
        )


def exiger_bareme_libre(a_des_notes: bool) -> None:
    """Raise ErreurMetier once a note exists: dossiers already scored would change rank."""
    if a_des_notes:
        raise ErreurMetier(
            "Des notes sont déjà posées sur cette campagne : son barème ne change plus. "
            "Modifiez le barème de la campagne suivante."
        )


# -- next year


def annee_suivante(instant: datetime, *, est_continu: bool) -> datetime:
    """The same moment a year later, at the same wall-clock time in Paris, in UTC.

    A continuous window keeps its date; a call keeps its day of the week, on the nearest date: what closed on
    a Friday at 17 h still does. A time the change of hour makes impossible is put one hour later.
    """
    locale = en_utc(instant).astimezone(PARIS)
    jour = ajouter_mois(locale.date(), 12)
    if not est_continu:
        ecart = (locale.weekday() - jour.weekday() + 3) % 7 - 3
        jour += timedelta(days=ecart)
    try:
        return instant_paris(jour, locale.hour, locale.minute)
    except SaisieInvalide:
        return instant_paris(jour, locale.hour + 1, locale.minute)


def avancer_les_annees(texte: str, annee: int) -> str:
    """The same text a year later: the year of the campaign and its two neighbours move by one, no other number."""
    proches = {annee - 1, annee, annee + 1}
    return _ANNEE.sub(lambda lu: str(int(lu[0]) + 1) if int(lu[0]) in proches else lu[0], texte)


# -- saying it


def cloture(ferme_le: datetime) -> str:
    """« vendredi 15 janvier 2027, 17 h »; a window that ends at midnight is said of its last day."""
    locale = en_utc(ferme_le).astimezone(PARIS)
    if finit_le_jour(ferme_le):
        return f"{date_en_toutes_lettres(locale.date() - timedelta(days=1))}, minuit"
    return f"{date_en_toutes_lettres(locale.date())}, {heure_saisie(ferme_le)}".replace(" h", "\u00a0h")
