"""Fixtures of the instruction."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from app.core import db
from tests import fabriques
from tests.fabriques_dossiers import dossier_depose
from tests.fabriques_instruction import prendre
from tests.instruction.scene import Scene, monter
from tests.photo import retrouver

POCHE = "PP-HAVELUY-CENTRE"


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


@pytest.fixture
def plusieurs(bd: Session, scene: Scene) -> dict[str, int]:
    """Three more dossiers, different from the first."""
    emploi = dossier_depose(
        bd, orientation="emploi", axes=("numerique",), communes=("59172", "59292"), quartiers=("QN05950M", POCHE),
        demande_cents=300_000, titre="Cœur d’été à Denain", campagne=scene.campagne,
    )  # fmt: skip
    organisme = fabriques.organisme(bd, scene.porteur, nom="Éclats de rue")
    sport = dossier_depose(
        bd, scene.porteur, orientation="education", axes=("sport_culture.sport",), campagne=scene.campagne,
        quartiers=("QN05955M", "QN05920M"),
        organisme=organisme, demande_cents=900_000,
    )  # fmt: skip
    bd.commit()
    return {"sante": scene.dossier.id or 0, "emploi": emploi.id or 0, "sport": sport.id or 0}


@pytest.fixture
def ouverte(bd: Session, scene: Scene) -> Scene:
    """The instruction is open."""
    prendre(bd, scene.dossier, scene.pilote)
    bd.commit()
    return scene
