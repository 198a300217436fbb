"""The three files of a list say what its table says: same rows, same order, same columns; each cell of its kind."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.models.comptes import Personne
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques_dossiers import dossier_depose
from tests.fabriques_instruction import prendre, rendre
from tests.instruction.scene import Scene

PIEGE = '=HYPERLINK("http://x";"clic") & <b>'
XL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE, TABLE = ("{urn:oasis:names:tc:opendocument:xmlns:" + nom + ":1.0}" for nom in ("office", "table"))

pytestmark = pytest.mark.parametrize("base", ["sqlite"], indirect=True)


def cellules(contenu: bytes) -> list[list[object]]:
    """The cells by row: a text, a number, a date as its number; never a formula."""
    archive = zipfile.ZipFile(io.BytesIO(contenu))
    feuille = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert not list(feuille.iter(f"{XL}f")) and not list(feuille.iter(f"{XL}hyperlink"))
    lignes: list[list[object]] = []
    for rangee in feuille.iter(f"{XL}row"):
        lignes.append([])
        for cellule in rangee.iter(f"{XL}c"):
            rang = 0
            for lettre in re.sub(r"\d", "", cellule.attrib["r"]):
                rang = 26 * rang + ord(lettre) - 64
            lignes[-1] += [None] * (rang - 1 - len(lignes[-1]))
            nombre = cellule.find(f"{XL}v")
            lue = "".join(cellule.itertext())
            lignes[-1].append(float(lue) if cellule.get("t") is None and nombre is not None else lue)
    return lignes


def _ods(contenu: bytes) -> list[list[object]]:
    archive = zipfile.ZipFile(io.BytesIO(contenu))
    assert archive.namelist()[0] == "mimetype" and archive.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert archive.read("mimetype").endswith(b"spreadsheet")
    feuille = ElementTree.fromstring(archive.read("content.xml"))
    assert not any("formula" in attribut for noeud in feuille.iter() for attribut in noeud.attrib)
    lignes: list[list[object]] = []
    for rangee in feuille.iter(f"{TABLE}table-row"):
        lignes.append([])
        for cellule in rangee.iter(f"{TABLE}table-cell"):
            genre = cellule.get(f"{OFFICE}value-type")
            jour, nombre = cellule.get(f"{OFFICE}date-value"), cellule.get(f"{OFFICE}value")
            textes = {"string": "\n".join("".join(p.itertext()) for p in cellule), "date": jour, None: None}
            lignes[-1].append(float(nombre) if nombre else textes[genre])
    return lignes


def test_les_trois_fichiers_sont_la_liste(bd: Session, scene: Scene, entrer: Callable[[Personne], TestClient]) -> None:
    prendre(bd, scene.dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.pilote, 2)
    dossier_depose(bd, campagne=scene.campagne, titre=PIEGE, demande_cents=1_234_567, axes=())
    bd.commit()
    filtres = {"tri": "numero", "sens": "inverse", "colonnes": "demande,note,depot,beneficiaires,siret"}
    navigateur, lus, couts = entrer(scene.admin), {}, []
    for nom in ("", "_xlsx", "_ods"):
        with compter() as vues:
            lus[nom] = navigateur.get(adresse(f"instruction.exporter{nom}"), params=filtres)
        couts.append(len(vues))
        assert lus[nom].status_code == 200 and "attachment" in lus[nom].headers["content-disposition"]
    assert max(couts) <= 3, couts
    en_csv = list(csv.reader(io.StringIO(lus[""].content.decode("utf-8-sig")), delimiter=";"))
    xlsx, ods = cellules(lus["_xlsx"].content), _ods(lus["_ods"].content)
    assert en_csv[0] == xlsx[0] == ods[0] == [
        "Numéro", "Titre", "Organisme", "Demandé (€)", "Note sur 100", "Note provisoire", "À rapprocher", "Déposé le",
        "Bénéficiaires", "SIRET",
    ]  # fmt: skip
    page = navigateur.get(adresse("instruction.dossiers"), params=filtres).text
    assert (
        [x[0] for x in en_csv[1:]] == re.findall(r"<small>(AAP-\d+-\d+) ", page) == ["AAP-2027-0002", "AAP-2027-0001"]
    )
    assert [en_csv[1][k] for k in (1, 3, 4, 7, 8)] == [f"'{PIEGE}", "12345,67", "", "23/11/2026", "120"]
    # 46349: the 23rd of November 2026 as spreadsheets count days
    assert [xlsx[1][k] for k in (1, 3, 4, 7, 8)] == [PIEGE, 12345.67, None, 46349.0, 120.0]
    assert [ods[1][k] for k in (1, 3, 4, 7, 8)] == [PIEGE, 12345.67, None, "2026-11-23", 120.0]
    assert [en_csv[2][4], xlsx[2][4], ods[2][4]] == ["50,0", 50.0, 50.0]
    assert en_csv[2][9] == xlsx[2][9] == ods[2][9] and len(en_csv[2][9]) == 14, "un SIRET reste un texte"
    # an agent takes away the dossiers they follow, in each of the three
    etranger = entrer(scene.etranger)
    for nom, lire in (("_xlsx", cellules), ("_ods", _ods)):
        assert len(lire(etranger.get(adresse(f"instruction.exporter{nom}"), params=filtres).content)) == 1
