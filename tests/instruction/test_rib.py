"""A requested RIB in front of agents: who sees it, two of them, one answer, even at the same instant."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.comptes.commands_rib import changer_rib
from app.comptes.forms import FormeRib
from app.comptes.queries_organismes import organisme_ouvert
from app.core.clock import maintenant
from app.core.db import ecriture
from app.domain.coordonnees import MEME_PERSONNE, RAPPEL_D_ABORD, EtatChangement
from app.domain.droits import Role
from app.instruction.commands_rib import confirmer_rib
from app.instruction.queries_rib import changement_ouvert
from app.models.comptes import Organisme, Personne
from app.models.rib import ChangementRib
from tests import fabriques
from tests.fabriques_comptes import IBAN, actes, courriels_de, lues, prouver_identite, sujets
from tests.fabriques_dossiers import dossier_depose
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]
UNE_HEURE = timedelta(hours=1)
AUTRE = "FR7630006000011234567890189"
RIB = "/instruction/rib/1"
RAPPEL = {"rappel": "Appelé la présidente au 03 27 00 00 01 : elle confirme."}


class Scene:
    """An organisme followed by a pilote, which asks for another account."""

    def __init__(self, bd: Session) -> None:
        fabriques.campagne(bd)
        self.equipe = fabriques.equipe(bd)
        self.pilote, self.voisin = self.equipe["chef-projet-3"], self.equipe["chef-projet-6"]
        self.admin, self.liee = fabriques.personne(bd, Role.ADMINISTRATEUR), fabriques.personne(bd, Role.ADMINISTRATEUR)
        self.gerante = fabriques.personne(bd, courriel="gerante@exemple.test", nom="Lambert", telephone="0327999999")
        self.organisme = fabriques.organisme(bd, self.gerante, iban=AUTRE, titulaire_compte="Les Jardins")
        dossier_depose(bd, self.gerante, organisme=self.organisme)
        fabriques.lier(bd, self.liee, self.organisme.id)
        bd.commit()
        ouvert = organisme_ouvert(bd, self.gerante, self.organisme.id or 0)
        assert ouvert is not None
        changer_rib(
            bd, ouvert, FormeRib(iban=IBAN, titulaire_compte="Les Jardins"), self.gerante, maintenant() + UNE_HEURE
        )
        bd.commit()


@pytest.fixture
def scene(bd: Session) -> Scene:
    return Scene(bd)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_second_agent_confirme_contre_l_ancien(scene: Scene, entrer: Entrer) -> None:
    pilote, admin = entrer(scene.pilote), entrer(scene.admin)
    dossier = pilote.get("/instruction/dossiers/1").text
    assert "RIB à confirmer." in dossier and "FR… 0189" in dossier and "FR… 2606" not in dossier
    assert "RIB à confirmer" in pilote.get("/instruction/a-traiter").text
    page = pilote.get(RIB).text
    # the known contacts beside the new account, both accounts masked
    for mot in ("FR… 0189", "FR… 2606", "03 27 00 00 01", "03 27 99 99 99", "A fait la demande", "Les Jardins"):
        assert mot in page, mot
    assert IBAN not in page and AUTRE not in page

    assert RAPPEL_D_ABORD in lu(pilote.post(f"{RIB}/confirmer"))
    court = pilote.post(f"{RIB}/verifier", data={"rappel": "ok"})
    assert court.status_code == 422 and ">ok</textarea>" in court.text
    assert pilote.post(f"{RIB}/verifier", data=RAPPEL).headers["location"] == f"{RIB}?fait=verifie"
    meme = pilote.post(f"{RIB}/confirmer")
    assert meme.status_code == 403 and MEME_PERSONNE in lu(meme)
    assert lues(select(Organisme))[0].iban == AUTRE

    assert admin.post(f"{RIB}/confirmer").headers["location"] == f"{RIB}?fait=confirme"
    change = lues(select(Organisme))[0]
    assert (change.iban, change.rib_a_confirmer_le) == (IBAN, None)
    assert admin.post(f"{RIB}/confirmer").status_code == 409
    assert sujets("gerante@exemple.test")[-1] == "Les nouvelles coordonnées bancaires sont confirmées"
    assert IBAN not in courriels_de("gerante@exemple.test")[-1].texte
    assert actes()[-2:] == ["verifier_rib", "confirmer_rib"]
    assert "Aucun RIB n’attend" in admin.get("/instruction/rib").text


def test_qui_voit_un_rib_a_confirmer(scene: Scene, entrer: Entrer, client: TestClient) -> None:
    statuts = {
        nom: entrer(getattr(scene, nom)).get(RIB).status_code
        for nom in ("pilote", "admin", "voisin", "liee", "gerante")
    }
    assert statuts == {"pilote": 200, "admin": 200, "voisin": 404, "liee": 404, "gerante": 403}
    assert scene.organisme.nom not in entrer(scene.voisin).get("/instruction/rib").text
    assert scene.organisme.nom not in entrer(scene.liee).get("/instruction/rib").text
    for acte in ("lire", "verifier", "confirmer", "rejeter"):
        assert entrer(scene.voisin).post(f"{RIB}/{acte}", data=RAPPEL | {"motif": "non"}).status_code == 404


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_lire_en_entier_demande_une_preuve_et_laisse_une_trace(scene: Scene, entrer: Entrer) -> None:
    pilote = entrer(scene.pilote)
    assert pilote.post(f"{RIB}/lire").headers["location"] == f"/compte/preuve?suite={RIB}"
    prouver_identite(pilote)
    lu = pilote.post(f"{RIB}/lire").text
    assert "FR14 2004 1010 0505 0001 3M02 606" in lu and "FR76 3000 6000 0112 3456 7890 189" in lu
    assert actes()[-1] == "lire_rib"


def test_un_rib_refuse_garde_l_ancien_et_dit_pourquoi(scene: Scene, entrer: Entrer) -> None:
    pilote = entrer(scene.pilote)
    assert pilote.post(f"{RIB}/rejeter", data={"motif": " "}).status_code == 422
    assert pilote.post(f"{RIB}/rejeter", data={"motif": "Le titulaire n’est pas l’association."}).status_code == 303
    assert lues(select(Organisme))[0].iban == AUTRE
    texte = courriels_de("gerante@exemple.test")[-1].texte
    assert "Motif : Le titulaire n’est pas l’association." in texte
    assert "Le titulaire n’est pas l’association." in entrer(scene.gerante).get("/organismes/1/rib").text


def test_deux_confirmations_au_meme_instant_en_font_une(bd: Session, scene: Scene, entrer: Entrer) -> None:
    entrer(scene.pilote).post(f"{RIB}/verifier", data=RAPPEL)
    seconde = entrer(scene.admin)
    statuts: list[int] = []
    fil = threading.Thread(target=lambda: statuts.append(seconde.post(f"{RIB}/confirmer").status_code))
    with ecriture() as premiere:
        ouvert = changement_ouvert(premiere, scene.admin, 1, pour_ecrire=True)
        assert ouvert is not None
        fil.start()  # it has to wait here, then to find the request answered
        time.sleep(0.3)
        confirmer_rib(premiere, ouvert, maintenant())
    fil.join()
    assert statuts == [409]
    assert actes().count("confirmer_rib") == 1
    assert [c.etat for c in lues(select(ChangementRib))] == [EtatChangement.CONFIRME]
