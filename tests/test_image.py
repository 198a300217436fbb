"""The demonstration begins with an image of the schema, which the migrations make too."""

import sqlite3
from pathlib import Path

from app import demarrage
from app.core import migrations
from app.core.config import reglages
from app.core.db import oublier_moteur
from app.sante import revision_en_base
from tests.image import decrire, migree
from tests.moteurs import prendre_reglages


def _depuis_l_image(fichier: Path) -> Path:
    prendre_reglages(ENV="demo", DONNEES=str(fichier.parent), DATABASE_URL=f"sqlite:///{fichier}")
    oublier_moteur()
    migrations.amorcer()
    return fichier


def _sans_ordre(script: str) -> list[list[str]]:
    """Its statements, the clauses of each in one order: a table rebuilt by Alembic has its constraints in any."""
    return [sorted(clause.strip(" \t,") for clause in ordre.splitlines()) for ordre in script.split(";\n")]


def test_l_image_est_ce_que_font_les_migrations(tmp_path: Path) -> None:
    depuis = _depuis_l_image(tmp_path / "image.sqlite")
    revision = revision_en_base()
    assert revision is not None
    oublier_moteur()
    attendue = decrire(migree(tmp_path / "migree.sqlite", revision))
    assert _sans_ordre(decrire(depuis)) == _sans_ordre(attendue)  # else: python -m tests.image
    assert sqlite3.connect(depuis).execute("PRAGMA foreign_key_check").fetchall() == []


def test_une_base_qui_tient_quelque_chose_est_laissee_aux_migrations(tmp_path: Path) -> None:
    fichier = migree(tmp_path / "ancienne.sqlite", "0001")
    avant = decrire(fichier)
    assert decrire(_depuis_l_image(fichier)) == avant
    demarrage.preparer()
    assert reglages().est_demo
    assert revision_en_base() == migrations.revision_attendue()
    oublier_moteur()
