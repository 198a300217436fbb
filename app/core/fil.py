"""One thread for a whole request, rather than one for each of its doors.

FastAPI sends every `def` dependency to a thread of its own, then the opening of the session, the page, and the
closing of the session: six crossings for one answer. Here FastAPI's resolver runs inside the thread, and calls each
of them where it stands. What must be waited for (a form to receive, a turn to write) goes back to the event loop,
through `sur_la_boucle`, so that nobody waits inside one of the few threads.
"""

from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from functools import cache
from inspect import CORO_SUSPENDED, getcoroutinestate, isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from types import coroutine
from typing import Any, TypeVar

from anyio import CancelScope
from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

T = TypeVar("T")
_DEMANDE = "_demande"
_PILE = "portail.pile"


@coroutine
def sur_la_boucle(attente: Awaitable[T]) -> Generator[Awaitable[T], T, T]:
    """`await sur_la_boucle(attente())` in a dependency: the event loop waits, the thread is free meanwhile."""
    return (yield attente)


class RouteDUnFil(APIRoute):
    """A route whose dependencies and page run in one thread, and whose session is closed there too.

    `async def` is for a dependency that waits: by `sur_la_boucle` and nothing else, since no loop runs in a thread.
    """

    async def entrer(self, request: Request, pile: AsyncExitStack) -> None:
        """What comes before every door of the route; what `pile` holds is closed once the answer is made."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        declaree = self.dependant
        self.dependant = _sur_place(declaree)
        resoudre = super().get_route_handler()
        self.dependant = declaree

        async def dans_un_fil(request: Request) -> Response:
            async with AsyncExitStack() as pile:
                request.scope[_PILE] = pile
                await self.entrer(request, pile)
                return await resoudre(request)

        async def repondre(request: Request) -> Response:
            return await _derouler(dans_un_fil(request))

        return repondre


async def _derouler(etapes: Coroutine[Awaitable[Any], Any, Response]) -> Response:
    """Run the steps in threads, and between them wait here for what they ask to be waited for."""
    recu: Any = None
    erreur: BaseException | None = None
    while True:
        try:
            # shielded: what a thread has begun ends, commit or rollback, though the client be gone
            with CancelScope(shield=True):
                est_finie, valeur = await run_in_threadpool(_avancer, etapes, recu, erreur)
            if est_finie:
                return valeur  # type: ignore[no-any-return]
            recu, erreur = await valeur, None
        except BaseException as refus:
            if getcoroutinestate(etapes) != CORO_SUSPENDED:  # ended, or stopped by its task: the thread ends alone
                raise
            recu, erreur = None, refus  # it belongs to the step that waited: what it opened is closed


def _avancer(
    etapes: Coroutine[Awaitable[Any], Any, Response], recu: Any, erreur: BaseException | None
) -> tuple[bool, Any]:
    """Go on to the next wait: (whether the answer is made, the answer or what must be waited for)."""
    try:
        return False, etapes.send(recu) if erreur is None else etapes.throw(erreur)
    except StopIteration as fin:
        return True, fin.value


def _sur_place(dependante: Dependant) -> Dependant:
    """The same tree, nothing of which FastAPI sends to a thread: it awaits what is a coroutine where it stands."""
    assert dependante.call is not None
    return replace(
        dependante,
        call=_en_coroutine(dependante.call),
        dependencies=[_sur_place(fille) for fille in dependante.dependencies],
        http_connection_param_name=_DEMANDE,
    )


@cache  # one coroutine for each dependency: FastAPI calls it once in a request
def _en_coroutine(appel: Callable[..., Any]) -> Callable[..., Coroutine[Any, Any, Any]]:
    async def ouvrir_en_attendant(**valeurs: Any) -> Any:
        pile: AsyncExitStack = valeurs.pop(_DEMANDE).scope[_PILE]
        return await pile.enter_async_context(asynccontextmanager(appel)(**valeurs))

    async def ouvrir(**valeurs: Any) -> Any:
        pile: AsyncExitStack = valeurs.pop(_DEMANDE).scope[_PILE]
        return pile.enter_context(contextmanager(appel)(**valeurs))

    async def attendre(**valeurs: Any) -> Any:
        del valeurs[_DEMANDE]
        return await appel(**valeurs)

    async def appeler(**valeurs: Any) -> Any:
        del valeurs[_DEMANDE]
        return appel(**valeurs)

    if isasyncgenfunction(appel):
        return ouvrir_en_attendant
    if isgeneratorfunction(appel):
        return ouvrir
    return attendre if iscoroutinefunction(appel) else appeler
