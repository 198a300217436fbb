"""Parts of statements that are written once, then copied into every statement that has them.

SQLAlchemy keeps a statement once it has written it, and writes another one whole: a list of three filters that nobody
asked for yet took longer to write than to read, though nothing in it was new but the way its parts are put together.
"""

import re
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal

T = TypeVar("T")
_NUMEROS = count()
Place = tuple[BindParameter[Any], bool]
"""A parameter, and whether it is written in full."""


class Morceau(ColumnElement[T]):
    """What `ecrit_une_fois` makes: the same expression, which brings no table into the statement it is part of."""

    __visit_name__ = "morceau"
    inherit_cache = True
    # the number is never given again: two parts are one in the eyes of SQLAlchemy's cache if they are one object
    _traverse_internals = [("numero", InternalTraversal.dp_string)]  # noqa: RUF012

    def __init__(self, element: ColumnElement[T]) -> None:
        self.numero = f"morceau {next(_NUMEROS)}"
        self.element = element.self_group()
        self.type = element.type
        self.textes: dict[str, list[str | Place]] = {}
        """By engine: the text, cut where a parameter stands."""

    def self_group(self, against: Any = None) -> "Morceau[T]":
        return self


def ecrit_une_fois(element: ColumnElement[T]) -> ColumnElement[T]:
    """This expression, for a function that is called once (`lru_cache`) and whose answer is put in many statements.

    Each of them must read the tables that the expression takes from it, under their own names: a reading inside it says
    which (`correlate`), for its text must not depend on the statement it was first written in. Its parameters keep
    their names: they are given when the statement runs.
    """
    return Morceau(element)


@compiles(Morceau)
def _ecrire(morceau: Morceau[Any], compilateur: Any, **options: Any) -> str:
    moteur = compilateur.dialect.name
    if moteur not in morceau.textes:
        texte = f"({compilateur.process(morceau.element)})"
        # of all that the statement has so far; an engine has some of them written in full (the separator of a list)
        places = {
            compilateur.process(un, literal_execute=en_toutes_lettres): (un, en_toutes_lettres)
            for un in list(compilateur.binds.values())
            for en_toutes_lettres in (un in compilateur.literal_execute_params,)
        }
        morceau.textes[moteur] = _couper(texte, places)
    return "".join(
        un if isinstance(un, str) else compilateur.process(un[0], literal_execute=un[1])
        for un in morceau.textes[moteur]
    )


def _couper(texte: str, places: dict[str, Place]) -> list[str | Place]:
    """The text between the parameters, and these: their names may differ from one statement to the next."""
    if not places:
        return [texte]
    coupes = re.split(f"({'|'.join(map(re.escape, sorted(places, key=len, reverse=True)))})", texte)
    return [places.get(un, un) for un in coupes]
