"""The tools that read the code agree with it: lint, format, types, lock, schema."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command

from app.core.migrations import _configuration

RACINE = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    "commande",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)],
    ids=" ".join,
)
def test_les_outils_ne_trouvent_rien(commande: tuple[str, ...]) -> None:
    resultat = subprocess.run(
        [sys.executable, "-m", *commande], cwd=RACINE, capture_output=True, text=True, check=False
    )
    assert resultat.returncode == 0, resultat.stdout + resultat.stderr


@pytest.mark.parametrize("verrou", ["requirements.txt", "requirements-dev.txt"])
def test_le_verrou_a_versions_et_empreintes_et_aucune_adresse(verrou: str) -> None:
    texte = (RACINE / verrou).read_text(encoding="utf-8")
    assert "://" not in texte and "--index-url" not in texte
    blocs = re.split(r"\n(?=[a-z0-9])", texte.strip())
    assert len(blocs) > 40
    for bloc in blocs:
        assert re.match(r"[a-z0-9._\[\]-]+==\S+", bloc), bloc[:80]
        assert "--hash=sha256:" in bloc, bloc[:80]


def test_les_tables_declarees_sont_celles_des_revisions(base: str) -> None:
    command.check(_configuration())
