"""Rows gathered in one column of another row: a list of JSON objects, the same on both engines."""

import json
from typing import Any

from sqlalchemy import SQLColumnExpression, String, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class lignes_json(FunctionElement[str]):  # noqa: N801  (a SQL function)
    """`lignes_json(id=col(T.id), …)` in a scalar subquery: the text of a JSON list, one object per row."""

    name = "lignes_json"
    type = String()
    inherit_cache = True

    def __init__(self, **colonnes: SQLColumnExpression[Any]) -> None:
        super().__init__(*(e for cle, colonne in colonnes.items() for e in (literal_column(f"'{cle}'"), colonne)))


@compiles(lignes_json, "sqlite")
def _sqlite(element: "lignes_json", compilateur: SQLCompiler, **options: Any) -> str:
    return f"json_group_array(json_object({compilateur.process(element.clauses, **options)}))"


@compiles(lignes_json, "postgresql")
def _postgresql(element: "lignes_json", compilateur: SQLCompiler, **options: Any) -> str:
    return f"CAST(json_agg(json_build_object({compilateur.process(element.clauses, **options)})) AS TEXT)"


def lire_lignes(texte: str | None) -> list[dict[str, Any]]:
    """The rows of a `lignes_json` column; none when nothing was gathered."""
    return json.loads(texte) if texte else []
