"""What a question of the form is: the vocabulary in which every form is declared.

One declaration renders the page, the answers read again before the deposit, the PDF, the export and the
findings of completeness. A section is a value: adding a question for one campaign is
`replace(section, questions=(*section.questions, question))`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self, TypeAlias

from app.domain.dispositifs import GenreOrganisme
from app.domain.postes import Grille

Contenu: TypeAlias = dict[str, dict[str, Any]]
"""Section key → question key → the answer as typed: text, list, cells or rows."""

OUI = "oui"
NON = "non"
HORS_QUARTIERS = "hors"
"""Cell of a `PAR_QUARTIER` answer for the people who live in none of the chosen quartiers."""


class Genre(StrEnum):
    """How a question is asked and its answer read."""

    TEXTE = "texte"
    TEXTE_LONG = "texte_long"
    CHOIX = "choix"
    CHOIX_MULTIPLES = "choix_multiples"
    NOMBRE = "nombre"
    MONTANT = "montant"
    DATE = "date"
    COURRIEL = "courriel"
    TELEPHONE = "telephone"
    CASE = "case"
    COMMUNES = "communes"
    QUARTIERS = "quartiers"
    MATRICE = "matrice"
    PAR_QUARTIER = "par_quartier"
    TABLEAU = "tableau"
    BUDGET = "budget"
    PIECES = "pieces"


GENRES_REPRIS = frozenset(
    {
        Genre.TEXTE, Genre.TEXTE_LONG, Genre.CHOIX, Genre.CHOIX_MULTIPLES, Genre.COMMUNES, Genre.QUARTIERS,
        Genre.TABLEAU,
    }
)  # fmt: skip
"""Answers that a new request may take from a former one: words and choices, never figures nor dates."""
GENRES_A_LISTE = frozenset({Genre.CHOIX_MULTIPLES, Genre.COMMUNES, Genre.QUARTIERS})
"""Answers that are a list of codes, posted as a repeated field."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice, or one row of a matrix."""

    valeur: str
    libelle: str
    aide: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colonne:
    """One column of a matrix or of a table with repeated rows."""

    cle: str
    libelle: str
    aide: str = ""
    genre: Genre = Genre.TEXTE
    est_facultatif: bool = False
    maximum: int | None = None
    erreur_vide: str = ""
    se_reprend: bool = True


@dataclass(frozen=True, slots=True)
class Condition:
    """The question is asked only if the answer `cle` of the same section is, or holds, one of `valeurs`."""

    cle: str
    valeurs: tuple[str, ...]

    def est_remplie(self, reponses: Mapping[str, Any]) -> bool:
        donnee = reponses.get(self.cle)
        if isinstance(donnee, list | tuple):
            return any(isinstance(d, str) and d in self.valeurs for d in donnee)
        return isinstance(donnee, str) and donnee in self.valeurs


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `largeur`: expected characters. `maximum`: characters of a text, choices of a list,
    rows of a table, value of a number. `motif`: the pattern a short text must match. `manque`: what is
    missing, as the task list says it. `pour`: the kinds of organisme it is asked to (empty: all).
    `reprise`: whether a new request takes it from a former one (None: as its genre says). `grille`: the lines
    of a budget. `piece`: the document that, once joined, spares the answer. `ancienne`: no longer asked, still
    shown, and changed, where it was answered. `titre`: the heading that opens a group of questions, above its
    first one. `ligne`: what a row of a table is, a masculine noun."""

    cle: str
    libelle: str
    genre: Genre
    aide: str = ""
    est_facultatif: bool = False
    si: Condition | None = None
    pour: tuple[GenreOrganisme, ...] = ()
    largeur: int | None = None
    autocomplete: str = "off"
    options: tuple[Option, ...] = ()
    lignes: tuple[Option, ...] = ()
    colonnes: tuple[Colonne, ...] = ()
    maximum: int | None = None
    motif: str = ""
    manque: str = ""
    erreur_vide: str = ""
    erreur_mal: str = ""
    reprise: bool | None = None
    grille: Grille | None = None
    piece: str = ""
    ancienne: bool = False
    titre: str = ""
    ligne: str = "élément"

    @property
    def se_reprend(self) -> bool:
        """Whether a new request may take this answer from a former one."""
        return self.genre in GENRES_REPRIS if self.reprise is None else self.reprise

    def est_posee(self, reponses: Mapping[str, Any]) -> bool:
        """Whether the answers of its own section make this question asked."""
        if self.ancienne and not reponses.get(self.cle):
            return False
        return self.si is None or self.si.est_remplie(reponses)


@dataclass(frozen=True, slots=True)
class Groupe:
    """Questions that stand together. `titre`: the heading above them, if any; `rang`: that of the first, from 1."""

    titre: str
    questions: tuple[Question, ...]
    rang: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One page of the form. `resume` is its line in the task list before anything is typed."""

    cle: str
    titre: str
    resume: str
    introduction: str = ""
    questions: tuple[Question, ...]
    # the organisme's part comes from its file, the pieces from its safe, attestations are made anew
    se_reprend: bool = True

    def question(self, cle: str) -> Question | None:
        return next((q for q in self.questions if q.cle == cle), None)

    @property
    def groupes(self) -> tuple[Groupe, ...]:
        """The questions as a page shows them, each group under its heading, numbered through the section."""
        debuts = [rang for rang, q in enumerate(self.questions) if q.titre or not rang]
        return tuple(
            Groupe(self.questions[debut].titre, self.questions[debut:fin], debut + 1)
            for debut, fin in zip(debuts, [*debuts[1:], len(self.questions)], strict=False)
        )

    def condition_en_mots(self, question: Question) -> str:
        """« Aller-vers et médiation », the choice that makes a question asked; "" when it is always asked."""
        if question.si is None:
            return ""
        source = self.question(question.si.cle)
        options = source.options if source else ()
        return " ou ".join(o.libelle for o in options if o.valeur in question.si.valeurs)

    def garder(self, garde: Callable[[Question], bool]) -> Self:
        """The same section without the questions that do not pass; a group keeps its heading while one is left."""
        gardees: list[Question] = []
        for groupe in self.groupes:
            if restent := tuple(q for q in groupe.questions if garde(q)):
                gardees += sous_titre(groupe.titre, restent)
        return replace(self, questions=tuple(gardees))


def sous_titre(titre: str, questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """The same questions, under a heading of the page."""
    return (replace(questions[0], titre=titre), *questions[1:])


OUI_NON = (Option(OUI, "Oui"), Option(NON, "Non"))
