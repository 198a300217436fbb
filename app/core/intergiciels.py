"""The layers every request crosses: its identifier, the body limit, the origin guard, the headers.

Pure ASGI, so that a refusal costs nothing and a streamed answer stays streamed.
"""

import uuid
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.config import reglages

requete_id: ContextVar[str] = ContextVar("requete_id", default="-")

CORPS_MAXIMUM = 70 * 1024 * 1024
METHODES_SANS_EFFET = frozenset({"GET", "HEAD", "OPTIONS"})


def politique_de_contenu() -> str:
    """Content-Security-Policy: nothing inline, one script from outside (htmx, whole address)."""
    htmx = reglages().htmx_url
    script = "'self'" if htmx.startswith("/") else f"'self' {htmx}"
    return (
        f"default-src 'none'; script-src {script}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _origine_sure(entetes: Headers) -> bool:
    """Whether a form was posted from our own pages (same algorithm as Go's CrossOriginProtection)."""
    site = entetes.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origine = entetes.get("origin")
    if origine is None:
        return True  # no browser: no cookie is sent by itself either
    try:
        return urlsplit(origine).netloc == entetes.get("host", "")
    except ValueError:  # not even an address
        return False


def _longueur_annoncee(entetes: Headers) -> int:
    """The announced length of the body; 0 when none is: the body is then counted as it comes."""
    annoncee = entetes.get("content-length", "")
    return int(annoncee[:18]) if annoncee.isascii() and annoncee.isdigit() else 0


class TropLourd(Exception):
    """A file or a form over its limit (HTTP 413)."""

    def __init__(self, phrase: str = "") -> None:
        super().__init__(phrase)
        self.phrase = phrase


class Refus:
    """A page answered by a layer. `rendre(scope, statut)` gives its HTML."""

    def __init__(self, statut: int, rendre: Any) -> None:
        self.statut, self.rendre = statut, rendre

    async def __call__(self, scope: Scope, send: Send) -> None:
        corps = self.rendre(scope, self.statut).encode()
        entetes = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(corps)).encode()),
        ]
        if self.statut == 413:
            entetes.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": self.statut, "headers": entetes})
        await send({"type": "http.response.body", "body": corps})


class Garde:
    """Request identifier, security headers, origin guard and the hard ceiling of a body."""

    def __init__(self, app: ASGIApp, rendre: Any) -> None:
        self.app, self.rendre = app, rendre

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        identifiant = uuid.uuid4().hex
        requete_id.set(identifiant)
        scope.setdefault("state", {})["requete_id"] = identifiant
        entetes = Headers(scope=scope)
        envoi = _avec_entetes(send, identifiant)
        if scope["method"] not in METHODES_SANS_EFFET and not _origine_sure(entetes):
            await Refus(403, self.rendre)(scope, envoi)
        elif _longueur_annoncee(entetes) > CORPS_MAXIMUM:
            await Refus(413, self.rendre)(scope, envoi)
        else:
            await self.app(scope, _avec_plafond(receive), envoi)


def _avec_plafond(receive: Receive) -> Receive:
    """Count a body whose length was not announced; raises TropLourd past the ceiling."""
    recu = 0

    async def reception() -> Message:
        nonlocal recu
        message = await receive()
        recu += len(message.get("body", b""))
        if recu > CORPS_MAXIMUM:
            raise TropLourd
        return message

    return reception


def _avec_entetes(send: Send, identifiant: str) -> Send:
    async def envoi(message: Message) -> None:
        if message["type"] == "http.response.start":
            entetes = MutableHeaders(scope=message)
            entetes["X-Request-ID"] = identifiant
            entetes.setdefault("Content-Security-Policy", politique_de_contenu())
            entetes["X-Content-Type-Options"] = "nosniff"
            # not no-referrer: it would make browsers send « Origin: null » with our own forms
            entetes["Referrer-Policy"] = "same-origin"
            entetes["Cross-Origin-Opener-Policy"] = "same-origin"
            entetes["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
            if reglages().est_en_https:
                entetes["Strict-Transport-Security"] = "max-age=31536000"
            if entetes.get("content-type", "").startswith("text/html"):
                entetes.setdefault("Cache-Control", "no-store")
        await send(message)

    return envoi
