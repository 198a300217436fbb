"""A value is written in a page as Jinja would: nothing that people type becomes a tag."""

from typing import Any

import pytest
from jinja2 import Environment
from markupsafe import Markup, escape

from app.core.rendu import EnvironnementDePages, ecrit


class _Mot(str):
    """Not the plain type: a word of an enumeration, a text with its own way to be shown."""

    __slots__ = ()


class _Balise:
    def __html__(self) -> str:
        return "<i>fait par elle-même</i>"


VALEURS: list[Any] = ["<b> & \" '", Markup("<b>"), _Mot("<b>"), _Balise(), 12, 1.5, None, True, ["<b>"], {"<": ">"}, ""]


def _nom(valeur: Any) -> str:
    """The same name in each process: an object shows its address."""
    return f"{type(valeur).__name__}-{'' if isinstance(valeur, _Balise) else valeur}"


@pytest.mark.parametrize("valeur", VALEURS, ids=_nom)
def test_une_valeur_s_ecrit_comme_l_ecrit_markupsafe(valeur: Any) -> None:
    assert ecrit(valeur) == escape(valeur)
    assert type(ecrit(valeur)) in (str, Markup)


GABARIT = """{% macro m(x) %}<p>{{ x }}{{ caller() if caller else "" }}</p>{% endmacro %}
{% macro n(x) %}{{ x }}{% endmacro %}
{% set bloc %}<u>{{ v }}</u>{% endset %}
{{ v }} {{ bloc }} {{ m(v) }} {{ m(n(v)) }} {% call m(v) %}{{ v }}{% endcall %} {{ n(v) ~ v }} {{ [n(v), v] | join }}
{% filter upper %}{{ v }}{% endfilter %} {{ v | e }} {{ v | safe }} {{ "%s" | format(v) }}
{% block b %}{{ v }}{% endblock %} {{ self.b() }} {% autoescape false %}{{ v }}{% endautoescape %}"""


@pytest.mark.parametrize("valeur", VALEURS, ids=_nom)
@pytest.mark.parametrize("est_une_page", [True, False])
def test_une_page_est_celle_que_jinja_ecrirait(valeur: Any, est_une_page: bool) -> None:
    notre, sien = (genre(autoescape=est_une_page).from_string(GABARIT) for genre in (EnvironnementDePages, Environment))
    assert notre.render(v=valeur) == sien.render(v=valeur)
