"""Sessions of these tests keep what they built readable after a commit, without taking the writers' turn."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from app.core import db
from app.models.comptes import Personne
from tests.dossiers.signature import Scene
from tests.fabriques import personne


@pytest.fixture
def bd(base: str) -> Iterator[Session]:
    """As the shared one, but nothing expires at a commit: `bd.expire_all()` before looking again."""
    with Session(db.moteur(), expire_on_commit=False) as session:
        yield session


@pytest.fixture
def porteur(bd: Session) -> Personne:
    return personne(bd, prenom="Aline", nom="Lemaire")


@pytest.fixture
def scene(bd: Session) -> Scene:
    return Scene(bd)
