"""What changed between two states of a dossier: question by question, long texts by words, tables by cell.

Pure: two forms and two contents in, what to show out. Answers are compared as they are read, not as they were
typed: « 1200 » and « 1 200 » are the same amount.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from app.domain.affichage import NON_RENSEIGNE, Tableau, affichage
from app.domain.contenus import reponses
from app.domain.exigences import ReferencesForm
from app.domain.formulaire import valeur_de
from app.domain.questions import Genre, Question, Section

Lue: TypeAlias = "str | list[str] | Tableau"

# beyond, comparing word by word would cost a visible delay: the two texts are shown whole
MOTS_MAXIMUM = 4000
# columns that name a row; a table with repeated rows has none: its rows keep their rank
_CLES: dict[Genre, int] = {Genre.BUDGET: 2, Genre.MATRICE: 1, Genre.PAR_QUARTIER: 1}


class Nature(StrEnum):
    """What happened to an answer, to a word, to a document."""

    EGAL = "egal"
    AJOUTE = "ajoute"
    RETIRE = "retire"
    MODIFIE = "modifie"

    @property
    def libelle(self) -> str:
        return {"egal": "Inchangé", "ajoute": "Ajouté", "retire": "Retiré", "modifie": "Modifié"}[self.value]


@dataclass(frozen=True, slots=True)
class Morceau:
    """A run of words that is in both texts, only in the new one, or only in the old one."""

    nature: Nature
    texte: str


@dataclass(frozen=True, slots=True)
class Cellule:
    """One cell before and after."""

    avant: str
    apres: str

    @property
    def est_changee(self) -> bool:
        return self.avant != self.apres


@dataclass(frozen=True, slots=True)
class LigneComparee:
    """A row of a table in which something changed."""

    nature: Nature
    cellules: tuple[Cellule, ...]


@dataclass(frozen=True, slots=True)
class Changement:
    """One answer that changed. `mots` for a text, `entetes` and `lignes` for a table; else `avant` and `apres`."""

    cle: str
    libelle: str
    nature: Nature
    avant: Lue
    apres: Lue
    mots: tuple[Morceau, ...] = ()
    entetes: tuple[str, ...] = ()
    lignes: tuple[LigneComparee, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionChangee:
    """A section of the form in which something changed."""

    cle: str
    titre: str
    changements: tuple[Changement, ...]


@dataclass(frozen=True, slots=True)
class EtatDuDossier:
    """The form and the answers of a dossier at one moment. `pieces`: (digest, kind in words, name)."""

    sections: tuple[Section, ...]
    contenu: Mapping[str, Any]
    pieces: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PieceChangee:
    """A document that came or went."""

    nature: Nature
    genre: str
    nom: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that changed, in the order of the form, documents last."""

    sections: tuple[SectionChangee, ...]
    pieces: tuple[PieceChangee, ...]

    @property
    def nombre(self) -> int:
        """How many answers and documents changed."""
        return sum(len(section.changements) for section in self.sections) + len(self.pieces)


def comparer(avant: EtatDuDossier, apres: EtatDuDossier, references: ReferencesForm) -> Difference:
    """What changed from one state to the other; a question only one of them was asked counts as empty in the other."""
    titres = {s.cle: s.titre for s in (*avant.sections, *apres.sections)}
    trouvees = []
    for cle in dict.fromkeys(s.cle for s in (*apres.sections, *avant.sections)):
        changements = tuple(_section(cle, avant, apres, references))
        if changements:
            trouvees.append(SectionChangee(cle, titres[cle], changements))
    return Difference(tuple(trouvees), tuple(_pieces(avant.pieces, apres.pieces)))


def _section(cle: str, avant: EtatDuDossier, apres: EtatDuDossier, references: ReferencesForm) -> Iterator[Changement]:
    lues_avant, lues_apres = _reponses(avant, cle, references), _reponses(apres, cle, references)
    for question_cle in dict.fromkeys((*lues_apres, *lues_avant)):
        question, ancienne = lues_avant.get(question_cle, (None, NON_RENSEIGNE))
        posee, nouvelle = lues_apres.get(question_cle, (question, NON_RENSEIGNE))
        demandee = posee or question
        if demandee is not None and ancienne != nouvelle:
            yield _changement(demandee, ancienne, nouvelle)


