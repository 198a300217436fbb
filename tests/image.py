"""The image of the schema: what the migrations make of an empty SQLite base, in one script (`migrations/image.sql`).

The demonstration begins with it, then does the migrations that came since. To draw it again, at the head:
`python -m tests.image`.
"""

import sqlite3
import tempfile
from pathlib import Path

from alembic import command

from app.core import migrations
from app.core.db import oublier_moteur
from tests.moteurs import prendre_reglages

# the tables that SQLite makes by itself, for its full-text index and its sequences
_D_ELLES_MEMES = "name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name NOT LIKE 'recherche~_dossier~_%' ESCAPE '~'"


def decrire(fichier: Path) -> str:
    """The script that makes this base: tables, rows, then indexes and triggers by name."""
    with sqlite3.connect(fichier) as base:
        tables = base.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'table' AND {_D_ELLES_MEMES} ORDER BY rowid"
        ).fetchall()
        ordres = [sql for _, sql in tables]
        for nom, sql in tables:
            if not sql.startswith("CREATE VIRTUAL"):
                ordres += _lignes(base, nom)
        ordres += [
            sql
            for (sql,) in base.execute(
                f"SELECT sql FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL AND {_D_ELLES_MEMES}"
                " ORDER BY name"
            )
        ]
    base.close()
    return "".join(f"{ordre};\n" for ordre in ordres)


def _lignes(base: sqlite3.Connection, table: str) -> list[str]:
    colonnes = [nom for _, nom, *_ in base.execute(f'PRAGMA table_info("{table}")')]
    citees = " || ', ' || ".join(f'quote("{nom}")' for nom in colonnes)
    return [
        f'INSERT INTO "{table}" VALUES ({valeurs})'
        for (valeurs,) in base.execute(f'SELECT {citees} FROM "{table}" ORDER BY rowid')
    ]


def migree(fichier: Path, revision: str) -> Path:
    """A base at this revision, made by the migrations."""
    prendre_reglages(ENV="test", DONNEES=str(fichier.parent), DATABASE_URL=f"sqlite:///{fichier}")
    oublier_moteur()
    command.upgrade(migrations.configuration(), revision)
    oublier_moteur()
    return fichier


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as dossier:
        migrations.IMAGE.write_text(decrire(migree(Path(dossier) / "image.sqlite", "head")), encoding="utf-8")
