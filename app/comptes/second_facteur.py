"""The second factor: six digits from a telephone, or a recovery code once.

RFC 6238 (steps of 30 seconds). A step is accepted once: a code read over a shoulder opens nothing.
"""

import base64
import re
import secrets
from datetime import datetime
from typing import TYPE_CHECKING

import pyotp

from app.core.plus_tard import PlusTard
from app.core.securite import empreinte_de_code, identiques
from app.models.comptes import Personne

if TYPE_CHECKING:
    import segno
else:
    segno = PlusTard("segno")

EMETTEUR = "Projets Quartiers 2030"
PAS_S = 30
TOLERANCE = 1  # steps before and after the present one: clocks of telephones drift
NOMBRE_DE_SECOURS = 10


def nouveau_secret() -> str:
    """A secret of 160 bits, in the base 32 that authenticator applications read."""
    return pyotp.random_base32()


def adresse_d_enrolement(secret: str, courriel: str) -> str:
    """The otpauth: address that the QR code holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=courriel, issuer_name=EMETTEUR)


def qr(secret: str, courriel: str) -> str:
    """The QR code as the address of an image (SVG, data:), so that nothing is inline in the page."""
    return str(segno.make(adresse_d_enrolement(secret, courriel), error="m").svg_data_uri(scale=5, border=3))


def secret_lisible(secret: str) -> str:
    """Groups of four, for those who type it."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def pas_accepte(secret: str, code: str, dernier_pas: int, maintenant: datetime) -> int | None:
    """The step that this code proves, newer than the last one accepted; None if there is none."""
    chiffres = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", chiffres):
        return None
    totp, present = pyotp.TOTP(secret), int(maintenant.timestamp()) // PAS_S
    for pas in range(present - TOLERANCE, present + TOLERANCE + 1):
        if pas > dernier_pas and identiques(totp.generate_otp(pas), chiffres):
            return pas
    return None


def codes_de_secours(personne_id: int) -> tuple[list[str], list[str]]:
    """Ten codes to show once, and the keyed digests to keep. 50 bits each."""
    clairs = [base64.b32encode(secrets.token_bytes(7)).decode().lower()[:10] for _ in range(NOMBRE_DE_SECOURS)]
    lisibles = [f"{clair[:5]}-{clair[5:]}" for clair in clairs]
    return lisibles, [_empreinte_de_secours(clair, personne_id) for clair in clairs]


def _empreinte_de_secours(code: str, personne_id: int) -> str:
    return empreinte_de_code(code, f"secours:{personne_id}")


def prouver(personne: Personne, code: str, maintenant: datetime) -> bool:
    """Check a code of the second factor and use it up: the step is kept, a recovery code is erased.

    `personne` is the locked row: two requests cannot use the same code.
    """
    if personne.totp_secret is None or personne.id is None:
        return False
    pas = pas_accepte(personne.totp_secret, code, personne.totp_dernier_pas, maintenant)
    if pas is not None:
        personne.totp_dernier_pas = pas
        return True
    compact = re.sub(r"[\s-]", "", code).lower()
    empreinte = _empreinte_de_secours(compact, personne.id)
    restants = [e for e in personne.codes_de_secours if not identiques(e, empreinte)]
    if len(restants) == len(personne.codes_de_secours):
        return False
    personne.codes_de_secours = restants
    return True
