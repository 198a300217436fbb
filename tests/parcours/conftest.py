"""Journeys in a real Chromium, against a real server on a migrated base of its own.

htmx is served to the page from the local copy, at the address of the CDN and under its integrity hash: a
tampered copy is refused by the browser.
"""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, sync_playwright
from sqlalchemy.orm import Session

from app.comptes.sessions import nom_du_cookie, ouvrir_session
from app.core import db
from app.core.clock import maintenant
from app.core.config import HTMX_CDN, HTMX_VERSION, RACINE
from app.core.db import ecriture
from app.main import create_app
from app.models.comptes import Personne
from tests import fabriques, moteurs
from tests.conftest import PRESENT
from tests.fabriques_dossiers import brouillon

HTMX = RACINE / "static" / "vendor" / f"htmx-{HTMX_VERSION}.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """Where the browser is, None if there is none. Without a window it draws the same pages in half the time."""
    installes = filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser")))
    return os.environ.get("CHROMIUM") or next(installes, None)


# for the journeys only: with its loop around them, the other tests of the worker would no longer answer in their thread
@pytest.fixture(scope="package")
def pilote(binaire: str) -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def binaire() -> str:
    """Asked before the driver is started: a bare machine lacks what that one needs too (Debian: libatomic1)."""
    trouve = chromium()
    if trouve is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium manque sur la machine d’intégration")
        pytest.skip("Chromium n’est pas installé : parcours laissés de côté")
    return trouve


@pytest.fixture(scope="package")
def navigateur(pilote: Playwright, binaire: str) -> Iterator[Browser]:
    navigateur = pilote.chromium.launch(executable_path=binaire, args=ARGUMENTS)
    yield navigateur
    navigateur.close()


@contextmanager
def servir() -> Iterator[str]:
    """A server on the base that the settings name; gives its address."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    service = uvicorn.Server(uvicorn.Config(create_app(), port=port, log_level="error", access_log=False))
    fil = threading.Thread(target=service.run, daemon=True)
    fil.start()
    while not service.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    service.should_exit = True
    fil.join(timeout=10)


@contextmanager
def servir_une_base(modele: Path, dossier: Path) -> Iterator[str]:
    """A server on a fresh SQLite base kept for a whole module, htmx served by itself; gives its address."""
    (dossier / "horloge").write_text(PRESENT.isoformat())
    (dossier / "portail.sqlite").write_bytes(modele.read_bytes())
    moteurs.prendre_reglages(
        ENV="test", DONNEES=str(dossier), HORLOGE=str(dossier / "horloge"), HTMX_URL=f"/static/vendor/{HTMX.name}"
    )
    with servir() as adresse:
        yield adresse
    db.oublier_moteur()


@pytest.fixture
def serveur(base: str) -> Iterator[str]:
    """The address of a server on the test's base."""
    with servir() as adresse:
        yield adresse


def servir_htmx(route: Route) -> None:
    """The local copy, at the address of the CDN; any other address is cut."""
    if route.request.url == HTMX_CDN:
        route.fulfill(path=HTMX, content_type="application/javascript", headers={"Access-Control-Allow-Origin": "*"})
    else:
        route.abort()


@pytest.fixture
def ouvrir(navigateur: Browser, serveur: str) -> Iterator[Callable[..., Page]]:
    """A page: `ouvrir(personne, largeur=360, script=False, cdn=False)`. Console errors fail the test."""
    contextes: list[BrowserContext] = []
    erreurs: list[str] = []

    def nouvelle(
        qui: Personne | None = None, *, largeur: int = 1280, hauteur: int = 900, script: bool = True, cdn: bool = True
    ) -> Page:
        contexte = navigateur.new_context(
            base_url=serveur,
            viewport={"width": largeur, "height": hauteur},
            java_script_enabled=script,
            locale="fr-FR",
            timezone_id="Europe/Paris",
        )
        contextes.append(contexte)
        contexte.route("https://cdn.jsdelivr.net/**", servir_htmx if cdn else lambda route: route.abort())
        if qui is not None:
            with ecriture() as bd:
                jeton = ouvrir_session(bd, qui, "parcours", maintenant(), avec_second_facteur=True)
            contexte.add_cookies([{"name": nom_du_cookie(), "value": jeton, "url": serveur}])
        page = contexte.new_page()
        page.set_default_timeout(8000)
        if cdn:
            page.on("console", lambda m: erreurs.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: erreurs.append(str(e)))
        return page

    yield nouvelle
    for contexte in contextes:
        contexte.close()
    # a refused form answers 4xx, and a journey may cut the network: neither is an error of the page
    tolerees = (
        "status of 4",
        "Status Error Code 4",
        "ERR_INTERNET_DISCONNECTED",
        "htmx:afterRequest",
        "htmx:sendError",
    )
    refusees = [e for e in erreurs if not any(toleree in e for toleree in tolerees)]
    assert refusees == []


@pytest.fixture
def a_deux(bd: Session) -> tuple[Personne, Personne, int]:
    """Aline and Nadia, of one organisme, and the draft that both write."""
    aline, nadia = fabriques.personne(bd, prenom="Aline"), fabriques.personne(bd, prenom="Nadia", nom="Benali")
    numero = brouillon(bd, aline, organisme=fabriques.organisme(bd, aline, nadia)).id or 0
    bd.commit()
    bd.refresh(aline)
    bd.refresh(nadia)
    bd.expunge_all()
    bd.rollback()
    return aline, nadia, numero
