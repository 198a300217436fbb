"""The list as a workbook, XLSX or ODS: typed cells (euros, dates, numbers), and texts that stay texts.

A workbook is written in a temporary file as the rows are read, then sent by portions: memory stays flat, and no read
of the base is held while a slow line takes the file.
"""

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from app.core.francais import PARIS
from app.core.plus_tard import PlusTard
from app.domain.colonnes_liste import Cellule, GenreCellule
from app.instruction.queries_liste import Ligne
from app.instruction.valeurs import valeur

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = PlusTard("xlsxwriter")

TYPE_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPE_ODS = "application/vnd.oasis.opendocument.spreadsheet"
PORTION = 64 * 1024
NOM_DE_FEUILLE = "Dossiers"
_LARGEURS = {GenreCellule.TEXTE: 28, GenreCellule.MONTANT: 14, GenreCellule.DATE: 12}

Ecrire = Callable[[IO[bytes], Sequence[Cellule], Iterable[Ligne]], None]


def par_portions(ecrire: Ecrire, vues: Sequence[Cellule], lignes: Callable[[], Iterator[Ligne]]) -> Iterator[bytes]:
    """The file of these rows. `lignes` opens what it reads, and closes it once the last row is written."""
    with tempfile.TemporaryFile() as fichier:
        ecrire(fichier, vues, lignes())
        fichier.seek(0)
        while portion := fichier.read(PORTION):
            yield portion


def _jour(instant: Any) -> date:
    jour: date = instant.astimezone(PARIS).date()
    return jour


def ecrire_xlsx(
    fichier: IO[bytes], vues: Sequence[Cellule], lignes: Iterable[Ligne], feuille_nommee: str = NOM_DE_FEUILLE
) -> None:
    """Nothing that was typed is ever a formula, a link or a number."""
    classeur = xlsxwriter.Workbook(
        fichier,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    feuille = classeur.add_worksheet(feuille_nommee)
    formats = {
        GenreCellule.MONTANT: classeur.add_format({"num_format": "#,##0.00 €"}),
        GenreCellule.NOTE: classeur.add_format({"num_format": "0.0"}),
        GenreCellule.DATE: classeur.add_format({"num_format": "dd/mm/yyyy"}),
        GenreCellule.NOMBRE: classeur.add_format({"num_format": "#,##0"}),
    }
    feuille.freeze_panes(1, 2)
    for k, vue in enumerate(vues):
        feuille.set_column(k, k, _LARGEURS.get(vue.genre, 10))
        feuille.write_string(0, k, vue.libelle, classeur.add_format({"bold": True}))
    derniere = 0
    for derniere, ligne in enumerate(lignes, start=1):
        for k, vue in enumerate(vues):
            lue = valeur(vue, ligne)
            if lue is None or lue == "":
                continue
            if vue.genre is GenreCellule.TEXTE:
                feuille.write_string(derniere, k, lue)
            elif vue.genre is GenreCellule.DATE:
                feuille.write_datetime(derniere, k, _jour(lue), formats[vue.genre])
            else:
                feuille.write_number(derniere, k, lue / _DIVISEURS.get(vue.genre, 1), formats[vue.genre])
    feuille.autofilter(0, 0, derniere, len(vues) - 1)
    classeur.close()


_DIVISEURS = {GenreCellule.MONTANT: 100, GenreCellule.NOTE: 10}
_MANIFESTE = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{genre}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
_DEBUT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3"><office:automatic-styles>
<number:currency-style style:name="N1"><number:number number:decimal-places="2" number:min-decimal-places="2"
 number:min-integer-digits="1" number:grouping="true"/><number:text> </number:text><number:currency-symbol
 number:language="fr" number:country="FR">€</number:currency-symbol></number:currency-style>
<number:date-style style:name="N2"><number:day number:style="long"/><number:text>/</number:text><number:month
 number:style="long"/><number:text>/</number:text><number:year number:style="long"/></number:date-style>
<style:style style:name="montant" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="date" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="titre" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>
</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="{nom}">
"""
_FIN = "</table:table></office:spreadsheet></office:body></office:document-content>"
# XML holds none of these, even escaped
_INTERDITS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))


def ecrire_ods(fichier: IO[bytes], vues: Sequence[Cellule], lignes: Iterable[Ligne]) -> None:
    """The same rows, for LibreOffice; no library that is still kept writes this format row by row."""
    with zipfile.ZipFile(fichier, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", TYPE_ODS, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFESTE.format(genre=TYPE_ODS))
        with archive.open("content.xml", "w") as feuille:
            feuille.write(_DEBUT.format(nom=NOM_DE_FEUILLE).encode())
            feuille.write(_rangee(_texte_ods(vue.libelle, ' table:style-name="titre"') for vue in vues))
            for ligne in lignes:
                feuille.write(_rangee(_cellule_ods(vue.genre, valeur(vue, ligne)) for vue in vues))
            feuille.write(_FIN.encode())


def _rangee(cellules: Iterable[str]) -> bytes:
    return f"<table:table-row>{''.join(cellules)}</table:table-row>\n".encode()


def _texte_ods(texte: str, style: str = "") -> str:
    lignes = "".join(f"<text:p>{escape(x)}</text:p>" for x in texte.translate(_INTERDITS).split("\n"))
    return f'<table:table-cell office:value-type="string"{style}>{lignes}</table:table-cell>'


def _cellule_ods(genre: GenreCellule, lue: Any) -> str:
    if lue is None or lue == "":
        return "<table:table-cell/>"
    if genre is GenreCellule.TEXTE:
        return _texte_ods(lue)
    if genre is GenreCellule.DATE:
        jour = _jour(lue)
        attributs, dite = (
            f'table:style-name="date" office:value-type="date" office:date-value="{jour}"',
            f"{jour:%d/%m/%Y}",
        )
    else:
        nombre = lue / _DIVISEURS.get(genre, 1)
        monnaie = 'table:style-name="montant" office:value-type="currency" office:currency="EUR"'
        attributs = monnaie if genre is GenreCellule.MONTANT else 'office:value-type="float"'
        attributs = f'{attributs} office:value="{nombre}"'
        dite = str(nombre).replace(".", ",")
    return f"<table:table-cell {attributs}><text:p>{dite}</text:p></table:table-cell>"
