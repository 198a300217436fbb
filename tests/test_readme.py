"""What the README says of the code is true."""

import re
from pathlib import Path
from typing import Any

import typer

from app.cli import app
from app.domain.etats import diagramme

README = Path(__file__).resolve().parents[1] / "README.md"


def _bloc(nom: str) -> str:
    trouve = re.search(rf"<!-- {nom} -->\n(.*?)<!-- /{nom} -->", README.read_text(encoding="utf-8"), re.S)
    assert trouve, f"le bloc {nom} manque au README"
    return trouve.group(1).strip()


def test_le_diagramme_est_celui_des_passages() -> None:
    assert _bloc("diagramme") == f"```mermaid\n{diagramme().strip()}\n```"


def test_la_commande_d_essai_est_celle_de_l_integration() -> None:
    integration = (README.parent / ".ci" / "run").read_text(encoding="utf-8").strip().splitlines()[-1]
    assert integration in README.read_text(encoding="utf-8")


def test_chaque_reglage_est_explique() -> None:
    reglages = set(re.findall(r"^    ([a-z_]+): ", (README.parent / "app/core/config.py").read_text(), re.M))
    expliques = set(re.findall(r"^\| `([A-Z_]+)` \|", README.read_text(encoding="utf-8"), re.M))
    assert expliques == {nom.upper() for nom in reglages}


def test_chaque_commande_est_expliquee() -> None:
    groupe = typer.main.get_command(app)
    noms = {nom: getattr(commande, "commands", {}) for nom, commande in groupe.commands.items()}  # type: ignore[attr-defined]
    commandes = {f"{nom} {sous}".strip() for nom, sous_commandes in noms.items() for sous in sous_commandes or [""]}
    table = "\n".join(re.findall(r"^\| (`portail .*?) \|", README.read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"`portail ([a-z]+(?: [a-z]+)?)", table)) == commandes
    options = {o for c in _feuilles(groupe) for p in c.params for o in p.opts if o.startswith("--")}
    assert set(re.findall(r"--[a-z-]+", table)) == options - {"--help", "--mot-de-passe"}


def _feuilles(commande: Any) -> list[Any]:
    sous = getattr(commande, "commands", None)
    return [feuille for c in sous.values() for feuille in _feuilles(c)] if sous else [commande]


def test_le_plan_nomme_tout_ce_que_app_contient() -> None:
    plan = re.search(r"^app/\n((?:  .*\n)+)", README.read_text(encoding="utf-8"), re.M)
    assert plan
    modules = set(re.findall(r"[a-z_]+\.py", re.sub(r"(?m)^  models/.*$", "", plan[1])))
    nommes = modules | set(re.findall(r"^  ([a-z]+/)", plan[1], re.M))
    presents = {f"{f.name}/" if f.is_dir() else f.name for f in (README.parent / "app").iterdir()}
    assert nommes == presents - {"__init__.py", "__pycache__/"}
