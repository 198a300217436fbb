"""The cells of a table in the words of a reader, to show the two answers that two people gave to one of them."""

import re
from collections.abc import Mapping
from typing import Any

from app.domain.contenus import en_lignes, en_texte
from app.domain.exigences import ReferencesForm
from app.domain.postes import ETATS_FINANCEMENT, GRILLE_PROJET
from app.domain.questions import HORS_QUARTIERS, Genre, Question

COLONNES_74 = {
    "financeur": "financeur", "nom": "nom du financeur", "etat": "état", "montant": "montant",
    "numero": "n° de dossier",
}  # fmt: skip

COLONNE_D_UNE_LIGNE = 2  # « financeurs.0.etat »
_MONTANT = re.compile(r"[\d ,.€]+")


def nom_de_cellule(question: Question, nom: str, valeur: Any, references: ReferencesForm) -> str:
    """« 60 Achats », « Commune, montant », « Ligne 2, valeur visée ». `valeur`: the answer that holds the rows."""
    cle, _, code = nom.partition(".")
    if question.genre is Genre.BUDGET:
        return _du_budget(question, cle, code, valeur)
    if question.genre is Genre.PAR_QUARTIER:
        return "Hors de ces quartiers" if code == HORS_QUARTIERS else references.libelle_du_quartier(code)
    ligne, _, colonne = code.partition(".")
    de_la_colonne = next((c.libelle for c in question.colonnes if c.cle == colonne), "")
    if question.genre is Genre.MATRICE:
        de_la_ligne = next((x.libelle for x in question.lignes if x.valeur == ligne), ligne)
    else:
        de_la_ligne = _rang(ligne)
    return _joints(de_la_ligne, de_la_colonne)


def mots_de_cellule(question: Question, place: str, saisi: Any) -> str:
    """What was typed in a cell, or in the cells of a whole row; the codes of a list as the list shows them."""
    if isinstance(saisi, Mapping):
        return ", ".join(_mot(question, colonne, en_texte(x)) for colonne, x in saisi.items() if en_texte(x))
    return _mot(question, place.rpartition(".")[2] if place.count(".") == COLONNE_D_UNE_LIGNE else "", en_texte(saisi))


def _mot(question: Question, colonne: str, saisi: str) -> str:
    if question.genre is Genre.BUDGET and colonne == "financeur":
        return (question.grille or GRILLE_PROJET).financeur(saisi)
    if question.genre is Genre.BUDGET and colonne == "etat":
        return next((mot for etat, mot in ETATS_FINANCEMENT.items() if etat.value == saisi), saisi)
    return saisi.replace(" ", "\u00a0") if _MONTANT.fullmatch(saisi) else saisi  # never « 1 » here, « 200 » below


def _du_budget(question: Question, cle: str, code: str, valeur: Any) -> str:
    grille = question.grille or GRILLE_PROJET
    if cle in ("charges", "produits"):
        return next((p.libelle_complet for p in (*grille.charges, *grille.produits) if p.code == code), code)
    rang, _, colonne = code.partition(".")
    lignes = en_lignes(valeur.get(cle)) if isinstance(valeur, Mapping) else []
    ligne = lignes[int(rang)] if rang.isdigit() and int(rang) < len(lignes) else {}
    qui = " — ".join(x for x in (grille.financeur(ligne.get("financeur", "")), ligne.get("nom", "")) if x)
    return _joints(qui or _rang(rang), COLONNES_74.get(colonne, ""))


def _rang(rang: str) -> str:
    return f"Ligne {int(rang) + 1}" if rang.isdigit() else rang


def _joints(ligne: str, colonne: str) -> str:
    return f"{ligne}, {colonne[:1].lower()}{colonne[1:]}" if colonne else ligne
