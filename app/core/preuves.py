"""What a file really is: it is opened to prove it. Every refusal says the remedy.

Nothing here trusts a name or a declared type, and nothing unfolds without a bound: a few kilobytes may hide
gigabytes (archives, images, streams of a PDF). Loaded with the first file that is sent, as are its libraries.
"""

import io
import zipfile
from collections.abc import Collection

import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.formats import FORMATS_LISIBLES, MIMES, FichierRefuse

_GONFLE_MAXIMUM = 100 * 1024 * 1024
_MEMBRES_MAXIMUM = 5000
_COTE_MAXIMUM = 2400
_FIN_DE_PDF = 4096
Image.MAX_IMAGE_PIXELS = 40_000_000
# one bound for the process, set before any thread opens a document: 300 KB of PDF can unfold 300 MB
pikepdf.settings.set_qpdf_limits(flate_max_memory=50 * 1024 * 1024, max_stream_filters=5)

AUTRE = f"Ce fichier n’est pas un document {FORMATS_LISIBLES}. Enregistrez-le en PDF."
_MOT_DE_PASSE = "Ce document est protégé par un mot de passe. Enregistrez une copie sans mot de passe."
_PAGE_WEB = "Ce fichier est une page web ou un dessin SVG, pas un document. Enregistrez-le en PDF."
_HEIC = "Cette photo est au format HEIC. Enregistrez-la en JPEG, puis recommencez."
_AUTRE_IMAGE = "Cette image n’est ni en JPEG ni en PNG. Enregistrez-la en JPEG, puis recommencez."

# how a file begins → what to do about it
_DEBUTS: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", _AUTRE_IMAGE),
    (b"II*\x00", _AUTRE_IMAGE),
    (b"MM\x00*", _AUTRE_IMAGE),
    (b"BM", _AUTRE_IMAGE),
    (b"Rar!", "Cette archive ne s’ouvre pas ici. Ajoutez les documents qu’elle contient, un par un."),
    (b"7z\xbc\xaf", "Cette archive ne s’ouvre pas ici. Ajoutez les documents qu’elle contient, un par un."),
)
_BALISES = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<?php")
_HEIC_MARQUES = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def identifier(contenu: bytes) -> tuple[str, bytes]:
    """(extension, what to keep) of a content; photographs are re-encoded. Raises FichierRefuse."""
    if contenu.startswith(b"%PDF-"):
        return "pdf", _pdf(contenu)
    if contenu.startswith(b"\xff\xd8\xff"):
        return "jpg", _image(contenu, "jpg")
    if contenu.startswith(b"\x89PNG\r\n"):
        return "png", _image(contenu, "png")
    if contenu.startswith(b"PK\x03\x04"):
        return _bureautique(contenu), contenu
    raise FichierRefuse(_remede(contenu))


def _remede(contenu: bytes) -> str:
    """The remedy for what is none of the accepted kinds."""
    tete = contenu[:1024].lower()
    if contenu.startswith(b"\xd0\xcf\x11\xe0"):  # an OLE file: the old formats, or an encrypted new one
        if "EncryptedPackage".encode("utf-16-le") in contenu:
            return _MOT_DE_PASSE
        return "Ce document est dans un ancien format (DOC, XLS, PPT). Enregistrez-le en DOCX, en XLSX ou en PDF."
    if contenu[4:8] == b"ftyp" and contenu[8:12] in _HEIC_MARQUES:
        return _HEIC
    if contenu[4:8] == b"ftyp" or (contenu[:4] == b"RIFF" and contenu[8:12] == b"WEBP"):
        return _AUTRE_IMAGE
    if tete.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_BALISES):
        return _PAGE_WEB
    return next((phrase for debut, phrase in _DEBUTS if contenu.startswith(debut)), AUTRE)


def _pdf(contenu: bytes) -> bytes:
    melange = FichierRefuse("Ce fichier mélange plusieurs formats. Enregistrez-le de nouveau en PDF.")
    tete = contenu[:1024].lower()
    if any(balise in tete for balise in (b"<script", b"<html", b"<svg", b"<?php", b"pk\x03\x04")):
        raise melange
    if b"%%EOF" not in contenu[-_FIN_DE_PDF:]:
        raise FichierRefuse("Ce PDF est abîmé : il s’arrête avant sa fin. Enregistrez-le de nouveau, puis recommencez.")
    try:
        with pikepdf.open(io.BytesIO(contenu)) as pdf:
            if len(pdf.pages) == 0:
                raise FichierRefuse("Ce PDF ne contient aucune page. Choisissez un autre fichier.")
    except pikepdf.PasswordError:
        raise FichierRefuse(
            "Ce PDF est protégé par un mot de passe. Enregistrez une copie sans mot de passe."
        ) from None
    except (pikepdf.PdfError, RuntimeError, MemoryError):
        raise FichierRefuse("Ce PDF est abîmé. Enregistrez-le de nouveau, puis recommencez.") from None
    if zipfile.is_zipfile(io.BytesIO(contenu)):
        raise melange
    return contenu


