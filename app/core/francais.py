"""French as readers expect it: amounts, dates, plurals, sort order. CLDR comes from Babel."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from app.domain.calendrier import finit_le_jour
from app.domain.saisies import accorder

PARIS = ZoneInfo("Europe/Paris")
INSECABLE = "\u00a0"
FINE = "\u202f"
_HEURE = re.compile(r"\b\d\d? h\b(?: \d\d\b)?")
_AVANT_SIGNE = re.compile(" (?=[:;!?»€%])")


def euros(cents: int | None) -> str:
    """« 1 200,50 € », « 37 600 € » (no cents when there are none); a dash when unknown."""
    if cents is None:
        return "—"
    entier, reste = divmod(abs(cents), 100)
    decimales = f",{reste:02d}" if reste else ""
    return f"{'-' if cents < 0 else ''}{_groupes(entier)}{decimales}{INSECABLE}€"


def _groupes(entier: int) -> str:
    """Written by hand, as CLDR writes it: a list holds hundreds of figures, and Babel takes 50 µs for each."""
    return f"{entier:,}".replace(",", FINE)


def nombre(valeur: float | None) -> str:
    """« 12 345 », « 3,5 »; a dash when unknown."""
    if valeur is None:
        return "—"
    return _groupes(valeur) if isinstance(valeur, int) else str(format_decimal(valeur, locale="fr_FR"))


def note(dixiemes: int | None) -> str:
    """A mark on 100 kept in tenths: « 74,3 »; a dash when there is none."""
    return "—" if dixiemes is None else f"{dixiemes // 10},{dixiemes % 10}"


def points(centiemes: int | None) -> str:
    """Points of the scale of 4 kept in hundredths: « 2,45 »; a dash when there are none."""
    return "—" if centiemes is None else f"{centiemes // 100},{centiemes % 100:02d}"


def ecart(centiemes: int | None) -> str:
    """A signed gap on the same scale: « +0,80 », « −0,15 », « 0,00 »."""
    if centiemes is None:
        return "—"
    return ("+" if centiemes > 0 else "−" if centiemes < 0 else "") + points(abs(centiemes))


def pour_cent(pour_mille: int | None) -> str:
    """« 62,5 % » from a rate in thousandths."""
    if pour_mille is None:
        return "—"
    entier, dixieme = divmod(abs(pour_mille), 10)
    decimale = f",{dixieme}" if dixieme else ""
    return f"{'-' if pour_mille < 0 else ''}{_groupes(entier)}{decimale}{INSECABLE}%"


def _premier(texte: str) -> str:
    return texte.replace(" 1 ", " 1er ", 1) if " 1 " in texte else texte.replace("1 ", "1er ", 1)


@lru_cache(4096)
def _en_lettres(valeur: date, forme: str) -> str:
    """A page says the same few days many times, and Babel takes 50 µs for each."""
    return format_date(valeur, format=forme, locale="fr_FR")


def jour(valeur: date | datetime | None, forme: str = "d MMMM y") -> str:
    """« 1er novembre 2026 »; an instant is read in Paris time."""
    if valeur is None:
        return "—"
    if isinstance(valeur, datetime):
        valeur = valeur.astimezone(PARIS).date()
    texte = _en_lettres(valeur, forme)
    return _premier(texte) if valeur.day == 1 and "d " in forme else texte


def jour_court(valeur: date | datetime | None) -> str:
    """« 03/11/2026 », for tables."""
    if valeur is None:
        return "—"
    if isinstance(valeur, datetime):
        valeur = valeur.astimezone(PARIS)
    return f"{valeur.day:02d}/{valeur.month:02d}/{valeur.year}"


def heure(instant: datetime) -> str:
    """« 17 h », « 9 h 05 », Paris time."""
    local = instant.astimezone(PARIS)
    minutes = f"{INSECABLE}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{INSECABLE}h{minutes}"


def instant(valeur: datetime | None) -> str:
    """« vendredi 15 janvier 2027 à 17 h », Paris time."""
    return "—" if valeur is None else f"{jour(valeur, 'EEEE d MMMM y')} à {heure(valeur)}"


def echeance(valeur: datetime | None) -> str:
    """When something closes: midnight is said of the day that ends, « jeudi 31 décembre 2026 à minuit »."""
    if valeur is None or not finit_le_jour(valeur):
        return instant(valeur)
    return f"{jour(valeur - timedelta.resolution, 'EEEE d MMMM y')} à minuit"


def horodatage(valeur: datetime | None) -> str:
    """« 15/01/2027 à 17 h », Paris time, for tables and the journal."""
    return "—" if valeur is None else f"{jour_court(valeur)} à {heure(valeur)}"


def pluriel(n: int, un: str, plusieurs: str | None = None) -> str:
    """« 0 dossier », « 1 dossier », « 2 dossiers »."""
    return f"{nombre(n)}{INSECABLE}{accorder(n, un, plusieurs or '')}"


def accord(cents: int, un: str) -> str:
    """« placé », « placés »: what follows an amount, which is plural from two euros on."""
    return accorder(cents // 100, un)


def espacer(texte: str) -> str:
    """No line breaks before « : ; ! ? € % », nor inside quotation marks."""
    return _AVANT_SIGNE.sub(INSECABLE, texte).replace("« ", f"«{INSECABLE}")


@lru_cache(4096, typed=True)  # a string already marked as HTML is never taken for the same words typed by a person
def insecables(texte: str) -> str:
    """A sentence or a title written with ordinary spaces: `espacer`, and no break before a dash nor in an hour."""
    heures = _HEURE.sub(lambda lue: lue[0].replace(" ", INSECABLE), espacer(texte))
    return heures.replace(" — ", f"{INSECABLE}— ")


@lru_cache(4096)
def pliage(texte: str) -> str:
    """Sort and search key: no accent, no case, œ and æ opened."""
    ouvert = texte.casefold().replace("œ", "oe").replace("æ", "ae")
    plie = unicodedata.normalize("NFKD", ouvert)
    for signe in set(plie):  # far fewer than the letters of a dossier
        if unicodedata.combining(signe):
            plie = plie.replace(signe, "")
    return plie


def jours_avant(instant_limite: datetime, maintenant: datetime) -> int:
    """Calendar days between two instants, counted in Paris."""
    return (instant_limite.astimezone(PARIS).date() - maintenant.astimezone(PARIS).date()).days
