# ruff: noqa: F811
"""Every route × every role. A route that `acces.txt` does not know fails; so does any door that moved.

One letter per actor, in the order of the heading: o may come in (whatever the form then says), c is sent to
the sign-in page, 3 is refused (403), 4 is told that nothing is there (404).
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.responses import Response

from app.comptes.routeur import RouteDuPortail
from app.inventaire import toutes_les_routes
from tests.conftest import _application
from tests.hostile import Monde, mondes  # noqa: F401 (fixture)
from tests.portes import ROUTES, entrees, par_porte  # noqa: F401 (fixture)
from tests.scenario import ACTEURS

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


def test_la_table_connait_toutes_les_routes_et_elles_seules() -> None:
    assert set(ATTENDU) == set(ROUTES)


# a probe whose subject it is; what was read by its addressee is marked as such, without waiting for a turn
ECRIVENT = {"sante.pret", "echanges.messages"}


def _lettre(reponse: Response) -> str:
    if reponse.status_code == 303 and reponse.headers["location"].startswith("/connexion"):
        return "c"
    assert reponse.status_code < 500
    return {403: "3", 404: "4"}.get(reponse.status_code, "o")


def test_toute_route_sait_qui_demande_et_tient_le_formulaire_avant_sa_porte() -> None:
    for route in toutes_les_routes(_application()):
        assert isinstance(route, RouteDuPortail), f"{route.name} : écrivez-la sur un Routeur"


PORTES = par_porte()


@pytest.mark.parametrize("porte", PORTES)
def test_chacun_entre_ou_il_peut(mondes: Callable[..., Monde], entrees: list[str], porte: str) -> None:
    """Whom a door stopped before a route was entered, it stops before all those that are behind it: asked once.

    On SQLite: a door is a rule and the rows it reads, which the tests of each moment read on both engines.
    """
    monde = mondes("sqlite")
    arretes: dict[str, str] = {}
    for methode, nom in PORTES[porte]:
        chemin = monde.chemin(ROUTES[methode, nom])
        obtenu = ""
        for acteur in ACTEURS:
            if acteur not in arretes:
                monde.propre()  # what one actor changed must not open or close a door to the next
                entrees.clear()
                reponse = monde.navigateur(acteur).request(methode, chemin)
                lettre = _lettre(reponse)
                assert entrees or reponse.status_code != 200, f"{nom} répond sans être entré"
                if lettre != "o" and not entrees:
                    arretes[acteur] = lettre
                ecrit = methode == "GET" and nom not in ECRIVENT and monde.rang() != monde.rang_initial
                assert not ecrit, f"{nom} écrit ({acteur})"
            obtenu += arretes.get(acteur, lettre)
        assert obtenu == ATTENDU[methode, nom], f"{nom} : {dict(zip(ACTEURS, obtenu, strict=True))}"
