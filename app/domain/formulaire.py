"""The form as data: which sections a dispositif asks, and the passage between posted fields and raw content.

Names of posted fields: `<cle>` (repeated for several choices), `<cle>.<ligne>.<colonne>` for a matrix,
`<cle>.<code>` for numbers by quartier, `<cle>.<n>.<colonne>` for the rows of a table, and for the budget
`charges.<code>`, `produits.<code>`, `financeurs.<n>.financeur|nom|etat|montant|numero`. Drafts keep whatever
is typed: nothing here raises on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.domain.affichage import NON_RENSEIGNE, Tableau, affichage
from app.domain.budget import FINANCEURS_MAXIMUM
from app.domain.contenus import en_cellules, en_lignes, en_liste, en_texte
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.fusion import Cellules, Lignes, fusionner
from app.domain.postes import GRILLE_PROJET
from app.domain.questions import (
    GENRES_A_LISTE,
    HORS_QUARTIERS,
    NON,
    OUI,
    Colonne,
    Condition,
    Contenu,
    Genre,
    Option,
    Question,
    Section,
)
from app.domain.questions_aap import SECTIONS_AAP
from app.domain.questions_ajoutees import QuestionAjoutee, avec_ajouts
from app.domain.questions_courtes import SECTIONS_FPC, SECTIONS_SIP
from app.domain.saisies import nettoyer

__all__ = [
    "CLES_BUDGET",
    "HORS_QUARTIERS",
    "NON",
    "NON_RENSEIGNE",
    "OUI",
    "Colonne",
    "Condition",
    "Contenu",
    "Genre",
    "Option",
    "Question",
    "Section",
    "Tableau",
    "affichage",
    "champs_de",
    "formulaire",
    "lire_postes",
    "lire_section",
    "sans_quartiers_retires",
    "section_de",
    "valeur_de",
]

LONGUEUR_MAXIMUM = 20_000
LIGNES_MAXIMUM = 60
CODES_MAXIMUM = 200

CLES_BUDGET = ("charges", "produits", "financeurs")
COLONNES_FINANCEURS = ("financeur", "nom", "etat", "montant", "numero")
# the state alone is chosen beforehand
_COLONNES_SIGNIFIANTES = ("financeur", "nom", "montant", "numero")

_SECTIONS: dict[Dispositif, tuple[Section, ...]] = {
    Dispositif.AAP: SECTIONS_AAP,
    Dispositif.SIP: SECTIONS_SIP,
    Dispositif.FPC: SECTIONS_FPC,
}


def formulaire(
    dispositif: Dispositif,
    genre_organisme: GenreOrganisme | None = None,
    ajouts: Iterable[QuestionAjoutee] = (),
) -> tuple[Section, ...]:
    """The sections in order, with the questions asked to this kind of organisme (None: all of them).

    A section that asks nothing of it is left out.

    `ajouts`: the questions the campaign adds, those that hold for this dossier (`ajouts_du_dossier`).
    """
    sections = avec_ajouts(_SECTIONS[dispositif], ajouts)
    if genre_organisme is None:
        return sections
    posees = (
        section.garder(lambda question: not question.pour or genre_organisme in question.pour) for section in sections
    )
    return tuple(section for section in posees if section.questions)


def section_de(sections: Sequence[Section], cle: str) -> Section | None:
    """The section of that key, None if this form has none."""
    return next((section for section in sections if section.cle == cle), None)


def valeur_de(question: Question, reponses: Mapping[str, Any]) -> Any:
    """The raw answer to a question among those of its section; the budget is spread over three keys."""
    if question.genre is Genre.BUDGET:
        return {cle: reponses[cle] for cle in CLES_BUDGET if cle in reponses}
    return reponses.get(question.cle)


# -- posted fields → raw content


def _borne(texte: str) -> str:
    return nettoyer(nettoyer(texte)[:LONGUEUR_MAXIMUM])


def _premier(champs: Mapping[str, list[str]], nom: str) -> str:
    valeurs = champs.get(nom) or [""]
    return _borne(valeurs[0])


def lire_section(section: Section, champs: Mapping[str, list[str]]) -> dict[str, Any]:
    """The raw content of a section from posted fields, as if nothing was stored before.

    Unknown names are ignored, texts cleaned and bounded, empty cells and rows left out.
    """
    return fusionner({}, lire_postes(section, champs), {}).contenu


def lire_postes(section: Section, champs: Mapping[str, list[str]]) -> dict[str, Any]:
    """What a page sent of a section, to be merged into what is stored (`fusion`).

    A text, a cell or a row that was not posted was not on the page: it is left out, so that nothing is lost; one
    that comes back empty was emptied. A choice, a box or a list that was not posted was emptied (browsers send
    nothing for them): its key is there, empty.
    """
    lu: dict[str, Any] = {}
    for question in section.questions:
        lu.update(_lire_question(question, champs))
    return lu


def _lire_question(question: Question, champs: Mapping[str, list[str]]) -> dict[str, Any]:
    cle, genre = question.cle, question.genre
    if genre is Genre.PIECES:
        return {}
    if genre is Genre.BUDGET:
        grille = question.grille or GRILLE_PROJET
        return {
            **_cellules("charges", [p.code for p in grille.charges], champs),
            **_cellules("produits", [p.code for p in grille.produits], champs),
            **_lignes("financeurs", COLONNES_FINANCEURS, _COLONNES_SIGNIFIANTES, champs, ("financeur", "nom")),
        }
    if genre is Genre.TABLEAU:
        colonnes = tuple(c.cle for c in question.colonnes)
        return _lignes(cle, colonnes, colonnes, champs)
    if genre is Genre.MATRICE:
        return _cellules(cle, _codes_matrice(question), champs)
    if genre is Genre.PAR_QUARTIER:
        codes = [nom[len(cle) + 1 :] for nom in champs if nom.startswith(f"{cle}.")]
        return _cellules(cle, [code for code in codes if _est_code(code)][:CODES_MAXIMUM], champs)
    if genre in GENRES_A_LISTE:
        valeurs = (_borne(v) for v in champs.get(cle, [])[:CODES_MAXIMUM])
        return {cle: list(dict.fromkeys(v for v in valeurs if v))}
    if genre in (Genre.CHOIX, Genre.CASE) or cle in champs:
        return {cle: _premier(champs, cle)}
    return {}


def sans_quartiers_retires(contenu: dict[str, Any]) -> dict[str, Any]:
    """Counts of a quartier that is no longer chosen would enter the totals unseen: they go with it."""
    if "par_quartier" not in contenu or "quartiers" not in contenu:
        return contenu
    gardes = {*en_liste(contenu["quartiers"]), HORS_QUARTIERS}
    cellules = {code: n for code, n in en_cellules(contenu["par_quartier"]).items() if code in gardes}
    return {**contenu, "par_quartier": cellules}


def _est_code(code: str) -> bool:
    return 0 < len(code) <= 60 and code.replace("-", "").replace("_", "").isalnum() and code.isascii()


def _codes_matrice(question: Question) -> list[str]:
    return [f"{ligne.valeur}.{colonne.cle}" for ligne in question.lignes for colonne in question.colonnes]


def _cellules(cle: str, codes: Sequence[str], champs: Mapping[str, list[str]]) -> dict[str, Cellules]:
    """The cells that were on the page, under `cle`; nothing at all when not one of them was."""
    posees = {code: _premier(champs, f"{cle}.{code}") for code in codes if f"{cle}.{code}" in champs}
    return {cle: Cellules(posees)} if posees else {}


def _lignes(
    cle: str,
    colonnes: tuple[str, ...],
    signifiantes: tuple[str, ...],
    champs: Mapping[str, list[str]],
    cles: tuple[str, ...] = (),
) -> dict[str, Lignes]:
    """The rows that were on the page, in the order of their number, `LIGNES_MAXIMUM` filled ones at most."""
    rangs = {
        int(morceaux[1])
        for nom in champs
        if len(morceaux := nom.split(".")) == 3
        and morceaux[0] == cle
        and morceaux[1].isascii()
        and morceaux[1].isdigit()
        and len(morceaux[1]) <= 4
    }
    lues: dict[int, dict[str, str]] = {}
    remplies = 0
    for rang in sorted(rangs):
        ligne = {c: _premier(champs, f"{cle}.{rang}.{c}") for c in colonnes if f"{cle}.{rang}.{c}" in champs}
        remplies += any(ligne.get(c) for c in signifiantes)
        if ligne and remplies <= LIGNES_MAXIMUM:
            lues[rang] = ligne
    return {cle: Lignes(lues, colonnes, signifiantes, cles)} if lues else {}


# -- raw content → fields shown again


def champs_de(section: Section, contenu: Any) -> dict[str, list[str]]:
    """The fields that show the raw content of a section again: the inverse of `lire_section`."""
    reponses = contenu if isinstance(contenu, Mapping) else {}
    champs: dict[str, list[str]] = {}
    for question in section.questions:
        champs.update(_champs_question(question, reponses))
    return champs


def _champs_question(question: Question, reponses: Mapping[str, Any]) -> dict[str, list[str]]:
    cle, genre = question.cle, question.genre
    if genre is Genre.BUDGET:
        grille = question.grille or GRILLE_PROJET
        return {
            **_champs_cellules("charges", [p.code for p in grille.charges], reponses),
            **_champs_cellules("produits", [p.code for p in grille.produits], reponses),
            **_champs_lignes("financeurs", COLONNES_FINANCEURS, reponses),
        }
    if cle not in reponses or genre is Genre.PIECES:
        return {}
    if genre is Genre.TABLEAU:
        return _champs_lignes(cle, [c.cle for c in question.colonnes], reponses)
    if genre is Genre.MATRICE:
        return _champs_cellules(cle, _codes_matrice(question), reponses)
    if genre is Genre.PAR_QUARTIER:
        codes = [*en_cellules(reponses[cle]), HORS_QUARTIERS]
        return _champs_cellules(cle, list(dict.fromkeys(codes)), reponses)
    if genre in GENRES_A_LISTE:
        return {cle: en_liste(reponses[cle])}
    return {cle: [en_texte(reponses[cle])]}


def _champs_cellules(cle: str, codes: Sequence[str], reponses: Mapping[str, Any]) -> dict[str, list[str]]:
    if cle not in reponses:
        return {}
    cellules = en_cellules(reponses[cle])
    return {f"{cle}.{code}": [cellules.get(code, "")] for code in codes}


def _champs_lignes(cle: str, colonnes: Sequence[str], reponses: Mapping[str, Any]) -> dict[str, list[str]]:
    lignes = en_lignes(reponses.get(cle))[: max(LIGNES_MAXIMUM, FINANCEURS_MAXIMUM)]
    return {f"{cle}.{n}.{c}": [ligne.get(c, "")] for n, ligne in enumerate(lignes) for c in colonnes}
