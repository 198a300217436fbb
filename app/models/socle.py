"""What every table shares: naming of constraints, column kinds, row locks."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar, cast

from sqlalchemy import JSON, Enum, Table, select
from sqlalchemy.orm import Session
from sqlmodel import Field, SQLModel

from app.core.db import InstantUTC

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# a table is never validated by Pydantic (what people type is, by forms): its validator is not built at the start
SQLModel.model_config["defer_build"] = True

T = TypeVar("T", bound=SQLModel)


def instant(**options: Any) -> Any:
    """A column holding an aware instant, UTC."""
    return Field(sa_type=InstantUTC, **options)


def choix(genre: type[StrEnum], **options: Any) -> Any:
    """A column holding one of a few words, stored by value and checked by the database."""
    colonne = Enum(
        genre,
        values_callable=lambda g: [membre.value for membre in g],
        native_enum=False,
        create_constraint=True,
        length=40,
        name=genre.__name__.lower(),
    )
    return Field(sa_type=colonne, **options)


def donnees(**options: Any) -> Any:
    """A column holding JSON."""
    return Field(sa_type=JSON, **options)


def table(modele: type[SQLModel]) -> Table:
    """The table of a model, for the statements that need nothing of the unit of work."""
    return cast(Table, modele.__table__)  # type: ignore[attr-defined]


def pour_ecrire(bd: Session, table: type[T], **cle: Any) -> T | None:
    """Load a row and keep others from changing it until the end of the transaction.

    PostgreSQL: SELECT … FOR UPDATE. SQLite: the writers' lock is already held.
    """
    return bd.scalar(select(table).filter_by(**cle).with_for_update().execution_options(populate_existing=True))


def contenu_canonique(valeur: Mapping[str, Any]) -> str:
    """One JSON text per content, so that a digest can be computed again."""
    return json.dumps(valeur, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
