"""The measure itself: what it reads of a page, and the table of a load."""

from pathlib import Path

import pytest

from app.core.config import reglages
from app.demonstration.preparation import Terrain
from app.instruction.filtres import Filtres
from app.mesure import MesureImpossible, reglages_de_mesure
from app.mesure_charge import Releve, _tableau
from app.mesure_operations import Client, base_lue, operations_a_mesurer, tirer


def test_les_empreintes_se_lisent_dans_une_page_ou_un_morceau() -> None:
    assert base_lue('<input type="hidden" name="base" value="intitule:12 resume:34&#34;">') == 'intitule:12 resume:34"'
    assert base_lue("<p>rien</p>") == ""


def test_le_tableau_d_une_charge_compte_les_erreurs() -> None:
    releve, vide = Releve("dépôts", 60), Releve("rien", 60)
    for rang in range(100):
        releve.noter(rang / 1000, "503" if rang > 97 else "")
    releve.processeur_ms = (11.04, 0.0, 0.61)
    lignes = _tableau([releve, vide], 2000, 60, "SQLite, un processus").splitlines()
    assert lignes[-2] == "| dépôts | 100 | 50,0 | 95,0 | 99,0 | 60 | 2 × 503 | 11,0 + 0,0 + 0,6 |"
    assert lignes[-1] == "| rien | 0 | 0,0 | 0,0 | 0,0 | 60 | 0 | — |"


def test_sur_postgresql_les_memes_operations_ont_deux_fois_le_temps() -> None:
    terrain = Terrain("porteur", "agent", "coordination", 1, 2, (3,), (4, 5))
    une, deux = (
        {
            operation.nom: operation.objectif_ms
            for operation in operations_a_mesurer(Client("http://a"), terrain, 20_000, est_postgresql=est_postgresql)
        }
        for est_postgresql in (False, True)
    )
    assert deux == {nom: objectif and 2 * objectif for nom, objectif in une.items()}
    assert (une["recherche"], deux["enregistrer une note"], deux["à traiter"]) == (30, 24, None)


def test_les_listes_tirees_au_sort_ont_trois_filtres_et_restent_les_memes() -> None:
    terrain = Terrain("porteur", "agent", "coordination", 1, 2, (3,), (4, 5))
    tirages = tirer(terrain, 100)
    assert tirages == tirer(terrain, 100) and len(set(tirages)) > 90
    for tirage in tirages:
        lus = Filtres.de_l_adresse(tirage)
        assert lus.requete().count("=") - ("tri=" in lus.requete()) - ("sens=" in lus.requete()) == 3, tirage


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_rien_ne_se_mesure_dans_la_base_d_un_portail(base: str, tmp_path: Path) -> None:
    avant = reglages().url_base
    with pytest.raises(MesureImpossible, match="donnez une base vide"), reglages_de_mesure(tmp_path, avant):
        pass
    assert reglages().url_base == avant
