"""Fixtures of every test. A test that touches the base runs on SQLite and on PostgreSQL.

It runs on SQLite alone (`parametrize("base", ["sqlite"], indirect=True)`) when the engine has no part in what it says
(a right, a refusal, the words of a page) and each statement it makes the portal send is sent to PostgreSQL by another
test. Money, counts, dates, orders, searches, exports, constraints, locks and those who act together run on both.
"""

import fcntl
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from ctypes import CDLL
from ctypes.util import find_library
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core import db
from app.core.clock import maintenant
from app.core.pages import environnement
from app.main import create_app
from app.models.comptes import Personne
from tests import moteurs
from tests.fabriques import connecter
from tests.navigateur import Navigateur, boucles_partagees

# the same examples at each run of the integration, no time limit on a busy machine
settings.register_profile("portail", max_examples=50, deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("portail")

MOTEURS = ("sqlite", "postgresql")
Partage = Callable[[str, Callable[[Path], object]], Path]
# within the window of the campaign that `fabriques.campagne` opens
PRESENT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


# what takes seconds comes first, so that the workers finish together
LONGS = ("tests/parcours/", "tests/test_maison.py::test_les_outils", "tests/demonstration/test_semis.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONGS))


def pytest_collection_finish() -> None:
    """What was loaded stays to the end: the collections of garbage no longer go through it."""
    gc.freeze()  # what is garbage already stays too: looking for it once takes a second


def pytest_sessionfinish() -> None:
    """What the run leaves goes with the process: two collections would look through it once more."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _une_boucle_pour_tous() -> Iterator[None]:
    with boucles_partagees():
        yield


@pytest.fixture(scope="session", autouse=True)
def _des_gabarits_pour_tous(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Two hundred templates are compiled once for the run, not once for each worker."""
    prive = tmp_path_factory.getbasetemp()
    partage = prive.parent if os.environ.get("PYTEST_XDIST_WORKER") else prive
    environnement().bytecode_cache = FileSystemBytecodeCache(str(partage))


@pytest.fixture(scope="session")
def partage(tmp_path_factory: pytest.TempPathFactory) -> Partage:
    """Make something once for the run: the first worker who needs it makes it, the others wait and read it."""
    prive = tmp_path_factory.getbasetemp()
    commun = prive.parent if os.environ.get("PYTEST_XDIST_WORKER") else prive

    def faire_une_fois(nom: str, preparer: Callable[[Path], object]) -> Path:
        pret, fait = commun / f"commun-{nom}", commun / f"commun-{nom}.fait"
        with (commun / f"commun-{nom}.verrou").open("w") as verrou:
            fcntl.flock(verrou, fcntl.LOCK_EX)
            if not fait.exists():
                preparer(pret)
                fait.touch()
        return pret

    return faire_une_fois


@pytest.fixture(scope="session")
def modele_sqlite(partage: Partage) -> Path:
    return partage("modele.sqlite", moteurs.preparer_modele_sqlite)


@pytest.fixture(scope="session")
def grappe(partage: Partage) -> Iterator[moteurs.Grappe]:
    binaires = moteurs.binaires_postgresql()
    if binaires is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL manque sur la machine d’intégration")
        pytest.skip("PostgreSQL n’est pas installé : essais laissés de côté")
    # a cluster for each worker, copied from one that was created and migrated once
    grappe = moteurs.Grappe(binaires)
    grappe.copier(
        partage("grappe", lambda donnees: moteurs.preparer_modele_postgresql(moteurs.Grappe(binaires), donnees))
    )
    grappe.demarrer()
    yield grappe
    moteurs.fermer("postgresql")
    grappe.arreter()


@pytest.fixture
def pango() -> None:
    """What WeasyPrint draws PDFs with."""
    try:
        CDLL(find_library("pango-1.0") or "libpango-1.0.so.0")
    except OSError:
        if os.environ.get("CI"):
            pytest.fail("pango manque sur la machine d’intégration")
        pytest.skip("pango n’est pas installé : les PDF ne sont pas dessinés")


@pytest.fixture(params=MOTEURS)
def base(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh migrated database, on each engine in turn; the settings point to it."""
    if request.param == "sqlite":
        fichier = tmp_path / "portail.sqlite"
        shutil.copy(request.getfixturevalue("modele_sqlite"), fichier)
        adresse = f"sqlite:///{fichier}"
    else:
        adresse = request.getfixturevalue("grappe").prendre()
    horloge = tmp_path / "horloge"
    horloge.write_text(PRESENT.isoformat())
    moteurs.prendre_reglages(
        ENV="test",
        DONNEES=str(tmp_path),
        DATABASE_URL=adresse,
        HORLOGE=str(horloge),
        URL_PUBLIQUE="http://testserver",
    )
    yield request.param
    db.oublier_moteur()
    if request.param == "postgresql":
        request.getfixturevalue("grappe").rendre(adresse)


@pytest.fixture
def horloge(base: str, tmp_path: Path) -> Callable[[datetime], datetime]:
    """Set the present instant: `horloge(datetime(2027, 1, 15, 16, tzinfo=UTC))`."""

    def regler(instant: datetime) -> datetime:
        (tmp_path / "horloge").write_text(instant.isoformat())
        return maintenant()

    return regler


@pytest.fixture
def bd(base: str) -> Iterator[Session]:
    """A session to build and to look; commit what the client must see (`bd.commit()`)."""
    # read-committed views on both engines: every look opens a new transaction after `bd.rollback()`
    with Session(db.moteur()) as session:
        yield session


@lru_cache
def _application() -> FastAPI:
    return create_app()


@pytest.fixture
def client(base: str) -> Iterator[TestClient]:
    """An anonymous browser that does not follow redirections."""
    yield Navigateur(_application())


@pytest.fixture
def entrer(base: str) -> Callable[[Personne], TestClient]:
    """A browser in which a person is signed in: `entrer(personne).get(…)`. Commit the person first."""

    def ouvrir(personne: Personne) -> TestClient:
        navigateur = Navigateur(_application())
        connecter(navigateur, personne)
        return navigateur

    return ouvrir


def adresse(nom: str, **parametres: object) -> str:
    """The path of a named route."""
    return str(_application().url_path_for(nom, **parametres))
