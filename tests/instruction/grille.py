"""How these tests set a note."""

from typing import Any

from starlette.testclient import TestClient

from tests.conftest import adresse
from tests.instruction.scene import Scene

DU_PILOTE = ("orientation", "axe.aller_vers", "participation", "ancrage", "faisabilite", "partenariats", "objectifs")


def poster(navigateur: TestClient, scene: Scene, critere: str, **champs: str) -> Any:
    """Set one note as the page does."""
    return navigateur.post(
        adresse("instruction.noter", dossier_id=scene.dossier.id, critere=critere),
        data={f"{nom}.{critere}": valeur for nom, valeur in champs.items()},
    )
