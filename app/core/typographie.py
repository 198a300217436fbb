"""The spaces of French, put in the words of templates when they are compiled: nobody has to type them."""

from collections.abc import Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from app.core.francais import espacer


class EspacesInsecables(Extension):
    """In the text of a page and in the strings it gives to macros; what people type is left as it is.

    A mail in plain text keeps ordinary spaces: each reader's program breaks its lines in its own way.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        est_une_page = not (stream.name or "").endswith(".txt")
        for mot in stream:
            est_du_texte = est_une_page and mot.type in ("data", "string")
            yield Token(mot.lineno, mot.type, espacer(mot.value)) if est_du_texte else mot
