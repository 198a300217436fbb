"""Files people send: opened to prove what they are, then kept under the digest of their content.

Order that survives a crash: temporary file → fsync → rename → fsync of the folder → only then the row.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.core.config import reglages
from app.core.formats import FORMATS_LISIBLES, MIMES, FichierRefuse
from app.core.plus_tard import PlusTard

if TYPE_CHECKING:
    from app.core import preuves
else:
    preuves = PlusTard("app.core.preuves")

__all__ = [
    "FORMATS_LISIBLES",
    "TAILLE_MAXIMUM",
    "FichierRefuse",
    "FichierSur",
    "conserver",
    "disposition",
    "lire",
    "nom_sur",
    "oublier",
    "prouver",
]

TAILLE_MAXIMUM = 10 * 1024 * 1024
# a name may keep any of these endings; another one is replaced by what the content proved to be
_FINS = {"jpg": (".jpg", ".jpeg", ".jpe")}


@dataclass(frozen=True, slots=True)
class FichierSur:
    """A file that proved what it is. `contenu` is what to keep (photographs are re-encoded)."""

    extension: str
    mime: str
    contenu: bytes
    nom: str


def nom_sur(nom: str | None) -> str:
    """The last part of a name, without control signs, at most 120 characters."""
    dernier = PurePosixPath((nom or "").replace("\\", "/")).name
    propre = "".join(c for c in dernier if c.isprintable() and c not in '<>"')
    return propre[-120:] or "document"


def prouver(nom: str | None, contenu: bytes) -> FichierSur:
    """Open a file to prove it is one of the accepted kinds; raises FichierRefuse with the remedy."""
    if not contenu:
        raise FichierRefuse("Ce fichier est vide. Choisissez le bon fichier, puis recommencez.")
    if len(contenu) > TAILLE_MAXIMUM:
        raise FichierRefuse("Ce fichier dépasse 10 Mo. Réduisez-le ou numérisez-le en qualité moyenne.")
    extension, garde = preuves.identifier(contenu)
    return FichierSur(extension, MIMES[extension], garde, _nom_vrai(nom_sur(nom), extension))


def _nom_vrai(nom: str, extension: str) -> str:
    """The name with the ending of what the file is: « photo.exe » that is a JPEG becomes « photo.jpg »."""
    if nom.lower().endswith(_FINS.get(extension, (f".{extension}",))):
        return nom
    chemin = PurePosixPath(nom)
    base = chemin.stem if 1 < len(chemin.suffix) <= 6 and " " not in chemin.suffix else nom
    return f"{base[: 119 - len(extension)]}.{extension}"


def _dossier(nature: str) -> Path:
    dossier = reglages().donnees / nature
    dossier.mkdir(parents=True, exist_ok=True)
    return dossier


def conserver(contenu: bytes, nature: str = "pieces") -> str:
    """Keep a content; returns its SHA-256, under which `lire` finds it. Writing it twice is harmless."""
    empreinte = hashlib.sha256(contenu).hexdigest()
    ranger(empreinte, contenu, nature)
    return empreinte


def ranger(nom: str, contenu: bytes, nature: str) -> None:
    """Keep a content under a name of our own making, unless something is there already."""
    dossier = _dossier(nature)
    cible = dossier / nom
    if cible.exists():
        return
    descripteur, provisoire = tempfile.mkstemp(dir=dossier)
    with os.fdopen(descripteur, "wb") as fichier:
        fichier.write(contenu)
        fichier.flush()
        os.fsync(fichier.fileno())
    Path(provisoire).rename(cible)
    repertoire = os.open(dossier, os.O_RDONLY)
    os.fsync(repertoire)
    os.close(repertoire)


def est_range(nom: str, nature: str) -> bool:
    """Whether something is kept under this name."""
    return (_dossier(nature) / nom).exists()


def lire_range(nom: str, nature: str) -> bytes:
    """What is kept under a name; raises FileNotFoundError if nothing is."""
    return (_dossier(nature) / nom).read_bytes()


def lire(empreinte: str, nature: str = "pieces") -> bytes:
    """The content kept under a digest, checked again; raises FileNotFoundError if lost or altered."""
    contenu = (_dossier(nature) / empreinte).read_bytes()
    if hashlib.sha256(contenu).hexdigest() != empreinte:
        raise FileNotFoundError(f"contenu altéré : {empreinte}")
    return contenu


def oublier(empreinte: str, nature: str) -> None:
    """Erase a content that no row names any more; nothing if it is gone already."""
    (_dossier(nature) / empreinte).unlink(missing_ok=True)


def disposition(nom: str) -> dict[str, str]:
    """Headers of a download: never opened inside the portal, whatever the file claims to be."""
    ascii_ = nom.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    utf8 = quote(nom, safe="")
    return {
        "Content-Disposition": f"attachment; filename=\"{ascii_}\"; filename*=UTF-8''{utf8}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
