# ruff: noqa: F811
"""Every route × every role. A route that `acces.txt` does not know fails; so does any door that moved.

One letter per actor, in the order of the heading: o may come in (whatever the form then says), c is sent to
the sign-in page, 3 is refused (403), 4 is told that nothing is there (404).
"""

import inspect
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fastapi.routing
import pytest
from fastapi.dependencies.models import Dependant
from starlette.responses import Response

from app.comptes.routeur import RouteDuPortail
from app.inventaire import toutes_les_routes
from tests.conftest import _application
from tests.hostile import Monde, mondes  # noqa: F401 (fixture)
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


ROUTES = {
    (methode, route.name): route.path
    for route in toutes_les_routes(_application())
    if not route.name.startswith("demonstration.")
    for methode in sorted((route.methods or set()) - {"HEAD"})
}


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


def _porte(porte: Dependant) -> tuple[Any, ...]:
    """What a door asks: its own functions, with the right that each was made for, and what it reads of the address."""
    appel: Any = inspect.unwrap(porte.call) if porte.call else None
    faite_pour = tuple(repr(c.cell_contents) for c in getattr(appel, "__closure__", None) or ())
    lus = tuple(p.name for p in porte.path_params)
    return (appel and (appel.__module__, appel.__qualname__), faite_pour, lus, *map(_porte, porte.dependencies))


# what routes ask for and that refuses nobody: the session of the base, the instant, the form
NEUTRES = ("_bd_de_requete", "_maintenant", "_corps")


def _par_porte() -> dict[str, list[tuple[str, str]]]:
    """The routes behind one same door, by the name of the first."""
    portes: dict[tuple[Any, ...], list[tuple[str, str]]] = defaultdict(list)
    analysees = {route.name: route for route in toutes_les_routes(_application())}
    for methode, nom in sorted(ROUTES):
        route: Any = analysees[nom]
        demandees = [p for p in route.dependant.dependencies if getattr(p.call, "__name__", "") not in NEUTRES]
        portes[methode, *map(_porte, demandees)].append((methode, nom))
    return {f"{routes[0][0]}-{routes[0][1]}": routes for routes in portes.values()}


PORTES = _par_porte()


@pytest.fixture
def entrees(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The routes that were entered: their door let somebody through, whatever they then answered."""
    entrees: list[str] = []

    async def noter(*, dependant: Dependant, **options: Any) -> Any:
        entrees.append(str(dependant.call))
        return await entrer(dependant=dependant, **options)

    entrer = fastapi.routing.run_endpoint_function
    monkeypatch.setattr("fastapi.routing.run_endpoint_function", noter)
    return entrees


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
