"""Controls of one answer at a time: missing, unreadable, too long, out of its list."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from app.domain.contenus import en_cellules, en_lignes, en_liste, en_texte
from app.domain.exigences import Constat, Examen, bloquer, corriger
from app.domain.questions import HORS_QUARTIERS, OUI, Genre, Question, Section
from app.domain.saisies import (
    ENTIER_MAXIMUM,
    SaisieIllisible,
    lire_date,
    lire_entier,
    lire_montant,
    nombre,
)

_COURRIEL = re.compile(r"[^\s@<>(),;:\\\"]{1,64}@[^\s@<>(),;:\\\"]+\.[^\s@<>(),;:\\\".]{2,}")
_TELEPHONE = re.compile(r"(?:0[1-9][0-9]{8}|(?:\+|00)[1-9][0-9]{7,13})")


def controler(section: Section, question: Question, valeur: Any, examen: Examen) -> Iterator[Constat]:
    """Findings on one answer that is asked. Never raises, whatever `valeur` holds."""
    if est_vide(question, valeur):
        if not question.est_facultatif and question.piece not in examen.pieces_presentes:
            yield bloquer(section, question.cle, question.erreur_vide)
        return
    for champ, phrase in _CONTROLES[question.genre](question, valeur, examen):
        yield corriger(section, champ, phrase)
    if question.genre is Genre.TABLEAU:
        yield from _colonnes_manquantes(section, question, valeur)


def est_vide(question: Question, valeur: Any) -> bool:
    """Whether nothing was answered; an unticked box and a matrix without a number are empty."""
    genre = question.genre
    if genre is Genre.CASE:
        return en_texte(valeur) != OUI
    if genre in (Genre.CHOIX_MULTIPLES, Genre.COMMUNES, Genre.QUARTIERS):
        return not en_liste(valeur)
    if genre is Genre.MATRICE:
        connues = en_cellules(valeur)
        return not any(code in connues for code in _codes(question))
    if genre is Genre.PAR_QUARTIER:
        return not en_cellules(valeur)
    if genre is Genre.TABLEAU:
        return not any(en_lignes(valeur))
    return not en_texte(valeur)


_Refus = Iterator[tuple[str, str]]


def _texte(question: Question, valeur: Any, examen: Examen) -> _Refus:
    lu = en_texte(valeur)
    if question.motif and re.fullmatch(question.motif, lu) is None:
        yield question.cle, question.erreur_mal
    elif question.maximum is not None and len(lu) > question.maximum:
        yield question.cle, trop_long(len(lu), question.maximum)


def trop_long(longueur: int, maximum: int) -> str:
    """What to do with a text over its limit, with the figures."""
    return (
        f"Votre réponse compte {nombre(longueur)} caractères, pour {nombre(maximum)} au plus. "
        f"Raccourcissez-la de {nombre(longueur - maximum)}."
    )


def _choix(question: Question, valeur: Any, examen: Examen) -> _Refus:
    connues = {option.valeur for option in question.options}
    lues = en_liste(valeur)
    trop = question.genre is Genre.CHOIX_MULTIPLES and question.maximum and len(lues) > question.maximum
    if trop or not connues.issuperset(lues):
        yield question.cle, question.erreur_mal


def _reference(question: Question, valeur: Any, examen: Examen) -> _Refus:
    references = examen.references
    connues: Mapping[str, object] = references.communes if question.genre is Genre.COMMUNES else references.quartiers
    if any(code not in connues for code in en_liste(valeur)):
        yield question.cle, question.erreur_mal


def _nombre(question: Question, valeur: Any, examen: Examen) -> _Refus:
    yield from _lire(question.cle, lambda: lire_entier(en_texte(valeur), question.maximum or ENTIER_MAXIMUM))


def _montant(question: Question, valeur: Any, examen: Examen) -> _Refus:
    yield from _lire(question.cle, lambda: lire_montant(en_texte(valeur)))


def _date(question: Question, valeur: Any, examen: Examen) -> _Refus:
    yield from _lire(question.cle, lambda: lire_date(en_texte(valeur)))


def _courriel(question: Question, valeur: Any, examen: Examen) -> _Refus:
    lu = en_texte(valeur)
    if len(lu) > 254 or _COURRIEL.fullmatch(lu) is None:
        yield question.cle, question.erreur_mal


def _telephone(question: Question, valeur: Any, examen: Examen) -> _Refus:
    if _TELEPHONE.fullmatch(re.sub(r"\(0\)|[\s.\-/]", "", en_texte(valeur))) is None:
        yield question.cle, question.erreur_mal


def _matrice(question: Question, valeur: Any, examen: Examen) -> _Refus:
    cellules = en_cellules(valeur)
    maximum = question.maximum or ENTIER_MAXIMUM
    for ligne in question.lignes:
        for colonne in question.colonnes:
            code = f"{ligne.valeur}.{colonne.cle}"
            ou = f"{ligne.libelle}, {colonne.libelle}"
            yield from _lire_cellule(f"{question.cle}.{code}", ou, cellules.get(code), maximum)


def _par_quartier(question: Question, valeur: Any, examen: Examen) -> _Refus:
    maximum = question.maximum or ENTIER_MAXIMUM
    for code, saisi in en_cellules(valeur).items():
        if code == HORS_QUARTIERS:
            yield from _lire_cellule(f"{question.cle}.{code}", "Hors de ces quartiers", saisi, maximum)
        elif code in examen.references.quartiers:
            nom = examen.references.quartiers[code].nom
            yield from _lire_cellule(f"{question.cle}.{code}", nom, saisi, maximum)


def _tableau(question: Question, valeur: Any, examen: Examen) -> _Refus:
    lignes = en_lignes(valeur)
    if question.maximum is not None and sum(map(bool, lignes)) > question.maximum:
        yield question.cle, question.erreur_mal
    for rang, ligne in enumerate(lignes):
        for colonne in question.colonnes:
            champ = f"{question.cle}.{rang}.{colonne.cle}"
            saisi = ligne.get(colonne.cle, "")
            if colonne.maximum is not None and len(saisi) > colonne.maximum:
                yield champ, trop_long(len(saisi), colonne.maximum)
            if saisi and colonne.genre is Genre.DATE:
                yield from _lire(champ, partial(lire_date, saisi))


def _colonnes_manquantes(section: Section, question: Question, valeur: Any) -> Iterator[Constat]:
    for rang, ligne in enumerate(en_lignes(valeur)):
        for colonne in question.colonnes:
            if ligne and not colonne.est_facultatif and not ligne.get(colonne.cle):
                yield bloquer(section, f"{question.cle}.{rang}.{colonne.cle}", colonne.erreur_vide)


def _sans_controle(question: Question, valeur: Any, examen: Examen) -> _Refus:
    yield from ()


def _codes(question: Question) -> list[str]:
    return [f"{ligne.valeur}.{colonne.cle}" for ligne in question.lignes for colonne in question.colonnes]


def _lire(champ: str, lecture: Callable[[], object]) -> _Refus:
    try:
        lecture()
    except SaisieIllisible as refus:
        yield champ, refus.phrase


def _lire_cellule(champ: str, ou: str, saisi: str | None, maximum: int) -> _Refus:
    if saisi:
        for _, phrase in _lire(champ, lambda: lire_entier(saisi, maximum)):
            yield champ, f"{ou} : {phrase[0].lower()}{phrase[1:]}"


_CONTROLES: dict[Genre, Callable[[Question, Any, Examen], _Refus]] = {
    Genre.TEXTE: _texte,
    Genre.TEXTE_LONG: _texte,
    Genre.CHOIX: _choix,
    Genre.CHOIX_MULTIPLES: _choix,
    Genre.NOMBRE: _nombre,
    Genre.MONTANT: _montant,
    Genre.DATE: _date,
    Genre.COURRIEL: _courriel,
    Genre.TELEPHONE: _telephone,
    Genre.CASE: _sans_controle,
    Genre.COMMUNES: _reference,
    Genre.QUARTIERS: _reference,
    Genre.MATRICE: _matrice,
    Genre.PAR_QUARTIER: _par_quartier,
    Genre.TABLEAU: _tableau,
}
