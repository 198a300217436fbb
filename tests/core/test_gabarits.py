"""Compiled templates serve the next start, and a folder that cannot be written refuses no page."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from app.core.gabarits import garder_compiles


def _environnement(texte: str) -> Environment:
    return Environment(loader=DictLoader({"page.html": texte}), autoescape=True)


def test_un_gabarit_compile_sert_au_demarrage_suivant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    premier, suivant, change = (_environnement(t) for t in ("Bonjour {{ nom }}", "Bonjour {{ nom }}", "{{ nom }} !"))
    for environnement in (premier, suivant, change):
        garder_compiles(environnement, tmp_path)
    assert premier.get_template("page.html").render(nom="<Léa>") == "Bonjour &lt;Léa&gt;"
    with monkeypatch.context() as sans:
        sans.setattr(Environment, "compile", lambda *_: pytest.fail("compilé de nouveau"))
        assert suivant.get_template("page.html").render(nom="Zoé") == "Bonjour Zoé"
    assert change.get_template("page.html").render(nom="Zoé") == "Zoé !"


def test_un_lieu_ferme_n_empeche_aucune_page(tmp_path: Path) -> None:
    ferme = tmp_path / "donnees"
    ferme.write_text("un fichier, pas un dossier", encoding="utf-8")
    sans_lieu, lieu_perdu = _environnement("a"), _environnement("b")
    garder_compiles(sans_lieu, ferme)
    garder_compiles(lieu_perdu, tmp_path)
    (tmp_path / "gabarits").rename(tmp_path / "ailleurs")
    assert sans_lieu.get_template("page.html").render() == "a"
    assert lieu_perdu.get_template("page.html").render() == "b"
