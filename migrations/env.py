"""Migrations run on the application's own engine, so that a failed one leaves nothing behind.

On SQLite foreign keys are off while tables are rebuilt (ON would let a rebuilt parent erase its children,
silently) and checked before the commit.
"""

from typing import Any

from alembic import context
from sqlalchemy import Integer
from sqlmodel import SQLModel

import app.models  # noqa: F401  (declares every table)
from app.core.db import moteur

# of PostgreSQL: one that only some bases have, one whose order SQLite cannot be told
_INDEX_A_PART = ("ix_mot_trigrammes", "ix_dossier_classement")


def _est_d_alembic(objet: object, nom: str | None, genre: str, *_: object) -> bool:
    # the full-text tables and triggers of later revisions are not SQLModel's
    if genre == "table":
        return nom is None or not nom.startswith("recherche")
    return nom not in _INDEX_A_PART or context.get_bind().dialect.name == "sqlite"


def _a_change(contexte: Any, _objet: object, _colonne: object, garde: Any, declare: Any) -> bool | None:
    """Whether a column is no longer of its kind; None leaves it to Alembic. All integers of SQLite are one kind."""
    sont_entiers = isinstance(garde, Integer) and isinstance(declare, Integer)
    return False if sont_entiers and contexte.connection.dialect.name == "sqlite" else None


def migrer() -> None:
    with moteur().connect() as connexion:
        est_sqlite = connexion.dialect.name == "sqlite"
        if est_sqlite:
            brute = connexion.connection.dbapi_connection
            assert brute is not None
            brute.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connexion,
            target_metadata=SQLModel.metadata,
            render_as_batch=est_sqlite,
            compare_type=_a_change,
            include_object=_est_d_alembic,
        )
        with context.begin_transaction():
            context.run_migrations()
            if est_sqlite:
                orphelines = connexion.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if orphelines:
                    raise RuntimeError(f"clés étrangères rompues: {orphelines[:5]}")
        if est_sqlite:
            brute.execute("PRAGMA foreign_keys=ON")


migrer()
