"""Migrations run on the application's own engine, so that a failed one leaves nothing behind.

On SQLite foreign keys are off while tables are rebuilt (ON would let a rebuilt parent erase its children,
silently) and checked before the commit.
"""

from alembic import context
from sqlmodel import SQLModel

import app.models  # noqa: F401  (declares every table)
from app.core.db import moteur


def _est_d_alembic(objet: object, nom: str | None, genre: str, *_: object) -> bool:
    # the full-text tables and triggers of later revisions are not SQLModel's
    return not (genre == "table" and nom is not None and nom.startswith("recherche"))


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
            compare_type=True,
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
