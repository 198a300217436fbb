"""The document safe of an organisme: what belongs to it, until when each document is worth something.

One current document per kind; the former ones are kept as history. Sources: accounts and report are approved within
six months of the year's end, so those of year N serve until 30 June of N + 2; a RIB until the account changes;
statuts until they are replaced; a delegation until its end date. The safe is bounded: a few versions of each kind, and
a total weight that a small organisme does not reach.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.erreurs import SaisieInvalide
from app.domain.fiche import annee_des_comptes
from app.domain.pieces import GENRES_PIECES, POUVOIR, GenrePiece, pieces_requises
from app.domain.saisies import date_en_lettres

RIB = "rib"
ANNUELS = frozenset({"comptes", "rapport_activite", "budget_association", "liste_dirigeants"})
"""Kinds known by their year; `liste_dirigeants` by the year it was drawn up."""


VERSIONS_MAXIMUM = 10
POIDS_MAXIMUM = 100 * 1024 * 1024
TROP_DE_VERSIONS = (
    f"Le coffre garde déjà {VERSIONS_MAXIMUM} documents de cette sorte. "
    "Retirez un ancien document du coffre, puis recommencez."
)
TROP_LOURD = (
    f"Avec ce fichier, le coffre dépasserait {POIDS_MAXIMUM // 1024 // 1024} Mo. "
    "Retirez d’anciens documents du coffre, ou ajoutez une copie plus légère."
)


DEJA_INFECTE = (
    "L’antivirus a déjà trouvé un virus dans ce fichier. "
    "Enregistrez-en une copie saine, par exemple en PDF sur un autre appareil."
)


class CoffrePlein(SaisieInvalide):
    """The safe keeps too many documents of a kind, or too heavy ones."""


def exiger_place(versions: int, octets: int, taille: int) -> None:
    """Raise CoffrePlein unless a document of `taille` bytes fits beside the `versions` kept of its kind, former ones
    included, and the `octets` of the whole safe."""
    phrase = TROP_DE_VERSIONS if versions >= VERSIONS_MAXIMUM else TROP_LOURD if octets + taille > POIDS_MAXIMUM else ""
    if phrase:
        raise CoffrePlein(phrase, {"fichier": phrase})


class Validite(StrEnum):
    """What a document of the safe is worth on a day."""

    VALABLE = "valable"
    PERIME = "perime"
    A_DATER = "a_dater"


@dataclass(frozen=True, slots=True)
class DocumentDuCoffre:
    """What the rules need of a document. `annee`: of the accounts, of the statuts…; `jusqu_au`: last valid day."""

    genre: str
    annee: int | None = None
    jusqu_au: date | None = None
    ajoute_le: date = date.min


def genres_du_coffre(genre: GenreOrganisme) -> tuple[GenrePiece, ...]:
    """The kinds of document that belong to such an organisme, and not to one dossier."""
    return tuple(p for p in GENRES_PIECES.values() if p.est_permanente and p.concerne(genre))


def fin_de_validite(document: DocumentDuCoffre) -> date | None:
    """The last day the document is worth something; None: no end is known."""
    if document.genre == POUVOIR:
        return document.jusqu_au
    if document.annee is None or document.genre not in ANNUELS:
        return None
    if document.genre == "budget_association":
        return date(document.annee, 12, 31)
    if document.genre == "liste_dirigeants":
        return date(document.annee + 1, 12, 31)
    return date(document.annee + 2, 6, 30)


def validite(document: DocumentDuCoffre, jour: date, rib_change_le: date | None = None) -> Validite:
    """What a document is worth. `rib_change_le`: the day the organisme's account last changed."""
    if document.genre == RIB:
        change = rib_change_le is not None and document.ajoute_le < rib_change_le
        return Validite.PERIME if change else Validite.VALABLE
    if (document.genre in ANNUELS and document.annee is None) or (
        document.genre == POUVOIR and document.jusqu_au is None
    ):
        return Validite.A_DATER
    fin = fin_de_validite(document)
    return Validite.PERIME if fin is not None and jour > fin else Validite.VALABLE


def phrase_de_validite(document: DocumentDuCoffre, jour: date, rib_change_le: date | None = None) -> str:
    """One sentence: until when it serves, or what to do."""
    etat, fin = validite(document, jour, rib_change_le), fin_de_validite(document)
    if etat is Validite.A_DATER:
        return "Dites " + ("jusqu’à quand il vaut." if document.genre == POUVOIR else "de quelle année il est.")
    if document.genre == RIB:
        if etat is Validite.VALABLE:
            return "Valable tant que le compte ne change pas."
        return "Le compte a changé depuis. Ajoutez le nouveau RIB."
    if fin is None:
        return "Valable jusqu’à son remplacement."
    if etat is Validite.PERIME:
        return f"Valait jusqu’au {date_en_lettres(fin)}. Ajoutez le nouveau."
    return f"Valable jusqu’au {date_en_lettres(fin)}."


def annee_par_defaut(genre: str, jour: date, exercice: int | None = None) -> int | None:
    """The year a document most likely bears; None for the kinds that a year does not date."""
    if genre == "budget_association":
        return exercice or jour.year
    if genre == "liste_dirigeants":
        return jour.year
    return annee_des_comptes(jour) if genre in ANNUELS else None


def constats_du_coffre(
    genre: GenreOrganisme, documents: Mapping[str, DocumentDuCoffre], jour: date, rib_change_le: date | None = None
) -> tuple[str, ...]:
    """What the yearly call will ask and the safe does not hold, then what is outdated: one sentence each."""
    attendus = set(pieces_requises(Dispositif.AAP, genre))
    phrases = [
        f"{piece.libelle} : pas encore dans le coffre."
        for piece in genres_du_coffre(genre)
        if piece.code in attendus and piece.code not in documents
    ]
    for code, document in documents.items():
        if validite(document, jour, rib_change_le) is not Validite.VALABLE:
            libelle = GENRES_PIECES[code].libelle if code in GENRES_PIECES else code
            phrases.append(f"{libelle} : {_minuscule(phrase_de_validite(document, jour, rib_change_le))}")
    return tuple(phrases)


def _minuscule(phrase: str) -> str:
    return phrase[0].lower() + phrase[1:]


def a_reprendre(
    documents: Iterable[DocumentDuCoffre],
    possibles: Iterable[str],
    presents: Iterable[str],
    jour: date,
    rib_change_le: date | None = None,
) -> tuple[str, ...]:
    """The kinds that a dossier lacks and that the safe holds, still valid."""
    valables = {d.genre for d in documents if validite(d, jour, rib_change_le) is Validite.VALABLE}
    deja = set(presents)
    return tuple(code for code in possibles if code in valables and code not in deja)
