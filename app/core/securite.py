"""Passwords, random tokens and their digests. Nothing here knows what they open."""

import hashlib
import hmac
import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.core.config import reglages

# OWASP's minimum: about 50 ms here; in tests the cost is the least the library takes
_COUT = {"time_cost": 2, "memory_cost": 19456, "parallelism": 1}
_COUT_TEST = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
_tour = threading.BoundedSemaphore(2)  # 19 MiB each: closing night must not fill the memory


def _hacheur() -> PasswordHasher:
    return PasswordHasher(**(_COUT_TEST if reglages().env == "test" else _COUT))


def hacher_mot_de_passe(clair: str) -> str:
    """Argon2id digest of a password."""
    with _tour:
        return _hacheur().hash(clair)


def mot_de_passe_exact(empreinte: str | None, clair: str) -> bool:
    """Whether the password is the one; takes as long when the account has none, so nothing is learnt."""
    with _tour:
        try:
            return _hacheur().verify(empreinte or _hacheur().hash(secrets.token_hex(8)), clair) and bool(empreinte)
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
