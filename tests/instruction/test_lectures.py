"""Who has the same dossier open: said by each page of itself, told to the others, then forgotten."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.models.comptes import Personne
from app.models.lectures import LectureEnCours
from app.models.liens import DeclarationDeLien
from tests.conftest import PRESENT, adresse
from tests.instruction.scene import Scene
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_on_voit_qui_lit_le_meme_dossier(
    bd: Session, scene: Scene, entrer: Entrer, horloge: Callable[[datetime], datetime]
) -> None:
    bd.commit()
    route = adresse("instruction.signaler_lecture", dossier_id=scene.dossier.id)
    pilote, collegue = entrer(scene.pilote), entrer(scene.aller_vers)
    assert f'data-hx-post="{route}"' in pilote.get(adresse("instruction.dossier", dossier_id=scene.dossier.id)).text
    assert [lu(pilote.post(route)).strip() for _ in range(2)] == ["", ""]
    assert f"{scene.pilote.nom_complet} lit ce dossier en ce moment." in lu(collegue.post(route))
    assert f"{scene.aller_vers.nom_complet} lit" in lu(pilote.post(route))
    horloge(PRESENT + timedelta(seconds=100))
    assert lu(collegue.post(route)).strip() == ""
    horloge(PRESENT + timedelta(minutes=10))
    collegue.post(route)
    assert bd.scalar(select(func.count()).select_from(LectureEnCours)) == 1
    # who did not declare whether they are linked does not read, and is told to nobody
    bd.execute(delete(DeclarationDeLien).where(col(DeclarationDeLien.personne_id) == scene.etranger.id))
    bd.commit()
    assert entrer(scene.etranger).post(route).status_code == 409
    assert lu(pilote.post(route)).count("lit ce dossier") == 1
