"""The schema's revisions: what the code expects, and how to get there."""

import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from app.core.config import RACINE
from app.core.db import moteur
from app.core.plus_tard import PlusTard

if TYPE_CHECKING:
    from alembic import command, config
else:
    # a server that starts at the head does without Alembic
    command, config = PlusTard("alembic.command"), PlusTard("alembic.config")

REVISIONS = RACINE / "migrations" / "versions"
IMAGE = RACINE / "migrations" / "image.sql"


def configuration() -> "config.Config":
    """What Alembic needs to know."""
    faite = config.Config(str(RACINE / "alembic.ini"))
    faite.set_main_option("script_location", str(RACINE / "migrations"))
    return faite


@lru_cache
def revision_attendue() -> str:
    """The single head of the migrations. Their files bear their numbers, and a test holds the chain to that order."""
    return max(fichier.name for fichier in REVISIONS.glob("[0-9]*.py")).partition("_")[0]


def migrer() -> None:
    """Bring the database to the head."""
    command.upgrade(configuration(), "head")


def amorcer() -> None:
    """Give an empty SQLite base the image of the schema, which is what the migrations up to it make (a test compares).

    It takes a twentieth of the time of the migrations; those that came since are left to do. Any other base is left as
    it is.
    """
    if moteur().dialect.name != "sqlite":
        return
    with moteur().begin() as connexion:
        if connexion.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first():
            return
        connexion.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for ordre in _ordres(IMAGE.read_text(encoding="utf-8")):
            connexion.exec_driver_sql(ordre)


def _ordres(script: str) -> Iterator[str]:
    """The statements of a script, each of which ends a line."""
    ordre = ""
    for ligne in script.splitlines(keepends=True):
        ordre += ligne
        if ligne.rstrip().endswith(";") and sqlite3.complete_statement(ordre):
            yield ordre
            ordre = ""
