# ruff: noqa: F811
"""What people type is text everywhere it is read: pages, mails, exports, documents. Never a tag, never a formula."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from app.core import db
from app.models.comptes import Organisme
from app.models.dossiers import Dossier, Section, VersionDossier
from app.models.socle import contenu_canonique
from tests import hostile
from tests.conftest import _application
from tests.hostile import Monde, entrants, monde, mondes  # noqa: F401 (fixtures)

LUES = hostile.routes(_application(), "GET")
PIEGE = "\"><svg onload=alert(1)>'{{7*7}}"
FORMULES = ("=1+1", "+1+1", "-1+1", "@SOMME(A1)", "\t=1+1", "\r=1+1")

# columns that hold what somebody typed; the others hold codes, digests and addresses
TEXTES = {
    "organisme": ("nom", "sigle", "adresse", "ville", "titulaire_compte"),
    "personne": ("prenom", "nom", "telephone"),
    "dossier": ("titre", "territoires_resume"),
    "piece": ("nom",),
    "campagne": ("titre", "presentation", "decision_prevue"),
    "seance": ("titre", "lieu"),
    "note": ("commentaire",),
    "avis": ("texte",),
    "decision": ("motif", "motif_annulation"),
    "deport": ("motif",),
    "demande_de_complement": ("texte",),
    "affectation": ("phrase", "raison"),
    "alerte_affectation": ("phrase",),
    "absence": ("motif",),
    "session_ouverte": ("navigateur",),
    "courriel": ("sujet", "texte", "erreur"),
    "lettre": ("sujet", "texte"),
    "tache": ("erreur",),
    "document": ("nom",),
    "commune": ("nom",),
    "poste": ("intitule",),
    "quartier": ("nom",),
}


def pieger(bd: Session, texte: str) -> set[str]:
    """Write a text in every free column, as somebody who got past the forms would; returns the columns found."""
    trouvees = set()
    for table in SQLModel.metadata.sorted_tables:
        for nom in TEXTES.get(table.name, ()):
            if nom in table.c:
                longueur = getattr(table.c[nom].type, "length", None) or len(texte)
                bd.execute(update(table).values({nom: texte[:longueur]}))
                trouvees.add(f"{table.name}.{nom}")
    return trouvees


def _partout(valeur: Any, texte: str) -> Any:
    """The same JSON with every sentence replaced: codes and numbers stay what they are."""
    if isinstance(valeur, dict):
        return {cle: _partout(v, texte) for cle, v in valeur.items()}
    if isinstance(valeur, list):
        return [_partout(v, texte) for v in valeur]
    return texte if isinstance(valeur, str) and " " in valeur else valeur


def _pages(monde: Monde, nom: str) -> list[tuple[str, str]]:
    """Each address of a route, for the first and the last of those who may enter."""
    gabarit = LUES[nom]
    ids = [monde.scenario.parametres["dossier_id"], *monde.par_etat.values()]
    if nom == "dossiers.section":
        chemins = [monde.chemin(gabarit, dossier_id=ids[-1], cle=cle) for cle in hostile.SECTIONS]
    elif "{dossier_id}" in gabarit:
        chemins = [monde.chemin(gabarit, dossier_id=i) for i in ids]
    else:
        chemins = [monde.chemin(gabarit)]
    qui = entrants("GET", nom) or ["anonyme"]
    return [(acteur, chemin) for acteur in dict.fromkeys([*qui[:1], *qui[-1:]]) for chemin in chemins]


@pytest.fixture(scope="module")
def monde_piege(mondes: Callable[..., Monde]) -> Monde:
    """A portal of its own, where every text is a trap. SQLite only: the engine has no part in what a page escapes."""
    monde = mondes("sqlite", "piege")
    with Session(db.moteur()) as bd:
        trouvees = pieger(bd, PIEGE)
        assert {"organisme.nom", "dossier.titre", "piece.nom", "note.commentaire"} <= trouvees
        for section in bd.scalars(select(Section)):
            section.contenu = _partout(section.contenu, PIEGE)
        for version in bd.scalars(select(VersionDossier)):
            version.contenu = contenu_canonique(_partout(json.loads(version.contenu), PIEGE))
            version.sha256 = sha256(version.contenu.encode()).hexdigest()
        bd.commit()
    return monde


@pytest.fixture
def piege(monde_piege: Monde) -> Monde:
    monde_piege.regler()
    return monde_piege


@pytest.mark.parametrize("nom", sorted(LUES))
def test_un_piege_reste_un_texte_sur_chaque_page(piege: Monde, nom: str) -> None:
    for acteur, chemin in _pages(piege, nom):
        reponse = piege.navigateur(acteur).get(chemin)
        assert reponse.status_code < 500, f"{acteur} {chemin}"
        if reponse.headers.get("content-type", "").startswith("text/html"):
            assert "<svg onload" not in reponse.text, f"{acteur} {chemin}"
            arbre = LexborHTMLParser(reponse.text)
            assert not [n for n in arbre.css("*") if "onload" in n.attributes], f"{acteur} {chemin}"
            assert "alert(1)>'49" not in reponse.text, f"{acteur} {chemin}"


@pytest.mark.parametrize("monde", ["sqlite"], indirect=True)
@pytest.mark.parametrize("formule", FORMULES)
def test_une_cellule_n_est_jamais_une_formule(monde: Monde, formule: str) -> None:
    with Session(db.moteur()) as bd:
        bd.execute(update(Dossier).values(titre=formule))
        bd.execute(update(Organisme).values(nom=formule))
        bd.commit()
    admin = monde.navigateur("administrateur")
    lu = admin.get("/instruction/dossiers.csv").content.decode("utf-8-sig")
    lignes = list(csv.reader(io.StringIO(lu, newline=""), delimiter=";"))
    assert len(lignes) > 3
    assert {cellule[:1] for ligne in lignes for cellule in ligne} & set("=+-@\t\r") == set()
    assert {ligne[1] for ligne in lignes[1:]} == {f"'{formule}"}
    classeur = admin.get(f"/comite/classement/{monde.scenario.parametres['campagne_id']}/classement.xlsx").content
    with zipfile.ZipFile(io.BytesIO(classeur)) as archive:
        assert b"<f>" not in b"".join(archive.read(n) for n in archive.namelist() if "sheet" in n)
