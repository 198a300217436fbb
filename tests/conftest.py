"""Where the tests begin. The process that only gives them out to the workers does without the portal."""

import compileall
import os
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.lieu import lieu_rapide

# the temporary folders too: SQLite waits for the disk at each commit
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", lieu_rapide())
SOCLE = "tests.socle"


def pytest_configure(config: pytest.Config) -> None:
    # loading the portal takes four seconds, and the workers begin after
    ouvrier = getattr(config, "workerinput", None)
    if ouvrier or not config.getoption("tx", None):
        if ouvrier and not config.option.file_or_dir:
            _lire_sa_part(int(ouvrier["workerid"].removeprefix("gw")), ouvrier["workercount"])
        config.pluginmanager.register(import_module(SOCLE), SOCLE)


def _lire_sa_part(rang: int, nombre: int) -> None:
    """In a fresh clone nothing is compiled: each worker begins with a part of the files, and finds the others compiled.

    All read the same ones in the same order: left alone each would compile everything, at the same time.
    """
    racine = Path(__file__).parents[1]
    for source in sorted((racine / "app").rglob("*.py"))[rang::nombre]:
        compileall.compile_file(source, quiet=2)
    for essai in sorted((racine / "tests").rglob("test_*.py"))[rang::nombre]:
        import_module(".".join(essai.relative_to(racine).with_suffix("").parts))


def pytest_xdist_auto_num_workers() -> int:
    """One more than the cores: a journey waits for its browser, and lets another test use what it leaves."""
    return (os.cpu_count() or 1) + 1


def __getattr__(nom: str) -> Any:
    """What the tests import from here is in `socle`, with the fixtures."""
    if nom.startswith(("pytest", "__")):  # pytest asks each conftest for its hooks
        raise AttributeError(nom)
    return getattr(import_module(SOCLE), nom)
