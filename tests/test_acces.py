"""Every route × every role. A route that `acces.txt` does not know fails; so does any door that moved.

One letter per actor, in the order of the heading: o may come in (whatever the form then says), c is sent to
the sign-in page, 3 is refused (403), 4 is told that nothing is there (404).
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.testclient import TestClient

from app.comptes.sessions import nom_du_cookie
from app.core import db
from app.inventaire import toutes_les_routes
from app.main import create_app
from tests import moteurs
from tests.conftest import PRESENT
from tests.scenario import ACTEURS, Scenario, monter

TABLE = Path(__file__).with_name("acces.txt")


def _table() -> dict[tuple[str, str], str]:
    lignes = TABLE.read_text(encoding="utf-8").splitlines()
    assert tuple(lignes[0].removeprefix("#").split()) == ACTEURS
    trouvees = {}
    for ligne in lignes[1:]:
        methode, nom, lettres = ligne.split()
        assert len(lettres) == len(ACTEURS) and set(lettres) <= set("oc34"), ligne
        trouvees[methode, nom] = lettres
    return trouvees


ATTENDU = _table()


@dataclass
class Monde:
    """The scenario's base, to be copied for each route, and the application in front of it."""

    app: FastAPI
    dossier: Path
    scenario: Scenario

    def neuf(self) -> None:
        """Start again from the scenario as it was built."""
        db.oublier_moteur()
        for reste in self.dossier.glob("essai.sqlite*"):
            reste.unlink()
        shutil.copy(self.dossier / "scenario.sqlite", self.dossier / "essai.sqlite")
        _regler(self.dossier, "essai.sqlite")

    def demander(self, methode: str, chemin: str, acteur: str) -> Response:
        navigateur = TestClient(self.app, follow_redirects=False)
        if acteur in self.scenario.jetons:
            navigateur.cookies.set(nom_du_cookie(), self.scenario.jetons[acteur])
        return navigateur.request(methode, chemin)  # type: ignore[return-value]


def _regler(dossier: Path, fichier: str) -> None:
    moteurs.prendre_reglages(
        ENV="test",
        DONNEES=str(dossier),
        DATABASE_URL=f"sqlite:///{dossier / fichier}",
        HORLOGE=str(dossier / "horloge"),
        URL_PUBLIQUE="http://testserver",
    )


@pytest.fixture(scope="module")
def monde(modele_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Monde]:
    dossier = tmp_path_factory.mktemp("acces")
    (dossier / "horloge").write_text(PRESENT.isoformat())
    shutil.copy(modele_sqlite, dossier / "scenario.sqlite")
    _regler(dossier, "scenario.sqlite")
    with Session(db.moteur()) as bd:
        scenario = monter(bd)
    db.oublier_moteur()
    yield Monde(create_app(), dossier, scenario)
    db.oublier_moteur()


ROUTES = {
    (methode, route.name): route.path
    for route in toutes_les_routes(create_app())
    if not route.name.startswith("demonstration.")
    for methode in sorted((route.methods or set()) - {"HEAD"})
}


def test_la_table_connait_toutes_les_routes_et_elles_seules() -> None:
    assert set(ATTENDU) == set(ROUTES)


def _lettre(reponse: Response) -> str:
    if reponse.status_code == 303 and reponse.headers["location"].startswith("/connexion"):
        return "c"
    assert reponse.status_code < 500
    return {403: "3", 404: "4"}.get(reponse.status_code, "o")


@pytest.mark.parametrize(("methode", "nom"), sorted(ROUTES))
def test_chacun_entre_ou_il_peut(monde: Monde, methode: str, nom: str) -> None:
    chemin = re.sub(r"\{(\w+)(?::\w+)?\}", lambda m: str(monde.scenario.parametres[m.group(1)]), ROUTES[methode, nom])
    monde.neuf()
    obtenu = ""
    for acteur in ACTEURS:
        lettre = _lettre(monde.demander(methode, chemin, acteur))
        obtenu += lettre
        if methode == "POST" and lettre == "o":
            monde.neuf()  # what one actor changed must not open or close a door to the next
    assert obtenu == ATTENDU[methode, nom], f"{nom} : {dict(zip(ACTEURS, obtenu, strict=True))}"
