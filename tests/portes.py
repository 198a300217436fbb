"""The doors of the routes: what each asks of whoever comes. Whom one stopped, it stops before all that is behind it."""

import inspect
from collections import defaultdict
from functools import cache
from typing import Any

import fastapi.routing
import pytest
from fastapi.dependencies.models import Dependant

from app.inventaire import toutes_les_routes
from tests.conftest import _application

ROUTES = {
    (methode, route.name): route.path
    for route in toutes_les_routes(_application())
    if not route.name.startswith("demonstration.")
    for methode in sorted((route.methods or set()) - {"HEAD"})
}
# what routes ask for and that refuses nobody: the session of the base, the instant, the form
NEUTRES = ("_bd_de_requete", "_maintenant", "_corps")


def _porte(porte: Dependant) -> tuple[Any, ...]:
    """What a door asks: its own functions, with the right that each was made for, and what it reads of the address."""
    appel: Any = inspect.unwrap(porte.call) if porte.call else None
    faite_pour = tuple(repr(c.cell_contents) for c in getattr(appel, "__closure__", None) or ())
    lus = tuple(p.name for p in porte.path_params)
    return (appel and (appel.__module__, appel.__qualname__), faite_pour, lus, *map(_porte, porte.dependencies))


@cache
def _dependants() -> dict[str, Dependant]:
    analysees: Any = toutes_les_routes(_application())
    return {route.name: route.dependant for route in analysees}


@cache
def par_porte() -> dict[str, list[tuple[str, str]]]:
    """The routes behind one same door (method, name), by the method and the name of the first."""
    portes: dict[tuple[Any, ...], list[tuple[str, str]]] = defaultdict(list)
    for methode, nom in sorted(ROUTES):
        demandees = [p for p in _dependants()[nom].dependencies if getattr(p.call, "__name__", "") not in NEUTRES]
        portes[methode, *map(_porte, demandees)].append((methode, nom))
    return {f"{routes[0][0]}-{routes[0][1]}": routes for routes in portes.values()}


def _lues(dependant: Dependant) -> set[str]:
    return {p.name for p in dependant.path_params}.union(*map(_lues, dependant.dependencies))


def lues_sans_porte(nom: str) -> list[str]:
    """The parts of the address that a route reads by itself, and none of its doors."""
    dependant = _dependants()[nom]
    return sorted({p.name for p in dependant.path_params}.difference(*map(_lues, dependant.dependencies)))


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