def _image(contenu: bytes, extension: str) -> bytes:
    """Re-encode: the place where the photograph was taken (GPS) does not leave the volunteer's phone."""
    try:
        with Image.open(io.BytesIO(contenu), formats=("JPEG", "PNG")) as image:
            image.draft(None, (_COTE_MAXIMUM, _COTE_MAXIMUM))  # a photograph of 50 megapixels is decoded smaller
            droite = ImageOps.exif_transpose(image)
            if droite.mode.startswith("I;16"):
                droite = droite.point(lambda valeur: valeur * (1 / 256)).convert("L")
            # palettes, 16 bits, CMYK… become plain colours: nothing of the first file is copied as it was
            a_transparence = droite.mode in ("LA", "RGBA", "PA") or "transparency" in droite.info
            droite = droite.convert("RGBA" if extension == "png" and a_transparence else "RGB")
            droite.thumbnail((_COTE_MAXIMUM, _COTE_MAXIMUM))
            propre = Image.new(droite.mode, droite.size)
            propre.paste(droite)
            sortie = io.BytesIO()
            if extension == "jpg":
                propre.save(sortie, "JPEG", quality=85)
            else:
                propre.save(sortie, "PNG")
            return sortie.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise FichierRefuse("Cette image est abîmée ou trop grande. Enregistrez-la de nouveau en JPEG.") from None


def _bureautique(contenu: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            _exiger_raisonnable(archive)
            extension = _genre_bureautique(archive)
            # read to the end, checksums included: an office document cut on its way does not pass
            if archive.testzip() is not None:
                raise zipfile.BadZipFile
            return extension
    except (zipfile.BadZipFile, EOFError, RuntimeError, OSError, ValueError, NotImplementedError) as defaut:
        if isinstance(defaut, FichierRefuse):
            raise
        raise FichierRefuse("Ce document est abîmé. Enregistrez-le de nouveau, ou en PDF.") from None


def _exiger_raisonnable(archive: zipfile.ZipFile) -> None:
    fiches = archive.infolist()
    if len(fiches) > _MEMBRES_MAXIMUM or sum(fiche.file_size for fiche in fiches) > _GONFLE_MAXIMUM:
        raise FichierRefuse("Ce document est anormalement lourd une fois ouvert. Enregistrez-le en PDF.")
    if any(fiche.flag_bits & 1 for fiche in fiches):
        raise FichierRefuse(_MOT_DE_PASSE)


def _genre_bureautique(archive: zipfile.ZipFile) -> str:
    noms = frozenset(archive.namelist())
    genre = archive.read("mimetype").decode("ascii", "replace").strip() if "mimetype" in noms else ""
    if b"encryption-data" in (archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in noms else b""):
        raise FichierRefuse(_MOT_DE_PASSE)
    if _a_des_macros(archive, noms):
        raise FichierRefuse("Ce document contient des macros. Enregistrez-le sans macro, ou en PDF.")
    if "word/document.xml" in noms:
        return "docx"
    if "xl/workbook.xml" in noms:
        return "xlsx"
    for extension in ("odt", "ods"):
        if genre == MIMES[extension]:
            return extension
    if not genre and "[Content_Types].xml" not in noms:
        raise FichierRefuse(
            "Ce fichier n’est pas un document mais une archive ZIP. Ajoutez les documents qu’elle contient, un par un."
        )
    raise FichierRefuse(AUTRE)


def _a_des_macros(archive: zipfile.ZipFile, noms: Collection[str]) -> bool:
    """Visual Basic, Excel 4 sheets, ActiveX; the libraries of OpenDocument (Basic/, Scripts/)."""
    suspects = ("vbaproject", "/macrosheets/", "/activex/")
    if any(mot in nom.lower() for nom in noms for mot in suspects):
        return True
    if any(nom.startswith(("Basic/", "Scripts/")) and not nom.endswith("/") for nom in noms):
        return True
    types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in noms else b""
    return b"macroenabled" in types.lower()
