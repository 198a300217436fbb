"""What the portal can say of itself: its routes and their doors, its rights, its states."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant

from app.comptes.routeur import RouteDuPortail
from app.domain import droits_publies, etats


def toutes_les_routes(app: FastAPI) -> list[RouteDuPortail]:
    """Every route of the application."""
    return [route for route in app.routes if isinstance(route, RouteDuPortail)]


def _gardes(dependant: Dependant) -> Iterator[str]:
    for fils in dependant.dependencies:
        nom = getattr(fils.call, "__qualname__", "")
        module = getattr(fils.call, "__module__", "")
        if module.endswith(".deps"):
            yield nom.replace(".<locals>.verifier", "").lstrip("_")
        yield from _gardes(fils)


def porte_de(route: RouteDuPortail) -> str:
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
        "droits": droits_publies.table(),
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
