"""The measure itself: what it reads of a page, and the table of a load."""

from app.mesure import base_lue
from app.mesure_charge import Releve, _tableau


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
