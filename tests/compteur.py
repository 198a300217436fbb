"""Counts the SQL statements of a request: transactions and PRAGMAs left out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.core.db import moteur

MUETS = ("PRAGMA", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def compter() -> Iterator[list[str]]:
    """`with compter() as ordres: client.get(…)` then `len(ordres)`."""
    ordres: list[str] = []

    def noter(_connexion: Any, _curseur: Any, ordre: str, *_reste: Any) -> None:
        if not ordre.lstrip().upper().startswith(MUETS):
            ordres.append(ordre)

    cible = moteur()
    event.listen(cible, "before_cursor_execute", noter)
    try:
        yield ordres
    finally:
        event.remove(cible, "before_cursor_execute", noter)
