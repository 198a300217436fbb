"""Asking clamd whether a content carries a virus, when `PORTAIL_CLAMD` names one. Called by the worker only.

The INSTREAM command of clamd(8): chunks preceded by their length, an empty one to end, one line in answer. The
existing clients are either under the GPL or untouched since 2014; the protocol holds in a page.
"""

import socket
import struct

from app.core.config import reglages

DELAI_S = 30
_MORCEAU = 64 * 1024
_REPONSE_MAXIMUM = 4096


class AntivirusIndisponible(Exception):
    """No verdict: clamd is not there, does not answer, or refused to look. To be asked again later."""


def est_actif() -> bool:
    """Whether files must be looked at before anybody opens them."""
    return bool(reglages().clamd)


def analyser(contenu: bytes) -> str:
    """The name of the virus found in a content, "" when it is clean. Raises AntivirusIndisponible."""
    try:
        with _ouvrir(reglages().clamd) as prise:
            prise.settimeout(DELAI_S)
            prise.sendall(b"zINSTREAM\0")
            for debut in range(0, len(contenu), _MORCEAU):
                morceau = contenu[debut : debut + _MORCEAU]
                prise.sendall(struct.pack("!L", len(morceau)) + morceau)
            prise.sendall(struct.pack("!L", 0))
            return _lire_verdict(_reponse(prise))
    except (OSError, ValueError) as defaut:
        raise AntivirusIndisponible(f"{type(defaut).__name__}: {defaut}") from defaut


def _ouvrir(adresse: str) -> socket.socket:
    """`unix:/run/clamav/clamd.ctl` or `host:3310`."""
    if adresse.startswith("unix:"):
        prise = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        prise.settimeout(DELAI_S)
        try:
            prise.connect(adresse.removeprefix("unix:"))
        except OSError:
            prise.close()
            raise
        return prise
    hote, _, port = adresse.rpartition(":")
    return socket.create_connection((hote.strip("[]"), int(port)), timeout=DELAI_S)


def _reponse(prise: socket.socket) -> str:
    recu = b""
    while not recu.endswith(b"\0") and len(recu) < _REPONSE_MAXIMUM:
        morceau = prise.recv(_REPONSE_MAXIMUM)
        if not morceau:
            break
        recu += morceau
    return recu.rstrip(b"\0\n").decode("utf-8", "replace")


def _lire_verdict(reponse: str) -> str:
    """« stream: OK », « stream: Eicar-Test-Signature FOUND »; anything else is no verdict."""
    dit = reponse.removeprefix("stream: ")
    if dit == "OK":
        return ""
    if dit.endswith(" FOUND"):
        return dit.removesuffix(" FOUND")[:120]
    raise AntivirusIndisponible(dit or "connexion fermée sans réponse")
