"""Counts the SQL statements of a request: transactions and settings (PRAGMA, SET) left out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.core.db import moteur, moteur_de_lecture

MUETS = ("PRAGMA", "SET LOCAL", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def compter() -> Iterator[list[str]]:
    """`with compter() as ordres: client.get(…)` then `len(ordres)`."""
    ordres: list[str] = []
    with _ecouter(lambda ordre, _: ordres.append(ordre)):
        yield ordres


@contextmanager
def noter_les_ordres() -> Iterator[list[tuple[str, Any]]]:
    """Each statement with what it is given."""
    notes: list[tuple[str, Any]] = []
    with _ecouter(lambda ordre, parametres: notes.append((ordre, parametres))):
        yield notes


@contextmanager
def _ecouter(noter: Callable[[str, Any], None]) -> Iterator[None]:
    def entendre(_connexion: Any, _curseur: Any, ordre: str, parametres: Any, *_reste: Any) -> None:
        if not ordre.lstrip().upper().startswith(MUETS):
            noter(ordre, parametres)

    # on PostgreSQL those who read have the same connections: what listens to the first hears them
    moteurs = [moteur()] if moteur_de_lecture().pool is moteur().pool else [moteur(), moteur_de_lecture()]
    for cible in moteurs:
        event.listen(cible, "before_cursor_execute", entendre)
    try:
        yield
    finally:
        for cible in moteurs:
            event.remove(cible, "before_cursor_execute", entendre)
