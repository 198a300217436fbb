"""« Fiche Dauphin »: what a member may read, ready to copy, with or without a script."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.francais import INSECABLE
from app.domain.dispositifs import Dispositif
from app.domain.droits import RoleAdhesion
from app.models.comptes import Personne
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques import adherer, organisme, personne
from tests.fabriques_dossiers import brouillon, campagne_ouverte, contenu_complet, contenu_court


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_fiche_et_son_fichier(bd: Session, entrer: Callable[[Personne], TestClient]) -> None:
    porteur, lecteur, passant = personne(bd), personne(bd), personne(bd)
    mien = organisme(bd, porteur, rna="W595001234")
    adherer(bd, mien, lecteur, RoleAdhesion.LECTEUR)
    contenu = contenu_complet(projet={"description": "Un <b>atelier</b> par semaine, de mars à novembre."})
    dossier = brouillon(bd, porteur, organisme=mien, contenu=contenu)
    court = brouillon(
        bd, porteur, organisme=mien, campagne=campagne_ouverte(bd, Dispositif.SIP), contenu=contenu_court()
    )
    bd.commit()
    url = adresse("dossiers.fiche_dauphin", dossier_id=dossier.id)
    assert entrer(passant).get(url).status_code == 404
    client = entrer(lecteur)
    with compter() as ordres:
        page = client.get(url).text
    assert len(ordres) <= 4
    assert "W595001234" in page and "Un &lt;b&gt;atelier&lt;/b&gt; par semaine" in page
    assert 'data-copier="champ-1-1"' in page and 'id="champ-1-1"' in page
    assert page.index("La demande") < page.index("L’association") < page.index("Budget du projet")
    assert f"50{INSECABLE}signes" in page and "<mark>" not in page
    coupee = client.get(url, params={"limite": "20"}).text
    assert "Un &lt;b&gt;atelier&lt;/b&gt; pa<mark>r semaine, de mars à novembre.</mark>" in coupee
    assert f"30{INSECABLE}signes de trop" in coupee and "dépassent 20" in coupee.replace(INSECABLE, " ")
    refus = client.get(url, params={"limite": "douze"}).text
    assert "<title>Erreur\u00a0: Fiche Dauphin" in refus and 'value="douze"' in refus
    fichier = client.get(adresse("dossiers.fiche_dauphin_texte", dossier_id=dossier.id))
    assert fichier.headers["content-type"] == "text/plain; charset=utf-8"
    assert fichier.headers["content-disposition"].startswith("attachment;")
    assert "Un <b>atelier</b> par semaine" in fichier.text
    lien = adresse("dossiers.fiche_dauphin", dossier_id=court.id)
    assert entrer(porteur).get(lien).status_code == 404
    assert lien not in entrer(porteur).get(adresse("dossiers.dossier", dossier_id=court.id)).text
    assert url in client.get(adresse("dossiers.dossier", dossier_id=dossier.id)).text
