"""Objectives that can be measured: the library, the rows gathered, what is said of a vague aim."""

from typing import Any

import pytest

from app.domain.bibliotheque_indicateurs import BIBLIOTHEQUE, EXEMPLES, fiches_pour
from app.domain.completude import constats
from app.domain.indicateurs import (
    conseil_objectif,
    indicateurs_du_dossier,
    lignes_d_objectif,
    objectifs_proposes,
    place_restante,
)
from app.domain.orientations import Orientation
from app.domain.questions_aap import INDICATEURS
from tests.domain.exemples_completude import A_CORRIGER, CONSEIL
from tests.domain.exemples_formulaire import REFERENCES, REGLES

MAXIMA = {colonne.cle: colonne.maximum for colonne in INDICATEURS.questions[0].colonnes}


def _ligne(objectif: str = "Bouger", **valeurs: str) -> dict[str, str]:
    base = {"indicateur": "Femmes inscrites", "unite": "femmes", "depart": "8", "cible": "30", "source": "Feuille"}
    return {"objectif": objectif, **base, **valeurs}


def _contenu(*lignes: Any) -> dict[str, Any]:
    return {"indicateurs": {"indicateurs": list(lignes)}}


def test_chaque_orientation_a_sa_bibliotheque() -> None:
    for orientation in Orientation:
        propres = [f for f in fiches_pour(orientation) if f.orientation is orientation]
        assert len(propres) >= 5, orientation
        assert orientation in EXEMPLES and any(c.isdigit() for c in EXEMPLES[orientation].mesurable)
    assert len(fiches_pour(None)) >= 5
    libelles = [f.libelle for f in BIBLIOTHEQUE.values()]
    assert len(libelles) == len(set(libelles))
    for fiche in BIBLIOTHEQUE.values():
        assert fiche.definition.endswith(".") and fiche.unite and fiche.recueil and fiche.origine
        # what is taken from the library fits in the form
        assert len(fiche.libelle) <= (MAXIMA["indicateur"] or 0) and len(fiche.unite) <= (MAXIMA["unite"] or 0)
        assert len(fiche.recueil) <= (MAXIMA["source"] or 0)


def test_les_lignes_se_rassemblent_par_objectif_pour_le_bilan() -> None:
    contenu = _contenu(
        _ligne("Bouger", indicateur="Personnes qui bougent chaque semaine"),
        _ligne("Se soigner", depart="0", cible="15 %"),
        {},
        _ligne("  bouger. ", indicateur="Séances", cible="une trentaine"),
    )
    bouger, se_soigner = indicateurs_du_dossier(contenu)
    assert (bouger.objectif, [i.rang for i in bouger.indicateurs]) == ("Bouger", [0, 3])
    premier, second = bouger.indicateurs
    assert (premier.depart_nombre, premier.cible_nombre, premier.unite) == (8, 30, "femmes")
    assert premier.fiche is BIBLIOTHEQUE["sante_activite"] and second.fiche is None
    assert second.cible_nombre is None and second.cible == "une trentaine"
    assert se_soigner.indicateurs[0].depart_nombre == 0


@pytest.mark.parametrize(
    "contenu",
    [
        None,
        {},
        {"indicateurs": None},
        {"indicateurs": {"indicateurs": "texte"}},
        _contenu(None, 3, "x", {"objectif": 4}),
    ],
)
def test_un_contenu_abime_ne_fait_rien_echouer(contenu: Any) -> None:
    assert all(o.indicateurs for o in indicateurs_du_dossier(contenu))


def test_une_ligne_d_avant_l_unite_reste_lisible() -> None:
    ancienne = {"objectif": "Bouger", "indicateur": "Femmes", "depart": "8", "cible": "30", "source": "Feuille"}
    [objectif] = indicateurs_du_dossier(_contenu(ancienne))
    assert (objectif.indicateurs[0].unite, objectif.indicateurs[0].cible_nombre) == ("", 30)
    # the deposit is not refused for it
    assert all(not c.est_bloquant for c in _constats(ancienne))


