"""What a compiled template writes for `{{ … }}`: escaped as always, without an object that nobody reads.

Jinja makes a `Markup` of each value, which is joined to the rest of the page and thrown away: a page of the list has
more than a thousand. What a macro or a block returns is still marked, by Jinja, once it is joined.
"""

from typing import Any

from jinja2 import Environment
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

try:  # the same function that `escape` calls, in C
    from markupsafe._speedups import _escape_inner as echapper
except ImportError:  # a platform without the wheel
    echapper = escape


def ecrit(valeur: Any) -> str:
    """The text of a value in a page: `escape(valeur)`, whatever the value, of the plain type `str` where it was one."""
    genre = type(valeur)
    if genre is str:
        return echapper(valeur)
    if genre is int:
        return str(valeur)
    return valeur if genre is Markup else escape(valeur)


class _Generateur(CodeGenerator):
    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.ecrit(")
        else:
            super()._output_child_pre(node, frame, finalize)


class EnvironnementDePages(Environment):
    """Jinja's environment, whose templates write through `ecrit`."""

    code_generator_class = _Generateur
    ecrit = staticmethod(ecrit)
