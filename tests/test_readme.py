"""What the README says of the code is true."""

import re
from pathlib import Path

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
