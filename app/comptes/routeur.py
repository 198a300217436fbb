"""The routers of the portal: whatever the address, the session is read, then the form is received."""

from contextlib import AsyncExitStack
from typing import Any

from fastapi import APIRouter, Request
from starlette.routing import Match
from starlette.types import Scope

from app.comptes.deps import identifier
from app.core.fil import RouteDUnFil
from app.core.formulaires import recevoir


class RouteDuPortail(RouteDUnFil):
    """A route that knows who asks, and holds the whole form, before its own doors.

    It is passed over on the beginning of its address: three hundred are tried for each request.
    """

    def __init__(self, path: str, *args: Any, **options: Any) -> None:
        super().__init__(path, *args, **options)
        self.debut = path.partition("{")[0]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if not scope["path"].startswith(self.debut) and not scope.get("root_path"):
            return Match.NONE, {}
        return super().matches(scope)

    async def entrer(self, request: Request, pile: AsyncExitStack) -> None:
        identifier(request)
        await recevoir(request, pile)


class Routeur(APIRouter):
    """A router of such routes, gathered as they are (`reunir`), in one list.

    FastAPI's `include_router` keeps a tree, analyses every route a second time and walks the tree at each request.
    """

    def __init__(self, prefix: str = "") -> None:
        super().__init__(prefix=prefix, route_class=RouteDuPortail)

    def reunir(self, *routeurs: APIRouter) -> None:
        """Take the routes of other routers, after one's own, in their order."""
        for routeur in routeurs:
            self.routes.extend(routeur.routes)
