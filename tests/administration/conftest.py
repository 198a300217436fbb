"""The builders' session lets go of the base once committed, so that a browser may write next."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.models.comptes import Personne
from tests.fabriques_administration import administrateur


@pytest.fixture(autouse=True)
def _sans_relecture(bd: Session) -> None:
    bd.expire_on_commit = False


@pytest.fixture
def navigateur(bd: Session, entrer: Callable[[Personne], TestClient]) -> TestClient:
    return entrer(administrateur(bd))
