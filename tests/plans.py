"""What an engine means to do with the statements that some code runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.compteur import noter_les_ordres


@contextmanager
def ordres() -> Iterator[list[tuple[str, Any]]]:
    """The statements that read, with what they are given, as they run."""
    vus: list[tuple[str, Any]] = []
    with noter_les_ordres() as notes:
        yield vus
    vus += [note for note in notes if note[0].lstrip().upper().startswith(("SELECT", "WITH"))]


def preferer_les_index(bd: Session) -> None:
    """A table of one row is read whole: what is asked is whether an index could serve."""
    if bd.get_bind().dialect.name != "sqlite":
        bd.execute(text("SET LOCAL enable_seqscan = off"))


def plan(bd: Session, ordre: str, parametres: Any) -> str:
    """One line for each step."""
    est_sqlite = bd.get_bind().dialect.name == "sqlite"
    lignes = bd.connection().exec_driver_sql(f"EXPLAIN {'QUERY PLAN ' if est_sqlite else ''}{ordre}", parametres)
    return "\n".join(str(ligne[-1]) for ligne in lignes)


def lectures_entieres(plan: str, *tables: str) -> list[str]:
    """The steps that read a whole table among these, without an index."""
    return [
        etape
        for etape in plan.split("\n")
        for table in tables
        if etape.strip() == f"SCAN {table}" or f"Seq Scan on {table} " in etape
    ]
