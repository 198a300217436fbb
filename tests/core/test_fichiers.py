"""A file is opened to prove what it is; what is kept survives a crash."""

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from app.core import fichiers
from tests import moteurs


def _pdf(**options: object) -> bytes:
    sortie = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(sortie, **options)
    return sortie.getvalue()


def _image(genre: str, taille: tuple[int, int] = (40, 20), exif: bool = False) -> bytes:
    sortie = io.BytesIO()
    image = Image.new("RGB", taille, "green")
    fiche = Image.Exif()
    if exif:
        fiche[0x0112] = 6  # turned by a quarter
        fiche.get_ifd(0x8825)[2] = (50.0, 22.0, 0.0)  # GPS latitude
    image.save(sortie, genre, **({"exif": fiche} if exif else {}))
    return sortie.getvalue()


def _archive(**contenus: bytes) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in contenus.items():
            archive.writestr(nom.replace("__", "/"), contenu)
    return sortie.getvalue()


ODT = b"application/vnd.oasis.opendocument.text"
ODS = b"application/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.parametrize(
    ("contenu", "extension"),
    [
        (_pdf(), "pdf"),
        (_image("JPEG"), "jpg"),
        (_image("PNG"), "png"),
        (_archive(**{"word__document.xml": b"<w/>"}), "docx"),
        (_archive(**{"xl__workbook.xml": b"<w/>"}), "xlsx"),
        (_archive(mimetype=ODT), "odt"),
        (_archive(mimetype=ODS), "ods"),
    ],
)
def test_ce_qui_est_accepte(contenu: bytes, extension: str) -> None:
    # the name says nothing: only the content counts
    sur = fichiers.prouver("n’importe quoi.exe", contenu)
    assert (sur.extension, sur.nom) == (extension, f"n’importe quoi.{extension}")


@pytest.mark.parametrize(
    ("envoye", "garde"),
    [
        ("Statuts.PDF", "Statuts.PDF"),
        ("Statuts v2.1 du 3 mars", "Statuts v2.1 du 3 mars.pdf"),
        ("statuts.docx", "statuts.pdf"),
        ("é" * 200, "é" * 116 + ".pdf"),
    ],
)
def test_le_nom_dit_ce_que_le_fichier_est(envoye: str, garde: str) -> None:
    assert fichiers.prouver(envoye, _pdf()).nom == garde


def _bombe_pdf(gonfle: int) -> bytes:
    """A PDF whose object stream unfolds `gonfle` bytes of spaces: opening it once took as much memory."""
    presse = zlib.compressobj(9)
    objets = b"1 0 2 40 " + b"<</Type/Catalog/Pages 2 0 R>>".ljust(40) + b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    flux = presse.compress(objets + b" " * gonfle) + presse.flush()
    corps = b"%PDF-1.5\n"
    places = [len(corps)]
    corps += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    places.append(len(corps))
    corps += b"4 0 obj<</Type/ObjStm/N 2/First 9/Length %d/Filter/FlateDecode>>stream\n" % len(flux)
    corps += flux + b"\nendstream endobj\n"
    places.append(len(corps))
    rangs = [(0, 0, 0), (2, 4, 0), (2, 4, 1), (1, places[0], 0), (1, places[1], 0), (1, places[2], 0)]
    table = b"".join(bytes([t]) + place.to_bytes(4, "big") + bytes([g]) for t, place, g in rangs)
    corps += b"5 0 obj<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return corps + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % places[2]


def _zip_chiffre() -> bytes:
    """The flag that says a member is encrypted, set as an office suite never does but an archiver would."""
    contenu = bytearray(_archive(**{"word__document.xml": b"<w/>"}))
    contenu[6] |= 1
    contenu[contenu.index(b"PK\x01\x02") + 8] |= 1
    return bytes(contenu)


