"""Nobody but an administrator enters; what does not exist is not found."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.domain.droits import Role
from app.models.comptes import Personne
from tests import fabriques as f
from tests.conftest import _application
from tests.fabriques_administration import administrateur, comptes_des_tables

# what fills the addresses: things that exist in the reference, or nothing at all
VALEURS = {"poste_code": "chef-projet-1", "insee": "59002"}


def _routes() -> list[tuple[str, str]]:
    trouvees = set()

    def parcourir(routes: list[object]) -> None:
        for route in routes:
            parcourir(getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", []))
            chemin = getattr(route, "path", "")
            if getattr(route, "name", "").startswith("administration."):
                for methode in getattr(route, "methods", set()) - {"HEAD"}:
                    trouvees.add((methode, chemin))

    from_app = _application().router.routes
    parcourir(list(from_app))
    return sorted(trouvees)


def _adresse(chemin: str, identifiant: object = 1) -> str:
    for nom, valeur in VALEURS.items():
        chemin = chemin.replace(f"{{{nom}}}", valeur)
    while "{" in chemin:
        debut, fin = chemin.index("{"), chemin.index("}")
        chemin = chemin[:debut] + str(identifiant) + chemin[fin + 1 :]
    return chemin


def test_les_routes_se_trouvent() -> None:
    """Each of them, and no other, is in `acces.txt`; here, that what follows has something to try."""
    assert len(_routes()) > 50


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", [Role.PORTEUR, Role.AGENT, Role.MEMBRE])
def test_un_autre_role_n_entre_nulle_part(bd: Session, entrer: Callable[[Personne], TestClient], role: Role) -> None:
    qui = f.personne(bd, role)
    bd.commit()
    navigateur, avant = entrer(qui), comptes_des_tables()
    for methode, chemin in _routes():
        reponse = navigateur.request(methode, _adresse(chemin))
        assert reponse.status_code == 403, (methode, chemin)
    assert comptes_des_tables() == avant


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_sans_compte_on_est_conduit_a_la_connexion(client: TestClient) -> None:
    for methode, chemin in _routes():
        reponse = client.request(methode, _adresse(chemin))
        assert (reponse.status_code, "/connexion" in reponse.headers["location"]) == (303, True), (methode, chemin)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_ce_qui_n_existe_pas_est_introuvable(bd: Session, entrer: Callable[[Personne], TestClient]) -> None:
    navigateur = entrer(administrateur(bd))
    for methode, chemin in _routes():
        if "{" not in chemin:
            continue
        for identifiant in (9_999, 0, -1, 2**31, 2**70, "abc"):
            inconnu = chemin.replace("{poste_code}", "personne").replace("{insee}", "00000")
            reponse = navigateur.request(methode, _adresse(inconnu, identifiant))
            assert reponse.status_code == 404, (methode, inconnu, identifiant)
