"""The questions an administrator adds to one campaign, before it opens or while it runs.

An added question is data until it meets the form: `formulaire(…, ajouts)` puts it in the section it was given,
under a key nothing else can take. A question of the genre `fichier` becomes a kind of document instead.

Which ones a dossier answers is a matter of dates: a draft has those that are not withdrawn, a deposited dossier
keeps for ever those that stood on the day of its deposit.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.domain.calendrier import instant_en_toutes_lettres
from app.domain.contenus import en_liste, reponses
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.pieces import PREFIXE_AJOUT, GenrePiece
from app.domain.questions import Genre, Option, Question, Section, sous_titre

PROPRES = "propres"
PIECES = "pieces"
TITRE_PROPRES = "Questions propres à cet appel"


class GenreAjoute(StrEnum):
    """What an administrator may ask for."""

    TEXTE = "texte"
    TEXTE_LONG = "texte_long"
    CHOIX = "choix"
    CHOIX_MULTIPLES = "choix_multiples"
    NOMBRE = "nombre"
    MONTANT = "montant"
    DATE = "date"
    FICHIER = "fichier"

    @property
    def libelle(self) -> str:
        return _GENRES[self].libelle

    @property
    def a_des_choix(self) -> bool:
        return self in (GenreAjoute.CHOIX, GenreAjoute.CHOIX_MULTIPLES)


@dataclass(frozen=True, slots=True)
class _Fiche:
    libelle: str
    vide: str
    mal: str
    maximum: int | None = None
    largeur: int | None = None


_GENRES: dict[GenreAjoute, _Fiche] = {
    GenreAjoute.TEXTE: _Fiche(
        "Texte court", "Répondez à « {} ».", "Saisissez une réponse de 300 caractères au plus.", 300, 50
    ),
    GenreAjoute.TEXTE_LONG: _Fiche(
        "Texte long", "Répondez à « {} ».", "Saisissez une réponse de 2\u202f000 caractères au plus.", 2000
    ),
    GenreAjoute.CHOIX: _Fiche(
        "Un choix dans une liste", "Choisissez une réponse à « {} ».", "Choisissez une des réponses proposées."
    ),
    GenreAjoute.CHOIX_MULTIPLES: _Fiche(
        "Plusieurs choix dans une liste",
        "Choisissez au moins une réponse à « {} ».",
        "Choisissez parmi les réponses proposées.",
    ),
    GenreAjoute.NOMBRE: _Fiche(
        "Nombre entier", "Saisissez un nombre pour « {} ».", "Saisissez un nombre entier, par exemple 12.", None, 10
    ),
    GenreAjoute.MONTANT: _Fiche(
        "Montant en euros", "Saisissez un montant pour « {} ».", "Saisissez un montant, par exemple 1\u202f200,50."
    ),
    GenreAjoute.DATE: _Fiche(
        "Date", "Saisissez une date pour « {} ».", "Saisissez une date, par exemple 15/03/2027.", None, 12
    ),
    GenreAjoute.FICHIER: _Fiche("Document à joindre", "Ajoutez le document « {} ».", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAjoutee:
    """One added question. `section`: a section of the form, or `PROPRES`; `choix`: the labels offered, in order."""

    id: int
    section: str
    rang: int
    genre: GenreAjoute
    libelle: str
    aide: str = ""
    choix: tuple[str, ...] = ()
    est_facultatif: bool = False
    ajoutee_le: datetime
    retiree_le: datetime | None = None

    @property
    def cle(self) -> str:
        """« ajout_12 »: the name of its field, and the code of its document."""
        return f"{PREFIXE_AJOUT}{self.id}"

    @property
    def page(self) -> str:
        """The page of the form where it is answered."""
        return PIECES if self.genre is GenreAjoute.FICHIER else self.section

    def est_repondue(self, contenu: Any, pieces: Collection[str]) -> bool:
        """Whether a dossier has an answer to it. `pieces`: codes of the documents joined."""
        if self.genre is GenreAjoute.FICHIER:
            return self.cle in pieces
        return bool(en_liste(reponses(contenu, self.section).get(self.cle)))

    def en_question(self) -> Question:
        """The question of the form. Choices are kept by rank: their words may be corrected, never their order."""
        fiche = _GENRES[self.genre]
        return Question(
            cle=self.cle,
            libelle=self.libelle,
            aide=self.aide,
            genre=Genre(self.genre.value),
            est_facultatif=self.est_facultatif,
            largeur=fiche.largeur,
            maximum=fiche.maximum,
            options=tuple(Option(str(rang), texte) for rang, texte in enumerate(self.choix, 1)),
            manque=f"la réponse à « {self.libelle} »",
            erreur_vide=fiche.vide.format(self.libelle),
            erreur_mal=fiche.mal,
        )

    def en_piece(self) -> GenrePiece:
        """The kind of document a `fichier` question asks for: from everybody, for this call only."""
        return GenrePiece(
            self.cle,
            self.libelle,
            self.aide or "Demandé pour cet appel.",
            frozenset(GenreOrganisme),
            frozenset(Dispositif),
            est_requise=not self.est_facultatif,
            est_permanente=False,
        )

    def en_donnees(self) -> dict[str, Any]:
        """Its declaration, as a frozen version keeps it."""
        return {
            "id": self.id,
            "section": self.section,
            "rang": self.rang,
            "genre": self.genre.value,
            "libelle": self.libelle,
            "aide": self.aide,
            "choix": list(self.choix),
            "est_facultatif": self.est_facultatif,
            "ajoutee_le": self.ajoutee_le.isoformat(),
        }


def lire_ajout(donnees: Mapping[str, Any]) -> QuestionAjoutee:
    """The inverse of `en_donnees`."""
    return QuestionAjoutee(
        id=int(donnees["id"]),
        section=str(donnees["section"]),
        rang=int(donnees["rang"]),
        genre=GenreAjoute(donnees["genre"]),
        libelle=str(donnees["libelle"]),
        aide=str(donnees.get("aide", "")),
        choix=tuple(map(str, donnees.get("choix", ()))),
        est_facultatif=bool(donnees["est_facultatif"]),
        ajoutee_le=datetime.fromisoformat(str(donnees["ajoutee_le"])),
    )


def ajouts_figes(instantane: Mapping[str, Any]) -> tuple[QuestionAjoutee, ...]:
    """The added questions a frozen version was asked, in its own words of that day."""
    return tuple(lire_ajout(donnees) for donnees in instantane.get("questions_ajoutees", ()))


# -- which ones, and where


def ajouts_du_dossier(
    ajouts: Iterable[QuestionAjoutee], depose_le: datetime | None = None
) -> tuple[QuestionAjoutee, ...]:
    """The questions a dossier answers, in order: those in force for a draft, those of its deposit afterwards."""
    if depose_le is None:
        poses = (a for a in ajouts if a.retiree_le is None)
    else:
        poses = (a for a in ajouts if a.ajoutee_le <= depose_le and (a.retiree_le is None or a.retiree_le > depose_le))
    return tuple(sorted(poses, key=lambda a: (a.rang, a.id)))


def avec_ajouts(sections: Sequence[Section], ajouts: Iterable[QuestionAjoutee]) -> tuple[Section, ...]:
    """The form with the added questions. The section of their own comes before the documents, only if needed.

    A section that no longer exists sends its questions to that one: none is ever lost.
    """
    connues = {section.cle for section in sections} - {PIECES}
    par_section: dict[str, list[Question]] = {}
    for ajout in ajouts:
        if ajout.genre is not GenreAjoute.FICHIER:
            ou = ajout.section if ajout.section in connues else PROPRES
            par_section.setdefault(ou, []).append(ajout.en_question())
    if not par_section:
        return tuple(sections)
    completes = [_complete(s, par_section[s.cle]) if s.cle in par_section else s for s in sections]
    if propres := par_section.get(PROPRES):
        place = next((rang for rang, s in enumerate(completes) if s.cle == PIECES), len(completes))
        completes.insert(place, section_propre(propres))
    return tuple(completes)


def _complete(section: Section, ajoutees: Sequence[Question]) -> Section:
    """Under a heading of their own where the section has some: they are not of its last group."""
    a_des_titres = any(question.titre for question in section.questions)
    siennes = sous_titre(TITRE_PROPRES, tuple(ajoutees)) if a_des_titres else tuple(ajoutees)
    return replace(section, questions=(*section.questions, *siennes))


def section_propre(questions: Sequence[Question]) -> Section:
    """The section of the questions that found no place elsewhere."""
    return Section(
        cle=PROPRES,
        titre=TITRE_PROPRES,
        resume="Ce que cet appel demande en plus",
        introduction="Ces questions ne sont posées que pour cet appel.",
        questions=tuple(questions),
    )


def pieces_ajoutees(ajouts: Iterable[QuestionAjoutee]) -> tuple[GenrePiece, ...]:
    """The kinds of document that added questions ask for."""
    return tuple(a.en_piece() for a in ajouts if a.genre is GenreAjoute.FICHIER)


def nouveautes(
    ajouts: Iterable[QuestionAjoutee], commence_le: datetime, contenu: Any, pieces: Collection[str]
) -> tuple[QuestionAjoutee, ...]:
    """What was added since a draft was begun and is still without an answer: its author must be told."""
    return tuple(a for a in ajouts if a.ajoutee_le > commence_le and not a.est_repondue(contenu, pieces))


def annonce(ajout: QuestionAjoutee) -> str:
    """« Une question a été ajoutée le lundi 4 janvier 2027, 9 h : « … ». », for the page and the mail."""
    quoi = "Un document est demandé depuis" if ajout.genre is GenreAjoute.FICHIER else "Une question a été ajoutée"
    suite = " Y répondre est facultatif." if ajout.est_facultatif else ""
    return f"{quoi} le {instant_en_toutes_lettres(ajout.ajoutee_le)} : « {ajout.libelle} ».{suite}"
