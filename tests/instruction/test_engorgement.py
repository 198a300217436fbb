"""A base too busy to write: an answer in French that says when to try again, and gives back what was typed."""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from app.core.db import BaseOccupee
from app.instruction import commands
from app.models.comptes import Personne
from tests.instruction.scene import Scene

DEMANDE = "Joignez les comptes de l’exercice clos, signés par le trésorier."


def _operationnelle(phrase: str) -> OperationalError:
    return OperationalError("UPDATE dossier", {}, Exception(phrase))


@pytest.mark.parametrize(
    ("erreur", "statut"),
    [
        (BaseOccupee(), 503),
        (_operationnelle("database is locked"), 503),
        (_operationnelle("canceling statement due to lock timeout"), 503),
        (_operationnelle("no such column: dossier.couleur"), 500),
    ],
    ids=["tour", "sqlite", "postgresql", "defaut"],
)
@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_base_occupee_le_dit_et_rend_le_texte(
    scene: Scene,
    entrer: Callable[[Personne], TestClient],
    monkeypatch: pytest.MonkeyPatch,
    erreur: Exception,
    statut: int,
) -> None:
    def refuser(*_: object) -> None:
        raise erreur

    monkeypatch.setattr(commands, "demander_complement", refuser)
    recue = entrer(scene.pilote).post(
        f"/instruction/dossiers/{scene.dossier.id}/complement",
        data={"message": DEMANDE, "sections": ["projet"], "repondre_avant": "20/12/2026"},
    )
    assert (recue.status_code, recue.headers.get("retry-after")) == (statut, "5" if statut == 503 else None)
    assert '<html lang="fr"' in recue.text and DEMANDE in recue.text
    assert "UPDATE" not in recue.text and "locked" not in recue.text
    phrase = "Attendez quelques secondes, puis réessayez." if statut == 503 else "donnez-nous le numéro ci-dessous"
    assert phrase in recue.text
