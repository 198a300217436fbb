"""Where the tests begin. The process that only gives them out to the workers does without the portal."""

import os
from importlib import import_module
from typing import Any

import pytest

from tests.lieu import lieu_rapide

# the temporary folders too: SQLite waits for the disk at each commit
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", lieu_rapide())
SOCLE = "tests.socle"


def pytest_configure(config: pytest.Config) -> None:
    # loading the portal takes four seconds, and the workers begin after
    if hasattr(config, "workerinput") or not config.getoption("tx", None):
        config.pluginmanager.register(import_module(SOCLE), SOCLE)


def pytest_xdist_auto_num_workers() -> int:
    """One more than the cores: a journey waits for its browser, and lets another test use what it leaves."""
    return (os.cpu_count() or 1) + 1


def __getattr__(nom: str) -> Any:
    """What the tests import from here is in `socle`, with the fixtures."""
    if nom.startswith(("pytest", "__")):  # pytest asks each conftest for its hooks
        raise AttributeError(nom)
    return getattr(import_module(SOCLE), nom)
