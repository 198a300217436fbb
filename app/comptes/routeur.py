"""The routers of the portal: whatever the address, the session is read, then the form is received."""

from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from functools import cached_property
from typing import Any

from fastapi import APIRouter, Request
from fastapi.dependencies.models import Dependant
from starlette.datastructures import URLPath
from starlette.routing import BaseRoute, Match, NoMatchFound, Route
from starlette.types import Receive, Scope, Send

from app.comptes.deps import identifier
from app.core.fil import RouteDUnFil
from app.core.formulaires import recevoir


class _RouteAnalysee(RouteDUnFil):
    """A route that knows who asks, and holds the whole form, before its own doors."""

    async def entrer(self, request: Request, pile: AsyncExitStack) -> None:
        identifier(request, pile)
        await recevoir(request, pile)


class RouteDuPortail(Route):
    """A route known by its address from the start, whose doors FastAPI analyses when it is first asked for.

    Three hundred analyses were a quarter of the start. It is passed over on the beginning of its address: as many
    are tried for each request.
    """

    def __init__(
        self, path: str, endpoint: Callable[..., Any], *, methods: list[str], name: str, **options: Any
    ) -> None:
        super().__init__(path, endpoint, methods=methods, name=name)
        self.methods = set(methods)
        self.debut = path.partition("{")[0]
        self.app = self._repondre
        self._options = options

    @cached_property
    def _analysee(self) -> _RouteAnalysee:
        return _RouteAnalysee(self.path, self.endpoint, methods=self.methods, name=self.name, **self._options)

    @property
    def dependant(self) -> Dependant:
        """What FastAPI understood of its doors."""
        return self._analysee.dependant

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if not scope["path"].startswith(self.debut) and not scope.get("root_path"):
            return Match.NONE, {}
        trouvee, suite = super().matches(scope)
        if trouvee is not Match.NONE:
            suite["route"] = self  # the help of a page goes by its address
        return trouvee, suite

    async def _repondre(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._analysee.app(scope, receive, send)


class Aiguillage(BaseRoute):
    """Before all the others: it finds a page among the routes that begin with the same word, rather than all of them.

    What it does not find is looked for in the whole list, which knows how to answer 404, 405 and a slash too many.
    """

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._par_debut: dict[tuple[str, str], list[RouteDuPortail]] = {}
        for route in routes:
            if isinstance(route, RouteDuPortail):
                debut = _premier_mot(route.path)
                if "{" in debut:
                    raise ValueError(f"{route.path}: an address begins with a word")
                for methode in route.methods or ():
                    self._par_debut.setdefault((methode, debut), []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] == "http" and not scope.get("root_path"):
            for route in self._par_debut.get((scope["method"], _premier_mot(scope["path"])), ()):
                trouvee, suite = route.matches(scope)
                if trouvee is Match.FULL:
                    return trouvee, suite
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["route"].handle(scope, receive, send)

    def url_path_for(self, name: str, /, **path_params: Any) -> URLPath:
        raise NoMatchFound(name, path_params)


def _premier_mot(chemin: str) -> str:
    return chemin[1:].partition("/")[0]


class Routeur(APIRouter):
    """A router of such routes, gathered as they are (`reunir`), in one list.

    FastAPI's `include_router` keeps a tree, analyses every route a second time and walks the tree at each request.
    """

    def __init__(self, prefix: str = "") -> None:
        super().__init__(prefix=prefix, route_class=RouteDuPortail)  # type: ignore[arg-type]

    def reunir(self, *routeurs: APIRouter) -> None:
        """Take the routes of other routers, after one's own, in their order."""
        for routeur in routeurs:
            self.routes.extend(routeur.routes)
