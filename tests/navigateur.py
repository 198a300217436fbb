"""A client of the application without a socket: one exchange is one call to the event loop that all tests share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.testclient import TestClient
from starlette.types import ASGIApp


class _Passage(httpx2.BaseTransport):
    """Carry a whole request and its whole answer; Starlette's goes to the loop and back for each part of them."""

    def __init__(self, app: ASGIApp, boucle: BlockingPortal, leve_les_erreurs: bool) -> None:
        self.boucle = boucle
        self.passage = httpx2.ASGITransport(app, raise_app_exceptions=leve_les_erreurs, client=("testclient", 50000))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.read()

        async def echanger() -> httpx2.Response:
            reponse = await self.passage.handle_async_request(request)
            corps = b"".join([partie async for partie in reponse.aiter_raw()])  # compressed as it travelled
            return httpx2.Response(reponse.status_code, headers=reponse.headers.raw, stream=httpx2.ByteStream(corps))

        return self.boucle.call(echanger)


class Navigateur(TestClient):
    """What a test browses with. It does not follow redirections."""

    boucle: BlockingPortal

    def __init__(self, app: ASGIApp, *, raise_server_exceptions: bool = True, **options: Any) -> None:
        super().__init__(app, follow_redirects=False, **options)
        self._transport = _Passage(app, self.boucle, raise_server_exceptions)


@contextmanager
def boucle_partagee() -> Iterator[None]:
    """One event loop and its threads for every client: starting them took a third of each request."""
    with start_blocking_portal() as Navigateur.boucle:
        yield
