"""A rule that may make the whole request irrecevable is said on the page that holds the answer, then on top."""

import re
from collections.abc import Callable

from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.models.comptes import Personne
from tests.conftest import adresse
from tests.fabriques import personne
from tests.fabriques_dossiers import brouillon

Entrer = Callable[[Personne], TestClient]


def test_un_risque_arrete_une_fois_puis_reste_en_tete(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    dossier = brouillon(bd, porteur)
    bd.commit()
    client = entrer(porteur)
    ici = adresse("dossiers.section", dossier_id=dossier.id, cle="calendrier")
    etapes = adresse("dossiers.dossier", dossier_id=dossier.id)
    assert 'id="risques"' not in client.get(etapes).text

    def envoyer(debut: str) -> str:
        version = re.search(r'name="version" value="(\d+)"', client.get(ici).text)
        assert version is not None
        reponse = client.post(ici, data={"version": version[1], "debut": debut, "fin": "", "suite": "continuer"})
        assert reponse.status_code == 303
        return reponse.headers["location"]

    assert envoyer("15/01/2028") == f"{ici}?fait=risque"
    page = client.get(f"{ici}?fait=risque").text
    assert "risque de ne pas être recevable" in page
    assert "L’appel finance des actions de l’année 2027" in page and "Brouillon enregistré. Lisez" in page
    # said once: the same answer sent again goes on
    assert envoyer("15/01/2028").endswith("/budget")
    en_tete = client.get(etapes).text
    assert 'id="risques"' in en_tete and f'href="{ici}#debut"' in en_tete
    # begun before the deposit: another risk, an advice this time
    assert envoyer("22/11/2026") == f"{ici}?fait=risque"
    assert "avant le dépôt de la demande" in client.get(ici).text
    # as it is typed, too
    champ = adresse("dossiers.enregistrer_champ", dossier_id=dossier.id, cle="calendrier", question="debut")
    base = re.search(r'name="base" value="([^"]*)"', client.get(ici).text)
    assert base is not None
    reponse = client.post(champ, data={"base": base[1], "debut": "20/11/2026"})
    assert "avant le dépôt" in reponse.text and "risque de ne pas être recevable" in reponse.text
    assert envoyer("15/01/2027").endswith("/budget")
    assert 'id="risques"' not in client.get(etapes).text
