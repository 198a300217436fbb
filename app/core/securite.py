"""Passwords, random tokens and their digests. Nothing here knows what they open."""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import threading
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.core.config import reglages

# OWASP's minimum: about 50 ms here; in tests the cost is the least the library takes
_HACHEUR = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_HACHEUR_D_ESSAI = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_tour = threading.BoundedSemaphore(2)  # 19 MiB each: closing night must not fill the memory


def _hacheur() -> PasswordHasher:
    return _HACHEUR_D_ESSAI if reglages().env == "test" else _HACHEUR


@lru_cache
def _empreinte_de_personne(hacheur: PasswordHasher) -> str:
    """The digest of no password, verified when an account has none so that the answer takes as long."""
    return hacheur.hash(secrets.token_hex(16))


def hacher_mot_de_passe(clair: str) -> str:
    """Argon2id digest of a password."""
    with _tour:
        return _hacheur().hash(clair)


def mot_de_passe_exact(empreinte: str | None, clair: str) -> bool:
    """Whether the password is the one; takes as long when the account has none, so nothing is learnt."""
    with _tour:
        try:
            return _hacheur().verify(empreinte or _empreinte_de_personne(_hacheur()), clair) and bool(empreinte)
        except (VerifyMismatchError, InvalidHashError):
            return False


def jeton() -> str:
    """A random token of 256 bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def code_a_six_chiffres() -> str:
    """A one-time code for an e-mail."""
    return f"{secrets.randbelow(1_000_000):06d}"


def empreinte(valeur: str) -> str:
    """SHA-256 of a token: what the base keeps instead of the token."""
    return hashlib.sha256(valeur.encode()).hexdigest()


def empreinte_de_code(code: str, sel: str) -> str:
    """Keyed digest of a short code, so that a stolen base does not give it back by trying them all."""
    cle = reglages().secret.get_secret_value().encode()
    return hmac.new(cle, f"{sel}:{code}".encode(), hashlib.sha256).hexdigest()


def identiques(a: str, b: str) -> bool:
    """Constant-time comparison."""
    return hmac.compare_digest(a.encode(), b.encode())


def _sceau(usage: str, contenu: bytes) -> str:
    cle = reglages().secret.get_secret_value().encode()
    return hmac.new(cle, usage.encode() + b"|" + contenu, hashlib.sha256).hexdigest()


def opaque(usage: str, valeur: str) -> str:
    """Sixteen signs that stand for a value, and from which nobody else can find it again."""
    return _sceau(usage, valeur.encode())[:16]


def signer(usage: str, valeurs: dict[str, Any], maintenant: datetime, duree: timedelta) -> str:
    """A text that holds some values and that nobody else can make. It is signed, not hidden; it expires.

    `usage` keeps a text signed for one purpose from serving another.
    """
    fin = int((maintenant + duree).timestamp())
    contenu = base64.urlsafe_b64encode(json.dumps({**valeurs, "fin": fin}, separators=(",", ":")).encode())
    contenu = contenu.rstrip(b"=")  # a cookie holding « = » would have to be quoted
    return f"{contenu.decode()}.{_sceau(usage, contenu)}"


def lire_signe(usage: str, texte: str, maintenant: datetime) -> dict[str, Any] | None:
    """The values of a text made by `signer`; None if it was altered, made for another use, or is too old."""
    contenu, _, sceau = texte.partition(".")
    try:
        if not identiques(sceau, _sceau(usage, contenu.encode())):
            return None
        valeurs: dict[str, Any] = json.loads(base64.urlsafe_b64decode(contenu + "=" * (-len(contenu) % 4)))
    except (UnicodeError, binascii.Error, ValueError):
        return None
    return valeurs if maintenant.timestamp() < valeurs.pop("fin") else None
