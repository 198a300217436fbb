"""Counts the SQL statements of a request: transactions and settings (PRAGMA, SET) left out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.core.db import moteur, moteur_de_lecture

SQLITE_READ = 20
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
def noter_les_preparations() -> Iterator[list[str]]:
    """On SQLite: the tables and columns of what is prepared, again too, on the connections that are taken meanwhile.

    Its index of words, which prepares what it needs of its own tables, is left out.
    """
    lus: list[str] = []
    prises: list[Any] = []

    def noter(acte: int, table: str | None, colonne: str | None, *_reste: Any) -> int:
        if acte == SQLITE_READ and not str(table).startswith("recherche_dossier_"):
            lus.append(f"{table}.{colonne}")
        return 0

    def prendre(connexion: Any, *_reste: Any) -> None:
        if connexion not in prises:
            prises.append(connexion)
            connexion.set_authorizer(noter)

    cibles = (moteur(), moteur_de_lecture())
    for cible in cibles:
        event.listen(cible, "checkout", prendre)
    try:
        yield lus
    finally:
        for cible in cibles:
            event.remove(cible, "checkout", prendre)
        for connexion in prises:
            connexion.set_authorizer(None)


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
