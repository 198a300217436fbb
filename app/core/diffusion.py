"""What changes is told to whoever looks at it, by server-sent events, without a thread nor a session for each.

In each process, one task reads what is being looked at, all in one go, a few times a second while somebody looks; the
others wait on the event loop. Nothing is known here that the base does not say: another process reads the same. What is
sent is the version alone, which says nothing by itself: the page is asked again, through its own door.
"""

import asyncio
import logging
import signal
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from anyio import CapacityLimiter, to_thread
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

PAS_S = 0.2
"""Between two readings."""
VIE_S = 20.0
"""An answer ends then, and is asked again: the door sees again who asks, and what they may still know."""
SIGNE_DE_VIE_S = 8.0
TYPE_EVENEMENTS = "text/event-stream"
ENTETES = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

_trace = logging.getLogger(__name__)
Lire = Callable[[Collection[int]], Mapping[int, str]]


class Diffusion:
    """`lire` gives the version of each thing that is looked at, by its id; it runs in a thread of its own."""

    def __init__(self, lire: Lire, *, pas_s: float = PAS_S, vie_s: float = VIE_S) -> None:
        self.lire, self.pas_s, self.vie_s = lire, pas_s, vie_s
        self._salles: WeakKeyDictionary[asyncio.AbstractEventLoop, _Salle] = WeakKeyDictionary()

    async def flux(self, cle: int, connue: str) -> AsyncIterator[bytes]:
        """The events for one reader who knows this version: each new one, then the end."""
        boucle = asyncio.get_running_loop()
        salle = self._salles.setdefault(boucle, _Salle(self))
        fin = boucle.time() + self.vie_s
        with salle.presence(cle):
            while not _fermeture.is_set() and boucle.time() < fin:
                version = salle.versions.get(cle, connue)
                if version != connue:
                    connue = version
                    yield format_sse_event(event="version", data_str=version, id=version)
                elif not await salle.attendre(min(SIGNE_DE_VIE_S, fin - boucle.time())) and boucle.time() < fin:
                    yield KEEPALIVE_COMMENT
        yield format_sse_event(event="fin", data_str="")

    def fermer(self) -> None:
        """Wake up whoever waits: the process stops. From any thread."""
        for boucle, salle in list(self._salles.items()):
            with suppress(RuntimeError):  # the loop has gone already
                boucle.call_soon_threadsafe(salle.reveiller)


class _Salle:
    """Those who look, on one event loop, and the task that reads for them."""

    def __init__(self, diffusion: Diffusion) -> None:
        self.diffusion = diffusion
        self.versions: dict[int, str] = {}
        self.nombre: Counter[int] = Counter()
        self._du_nouveau = asyncio.Event()
        self._tache: asyncio.Task[None] | None = None
        self._fil = CapacityLimiter(1)  # not one of those that answer requests

    def presence(self, cle: int) -> "_Presence":
        return _Presence(self, cle)

    async def attendre(self, au_plus_s: float) -> bool:
        """Whether something new came in this time."""
        try:
            await asyncio.wait_for(self._du_nouveau.wait(), max(au_plus_s, 0))
        except TimeoutError:
            return False
        return True

    def reveiller(self) -> None:
        ancien, self._du_nouveau = self._du_nouveau, asyncio.Event()
        ancien.set()

    def commencer(self) -> None:
        if self._tache is None or self._tache.done():
            self._tache = asyncio.get_running_loop().create_task(self._relire())

    async def _relire(self) -> None:
        while regardees := frozenset(self.nombre):
            try:
                lues = await to_thread.run_sync(self.diffusion.lire, regardees, limiter=self._fil)
            except Exception:  # the base is away: those who look keep what they have, and the next reading says
                _trace.warning("versions not read", exc_info=True)
            else:
                if any(self.versions.get(cle) != version for cle, version in lues.items()):
                    self.versions |= lues
                    self.reveiller()
            if _fermeture.is_set():
                return
            await asyncio.sleep(self.diffusion.pas_s)


class _Presence:
    def __init__(self, salle: _Salle, cle: int) -> None:
        self.salle, self.cle = salle, cle

    def __enter__(self) -> None:
        self.salle.nombre[self.cle] += 1
        self.salle.commencer()

    def __exit__(self, *_: object) -> None:
        self.salle.nombre[self.cle] -= 1
        if not self.salle.nombre[self.cle]:
            del self.salle.nombre[self.cle]
            self.salle.versions.pop(self.cle, None)  # nobody reads it any more


_fermeture = threading.Event()


def fermer_a_l_arret(*diffusions: Diffusion) -> None:
    """When the process is told to stop, end what is being sent: the server waits for its answers before it goes.

    The handlers of the server are called after; where it has none, or in a thread, signals are left as they are.
    """
    _fermeture.clear()
    if threading.current_thread() is not threading.main_thread():
        return
    for numero in (signal.SIGTERM, signal.SIGINT):
        if callable(suivant := signal.getsignal(numero)):
            signal.signal(numero, _avant(suivant, diffusions))


def _avant(suivant: Callable[[int, Any], Any], diffusions: Collection[Diffusion]) -> Callable[[int, Any], Any]:
    def fermer(numero: int, cadre: Any) -> Any:
        _fermeture.set()
        for diffusion in diffusions:
            diffusion.fermer()
        return suivant(numero, cadre)

    return fermer
