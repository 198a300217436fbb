"""Who asks while the server is measured: a client whose own work must not pass for the portal's.

It shares the processors of the server: httpx spends three milliseconds on a request, a third of what the portal spends
on a deposit, and three times as much when it must open connections.
"""

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from app.comptes.sessions import nom_du_cookie

ATTENTE_S = 30.0
_LONGUEUR = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
DEFAUTS = (OSError, EOFError, TimeoutError)
"""What `ClientPresse.envoyer` raises when there is no answer."""


@dataclass(frozen=True, slots=True)
class Reponse:
    status: int
    contenu: bytes


def requete(adresse: str, chemin: str, jeton: str = "", champs: Mapping[str, str] | None = None) -> bytes:
    """The bytes of a request: a page, or a form of these `champs`, by the person whose session has this token."""
    corps = urlencode(champs).encode() if champs is not None else b""
    lignes = [f"{'GET' if champs is None else 'POST'} {chemin} HTTP/1.1", f"host: {adresse}"]
    if jeton:
        lignes.append(f"cookie: {nom_du_cookie()}={jeton}")
    if champs is not None:
        lignes += ["content-type: application/x-www-form-urlencoded", f"content-length: {len(corps)}"]
    return "\r\n".join((*lignes, "", "")).encode() + corps


class ClientPresse:
    """As many kept-open connections as there are requests without an answer. Redirections are not followed."""

    def __init__(self, adresse: str) -> None:
        self._adresse = urlsplit(adresse).netloc
        self._libres: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def envoyer(self, chemin: str, jeton: str = "", champs: Mapping[str, str] | None = None) -> Reponse:
        """Ask, and read the whole answer. Raises one of `DEFAUTS`."""
        async with asyncio.timeout(ATTENTE_S):
            lecteur, ecrivain = await self._prendre()
            try:
                ecrivain.write(requete(self._adresse, chemin, jeton, champs))
                entete = await lecteur.readuntil(b"\r\n\r\n")
                longueur = _LONGUEUR.search(entete)
                contenu = await lecteur.readexactly(int(longueur[1]) if longueur else 0)
            except BaseException:
                ecrivain.close()
                raise
        self._libres.append((lecteur, ecrivain))
        return Reponse(int(entete[9:12]), contenu)

    async def _prendre(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The connection that served last, unless the server has closed it."""
        while self._libres:
            lecteur, ecrivain = self._libres.pop()
            if not lecteur.at_eof():
                return lecteur, ecrivain
            ecrivain.close()
        hote, _, port = self._adresse.partition(":")
        return await asyncio.open_connection(hote, int(port))

    async def fermer(self) -> None:
        """Close what is kept open."""
        while self._libres:
            _, ecrivain = self._libres.pop()
            ecrivain.close()
            with suppress(OSError):
                await ecrivain.wait_closed()
