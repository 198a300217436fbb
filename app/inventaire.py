"""What the portal can say of itself: its routes and their doors, its rights, its states."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from app.domain import droits, etats


def _routes(liste: list[BaseRoute]) -> Iterator[APIRoute]:
    for route in liste:
        if isinstance(route, APIRoute):
            yield route
        else:
            # FastAPI keeps an included router whole: its routes are one level down
            inclus = getattr(route, "original_router", route)
            yield from _routes(getattr(inclus, "routes", None) or [])


def toutes_les_routes(app: FastAPI) -> list[APIRoute]:
    """Every route of the application, nested routers included."""
    return list(_routes(app.routes))


def _gardes(dependant: Dependant) -> Iterator[str]:
    for fils in dependant.dependencies:
        nom = getattr(fils.call, "__qualname__", "")
        module = getattr(fils.call, "__module__", "")
        if module.endswith(".deps"):
            yield nom.replace(".<locals>.verifier", "").lstrip("_")
        yield from _gardes(fils)


def porte_de(route: APIRoute) -> str:
    """The doors of a route, outermost last: the names of the dependencies declared in the `deps` modules."""
    gardes = [g for g in dict.fromkeys(_gardes(route.dependant)) if g not in ("identifier", "maintenant")]
    return " · ".join(gardes) or "ouverte"


def routes(app: FastAPI) -> list[dict[str, str]]:
    """One line per route and method."""
    lignes = [
        {"methode": methode, "chemin": route.path, "nom": route.name, "porte": porte_de(route)}
        for route in toutes_les_routes(app)
        for methode in sorted((route.methods or set()) - {"HEAD"})
    ]
    return sorted(lignes, key=lambda ligne: (ligne["chemin"], ligne["methode"]))


def regles() -> dict[str, Any]:
    """The matrix of rights on a deposited dossier, and the state machine."""
    return {
        "droits": droits.table(),
        "etats": [etat.value for etat in etats.Etat],
        "passages": [
            {
                "acte": p.acte,
                "depuis": sorted(p.depuis),
                "vers": p.vers.value if p.vers else "même état",
                "par": sorted(p.par),
                "effet": p.effet,
            }
            for p in etats.PASSAGES
        ],
    }
