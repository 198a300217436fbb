"""Statements that both engines read alike, and do little for: what is rare, what is constant, sums of cents."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, cast, func, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.functions import FunctionElement


class PresqueToujours(FunctionElement[bool]):
    """A condition that most rows meet: no index should be chosen for it.

    PostgreSQL counts by itself; SQLite, whose tables are seldom analysed, would take it for a rare one.
    """

    type = Boolean()
    inherit_cache = True
    name = "presque_toujours"


def presque_toujours(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return PresqueToujours(condition)


def parmi(colonne: Mapped[Any], mots: Iterable[StrEnum | str]) -> ColumnElement[bool]:
    """`colonne` is one of these words, which are constants of the code: they are in the statement itself.

    As parameters they would be unfolded again at each execution, which takes as long as reading the row.
    Raises ValueError on what is no plain word, such as anything a person typed.
    """
    valeurs = sorted(str(mot) for mot in mots)
    if not all(valeur.replace("_", "").isalnum() and valeur.isascii() for valeur in valeurs):
        raise ValueError("seules des constantes s’écrivent dans une requête")
    return colonne.in_([literal_column(f"'{valeur}'") for valeur in valeurs])


def somme_de_cents(colonne: ColumnElement[int] | Mapped[Any]) -> ColumnElement[int]:
    """The sum of these amounts, 0 when there is none.

    PostgreSQL sums sixty-four bits into a decimal number, which no page can write as euros.
    """
    return cast(func.coalesce(func.sum(colonne), 0), BigInteger)


@compiles(PresqueToujours)
def _telle_quelle(element: Any, compilateur: Any, **options: Any) -> str:
    return f"({compilateur.process(element.clauses, **options)})"


@compiles(PresqueToujours, "sqlite")
def _vraisemblable(element: Any, compilateur: Any, **options: Any) -> str:
    return f"likelihood({compilateur.process(element.clauses, **options)}, 0.9)"
