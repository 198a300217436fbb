"""What a reader sees of a page, for the tests that look for a sentence of the rules in it."""

from html import unescape

import httpx

_PLEINES = str.maketrans({"\u00a0": " ", "\u202f": " "})


def lisible(texte: str) -> str:
    """Plain spaces instead of the no-break ones that the page puts, and no escaped sign."""
    return unescape(texte).translate(_PLEINES)


def lu(reponse: httpx.Response) -> str:
    """`lisible` of a whole answer: `assert PHRASE in lu(client.get(…))`."""
    return lisible(reponse.text)
