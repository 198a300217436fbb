"""Fixtures of the instruction."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from app.core import db
from tests.instruction.scene import Scene, monter
from tests.photo import retrouver


@pytest.fixture
def bd(base: str) -> Iterator[Session]:
    """A session whose objects can be read after a commit without opening a transaction.

    On SQLite a transaction of this session would hold the writers' lock, and the portal would wait for it.
    """
    with Session(db.moteur(), expire_on_commit=False) as session:
        yield session


@pytest.fixture
def scene(bd: Session, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A deposited dossier and everybody around it."""
    return retrouver(bd, monter, tmp_path_factory.getbasetemp() / "scene-instruction")
