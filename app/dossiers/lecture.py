"""A dossier as it is read again: before the deposit, after it, and in its PDF. Pure: no request, no session."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.cellules import mots_de_cellule, nom_de_cellule
from app.domain.completude import Constat, EtatSection, ReferencesForm, etat_section, resume_section
from app.domain.contenus import reponses
from app.domain.exigences import Gravite
from app.domain.formulaire import NON_RENSEIGNE, Genre, Question, Section, Tableau, affichage, valeur_de
from app.domain.questions_ajoutees import annonce, nouveautes
from app.dossiers.commands import SectionModifiee
from app.dossiers.queries import Acces
from app.dossiers.saisie import cles_de
from app.models.dossiers import Piece


@dataclass(frozen=True, slots=True)
class ReponseLue:
    """A question and its answer in words. `genre`: texte, liste or tableau."""

    cle: str
    libelle: str
    valeur: str | list[str] | Tableau

    @property
    def genre(self) -> str:
        if isinstance(self.valeur, Tableau):
            return "tableau"
        return "texte" if isinstance(self.valeur, str) else "liste"

    @property
    def est_vide(self) -> bool:
        return self.valeur == NON_RENSEIGNE


@dataclass(frozen=True, slots=True)
class SectionLueEnEntier:
    """A section of the form and its answers in words."""

    section: Section
    reponses: tuple[ReponseLue, ...]


def relire(sections: Sequence[Section], contenu: Any, references: ReferencesForm) -> tuple[SectionLueEnEntier, ...]:
    """Every question that is asked, with its answer; documents are listed apart."""
    return tuple(
        SectionLueEnEntier(
            section,
            tuple(
                ReponseLue(
                    question.cle, question.libelle, affichage(question, valeur_de(question, trouvees), references)
                )
                for question in section.questions
                if question.genre is not Genre.PIECES and question.est_posee(trouvees)
            ),
        )
        for section in sections
        for trouvees in (reponses(contenu, section.cle),)
    )


@dataclass(frozen=True, slots=True)
class Etape:
    """One line of the task list."""

    rang: int
    section: Section
    etat: EtatSection
    resume: str
    est_ouverte: bool

    @property
    def est_faite(self) -> bool:
        return self.etat is EtatSection.COMPLET

    @property
    def n_attend_rien(self) -> bool:
        """Whether one may deposit as far as this section goes."""
        return self.etat in (EtatSection.COMPLET, EtatSection.FACULTATIF)


def etapes(
    sections: Sequence[Section], contenu: Any, trouves: Sequence[Constat], ouvertes: frozenset[str]
) -> list[Etape]:
    """The task list: state and summary of each section."""
    return [
        Etape(
            rang,
            section,
            etat_section(section, contenu, trouves),
            resume_section(section, contenu, trouves),
            section.cle in ouvertes,
        )
        for rang, section in enumerate(sections, 1)
    ]


def annonces(acces: Acces, contenu: Any, pieces: Sequence[Piece]) -> tuple[tuple[str, str], ...]:
    """(page of the form, sentence) of each question added since this draft was begun and not answered yet."""
    if acces.dossier.depose_le is not None:
        return ()
    trouvees = nouveautes(acces.ajouts, acces.dossier.cree_le, contenu, {piece.genre for piece in pieces})
    return tuple((ajout.page, annonce(ajout)) for ajout in trouvees)


@dataclass(frozen=True, slots=True)
class ConstatsDePage:
    """The findings of one section, split as the page shows them: `erreurs` beside the fields, `conseils` too."""

    erreurs: dict[str, str]
    conseils: dict[str, str]

    @property
    def a_corriger(self) -> int:
        return len(self.erreurs)


def constats_de_page(section: Section, trouves: Sequence[Constat]) -> ConstatsDePage:
    """What is said beside each field: everything that prevents the deposit, and the advice apart."""
    erreurs: dict[str, str] = {}
    conseils: dict[str, str] = {}
    for constat in trouves:
        if constat.section == section.cle:
            cible = conseils if constat.gravite is Gravite.CONSEIL else erreurs
            deja = cible.get(constat.champ)
            cible[constat.champ] = f"{deja} {constat.phrase}" if deja else constat.phrase
    return ConstatsDePage(erreurs, conseils)


@dataclass(frozen=True, slots=True)
class CelluleEnConflit:
    """One cell of a table that two people changed. `place`: its name in the answers of the page that shows both."""

    place: str
    libelle: str
    mien: str
    autre: str


def cellules_en_conflit(
    question: Question, conflit: SectionModifiee, references: ReferencesForm
) -> tuple[CelluleEnConflit, ...]:
    """The cells at stake of one table; none for an answer that is only one text, which is shown whole."""
    trouvees = []
    for cellule in conflit.conflits:
        cle, _, code = cellule.place.partition(".")
        if code and cle in cles_de(question):
            libelle = nom_de_cellule(question, cellule.place, valeur_de(question, conflit.mien), references)
            mien, autre = (mots_de_cellule(question, cellule.place, x) for x in (cellule.mien, cellule.autre))
            trouvees.append(CelluleEnConflit(cellule.place, libelle, mien, autre))
    return tuple(trouvees)