def _constats(*lignes: dict[str, str]) -> list[Any]:
    return list(constats((INDICATEURS,), _contenu(*lignes), REGLES, REFERENCES))


@pytest.mark.parametrize(
    ("valeurs", "mots"),
    [
        ({"unite": ""}, "30 quoi ?"),
        ({"depart": ""}, "dites d’où vous partez"),
        ({"depart": "30"}, "celle de départ"),
    ],
)
def test_ce_qui_ne_se_mesure_pas_est_conseille(valeurs: dict[str, str], mots: str) -> None:
    [constat] = _constats(_ligne(**valeurs))
    assert constat.gravite is CONSEIL and constat.champ == "indicateurs"
    assert mots in constat.phrase and constat.phrase.startswith("« Femmes inscrites » :")


@pytest.mark.parametrize("valeurs", [{}, {"unite": "", "cible": "30 femmes"}, {"unite": "", "cible": "15 %"}])
def test_un_indicateur_complet_ne_dit_rien(valeurs: dict[str, str]) -> None:
    assert _constats(_ligne(**valeurs)) == []


def test_trois_indicateurs_par_objectif_au_plus() -> None:
    assert _constats(*[_ligne(indicateur=f"Indicateur {n}") for n in range(3)]) == []
    [constat] = _constats(_ligne("Manger"), *[_ligne(indicateur=f"Indicateur {n}") for n in range(4)])
    assert (constat.gravite, constat.champ) == (A_CORRIGER, "indicateurs.4.objectif")
    assert "« Bouger » a 4 indicateurs" in constat.phrase


@pytest.mark.parametrize(
    ("combien", "objectif", "place"),
    [(0, "Bouger", 3), (2, "bouger", 1), (3, "Bouger.", 0), (3, "Manger", 3)],
)
def test_la_place_qui_reste(combien: int, objectif: str, place: int) -> None:
    assert place_restante(_contenu(*[_ligne()] * combien), objectif, 9) == place


def test_la_place_s_arrete_au_maximum_de_la_demande() -> None:
    huit = _contenu(*[_ligne(f"Objectif {n}") for n in range(8)])
    assert place_restante(huit, "Un autre", 9) == 1
    assert place_restante(huit, "Un autre", 8) == 0


def test_les_objectifs_deja_ecrits_sont_proposes() -> None:
    contenu = {"projet": {"objectifs": "- Mesurer 200 logements.\n• Inscrire cent personnes ; ombrager six lieux\n\n"}}
    assert objectifs_proposes(contenu) == (
        "Mesurer 200 logements",
        "Inscrire cent personnes",
        "ombrager six lieux",
    )
    assert objectifs_proposes(contenu | _contenu(_ligne("Bouger")))[0] == "Bouger"
    assert objectifs_proposes({"projet": {"objectifs": "x" * 301}}) == ()
    assert len(objectifs_proposes({"projet": {"objectifs": "\n".join(f"But {n}" for n in range(20))}})) == 6


@pytest.mark.parametrize(
    ("objectif", "mots"),
    [
        ("Améliorer la santé des habitants", "« Améliorer » ne se mesure pas"),
        ("Que les femmes bougent", "combien, ni pour quand"),
        ("30 femmes bougent chaque semaine", ""),
    ],
)
def test_un_objectif_vague_est_signale(objectif: str, mots: str) -> None:
    assert conseil_objectif(objectif) == mots or (mots and mots in conseil_objectif(objectif))


def test_les_lignes_ajoutees_ont_toutes_leurs_colonnes() -> None:
    [ligne] = lignes_d_objectif("Bouger", [{"indicateur": "Femmes", "cible": "30"}])
    assert list(ligne) == [colonne.cle for colonne in INDICATEURS.questions[0].colonnes]
