"""What changed from one version to the next, for the porteur and for the agents, each through their own door."""

from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.db import ecriture
from app.domain.etats import Etat
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques import equipe, personne
from tests.fabriques_dossiers import brouillon, contenu_complet, dossier_depose

INSERE = "<ins>trop souvent </ins>"
Entrer = Callable[[Personne], TestClient]


def _page(client: TestClient, nom: str, dossier: Dossier, suite: str = "") -> str:
    reponse = client.get(adresse(nom, dossier_id=dossier.id) + suite)
    assert reponse.status_code == 200, reponse.status_code
    return unescape(reponse.text)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_ce_qui_change_se_lit_avant_l_envoi_puis_d_une_version_a_l_autre(bd: Session, entrer: Entrer) -> None:
    agents = equipe(bd)
    porteur = personne(bd)
    dossier = dossier_depose(bd, porteur)
    bd.commit()
    client, agent = entrer(porteur), entrer(agents["chef-projet-3"])
    assert "une seule fois" in _page(client, "dossiers.changements", dossier)
    assert "Ce que vous avez changé" not in _page(client, "dossiers.dossier", dossier)
    with ecriture() as autre:
        autre.get_one(Dossier, dossier.id).etat = Etat.A_COMPLETER

    # while completing: said to be unsent, and hidden from the agents
    besoins = contenu_complet()["projet"]["besoins"].replace("renoncent", "renoncent trop souvent")
    section = adresse("dossiers.section", dossier_id=dossier.id, cle="projet")
    client.post(section, data={"version": "1", "besoins": besoins, "partenaires": "La régie de quartier."})
    assert "Ce que vous avez changé" in _page(client, "dossiers.dossier", dossier)
    with compter() as ordres:
        page = _page(client, "dossiers.changements", dossier)
    assert len(ordres) <= 7
    assert "pas encore envoyés" in page and "2\u00a0changements" in page
    assert INSERE in page and "La régie" in page
    assert "Rien n’a changé" in _page(agent, "instruction.changements", dossier)
    assert "Ce qui a changé" not in _page(agent, "instruction.dossier", dossier)

    # once sent back: a version, for both
    assert client.post(adresse("dossiers.completer", dossier_id=dossier.id)).status_code == 303
    assert INSERE in _page(client, "dossiers.changements", dossier, "?version=2")
    assert "Ce qui a changé depuis la version 1" in _page(agent, "instruction.dossier", dossier)
    with compter() as ordres:
        page = _page(agent, "instruction.changements", dossier)
    assert len(ordres) <= 5
    assert INSERE in page and "Ce qui a changé depuis la version 1" in page
    for nom, suite in (("dossiers.changements", "?version=3"), ("instruction.changements", "?depuis=0")):
        qui = client if nom.startswith("dossiers") else agent
        assert qui.get(adresse(nom, dossier_id=dossier.id) + suite).status_code == 404


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_chacun_par_sa_porte(bd: Session, entrer: Entrer) -> None:
    porteur, autre = personne(bd), personne(bd)
    dossier = dossier_depose(bd, porteur)
    pas_depose = brouillon(bd, porteur)
    bd.commit()
    page = adresse("dossiers.changements", dossier_id=dossier.id)
    assert entrer(autre).get(page).status_code == 404
    assert entrer(porteur).get(adresse("instruction.changements", dossier_id=dossier.id)).status_code == 403
    refus = entrer(porteur).get(adresse("dossiers.changements", dossier_id=pas_depose.id))
    assert refus.status_code == 409 and "pas encore déposée" in refus.text