def _reponses(etat: EtatDuDossier, cle: str, references: ReferencesForm) -> dict[str, tuple[Question | None, Lue]]:
    """The answers of a section in words, by question; those that are not asked, and the documents, left out."""
    section = next((s for s in etat.sections if s.cle == cle), None)
    donnees = reponses(etat.contenu, cle)
    return {
        question.cle: (question, affichage(question, valeur_de(question, donnees), references))
        for question in (section.questions if section else ())
        if question.genre is not Genre.PIECES and question.est_posee(donnees)
    }


def _changement(question: Question, avant: Lue, apres: Lue) -> Changement:
    nature = Nature.AJOUTE if avant == NON_RENSEIGNE else Nature.RETIRE if apres == NON_RENSEIGNE else Nature.MODIFIE
    if isinstance(avant, Tableau) or isinstance(apres, Tableau):
        tables = [t if isinstance(t, Tableau) else None for t in (avant, apres)]
        entetes = next(t.entetes for t in reversed(tables) if t is not None)
        lignes = tuple(comparer_tableaux(tables[0], tables[1], _CLES.get(question.genre, 0)))
        return Changement(question.cle, question.libelle, nature, avant, apres, entetes=entetes, lignes=lignes)
    mots: tuple[Morceau, ...] = ()
    est_texte = question.genre in (Genre.TEXTE, Genre.TEXTE_LONG)
    if est_texte and nature is Nature.MODIFIE and isinstance(avant, str) and isinstance(apres, str):
        mots = comparer_textes(avant, apres)
    return Changement(question.cle, question.libelle, nature, avant, apres, mots)


def comparer_textes(avant: str, apres: str) -> tuple[Morceau, ...]:
    """The new text with what was taken out and what was put in, word by word. Joined, it gives both texts back."""
    a, b = re.findall(r"\s+|[^\s]+", avant), re.findall(r"\s+|[^\s]+", apres)
    if len(a) + len(b) > MOTS_MAXIMUM:
        return (Morceau(Nature.RETIRE, avant), Morceau(Nature.AJOUTE, apres))
    morceaux = []
    for acte, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if acte == "equal":
            morceaux.append(Morceau(Nature.EGAL, "".join(a[i1:i2])))
            continue
        if i2 > i1:
            morceaux.append(Morceau(Nature.RETIRE, "".join(a[i1:i2])))
        if j2 > j1:
            morceaux.append(Morceau(Nature.AJOUTE, "".join(b[j1:j2])))
    return tuple(morceaux)


def comparer_tableaux(avant: Tableau | None, apres: Tableau | None, cles: int) -> Iterator[LigneComparee]:
    """The rows in which a cell changed. `cles`: how many first columns name a row; 0: rows are matched by rank."""
    anciennes, nouvelles = _lignes(avant, cles), _lignes(apres, cles)
    for nom in dict.fromkeys((*nouvelles, *anciennes)):
        a, b = anciennes.get(nom), nouvelles.get(nom)
        if a == b:
            continue
        largeur = len(b or a or ())
        vides = ("",) * largeur
        cellules = tuple(Cellule(x, y) for x, y in zip(a or vides, b or vides, strict=True))
        yield LigneComparee(Nature.AJOUTE if a is None else Nature.RETIRE if b is None else Nature.MODIFIE, cellules)


def _lignes(tableau: Tableau | None, cles: int) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Rows by name; two rows of the same name are told apart by their rank among them."""
    if tableau is None:
        return {}
    nommees: dict[tuple[str, ...], tuple[str, ...]] = {}
    totaux = [tableau.totaux] if tableau.totaux else []
    for rang, ligne in enumerate([*tableau.lignes, *totaux]):
        nom = ligne[:cles] if cles else (str(rang),)
        occurrence = 0
        while (*nom, str(occurrence)) in nommees:
            occurrence += 1
        nommees[(*nom, str(occurrence))] = ligne
    return nommees


def _pieces(avant: Sequence[tuple[str, str, str]], apres: Sequence[tuple[str, str, str]]) -> Iterator[PieceChangee]:
    """Documents are the same when their content is: a new name on the same file changes nothing."""
    yield from _venues(Nature.AJOUTE, apres, {(p[0], p[1]) for p in avant})
    yield from _venues(Nature.RETIRE, avant, {(p[0], p[1]) for p in apres})


def _venues(
    nature: Nature, pieces: Iterable[tuple[str, str, str]], autres: set[tuple[str, str]]
) -> Iterator[PieceChangee]:
    return (PieceChangee(nature, genre, nom) for sha256, genre, nom in pieces if (sha256, genre) not in autres)