DOCX = _archive(**{"word__document.xml": b"<w>" + bytes(range(256)) * 20 + b"</w>"})
MANIFESTE_CHIFFRE = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
TYPES_A_MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
# the content, or what makes it when the test comes: a bomb takes a second that every worker would spend
REFUS: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "vide": (b"", "est vide"),
    "html": (b"<html><script>alert(1)</script></html>", "page web"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "dessin SVG"),
    "svg_declare": (b"\xef\xbb\xbf\n<?xml version='1.0'?><svg/>", "dessin SVG"),
    "exe": (b"MZ\x90\x00", "n’est pas un document"),
    "csv": (b"a;b\n1;2\n", "n’est pas un document"),
    "zip": (_archive(**{"a.txt": b"x"}), "un par un"),
    "rar": (b"Rar!\x1a\x07", "un par un"),
    "odp": (_archive(mimetype=b"application/vnd.oasis.opendocument.presentation"), "n’est pas un document"),
    "webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "en JPEG"),
    "gif": (b"GIF89a", "en JPEG"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ancien format"),
    "docx_protege": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "sans mot de passe",
    ),
    "zip_protege": (_zip_chiffre(), "sans mot de passe"),
    "odt_protege": (_archive(mimetype=ODT, **{"META-INF__manifest.xml": MANIFESTE_CHIFFRE}), "sans mot de passe"),
    "heic": (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 20, "format HEIC"),
    "pdf_protege": (_pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "sans mot de passe"),
    "pdf_tronque": (_pdf()[:60], "PDF est abîmé"),
    "pdf_faux": (b"%PDF-1.4\nrien", "PDF est abîmé"),
    "polyglotte": (_pdf().replace(b"\n", b"\n%<script>alert(1)</script>\n", 1), "mélange plusieurs formats"),
    "polyglotte_zip": (_pdf() + _archive(**{"a.txt": b"x"}), "mélange plusieurs formats"),
    "pdf_coupe": (_pdf()[:-8], "s’arrête avant sa fin"),
    "pdf_bombe": (lambda: _bombe_pdf(60 * 1024 * 1024), "PDF est abîmé"),
    "macro_excel_4": (
        _archive(**{"xl__workbook.xml": b"x", "xl__macrosheets__sheet1.xml": b"x"}),
        "macros",
    ),
    "macro_declaree": (_archive(**{"xl__workbook.xml": b"x", "[Content_Types].xml": TYPES_A_MACROS}), "macros"),
    "macro_odf": (_archive(mimetype=ODS, **{"Basic__Standard__Module1.xml": b"x"}), "macros"),
    "docx_coupe": (DOCX[:-30], "document est abîmé"),
    "docx_altere": (DOCX.replace(DOCX[60:70], b"\0" * 10, 1), "document est abîmé"),
    "trop_de_membres": (lambda: _archive(**{f"m{n}": b"" for n in range(5001)}), "anormalement lourd"),
    "macro": (_archive(**{"word__document.xml": b"x", "word__vbaProject.bin": b"x"}), "macros"),
    "bombe": (lambda: _archive(**{"word__document.xml": b"\0" * (101 * 1024 * 1024)}), "anormalement lourd"),
    "image_tronquee": (_image("JPEG")[:80], "image est abîmée"),
    "trop_lourd": (b"%PDF-" + b"0" * fichiers.TAILLE_MAXIMUM, "dépasse 10 Mo"),
}


@pytest.mark.parametrize("cas", REFUS)
def test_ce_qui_est_refuse_avec_son_remede(cas: str) -> None:
    contenu, remede = REFUS[cas]
    with pytest.raises(fichiers.FichierRefuse, match=remede):
        fichiers.prouver("document.pdf", contenu() if callable(contenu) else contenu)


def test_une_image_trop_grande_est_refusee_sans_etre_ouverte() -> None:
    # 144 megapixels in a few kilobytes
    sortie = io.BytesIO()
    Image.new("1", (12000, 12000)).save(sortie, "PNG")
    with pytest.raises(fichiers.FichierRefuse, match="trop grande"):
        fichiers.prouver("bombe.png", sortie.getvalue())


