"""Files people send: opened to prove what they are, then kept under the digest of their content.

Order that survives a crash: temporary file → fsync → rename → fsync of the folder → only then the row.
"""

import hashlib
import io
import os
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.config import reglages

TAILLE_MAXIMUM = 10 * 1024 * 1024
FORMATS_LISIBLES = "PDF, JPEG, PNG, DOCX, XLSX, ODT ou ODS"
_GONFLE_MAXIMUM = 100 * 1024 * 1024
_COTE_MAXIMUM = 2400
Image.MAX_IMAGE_PIXELS = 40_000_000

_MIMES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


class FichierRefuse(ValueError):
    """The file is not taken; the sentence says the remedy."""


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
    propre = nom_sur(nom)
    if contenu.startswith(b"%PDF-"):
        return FichierSur("pdf", _MIMES["pdf"], _pdf(contenu), propre)
    if contenu.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n")):
        extension = "jpg" if contenu.startswith(b"\xff\xd8") else "png"
        return FichierSur(extension, _MIMES[extension], _image(contenu, extension), propre)
    if contenu.startswith(b"PK\x03\x04"):
        extension = _bureautique(contenu)
        return FichierSur(extension, _MIMES[extension], contenu, propre)
    if contenu[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        raise FichierRefuse("Cette photo est au format HEIC. Enregistrez-la en JPEG, puis recommencez.")
    raise FichierRefuse(f"Ce fichier n’est pas un document {FORMATS_LISIBLES}. Enregistrez-le en PDF.")


def _pdf(contenu: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(contenu)) as pdf:
            if len(pdf.pages) == 0:
                raise FichierRefuse("Ce PDF ne contient aucune page. Choisissez un autre fichier.")
    except pikepdf.PasswordError:
        raise FichierRefuse(
            "Ce PDF est protégé par un mot de passe. Enregistrez une copie sans mot de passe."
        ) from None
    except pikepdf.PdfError:
        raise FichierRefuse("Ce PDF est abîmé. Enregistrez-le de nouveau, puis recommencez.") from None
    tete = contenu[:1024].lower()
    if b"<script" in tete or b"<html" in tete or b"pk\x03\x04" in tete:
        raise FichierRefuse("Ce fichier mélange plusieurs formats. Enregistrez-le de nouveau en PDF.")
    return contenu


def _image(contenu: bytes, extension: str) -> bytes:
    """Re-encode: the place where the photograph was taken (GPS) does not leave the volunteer's phone."""
    try:
        with Image.open(io.BytesIO(contenu), formats=("JPEG", "PNG")) as image:
            droite = ImageOps.exif_transpose(image)
            droite.thumbnail((_COTE_MAXIMUM, _COTE_MAXIMUM))
            sortie = io.BytesIO()
            if extension == "jpg":
                droite.convert("RGB").save(sortie, "JPEG", quality=85)
            else:
                propre = Image.new(droite.mode, droite.size)
                propre.paste(droite)
                propre.save(sortie, "PNG")
            return sortie.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise FichierRefuse("Cette image est abîmée ou trop grande. Enregistrez-la de nouveau en JPEG.") from None


def _bureautique(contenu: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            noms = set(archive.namelist())
            if sum(fiche.file_size for fiche in archive.infolist()) > _GONFLE_MAXIMUM:
                raise FichierRefuse("Ce document est anormalement lourd une fois ouvert. Enregistrez-le en PDF.")
            if any("vbaproject" in nom.lower() for nom in noms):
                raise FichierRefuse("Ce document contient des macros. Enregistrez-le sans macro, ou en PDF.")
            if "word/document.xml" in noms:
                return "docx"
            if "xl/workbook.xml" in noms:
                return "xlsx"
            genre = archive.read("mimetype").decode(errors="replace").strip() if "mimetype" in noms else ""
    except (zipfile.BadZipFile, RuntimeError, OSError):
        raise FichierRefuse("Ce document est abîmé. Enregistrez-le de nouveau, ou en PDF.") from None
    for extension in ("odt", "ods"):
        if genre == _MIMES[extension]:
            return extension
    raise FichierRefuse(f"Ce fichier n’est pas un document {FORMATS_LISIBLES}. Enregistrez-le en PDF.")


def _dossier(nature: str) -> Path:
    dossier = reglages().donnees / nature
    dossier.mkdir(parents=True, exist_ok=True)
    return dossier


def conserver(contenu: bytes, nature: str = "pieces") -> str:
    """Keep a content; returns its SHA-256, under which `lire` finds it. Writing it twice is harmless."""
    empreinte = hashlib.sha256(contenu).hexdigest()
    dossier = _dossier(nature)
    cible = dossier / empreinte
    if cible.exists():
        return empreinte
    descripteur, provisoire = tempfile.mkstemp(dir=dossier)
    with os.fdopen(descripteur, "wb") as fichier:
        fichier.write(contenu)
        fichier.flush()
        os.fsync(fichier.fileno())
    Path(provisoire).rename(cible)
    repertoire = os.open(dossier, os.O_RDONLY)
    os.fsync(repertoire)
    os.close(repertoire)
    return empreinte


def lire(empreinte: str, nature: str = "pieces") -> bytes:
    """The content kept under a digest, checked again; raises FileNotFoundError if lost or altered."""
    contenu = (_dossier(nature) / empreinte).read_bytes()
    if hashlib.sha256(contenu).hexdigest() != empreinte:
        raise FileNotFoundError(f"contenu altéré : {empreinte}")
    return contenu


def disposition(nom: str) -> dict[str, str]:
    """Headers of a download: never opened inside the portal, whatever the file claims to be."""
    ascii_ = nom.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    utf8 = quote(nom, safe="")
    return {
        "Content-Disposition": f"attachment; filename=\"{ascii_}\"; filename*=UTF-8''{utf8}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
