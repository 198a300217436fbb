"""Statements that both engines read alike, and do little for: what is rare, what is constant, sums of cents."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Boolean, ColumnElement, SelectBase, cast, func, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, Session
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import _OffsetLimitParam


class _TelQuel(FunctionElement[bool]):
    """Written as it stands: compared with 1, as what a function gives is, SQLite would work it out whole, and look
    nothing up in an index.
    """

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> "_TelQuel":
        return self


class PresqueToujours(_TelQuel):
    """A condition that most rows meet: no index should be chosen for it.

    PostgreSQL counts by itself; SQLite, whose tables are seldom analysed, would take it for a rare one.
    """

    inherit_cache = True
    name = "presque_toujours"


def presque_toujours(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return PresqueToujours(condition)


class SansIndex(_TelQuel):
    """A column in which SQLite looks nothing up: what it is compared with is found by the other side.

    PostgreSQL weighs both sides by itself.
    """

    inherit_cache = True
    name = "sans_index"


def sans_index(colonne: Mapped[Any] | ColumnElement[Any]) -> ColumnElement[Any]:
    return SansIndex(colonne)


class ParmiPeu(_TelQuel):
    """Whether a column is among the few ids that a statement of its own gives, read once.

    PostgreSQL takes such a list for half of the table, and two of them left out for three quarters: it then sorts, or
    joins whole, what it could leave after a page. Of an array it expects ten.
    """

    inherit_cache = True
    name = "parmi_peu"


def parmi_peu(colonne: Mapped[Any], ids: SelectBase) -> ColumnElement[bool]:
    return ParmiPeu(colonne, ids.scalar_subquery())


class ParmiCesIds(_TelQuel):
    """Whether a column is among ids that are given in one parameter, separated by commas, however many they are."""

    inherit_cache = True
    name = "parmi_ces_ids"


def parmi_ces_ids(colonne: Mapped[Any] | ColumnElement[Any], ids: BindParameter[str]) -> ColumnElement[bool]:
    return ParmiCesIds(colonne, ids)


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


_SUR_MESURE = "portail.plans_sur_mesure"
_POUR_LES_LISTES = ("SET LOCAL plan_cache_mode = force_custom_plan", "SET LOCAL enable_seqscan = off")


def planifier_sur_mesure(bd: Session) -> None:
    """Until the end of the transaction, PostgreSQL plans each reading for the values it is given.

    A statement that the driver keeps prepared is soon planned once for all values: a filter that keeps three dossiers
    and one that keeps them all would be read in the same way, the worst for one of them by six times. For the lists;
    a row found by its key is better planned once.

    Nor does it read a table whole where an index would serve: it takes the words of a dossier for as quick to look at
    as a number, and looks at those of each where their index has the answer, eight times sooner.
    """
    transaction = bd.get_transaction()
    if bd.get_bind().dialect.name == "postgresql" and (transaction is None or bd.info.get(_SUR_MESURE) != transaction):
        for reglage in _POUR_LES_LISTES:
            bd.connection().exec_driver_sql(reglage)
        bd.info[_SUR_MESURE] = bd.get_transaction()


def _ecrire(element: type[FunctionElement[Any]], modele: str, *moteurs: str) -> None:
    """How an element is written on these engines, or on any other: `modele` takes what it is given, in that order."""

    @compiles(element, *moteurs)
    def ecrire(lu: Any, compilateur: Any, **options: Any) -> str:
        return modele.format(*(compilateur.process(un, **options) for un in lu.clauses))


_ecrire(PresqueToujours, "({})")
# « IS TRUE » hides it from the indexes, and leaves as soon as a part of it is false
_ecrire(PresqueToujours, "likelihood(({}) IS TRUE, 0.9)", "sqlite")
_ecrire(SansIndex, "{}")
_ecrire(SansIndex, "+{}", "sqlite")
_ecrire(ParmiPeu, "({} IN {})")
_ecrire(ParmiPeu, "({} = ANY (ARRAY{}))", "postgresql")
_ecrire(ParmiCesIds, "{} IN (SELECT value FROM json_each('[' || {} || ']'))")
_ecrire(ParmiCesIds, "{} = ANY (string_to_array({}, ',')::integer[])", "postgresql")


@compiles(_OffsetLimitParam, "sqlite")
def _ecrire_la_limite(limite: Any, compilateur: Any, **options: Any) -> str:
    """In full: SQLite plans for the limit it is given, and would prepare the statement anew each time it runs."""
    ecrite: str = compilateur.visit_bindparam(limite, **options | {"literal_execute": True})
    return ecrite
