"""An INSERT that may meet the row it adds: each engine has its own, and only that of the base is loaded."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import TableClause

from app.core.plus_tard import PlusTard

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite
else:
    # nineteen modules for PostgreSQL, of no use to a portal on SQLite
    postgresql, sqlite = PlusTard("sqlalchemy.dialects.postgresql"), PlusTard("sqlalchemy.dialects.sqlite")


def ajout(dialecte: str, table: TableClause) -> Any:
    """The INSERT of this engine in `table`, to be followed by `on_conflict_do_update`."""
    return sqlite.insert(table) if dialecte == "sqlite" else postgresql.insert(table)
