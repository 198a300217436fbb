"""What is completed after the deposit: covered by the signature already given, or to be signed again."""

import json
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.domain.etats import Etat
from app.domain.signature import (
    COMPLEMENT_A_SIGNER,
)
from app.dossiers.commands_signature import DEJA_DEPOSEE
from app.dossiers.depot import deposer
from app.instruction.commands import demander_complement
from app.models.comptes import Personne
from app.models.dossiers import Dossier, Section, VersionDossier
from tests.conftest import PRESENT
from tests.dossiers.signature import (
    PRESIDENTE,
    Entrer,
    Regler,
    Scene,
    avec_presidente,
    demander,
    dossier_de,
)
from tests.fabriques_comptes import courriels_de, lues, sujets
from tests.fabriques_dossiers import acces
from tests.fabriques_instruction import acces_agent, sans_lien
from tests.lecture import lu


def _a_completer(bd: Session, scene: Scene, *sections: str) -> None:
    """Signed and deposited by its president; then asked to be completed."""
    dossier = bd.get_one(Dossier, scene.dossier_id)
    presidente = bd.scalars(select(Personne).where(col(Personne.courriel) == PRESIDENTE)).one()
    deposer(bd, acces(bd, presidente, dossier), "k", presidente, PRESENT)
    pilote = bd.get_one(Personne, dossier.pilote_id)
    demander_complement(bd, acces_agent(bd, dossier, pilote), "Précisez.", sections, date(2027, 2, 1), PRESENT)
    bd.commit()


def _changer(bd: Session, scene: Scene, cle: str, question: str, valeur: str) -> None:
    section = bd.scalars(select(Section).where(col(Section.cle) == cle)).one()
    section.contenu = section.contenu | {question: valeur}
    bd.commit()


def _versions() -> list[dict[str, Any]]:
    requete = select(col(VersionDossier.contenu)).order_by(col(VersionDossier.id))
    return [json.loads(contenu)["signature"] for contenu in lues(requete)]


def test_un_complement_qui_n_engage_pas_est_couvert_par_la_signature(
    bd: Session, scene: Scene, entrer: Entrer, horloge: Regler
) -> None:
    avec_presidente(bd, scene)
    _a_completer(bd, scene, "calendrier")
    _changer(bd, scene, "calendrier", "etapes", "Mars : les rencontres. Juin : la fête.")
    horloge(PRESENT + timedelta(days=1))
    redactrice = entrer(scene.redactrice)
    page = unescape(redactrice.get(f"{scene.chemin}/relire").text)
    assert "La signature donnée au dépôt couvre ce complément" in page and "Demander la signature" not in page
    assert redactrice.post(f"{scene.chemin}/completer").status_code == 303
    depot, complement = _versions()
    assert complement == depot and depot["nom"] == "Ada Klein"
    page = sans_lien(entrer(scene.agent), scene.dossier_id).get(f"/instruction{scene.chemin}").text
    assert "<strong>Ada Klein</strong>" in page and "cette signature le couvre" in page


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_complement_qui_engage_se_signe_de_nouveau(
    bd: Session, scene: Scene, entrer: Entrer, client: TestClient, horloge: Regler
) -> None:
    avec_presidente(bd, scene)
    _a_completer(bd, scene, "attestations", "calendrier")
    _changer(bd, scene, "attestations", "precision", "Une attestation de plus.")
    demain = horloge(PRESENT + timedelta(days=1))
    redactrice, gerant = entrer(scene.redactrice), entrer(scene.gerant)
    for navigateur in (redactrice, gerant):
        refus = navigateur.post(f"{scene.chemin}/completer")
        assert (refus.status_code, COMPLEMENT_A_SIGNER in lu(refus)) == (422, True)
    assert dossier_de(scene).etat is Etat.A_COMPLETER
    page = unescape(redactrice.get(f"{scene.chemin}/relire").text)
    assert "Ce complément est à signer." in page and "Renvoyer le dossier complété" not in page
    lien = demander(redactrice, scene)
    courriel = courriels_de(PRESIDENTE)[-1]
    assert courriel.sujet == "Un complément de demande attend votre signature"
    assert "À renvoyer au plus tard le : lundi 1" in courriel.texte and "Clôture" not in courriel.texte
    assert "signer de nouveau.\n\nProjet :" in courriel.texte and "\n\nOuvrez cette page" in courriel.texte
    page = unescape(client.get(lien).text)
    assert "Signer le complément de" in page and "Signer et renvoyer" in page
    assert client.post(lien, data={"atteste": "oui"}).headers["location"] == lien
    assert "Vous avez signé et renvoyé la demande" in client.get(lien).text
    assert dossier_de(scene).etat is Etat.DEPOSE
    depot, complement = _versions()
    assert (complement["nom"], complement["le"], complement["par_lien"]) == ("Ada Klein", demain.isoformat(), True)
    assert complement["contenu_sha256"] != depot["contenu_sha256"]
    assert sujets("gerant@exemple.test")[-1] == "Demande n° AAP-2027-0001 signée et renvoyée"
    page = sans_lien(entrer(scene.agent), scene.dossier_id).get(f"/instruction{scene.chemin}").text
    assert "Ada Klein" in page and "cette signature le couvre" not in page
    assert client.post(lien, data={"atteste": "oui"}).headers["location"] == lien  # pressed twice
    assert len(_versions()) == 2


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_lien_d_avant_le_depot_ne_signe_pas_le_complement(
    bd: Session, scene: Scene, entrer: Entrer, client: TestClient, horloge: Regler
) -> None:
    avec_presidente(bd, scene)
    lien = demander(entrer(scene.redactrice), scene)
    _a_completer(bd, scene, "calendrier")
    horloge(PRESENT + timedelta(days=1))
    assert DEJA_DEPOSEE in lu(client.get(lien))
    assert client.post(lien, data={"atteste": "oui"}).status_code == 409
    assert dossier_de(scene).etat is Etat.A_COMPLETER
