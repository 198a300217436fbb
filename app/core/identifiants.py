"""French identifiers: read as people type them, kept clean, shown as people read them.

Each reader returns the clean value or raises ValueError with the French sentence to show.
"""

import re

from email_validator import EmailNotValidError, validate_email
from stdnum import iban as _iban
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as _siret

_DOMAINES = {
    "gmial.com": "gmail.com", "gmail.fr": "gmail.com", "gamil.com": "gmail.com", "gmai.com": "gmail.com",
    "hotmial.fr": "hotmail.fr", "hotmail.f": "hotmail.fr", "orage.fr": "orange.fr", "ornage.fr": "orange.fr",
    "wanado.fr": "wanadoo.fr", "wanadoo.com": "wanadoo.fr", "yaho.fr": "yahoo.fr", "yahooo.fr": "yahoo.fr",
    "laposte.com": "laposte.net", "lapost.net": "laposte.net", "fre.fr": "free.fr", "outlok.fr": "outlook.fr",
}  # fmt: skip


def _compact(texte: str) -> str:
    return re.sub(r"[\s.\-\u00a0\u202f]", "", texte).upper()


def lire_siret(texte: str) -> str:
    """14 digits with their key (La Poste's exception included)."""
    brut = _compact(texte)
    if not re.fullmatch(r"\d{14}", brut):
        raise ValueError("Saisissez les 14 chiffres du SIRET, par exemple 732 829 320 00074.")
    try:
        return str(_siret.validate(brut))
    except ValidationError:
        raise ValueError(
            "Ce SIRET comporte une erreur de frappe : vérifiez les 14 chiffres sur votre avis de situation."
        ) from None


def siret_lisible(siret: str | None) -> str:
    """« 732 829 320 00074 »."""
    return f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}" if siret else "—"


def lire_rna(texte: str) -> str:
    """W and nine signs; letters occur overseas and in Corsica; there is no key to check."""
    brut = _compact(texte)
    if not re.fullmatch(r"W[0-9A-Z]{9}", brut):
        raise ValueError("Saisissez le numéro RNA : la lettre W suivie de 9 chiffres, par exemple W591234567.")
    return brut


def lire_iban(texte: str) -> str:
    """International check (mod 97), and for a French account the RIB key inside, which mod 97 does not see."""
    brut = _compact(texte)
    try:
        iban = str(_iban.validate(brut, check_country=False))
    except ValidationError:
        raise ValueError("Cet IBAN comporte une erreur : recopiez-le depuis le RIB, par exemple FR76 …") from None
    if iban.startswith("FR") and not _cle_rib_exacte(iban[4:]):
        raise ValueError("La clé du RIB contenue dans cet IBAN ne correspond pas : recopiez-le depuis le RIB.")
    return iban


def _cle_rib_exacte(rib: str) -> bool:
    lettres = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
    chiffres = rib.translate(lettres)
    banque, guichet, compte, cle = (
        int(chiffres[:5]),
        int(chiffres[5:10]),
        int(chiffres[10:21]),
        int(chiffres[21:]),
    )
    return cle == 97 - (89 * banque + 15 * guichet + 3 * compte) % 97


def iban_masque(iban: str | None) -> str:
    """Country and last four signs: « FR… 0188 »."""
    return f"{iban[:2]}… {iban[-4:]}" if iban else "—"


def lire_telephone(texte: str) -> str:
    """French numbers as ten digits, foreign ones as typed with their +. Overseas numbers included."""
    brut = re.sub(r"[\s.\-()/\u00a0\u202f]", "", texte)
    brut = re.sub(r"^(\+33|0033)0?", "0", brut)
    if re.fullmatch(r"0[1-9]\d{8}", brut) or re.fullmatch(r"\+\d{6,15}", brut):
        return brut
    raise ValueError("Saisissez un numéro de téléphone à 10 chiffres, par exemple 03 27 00 00 00.")


def telephone_lisible(numero: str | None) -> str:
    """« 03 27 00 00 00 », typed with spaces or not."""
    if not numero:
        return "—"
    numero = "".join(numero.split())
    return " ".join(numero[i : i + 2] for i in range(0, 10, 2)) if numero.startswith("0") else numero


def lire_courriel(texte: str) -> str:
    """An e-mail address, lower-cased; its grammar only, never a look-up."""
    try:
        lu = validate_email(texte.strip(), check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        raise ValueError("Saisissez une adresse e-mail complète, par exemple nom@exemple.fr.") from None
    return lu.normalized.lower()


def suggestion_de_courriel(courriel: str) -> str | None:
    """« Vouliez-vous dire …@gmail.com ? » for the commonest slips; None when nothing looks odd."""
    nom, _, domaine = courriel.partition("@")
    return f"{nom}@{_DOMAINES[domaine]}" if domaine in _DOMAINES else None