@pytest.mark.parametrize(("genre", "nom"), [("JPEG", "photo.jpg"), ("PNG", "photo.png")])
def test_la_photo_perd_son_lieu_et_garde_son_sens(genre: str, nom: str) -> None:
    source = Image.new("RGB", (60, 40), "blue")
    source.paste("red", (0, 0, 20, 40))  # red on the left; turned by a quarter, it comes on top
    fiche = Image.Exif()
    fiche[0x0112] = 6
    fiche[0x010F] = "Telephone"
    gps = fiche.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (50.0, 22.0, 0.0), "E", (3.0, 23.0, 0.0)
    envoi = io.BytesIO()
    source.save(envoi, genre, exif=fiche, **({"quality": 95} if genre == "JPEG" else {}))
    with Image.open(io.BytesIO(envoi.getvalue())) as avant:
        assert avant.getexif().get_ifd(0x8825)[2] == (50.0, 22.0, 0.0)
    sur = fichiers.prouver(nom, envoi.getvalue())
    with Image.open(io.BytesIO(sur.contenu)) as image:
        assert dict(image.getexif()) == {} and not {"exif", "xmp", "comment"} & set(image.info)
        assert image.size == (40, 60)
        haut, bas = image.getpixel((20, 5)), image.getpixel((20, 55))
        assert haut[0] > 200 > haut[2] and bas[2] > 200 > bas[0]  # type: ignore[index]
    assert b"Telephone" not in sur.contenu and b"Exif" not in sur.contenu


def _scan(mode: str) -> Image.Image:
    """A grey plain image, in one of the ways scanners and screenshots write it."""
    if mode == "I;16":
        return Image.frombytes("I;16", (8, 8), (51_200).to_bytes(2, "little") * 64)
    return Image.new("RGB", (8, 8), (200, 200, 200)).quantize(4) if mode == "P" else Image.new(
        mode, (8, 8), {"L": 200, "LA": (200, 255), "RGBA": (200, 200, 200, 255)}[mode]
    )  # fmt: skip


@pytest.mark.parametrize("mode", ["P", "L", "LA", "RGBA", "I;16"])
def test_une_image_a_palette_ou_grise_garde_ses_couleurs(mode: str) -> None:
    envoi = io.BytesIO()
    _scan(mode).save(envoi, "PNG")
    with Image.open(io.BytesIO(fichiers.prouver("scan.png", envoi.getvalue()).contenu)) as lue:
        assert lue.convert("RGB").getpixel((4, 4)) == (200, 200, 200)


@pytest.mark.parametrize(
    ("envoye", "garde"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\statuts.pdf", "statuts.pdf"),
        ('a"<script>.pdf', "ascript.pdf"),
        ("nom\r\nX: y.pdf", "nomX: y.pdf"),
        (None, "document"),
        ("é" * 300, "é" * 120),
    ],
)
def test_nom_sur(envoye: str | None, garde: str) -> None:
    assert fichiers.nom_sur(envoye) == garde


def test_conserver_puis_lire(tmp_path: Path) -> None:
    moteurs.prendre_reglages(ENV="test", DONNEES=str(tmp_path))
    empreinte = fichiers.conserver(b"contenu")
    assert fichiers.conserver(b"contenu") == empreinte
    assert fichiers.lire(empreinte) == b"contenu"
    assert [p.name for p in (tmp_path / "pieces").iterdir()] == [empreinte]
    (tmp_path / "pieces" / empreinte).write_bytes(b"autre")
    with pytest.raises(FileNotFoundError, match="altéré"):
        fichiers.lire(empreinte)


def test_un_telechargement_n_est_jamais_ouvert_dans_le_portail() -> None:
    entetes = fichiers.disposition("Statuts « 2026 ».pdf")
    assert entetes["Content-Disposition"] == (
        "attachment; filename=\"Statuts _ 2026 _.pdf\"; filename*=UTF-8''Statuts%20%C2%AB%202026%20%C2%BB.pdf"
    )
    assert entetes["Content-Security-Policy"] == "sandbox; default-src 'none'"
