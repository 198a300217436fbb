"""What an engine means to do with the statements that some code runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.orm import Session

from app.core.db import moteur


@contextmanager
def ordres() -> Iterator[list[tuple[str, Any]]]:
    """The statements that read, with what they are given, as they run."""
    vus: list[tuple[str, Any]] = []

    def noter(_c: object, _curseur: object, ordre: str, parametres: Any, *_reste: object) -> None:
        if ordre.lstrip().upper().startswith(("SELECT", "WITH")):
            vus.append((ordre, parametres))

    event.listen(moteur(), "before_cursor_execute", noter)
    try:
        yield vus
    finally:
        event.remove(moteur(), "before_cursor_execute", noter)


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
