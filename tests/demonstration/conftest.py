"""A base of one's own, at a date of one's own, for what one engine is enough to show."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from app.core import db
from tests import moteurs


@pytest.fixture
def base_sqlite(modele_sqlite: Path, tmp_path: Path) -> Iterator[Callable[[datetime], None]]:
    """`base_sqlite(instant)`: a fresh migrated SQLite base, and the clock at that instant."""
    rangs = count()

    def preparer(instant: datetime) -> None:
        dossier = tmp_path / f"base-{next(rangs)}"
        dossier.mkdir()
        shutil.copy(modele_sqlite, dossier / "portail.sqlite")
        (dossier / "horloge").write_text(instant.isoformat())
        moteurs.prendre_reglages(ENV="test", DONNEES=str(dossier), HORLOGE=str(dossier / "horloge"))

    yield preparer
    db.oublier_moteur()
