"""The routers of the portal: whatever the address, the session is read, then the form is received."""

from typing import Any

from fastapi import APIRouter, Depends
from starlette.routing import Match
from starlette.types import Scope

from app.comptes.deps import identifier
from app.core.fil import RouteDUnFil
from app.core.formulaires import recevoir


class Chemin(RouteDUnFil):
    """A route that is passed over on the beginning of its address: three hundred are tried for each request."""

    def __init__(self, path: str, *args: Any, **options: Any) -> None:
        super().__init__(path, *args, **options)
        self.debut = path.partition("{")[0]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if not scope["path"].startswith(self.debut) and not scope.get("root_path"):
            return Match.NONE, {}
        return super().matches(scope)


class Routeur(APIRouter):
    """Routes that know who asks (`identifier`) and hold the whole form (`recevoir`) before their own doors.

    Said on each route rather than on the application: routes are then gathered as they are (`reunir`), in one list.
    FastAPI's `include_router` keeps a tree, analyses every route a second time and walks the tree at each request.
    """

    def __init__(self, prefix: str = "") -> None:
        super().__init__(prefix=prefix, dependencies=[Depends(identifier), Depends(recevoir)], route_class=Chemin)

    def reunir(self, *routeurs: APIRouter) -> None:
        """Take the routes of other routers, after one's own, in their order."""
        for routeur in routeurs:
            self.routes.extend(routeur.routes)
