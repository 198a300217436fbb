"""A file is opened to prove what it is; what is kept survives a crash."""

import io
import zipfile
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
    assert fichiers.prouver("n’importe quoi.exe", contenu).extension == extension


REFUS = {
    "vide": (b"", "est vide"),
    "html": (b"<html><script>alert(1)</script></html>", "n’est pas un document"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "n’est pas un document"),
    "exe": (b"MZ\x90\x00", "n’est pas un document"),
    "csv": (b"a;b\n1;2\n", "n’est pas un document"),
    "zip": (_archive(**{"a.txt": b"x"}), "n’est pas un document"),
    "heic": (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 20, "format HEIC"),
    "pdf_protege": (_pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "sans mot de passe"),
    "pdf_tronque": (_pdf()[:60], "PDF est abîmé"),
    "pdf_faux": (b"%PDF-1.4\nrien", "PDF est abîmé"),
    "polyglotte": (_pdf().replace(b"\n", b"\n%<script>alert(1)</script>\n", 1), "mélange plusieurs formats"),
    "macro": (_archive(**{"word__document.xml": b"x", "word__vbaProject.bin": b"x"}), "macros"),
    "bombe": (_archive(**{"word__document.xml": b"\0" * (101 * 1024 * 1024)}), "anormalement lourd"),
    "image_tronquee": (_image("JPEG")[:80], "image est abîmée"),
    "trop_lourd": (b"%PDF-" + b"0" * fichiers.TAILLE_MAXIMUM, "dépasse 10 Mo"),
}


@pytest.mark.parametrize("cas", REFUS)
def test_ce_qui_est_refuse_avec_son_remede(cas: str) -> None:
    contenu, remede = REFUS[cas]
    with pytest.raises(fichiers.FichierRefuse, match=remede):
        fichiers.prouver("document.pdf", contenu)


def test_une_image_trop_grande_est_refusee_sans_etre_ouverte() -> None:
    # 144 megapixels in a few kilobytes
    with pytest.raises(fichiers.FichierRefuse, match="trop grande"):
        fichiers.prouver("bombe.png", _image("PNG", (12000, 12000)))


def test_la_photo_perd_son_lieu_et_garde_son_sens() -> None:
    sur = fichiers.prouver("photo.jpg", _image("JPEG", exif=True))
    with Image.open(io.BytesIO(sur.contenu)) as image:
        assert dict(image.getexif()) == {}
        assert image.size == (20, 40)


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
