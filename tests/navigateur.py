"""A client of the application without a socket: one exchange is one call to an event loop that all tests share."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import Any

import anyio.to_thread
import httpx2
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Scope


class _Passage(httpx2.BaseTransport):
    """Carry a whole request and its whole answer, compressed as it travelled.

    Who is alone waits for nobody: the application runs in the thread of the test, its endpoints too. Those who ask
    together, from threads of their own, meet it as it is served: one loop, and a few threads for the endpoints.
    """

    def __init__(
        self, app: ASGIApp, ici: asyncio.AbstractEventLoop, ailleurs: BlockingPortal, leve_les_erreurs: bool
    ) -> None:
        self.app, self.leve_les_erreurs = app, leve_les_erreurs
        self.ici, self.ailleurs = ici, ailleurs

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        corps = request.read()
        if _est_seul():
            return self.ici.run_until_complete(self._echanger(request, corps))
        return self.ailleurs.call(self._echanger, request, corps)

    async def _echanger(self, request: httpx2.Request, corps: bytes) -> httpx2.Response:
        recu: list[Message] = []
        entree = iter([{"type": "http.request", "body": corps, "more_body": False}])

        async def receive() -> Message:
            return next(entree, {"type": "http.disconnect"})

        async def send(message: Message) -> None:
            recu.append(message)

        try:
            await self.app(_portee(request), receive, send)
        except Exception:
            if self.leve_les_erreurs:
                raise
            recu.append({"type": "http.response.start", "status": 500, "headers": []})
        depart = next(m for m in recu if m["type"] == "http.response.start")
        contenu = b"" if request.method == "HEAD" else b"".join(m.get("body", b"") for m in recu)
        return httpx2.Response(depart["status"], headers=depart["headers"], stream=httpx2.ByteStream(contenu))


def _portee(request: httpx2.Request) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(nom.lower(), valeur) for nom, valeur in request.headers.raw],
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.split(b"?")[0],
        "query_string": request.url.query,
        "server": (request.url.host, request.url.port),
        "client": ("testclient", 50000),
        "root_path": "",
    }


class Navigateur(TestClient):
    """What a test browses with. It does not follow redirections."""

    ici: asyncio.AbstractEventLoop
    ailleurs: BlockingPortal

    def __init__(self, app: ASGIApp, *, raise_server_exceptions: bool = True, **options: Any) -> None:
        super().__init__(app, follow_redirects=False, **options)
        self._transport = _Passage(app, self.ici, self.ailleurs, raise_server_exceptions)


def _est_seul() -> bool:
    """Whether the test asks by itself: neither from a thread that it started, nor with a browser's loop around it."""
    return current_thread() is main_thread() and asyncio._get_running_loop() is None


_dans_un_fil = anyio.to_thread.run_sync


async def _sur_place(func: Callable[..., Any], *args: Any, **options: Any) -> Any:
    if current_thread() is main_thread():
        return func(*args)
    return await _dans_un_fil(func, *args, **options)


@contextmanager
def boucles_partagees() -> Iterator[None]:
    """One event loop for each of the two ways to ask, and their threads: starting them took a third of a request."""
    anyio.to_thread.run_sync = _sur_place
    # the runner watches for Ctrl-C around each call: its loop is enough
    with asyncio.Runner() as ici, start_blocking_portal() as Navigateur.ailleurs:
        Navigateur.ici = ici.get_loop()
        yield
    anyio.to_thread.run_sync = _dans_un_fil
