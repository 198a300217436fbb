"""The frame every page shares: the script under its hash, and the page without it."""

import hashlib
from base64 import b64encode
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from app.core.config import HTMX_EMPREINTE
from tests.parcours.conftest import HTMX


def test_la_copie_de_htmx_est_celle_de_l_empreinte() -> None:
    assert "sha384-" + b64encode(hashlib.sha384(HTMX.read_bytes()).digest()).decode() == HTMX_EMPREINTE


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_navigateur_accepte_htmx_sous_son_empreinte(ouvrir: Callable[..., Page]) -> None:
    page = ouvrir()
    page.goto("/connexion")
    assert page.evaluate("typeof htmx") == "object"


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_page_vit_sans_le_cdn(ouvrir: Callable[..., Page]) -> None:
    page = ouvrir(cdn=False)
    page.goto("/connexion")
    assert page.evaluate("typeof htmx") == "undefined"
    assert page.locator("h1").count() == 1
