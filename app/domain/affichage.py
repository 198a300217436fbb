"""Answers as a reader sees them: on the page read again before the deposit, in the PDF, in the export."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.domain.budget import CHARGES_PAR_CODE, LigneFinanceur, Poste, lire_budget
from app.domain.contenus import en_cellules, en_lignes, en_liste, en_texte
from app.domain.exigences import ReferencesForm
from app.domain.postes import GRILLE_PROJET
from app.domain.questions import HORS_QUARTIERS, OUI, Genre, Question
from app.domain.saisies import (
    SaisieIllisible,
    date_en_lettres,
    euros,
    lire_date,
    lire_entier,
    lire_montant,
    nombre,
)

NON_RENSEIGNE = "Non renseigné"


@dataclass(frozen=True, slots=True)
class Tableau:
    """A table to show: one header per column, rows of ready texts; `totaux`, when there is one, is last."""

    entetes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]
    totaux: tuple[str, ...] = ()


def affichage(question: Question, valeur: Any, references: ReferencesForm) -> str | list[str] | Tableau:
    """The readable answer: a text, a list of texts or a table; « Non renseigné » when empty.

    What cannot be read is shown as it was typed. For the budget `valeur` is `valeur_de(question, reponses)`.
    """
    genre = question.genre
    if genre in (Genre.CHOIX_MULTIPLES, Genre.COMMUNES, Genre.QUARTIERS):
        return [_nom(question, code, references) for code in en_liste(valeur)] or NON_RENSEIGNE
    if genre in _TABLEAUX:
        tableau = _TABLEAUX[genre](question, valeur, references)
        return tableau if tableau.lignes else NON_RENSEIGNE
    if genre is Genre.PIECES:
        return "Voir la liste des documents joints"
    lu = en_texte(valeur)
    return _scalaire(question, lu) if lu else NON_RENSEIGNE


def _nom(question: Question, code: str, references: ReferencesForm) -> str:
    if question.genre is Genre.COMMUNES:
        return references.communes.get(code, code)
    if question.genre is Genre.QUARTIERS:
        return references.libelle_du_quartier(code)
    return next((option.libelle for option in question.options if option.valeur == code), code)


def _scalaire(question: Question, lu: str) -> str:
    if question.genre is Genre.CHOIX:
        return next((option.libelle for option in question.options if option.valeur == lu), lu)
    if question.genre is Genre.CASE:
        return "Oui" if lu == OUI else NON_RENSEIGNE
    lecture = _LECTURES.get(question.genre)
    return _si_lisible(lecture, lu) if lecture else lu


_LECTURES: dict[Genre, Callable[[str], str]] = {
    Genre.MONTANT: lambda lu: euros(lire_montant(lu)),
    Genre.DATE: lambda lu: date_en_lettres(lire_date(lu)),
    Genre.NOMBRE: lambda lu: nombre(lire_entier(lu)),
}


def _si_lisible(lecture: Callable[[str], str], lu: str) -> str:
    try:
        return lecture(lu)
    except SaisieIllisible:
        return lu


def _entier(saisi: str) -> int:
    try:
        return lire_entier(saisi)
    except SaisieIllisible:
        return 0


def _matrice(question: Question, valeur: Any, references: ReferencesForm) -> Tableau:
    cellules = en_cellules(valeur)
    colonnes = [c.cle for c in question.colonnes]
    lignes = []
    totaux = [0] * len(colonnes)
    for ligne in question.lignes:
        saisies = [cellules.get(f"{ligne.valeur}.{c}", "") for c in colonnes]
        nombres = [_entier(s) for s in saisies]
        totaux = [a + b for a, b in zip(totaux, nombres, strict=True)]
        lignes.append((ligne.libelle, *(s or "0" for s in saisies), nombre(sum(nombres))))
    if not cellules:
        return Tableau((), ())
    return Tableau(
        ("", *(c.libelle for c in question.colonnes), "Total"),
        tuple(lignes),
        ("Total", *map(nombre, totaux), nombre(sum(totaux))),
    )


def _par_quartier(question: Question, valeur: Any, references: ReferencesForm) -> Tableau:
    cellules = en_cellules(valeur)
    lignes = [
        (references.libelle_du_quartier(code), saisi) for code, saisi in cellules.items() if code != HORS_QUARTIERS
    ]
    if HORS_QUARTIERS in cellules:
        lignes.append(("Hors de ces quartiers", cellules[HORS_QUARTIERS]))
    total = nombre(sum(_entier(saisi) for _, saisi in lignes))
    return Tableau(("Quartier", "Bénéficiaires"), tuple(lignes), ("Total", total))


def _repete(question: Question, valeur: Any, references: ReferencesForm) -> Tableau:
    remplies = [ligne for ligne in en_lignes(valeur) if ligne]
    return Tableau(
        tuple(c.libelle for c in question.colonnes),
        tuple(tuple(ligne.get(c.cle) or NON_RENSEIGNE for c in question.colonnes) for ligne in remplies),
    )


def _budget(question: Question, valeur: Any, references: ReferencesForm) -> Tableau:
    budget = lire_budget(valeur).budget
    grille = question.grille or GRILLE_PROJET

    def ligne(poste: Poste) -> tuple[str, str, str]:
        montant = budget.retenu(poste) if poste.parent is None else _saisi(poste)
        return (poste.compte, poste.libelle if poste.parent is None else f"dont {poste.libelle}", euros(montant))

    def _saisi(poste: Poste) -> int:
        cote = budget.charges if poste.code in CHARGES_PAR_CODE else budget.produits
        return cote.get(poste.code, 0)

    def remplies(postes: tuple[Poste, ...]) -> list[tuple[str, str, str]]:
        return [ligne(p) for p in postes if (budget.retenu(p) if p.parent is None else _saisi(p))]

    def financeur(ligne: LigneFinanceur) -> str:
        suite = f" ({ligne.etat.libelle})" if grille.suit_les_demandes else ""
        return f"{ligne.libelle_dans(grille)}{suite}"

    charges, produits = remplies(grille.charges), remplies(grille.produits)
    financeurs = [("74", financeur(x), euros(x.montant_cents)) for x in budget.financeurs]
    if not (charges or produits or financeurs):
        return Tableau((), ())
    return Tableau(
        ("Compte", "Poste", "Montant"),
        (
            *charges,
            ("", "Total des charges (sans le 86)", euros(budget.total_charges)),
            *(p for p in produits if p[0] in ("70", "73")),
            *financeurs,
            *(p for p in produits if p[0] not in ("70", "73")),
            ("", "Total des produits (sans le 87)", euros(budget.total_produits)),
        ),
    )


_TABLEAUX: dict[Genre, Callable[[Question, Any, ReferencesForm], Tableau]] = {
    Genre.MATRICE: _matrice,
    Genre.PAR_QUARTIER: _par_quartier,
    Genre.TABLEAU: _repete,
    Genre.BUDGET: _budget,
}
