"""The documents joined to the invented dossiers: one small real PDF per kind, kept once."""

import io
from dataclasses import dataclass

import pikepdf

from app.core.fichiers import conserver, prouver
from app.domain.pieces import GENRES_PIECES, libelle_piece


@dataclass(frozen=True, slots=True)
class PieceDemo:
    """A document already kept under its digest. `taille` in bytes."""

    nom: str
    mime: str
    taille: int
    sha256: str


def _pdf(lignes: tuple[str, ...]) -> bytes:
    """A one-page PDF that says what it stands for."""
    texte = b" T* ".join(
        b"(" + ligne.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj"
        for ligne in lignes
    )
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            F1=pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name.Helvetica,
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
        )
    )
    page.Contents = pdf.make_stream(b"BT /F1 16 Tf 24 TL 72 740 Td " + texte + b" ET")
    sortie = io.BytesIO()
    # the same bytes each time: the digest of a document must not change from one day to the next
    pdf.save(sortie, deterministic_id=True)
    return sortie.getvalue()


def conserver_pieces() -> dict[str, PieceDemo]:
    """Keep one document of each kind; returns them by kind."""
    gardees = {}
    for code in GENRES_PIECES:
        libelle = libelle_piece(code)
        contenu = _pdf((libelle, "Document de démonstration : tout y est inventé."))
        fichier = prouver(f"{code.replace('_', '-')}.pdf", contenu)
        gardees[code] = PieceDemo(fichier.nom, fichier.mime, len(fichier.contenu), conserver(fichier.contenu))
    return gardees
