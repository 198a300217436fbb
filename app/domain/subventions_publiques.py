"""Public grants data, read from CSV files as they really come: SCDL « subventions » 2.1.1, GISPRO and Dauphin exports.

The portal publishes nothing here: it reads what others published. A file is refused whole when it cannot be read at all
(`FichierIllisible`); otherwise each line is accepted, or rejected with its number and a reason. Amounts in cents.
Exports of GISPRO name neither the funder nor the year: whoever imports says them (`Defauts`).
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from app.domain.colonnes_subventions import COLONNES
from app.domain.csv_subventions import FichierIllisible, decoder, decouper
from app.domain.saisies import SaisieIllisible, lire_date, lire_montant, nettoyer, nombre

LIGNES_MAXIMUM = 10_000
"""A year of a Région or of a Département. Read whole, so that nothing is half imported."""
OBJET_MAXIMUM, NOM_MAXIMUM, REFERENCE_MAXIMUM, DISPOSITIF_MAXIMUM = 256, 200, 100, 120
ANNEES = range(2000, 2101)

_TABLEUR = re.compile(r"\d[.,]?\d*E\+\d+", re.IGNORECASE)
_HEURE = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
_RNA = re.compile(r"W[0-9A-Z]{9}")


@dataclass(frozen=True, slots=True)
class Subvention:
    """One grant to one beneficiary. `accordee_le` None: the file gives its year only."""

    ligne: int
    attribuant: str
    siret_attribuant: str
    accordee_le: date | None
    annee: int
    reference: str
    beneficiaire: str
    siret: str
    rna: str
    objet: str
    montant_cents: int
    dispositif: str

    @property
    def cle(self) -> str:
        """What makes it this grant in whatever file it comes again: with a reference, an amount may be corrected."""
        de = self.siret_attribuant or _plie(self.attribuant)
        a = self.siret or self.rna
        quand = self.accordee_le.isoformat() if self.accordee_le else str(self.annee)
        lequel = f"ref {_plie(self.reference)}" if self.reference else f"montant {self.montant_cents}"
        return hashlib.sha256("\n".join((de, a, quand, lequel, _plie(self.objet))).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Defauts:
    """What whoever imports says of the whole file, for the lines that do not say it."""

    attribuant: str = ""
    annee: int | None = None


@dataclass(frozen=True, slots=True)
class Rejet:
    """A line that is not kept, by its number in the file (the first is 1), and why."""

    ligne: int
    motif: str


@dataclass(frozen=True, slots=True)
class Lecture:
    """A file read: what is kept, what is not, and how many lines were empty."""

    acceptees: tuple[Subvention, ...]
    rejetees: tuple[Rejet, ...]
    vides: int


class _LigneRejetee(Exception):
    """Why a line is not kept."""


def _plie(texte: str) -> str:
    """Letters and digits only, without accents nor capitals."""
    nu = unicodedata.normalize("NFD", texte.lower())
    return "".join(c for c in nu if c.isascii() and c.isalnum())


SANS_DEFAUT = Defauts()


def verifier_entetes(contenu: bytes, defauts: Defauts = SANS_DEFAUT) -> None:
    """Whether the file can be read at all, without reading its lines. Raises FichierIllisible."""
    entetes, _ = decouper(decoder(contenu), _nommees)
    _places(entetes, defauts)


def lire_fichier(contenu: bytes, lire_siret: Callable[[str], str], defauts: Defauts = SANS_DEFAUT) -> Lecture:
    """Read a whole file. `lire_siret` gives the clean number or raises ValueError. Raises FichierIllisible."""
    lire_siret = lru_cache(maxsize=LIGNES_MAXIMUM)(lire_siret)  # the same funder on every line
    entetes, lignes = decouper(decoder(contenu), _nommees)
    places = _places(entetes, defauts)
    acceptees: dict[str, Subvention] = {}
    rejetees: list[Rejet] = []
    vides = 0
    for numero, cellules in lignes:
        if not any(c.strip() for c in cellules):
            vides += 1
            continue
        if len(acceptees) + len(rejetees) >= LIGNES_MAXIMUM:
            raise FichierIllisible(
                f"Ce fichier dépasse {nombre(LIGNES_MAXIMUM)} lignes. Coupez-le par année, puis importez chaque partie."
            )
        try:
            lue = _lire_ligne(numero, cellules, len(entetes), places, lire_siret, defauts)
            premiere = acceptees.setdefault(lue.cle, lue)
            if premiere is not lue:
                raise _LigneRejetee(f"Même subvention que la ligne {premiere.ligne}.")
        except _LigneRejetee as refus:
            rejetees.append(Rejet(numero, str(refus)))
    if not acceptees and not rejetees:
        raise FichierIllisible("Ce fichier a des en-têtes mais aucune ligne. Vérifiez que c’est le bon fichier.")
    return Lecture(tuple(acceptees.values()), tuple(rejetees), vides)


def _nommees(entetes: list[str]) -> int:
    return len(_places(entetes, exige=False))


def _places(entetes: list[str], defauts: Defauts = SANS_DEFAUT, *, exige: bool = True) -> dict[str, int]:
    """Where each column is. Raises FichierIllisible when one that is needed is missing."""
    plies = [_plie(entete) for entete in entetes]
    places = {
        cle: plies.index(nom) for cle, noms in COLONNES.items() for nom in reversed(noms) if nom in plies
    }  # the first name that is there wins
    if not exige:
        return places
    attendues = {
        "nomAttribuant": {"attribuant"}, "dateConvention": {"date", "exercice"}, "nomBeneficiaire": {"beneficiaire"},
        "idBeneficiaire ou rnaBeneficiaire": {"siret", "rna"}, "objet": {"objet"}, "montant": {"montant"},
    }  # fmt: skip
    dits = {"attribuant"} if defauts.attribuant else set()
    dits |= {"date"} if defauts.annee else set()
    manquantes = [nom for nom, cles in attendues.items() if cles.isdisjoint(places) and cles.isdisjoint(dits)]
    if manquantes:
        raise FichierIllisible(
            f"Colonnes introuvables : {', '.join(manquantes)}. "
            "Une des premières lignes doit porter les noms de colonnes du format SCDL « subventions » "
            "ou d’un export GISPRO. "
            "Le financeur et l’année peuvent aussi se dire ici, pour tout le fichier."
        )
    return places


def _lire_ligne(
    numero: int,
    cellules: list[str],
    largeur: int,
    places: dict[str, int],
    lire_siret: Callable[[str], str],
    defauts: Defauts,
) -> Subvention:
    if any(c.strip() for c in cellules[largeur:]):
        raise _LigneRejetee(f"{len(cellules)} cellules pour {largeur} colonnes : un séparateur est de trop.")

    def lu(cle: str, maximum: int) -> str:
        place = places.get(cle, len(cellules))
        brut = cellules[place] if place < len(cellules) else ""
        # most cells hold plain signs: there is nothing to clean in them
        propre = brut if brut.isascii() and brut.isprintable() else nettoyer(brut)
        return " ".join(propre.split())[:maximum].strip()

    def exige(cle: str, nom: str, maximum: int) -> str:
        if not (texte := lu(cle, maximum)):
            raise _LigneRejetee(f"{nom} : la case est vide.")
        return texte

    rna = lu("rna", NOM_MAXIMUM).upper().replace(" ", "")
    siret = _siret(lu("siret", NOM_MAXIMUM), lire_siret)
    if rna and not _RNA.fullmatch(rna):
        raise _LigneRejetee(f"Numéro RNA illisible : {_cite(rna)}.")
    if not siret and not rna:
        raise _LigneRejetee("Bénéficiaire sans SIRET ni numéro RNA.")
    jour, exercice = lu("date", NOM_MAXIMUM), lu("exercice", NOM_MAXIMUM)
    accordee_le, annee = _quand(jour, exercice or str(defauts.annee or ""))
    return Subvention(
        ligne=numero,
        attribuant=lu("attribuant", NOM_MAXIMUM)
        or defauts.attribuant
        or exige("attribuant", "Attribuant", NOM_MAXIMUM),
        siret_attribuant=_siret_ou_rien(lu("siret_attribuant", NOM_MAXIMUM), lire_siret),
        accordee_le=accordee_le,
        annee=annee,
        reference=lu("reference", REFERENCE_MAXIMUM),
        beneficiaire=exige("beneficiaire", "Bénéficiaire", NOM_MAXIMUM),
        siret=siret,
        rna=rna,
        objet=exige("objet", "Objet", OBJET_MAXIMUM),
        montant_cents=_montant(exige("montant", "Montant", NOM_MAXIMUM), lu("part", NOM_MAXIMUM)),
        dispositif=lu("dispositif", DISPOSITIF_MAXIMUM),
    )


def _cite(texte: str) -> str:
    return f"« {texte if len(texte) <= 40 else texte[:39] + '…'} »"


def _siret(texte: str, lire: Callable[[str], str]) -> str:
    """The number, "" when there is none. What a spreadsheet spoiled is said, never guessed."""
    if not texte:
        return ""
    if _TABLEUR.fullmatch(texte):
        raise _LigneRejetee(f"SIRET abîmé par un tableur : {_cite(texte)}. Mettez la colonne au format texte.")
    chiffres = re.sub(r"\D", "", texte)
    if chiffres == texte and len(chiffres) in (12, 13):
        raise _LigneRejetee(
            f"SIRET de {len(chiffres)} chiffres : {_cite(texte)}. Des zéros du début sont sans doute perdus."
        )
    if len(chiffres) == len("732829320") and not texte.strip("0123456789 "):
        raise _LigneRejetee(f"SIREN au lieu d’un SIRET : {_cite(texte)}. Il faut les 14 chiffres.")
    try:
        return lire(texte)
    except ValueError:
        raise _LigneRejetee(f"SIRET faux : {_cite(texte)}.") from None


def _siret_ou_rien(texte: str, lire: Callable[[str], str]) -> str:
    """That of the funder only helps to recognise it: its name is enough."""
    try:
        return lire(texte) if texte else ""
    except ValueError:
        return ""


def _quand(jour: str, exercice: str) -> tuple[date | None, int]:
    if _est_une_annee(jour):
        return None, int(jour)
    if jour:
        try:
            lue = lire_date(_HEURE.sub("", jour))
        except SaisieIllisible:
            raise _LigneRejetee(f"Date illisible : {_cite(jour)}.") from None
        if lue.year not in ANNEES:
            raise _LigneRejetee(f"Date invraisemblable : {_cite(jour)}.")
        return lue, lue.year
    if _est_une_annee(exercice):
        return None, int(exercice)
    raise _LigneRejetee(f"Année illisible : {_cite(exercice)}." if exercice else "Date : la case est vide.")


def _est_une_annee(texte: str) -> bool:
    return texte.isascii() and texte.isdigit() and len(texte) == len("2026") and int(texte) in ANNEES


def _montant(texte: str, part: str) -> int:
    """Cents received by this beneficiary: the whole grant times its share (`pourcentageSubvention`, 0.01 to 1)."""
    try:
        total = lire_montant(_sans_zeros(texte))
    except SaisieIllisible:
        raise _LigneRejetee(f"Montant illisible ou négatif : {_cite(texte)}.") from None
    sienne = _part(part)
    cents = int((total * sienne).quantize(Decimal(1), rounding="ROUND_HALF_UP"))
    if cents <= 0:
        raise _LigneRejetee("Le montant est nul.")
    return cents


def _sans_zeros(texte: str) -> str:
    """« 1200.5000 », as a base exports it: decimals beyond cents that are zeros say nothing."""
    return re.sub(r"([.,]\d{2})0+(?=\s*(?:€|$))", r"\1", texte) if re.search(r"[.,]\d{2}0{2,}", texte) else texte


def _part(texte: str) -> Decimal:
    if not texte:
        return Decimal(1)
    net = texte.replace(" ", "").replace(",", ".")
    try:
        lue = Decimal(net.removesuffix("%"))
    except InvalidOperation:
        raise _LigneRejetee(f"Part du bénéficiaire illisible : {_cite(texte)}.") from None
    if lue.is_finite() and (net.endswith("%") or lue > 1):
        lue /= 100
    if not lue.is_finite() or not 0 < lue <= 1:
        raise _LigneRejetee(f"Part du bénéficiaire hors de 0 à 1 : {_cite(texte)}.")
    return lue
