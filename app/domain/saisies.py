"""Reading what people type, in French, and writing it back the way they would type it.

Amounts are integer cents. Nothing is guessed: what can be read in two ways is asked again with a sentence
that says what was understood (interface conventions: accept every spelling, never blame).
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from app.domain.erreurs import ErreurMetier

MONTANT_MAXIMUM_CENTS = 99_999_999_00
ENTIER_MAXIMUM = 9_999_999

FINE = "\u202f"  # narrow no-break space: between thousands
INSECABLE = "\u00a0"  # no-break space: before the euro sign
MOINS = "\u2212"

MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_JOURS = "(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"

_ESPACES = re.compile(r"[\s\u00a0\u2007\u2009\u200a\u202f]+")
_MONNAIE = re.compile(r" ?(?:€|euros?|eur)$", re.IGNORECASE)
_MONTANT = re.compile(r"([0-9]+(?: [0-9]{3})*)(?:[.,]([0-9]{1,2}))?")
_ENTIER = re.compile(r"[0-9]+(?: [0-9]{3})*")
_DATE_CHIFFRES = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4}|[0-9]{2})")
_DATE_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DATE_LETTRES = re.compile(rf"(?:{_JOURS},? )?([0-9]{{1,2}})(?:er)? ([a-z]{{3,9}})\.? ([0-9]{{4}}|[0-9]{{2}})")
# control characters but for newlines and tabs, lone surrogates, direction overrides
_NUISIBLES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")


class SaisieIllisible(ErreurMetier, ValueError):
    """What was typed cannot be read as what was asked. `phrase` says what was understood, with an example.

    A ValueError too: Pydantic then puts the sentence beside the field of a short form.
    """


def nettoyer(texte: str) -> str:
    """The same text without control characters, with plain newlines, composed accents and no outer space.

    NUL is refused by PostgreSQL and lone surrogates by UTF-8; direction overrides would let a name lie.
    """
    unifie = texte.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _NUISIBLES.sub("", unifie)).strip()


def _cite(texte: str) -> str:
    """What was typed, short enough to be quoted in a sentence."""
    propre = " ".join(nettoyer(texte).split())
    return f"«{INSECABLE}{propre if len(propre) <= 40 else propre[:39] + '…'}{INSECABLE}»"


def _aplati(texte: str) -> str:
    return _ESPACES.sub(" ", nettoyer(texte)).strip()


@lru_cache(maxsize=4096)  # a budget is read again by each control, each page and each save
def lire_montant(texte: str) -> int:
    """Cents of an amount typed in euros: « 1 200,50 € », « 1200.5 », « 37 600 ».

    Raises `SaisieIllisible` when it is empty, negative, ambiguous (« 1.200,50 », « 1,200 »), has more than
    two decimals or exceeds 99 999 999 €.
    """
    net = _MONNAIE.sub("", _aplati(texte)).strip()
    if not net:
        raise SaisieIllisible("Saisissez un montant en euros, par exemple 1 200,50.")
    if net[0] in "-\u2010\u2011\u2012\u2013\u2212":
        raise SaisieIllisible(
            f"Nous avons lu un montant négatif : {_cite(texte)}. Saisissez un montant positif, par exemple 1 200,50."
        )
    lu = _MONTANT.fullmatch(net)
    if lu is None:
        raise SaisieIllisible(_pourquoi_illisible(texte, net))
    cents = _chiffres(lu[1]) * 100 + int((lu[2] or "").ljust(2, "0"))
    if cents > MONTANT_MAXIMUM_CENTS:
        raise SaisieIllisible(f"Nous avons lu {_cite(texte)}. Saisissez 99 999 999 € au plus, par exemple 1 200,50.")
    return cents


def _chiffres(groupes: str) -> int:
    """The number, cut after twenty digits: beyond every maximum, and `int` refuses thousands of them."""
    return int(groupes.replace(" ", "").lstrip("0")[:20] or "0")


def _pourquoi_illisible(texte: str, net: str) -> str:
    separateurs = re.sub(r"[0-9 ]", "", net)
    if separateurs and set(separateurs) <= {".", ","}:
        decimales = re.split(r"[.,]", net)[-1]
        if len(separateurs) > 1 or len(decimales) == 3:
            return (
                f"Nous hésitons sur {_cite(texte)} : le point ou la virgule peut séparer les milliers ou les "
                "centimes. Saisissez par exemple 1 200,50, avec une espace pour les milliers."
            )
        if len(decimales) > 3:
            return (
                f"Nous avons lu {len(decimales)} chiffres après la virgule dans {_cite(texte)}. "
                "Saisissez deux décimales au plus, par exemple 1 200,50."
            )
    return f"Nous n’avons pas pu lire un montant dans {_cite(texte)}. Saisissez par exemple 1 200,50."


def _milliers(entier: int) -> str:
    return f"{entier:,}".replace(",", FINE)


def montant_saisi(cents: int) -> str:
    """« 1 200,50 », as a person types it; cents are left out when there are none."""
    signe = MOINS if cents < 0 else ""
    entier, reste = divmod(abs(cents), 100)
    return f"{signe}{_milliers(entier)}" + (f",{reste:02d}" if reste else "")


def euros(cents: int) -> str:
    """« 1 200,50 € », « 37 600 € »: narrow space between thousands, no-break space before the sign."""
    return f"{montant_saisi(cents)}{INSECABLE}€"


def nombre(entier: int) -> str:
    """« 1 250 » with a narrow no-break space between thousands."""
    return (MOINS if entier < 0 else "") + _milliers(abs(entier))


def accorder(combien: int, un: str, plusieurs: str = "") -> str:
    """The word that follows a number, in the plural from two on: « 0 dossier », « 1 dossier », « 2 dossiers »."""
    return un if abs(combien) < 2 else plusieurs or f"{un}s"


def pourcentage(pour_mille: int) -> str:
    """« 62,5 % » from a share in thousandths."""
    entier, reste = divmod(pour_mille, 10)
    return f"{entier}{f',{reste}' if reste else ''}{INSECABLE}%"


@lru_cache(maxsize=4096)
def lire_entier(texte: str, maximum: int = ENTIER_MAXIMUM) -> int:
    """A whole number from 0 to `maximum`. Raises `SaisieIllisible` otherwise."""
    net = _aplati(texte)
    if not net:
        raise SaisieIllisible("Saisissez un nombre entier, par exemple 120.")
    if _ENTIER.fullmatch(net) is None:
        raise SaisieIllisible(
            f"Nous n’avons pas pu lire un nombre entier dans {_cite(texte)}. Saisissez des chiffres, par exemple 120."
        )
    lu = _chiffres(net)
    if lu > maximum:
        raise SaisieIllisible(f"Nous avons lu {_cite(texte)}. Saisissez {nombre(maximum)} au plus.")
    return lu


def entier_ou_zero(texte: str) -> int:
    """The number as far as it can be read: nothing yet counts for zero. Never raises."""
    try:
        return lire_entier(texte)
    except SaisieIllisible:
        return 0


def _mois(lettres: str) -> int | None:
    """Rank of a month from its name or an abbreviation that fits only one month (« janv », « fevr »)."""
    candidats = [rang for rang, nom in enumerate(MOIS, 1) if _sans_accents(nom).startswith(lettres)]
    return candidats[0] if len(candidats) == 1 else None


def _sans_accents(texte: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", texte.lower()) if not unicodedata.combining(c))


def _jour_mois_an(net: str) -> tuple[int, int, int] | None:
    if iso := _DATE_ISO.fullmatch(net):
        return int(iso[3]), int(iso[2]), int(iso[1])
    if chiffres := _DATE_CHIFFRES.fullmatch(net):
        return int(chiffres[1]), int(chiffres[2]), _annee(chiffres[3])
    lettres = _DATE_LETTRES.fullmatch(_sans_accents(net))
    if lettres is None or (mois := _mois(lettres[2])) is None:
        return None
    return int(lettres[1]), mois, _annee(lettres[3])


def _annee(chiffres: str) -> int:
    return int(chiffres) if len(chiffres) == 4 else 2000 + int(chiffres)


def lire_date(texte: str) -> date:
    """A day typed as 31/12/2026, 1/2/26, 1er février 2026 or 2026-02-01. Else `SaisieIllisible`."""
    net = _aplati(texte)
    if not net:
        raise SaisieIllisible("Saisissez une date, par exemple 15/09/2026.")
    lu = _jour_mois_an(net)
    if lu is None:
        raise SaisieIllisible(
            f"Nous n’avons pas pu lire une date dans {_cite(texte)}. Saisissez par exemple 15/09/2026."
        )
    jour, mois, annee = lu
    if not 1900 <= annee <= 2100:
        raise SaisieIllisible(
            f"Nous avons lu l’année {annee}. Saisissez une année à quatre chiffres, par exemple 15/09/2026."
        )
    try:
        return date(annee, mois, jour)
    except ValueError:
        raise SaisieIllisible(
            f"La date {_cite(texte)} n’existe pas dans le calendrier. Saisissez par exemple 15/09/2026."
        ) from None


def date_saisie(jour: date) -> str:
    """« 01/02/2026 », as a person types it."""
    return f"{jour:%d/%m/}{jour.year:04d}"


def date_en_lettres(jour: date) -> str:
    """« 1er février 2026 »."""
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{quantieme} {MOIS[jour.month - 1]} {jour.year}"
