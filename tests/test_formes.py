"""Whatever is posted to a short form, it answers with sentences, never with a failure."""

from collections.abc import Iterator

import pytest
from starlette.datastructures import FormData

import app.main  # noqa: F401  (declares every form)
from app.core.formulaires import Forme, Saisie


def _formes(parente: type[Forme] = Forme) -> Iterator[type[Forme]]:
    for forme in parente.__subclasses__():
        yield forme
        yield from _formes(forme)


FORMES = sorted({f for f in _formes() if f.__module__.startswith("app.")}, key=lambda f: f"{f.__module__}.{f.__name__}")
INTRUS = [
    "",
    "   ",
    "x",
    "é" * 30_000,
    "\x00",
    "-1",
    "0",
    str(2**63),
    "1e400",
    "31/02/2027",
    "<script>",
    "12 34",
    "٣",
    "NaN",
]


def test_il_y_a_des_formes() -> None:
    assert len(FORMES) > 15


@pytest.mark.parametrize("forme", FORMES, ids=lambda f: f"{f.__module__}.{f.__name__}")
def test_une_forme_ne_fait_jamais_echouer_la_page(forme: type[Forme]) -> None:
    for valeur in INTRUS:
        saisie = Saisie.lire(forme, FormData([(nom, valeur) for nom in forme.model_fields]))
        assert (saisie.donnees is None) == bool(saisie.erreurs), valeur[:20]
        for phrase in saisie.erreurs.values():
            assert phrase and phrase[0].isupper() and phrase.rstrip()[-1] in ".?…", phrase
            assert not phrase.startswith(("Input", "Value", "String", "Field")), phrase


@pytest.mark.parametrize("forme", FORMES, ids=lambda f: f"{f.__module__}.{f.__name__}")
def test_une_forme_absente_est_dite_en_francais(forme: type[Forme]) -> None:
    saisie = Saisie.lire(forme, FormData([]))
    assert all("field" not in phrase.lower() for phrase in saisie.erreurs.values())
