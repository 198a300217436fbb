"""The page of one dossier: who sees it, what it says, what it hides."""

from collections.abc import Callable

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.models.comptes import Personne
from tests.conftest import adresse
from tests.fabriques import equipe
from tests.fabriques_dossiers import dossier_depose

Entrer = Callable[[Personne], TestClient]


def test_la_page_du_pilote(bd: Session, entrer: Entrer) -> None:
    agents = equipe(bd)
    dossier = dossier_depose(bd, orientation="sante", axes=("aller_vers",))
    pilote = next(a for a in agents.values() if a.id == dossier.pilote_id)
    bd.commit()
    navigateur = entrer(pilote)
    page = navigateur.get(adresse("instruction.dossier", dossier_id=dossier.id))
    assert page.status_code == 200
    assert "Pourquoi ce dossier est chez vous" in page.text
    assert "Prendre en instruction" in page.text
