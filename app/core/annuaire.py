"""The way to the public directory of enterprises: three seconds at most, one host, nothing trusted.

Off unless `PORTAIL_ANNUAIRE_URL` is set. Call it outside any transaction: a slow directory must hold neither the
writers' lock nor a connection. At most two look-ups run at a time, so that it cannot take the threads of the pages.
"""

import json
import threading
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.core.config import reglages
from app.core.plus_tard import PlusTard

if TYPE_CHECKING:
    import httpx
else:
    httpx = PlusTard("httpx")

DELAI_S = 3.0
POIDS_MAXIMUM = 256 * 1024
_places = threading.BoundedSemaphore(2)


class AnnuaireIndisponible(Exception):
    """The directory is off, slow, down, or answers something that is not its answer."""


def est_actif() -> bool:
    """Whether the settings name a directory."""
    return bool(reglages().annuaire_url)


def interroger(numero: str) -> Any:
    """The JSON of a search for a SIRET or a RNA number, whatever it holds. Raises AnnuaireIndisponible."""
    if not est_actif():
        raise AnnuaireIndisponible("PORTAIL_ANNUAIRE_URL n’est pas réglé")
    if not _places.acquire(blocking=False):
        raise AnnuaireIndisponible("deux recherches sont déjà en cours")
    try:
        return json.loads(_recevoir(numero))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as erreur:
        raise AnnuaireIndisponible(type(erreur).__name__) from erreur
    finally:
        _places.release()


@lru_cache
def _client() -> "httpx.Client":
    """One client for the process: loading the certificates takes longer than a look-up."""
    return httpx.Client(follow_redirects=False, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))


def _recevoir(numero: str) -> bytes:
    """The body, read by pieces: neither a trickle nor a flood gets past the limits; redirections are not followed."""
    adresse = reglages().annuaire_url.rstrip("/") + "/search"
    client = _client()
    fin = time.monotonic() + DELAI_S
    recu = bytearray()
    with client.stream("GET", adresse, params={"q": numero, "per_page": 5, "page": 1}, timeout=DELAI_S) as reponse:
        if reponse.status_code != 200:
            raise ValueError(f"HTTP {reponse.status_code}")
        for morceau in reponse.iter_bytes():
            recu += morceau
            if len(recu) > POIDS_MAXIMUM or time.monotonic() > fin:
                raise ValueError("réponse trop longue")
    return bytes(recu)
