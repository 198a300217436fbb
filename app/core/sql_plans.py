"""What an engine should know of a condition before it chooses an index."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement
from sqlalchemy.ext.compiler import compiles
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


@compiles(PresqueToujours)
def _telle_quelle(element: Any, compilateur: Any, **options: Any) -> str:
    return f"({compilateur.process(element.clauses, **options)})"


@compiles(PresqueToujours, "sqlite")
def _vraisemblable(element: Any, compilateur: Any, **options: Any) -> str:
    return f"likelihood({compilateur.process(element.clauses, **options)}, 0.9)"
