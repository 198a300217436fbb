"""A search that finds nothing says which one would, to whom it finds something."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.models.comite import Deport
from app.models.comptes import Personne
from app.models.mots import Mot
from app.travailleur import TRAVAUX, _apprendre_les_mots
from tests import fabriques
from tests.conftest import adresse
from tests.fabriques_dossiers import dossier_depose
from tests.instruction.scene import Scene
from tests.plans import ordres, plan, preferer_les_index

Entrer = Callable[[Personne], TestClient]
PROPOSE = re.compile(r'Vouliez-vous dire <a href="\?([^"]*)">«\xa0(.*?)\xa0»</a>')


@pytest.fixture
def jardins(bd: Session, scene: Scene) -> int:
    """A dossier whose words no other has, and the vocabulary learnt from it."""
    organisme = fabriques.organisme(bd, scene.porteur, nom="Les Éclaireurs du cœur")
    depose = dossier_depose(
        bd, scene.porteur, campagne=scene.campagne, organisme=organisme, titre="Jardins partagés de l’été 2027"
    )
    bd.commit()
    assert _apprendre_les_mots(maintenant()) > 0
    return depose.id or 0


def _propose(navigateur: TestClient, **filtres: object) -> tuple[str, str] | None:
    page = navigateur.get(adresse("instruction.dossiers"), params={k: str(v) for k, v in filtres.items()})
    assert page.status_code == 200 and "Aucun dossier ne correspond" in page.text
    trouve = PROPOSE.search(page.text)
    return (unescape(trouve[1]), unescape(trouve[2])) if trouve else None


def test_le_travailleur_apprend_les_mots_deposes(bd: Session, scene: Scene, jardins: int) -> None:
    lus = set(bd.scalars(select(col(Mot.mot))))
    assert lus >= {"jardins", "partages", "eclaireurs", "coeur", "ateliers", "sante"}
    assert lus.isdisjoint({"les", "ete", "2027"})
    bd.commit()
    assert _apprendre_les_mots(maintenant()) == 0, "rien n’a été déposé depuis"
    dossier_depose(bd, campagne=scene.campagne, titre="Jardins en partage")
    bd.commit()
    _apprendre_les_mots(maintenant())
    assert bd.scalar(select(func.count()).where(col(Mot.mot) == "partage")) == 1
    assert _apprendre_les_mots in [travail for travail, _ in TRAVAUX]


def test_la_liste_vide_propose_les_mots_voulus(bd: Session, scene: Scene, jardins: int, entrer: Entrer) -> None:
    navigateur, campagne = entrer(scene.etranger), scene.campagne.id
    requete, dits = _propose(navigateur, q="Jardain partagés", campagne=campagne, tri="note") or ("", "")
    assert (requete, dits) == (f"q=jardins+partag%C3%A9s&campagne={campagne}&tri=note", "jardins partagés")
    page = navigateur.get(f"{adresse('instruction.dossiers')}?{requete}").text
    assert f'href="dossiers/{jardins}?' in page
    assert _propose(navigateur, q="JADRINS") == ("q=jardins", "jardins")
    assert _propose(navigateur, q="eclaireusr") == ("q=eclaireurs", "eclaireurs")
    # nothing near, nothing to find with the other filters, nothing that is a word, words that are right, two dossiers
    autres: list[dict[str, str]] = [{"q": "jardain", "etat": "refuse"}]
    for filtres in (*autres, *({"q": q} for q in ("hippopotame", "%' _ <zz>", "jardin lemaire", "jardain tours"))):
        assert _propose(navigateur, **filtres) is None, filtres
    page = navigateur.get(adresse("instruction.dossiers"), params={"q": '<b>"jardain'}).text
    assert "&lt;b&gt;&#34;jardain" in page and '<b>"' not in page and PROPOSE.search(page)


@pytest.mark.parametrize("base", ["postgresql"], indirect=True)
def test_postgresql_compare_par_l_index_ou_s_en_passe(bd: Session, scene: Scene, jardins: int, entrer: Entrer) -> None:
    navigateur = entrer(scene.etranger)
    with ordres() as lus:  # neither its length nor its ends are those of the word that was meant
        assert _propose(navigateur, q="bjardinsz") == ("q=jardins", "jardins")
    (par_trigrammes,) = (lu for lu in lus if "similarity(mot" in lu[0])
    # a few words are read whole
    sans_chiffre = "translate(md5(n::text), '0123456789', 'ghijklmnop')"
    bd.execute(text(f"INSERT INTO mot SELECT {sans_chiffre}, now() FROM generate_series(1, 3000) n"))
    bd.execute(text("ANALYZE mot"))
    preferer_les_index(bd)
    assert "ix_mot_trigrammes" in plan(bd, *par_trigrammes)
    bd.execute(text("ALTER EXTENSION pg_trgm SET SCHEMA depart"))  # as if the base had none
    bd.commit()
    try:
        assert _propose(navigateur, q="jardain") == ("q=jardins", "jardins")
        assert _propose(navigateur, q="bjardinsz") is None
    finally:
        bd.execute(text("ALTER EXTENSION pg_trgm SET SCHEMA public"))
        bd.commit()


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_les_mots_d_un_dossier_cache_ne_sont_pas_dits(bd: Session, scene: Scene, jardins: int, entrer: Entrer) -> None:
    """Who withdrew from the only dossier that has the word is told nothing of it."""
    bd.add(Deport(personne_id=scene.etranger.id or 0, dossier_id=jardins, motif="Parent", declare_le=maintenant()))
    bd.commit()
    assert _propose(entrer(scene.pilote), q="jardain") == ("q=jardins", "jardins")
    assert _propose(entrer(scene.etranger), q="jardain") is None
