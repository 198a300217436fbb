"""The receipt of a deposit: its mail, its PDF, and that of the whole request."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.dossiers.documents import ACCUSE, DEMANDE, dessiner_documents
from app.models.comptes import Personne
from app.models.courriel import Courriel
from app.models.dossiers import Document
from tests.conftest import PRESENT, adresse
from tests.fabriques import campagne, equipe, personne
from tests.fabriques_dossiers import (
    brouillon,
    dossier_depose,
)

Entrer = Callable[[Personne], TestClient]


def test_l_accuse_par_courriel_porte_les_mentions(bd: Session, porteur: Personne) -> None:
    equipe(bd)
    appel = campagne(bd, contact={"service": "Service politique de la ville", "telephone": "03 27 00 00 00"})
    dossier = dossier_depose(bd, porteur, campagne=appel)
    courriel = bd.scalars(select(Courriel).where(Courriel.destinataire == porteur.courriel)).one()
    assert courriel.sujet == "Demande n° AAP-2027-0001 déposée"
    for mention in (
        "Numéro : AAP-2027-0001",
        "Reçue le : lundi 23 novembre 2026 à 10",
        "Service chargé de votre demande : Service politique de la ville",
        "Téléphone : 03 27 00 00 00",
        "L.231-4",
        "23 janvier 2027",
        f"http://testserver/dossiers/{dossier.id}",
    ):
        assert mention in courriel.texte, mention
    agents = bd.scalars(select(Courriel.sujet).where(Courriel.destinataire != porteur.courriel)).all()
    assert sorted(agents)[0] == "Avis demandé : AAP-2027-0001"
    assert "À prendre en charge : AAP-2027-0001" in agents


@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_l_accuse_se_dessine_hors_de_la_requete_et_se_telecharge(
    bd: Session, entrer: Entrer, porteur: Personne
) -> None:
    dossier = dossier_depose(bd, porteur)
    bd.commit()
    assert dessiner_documents(PRESENT) == 1
    assert dessiner_documents(PRESENT) == 0
    document = bd.scalars(select(Document)).one()
    assert (document.genre, document.numero, document.nom) == (ACCUSE, 1, "Accusé de réception AAP-2027-0001.pdf")
    assert "AAP-2027-0001" in document.html and "L.231-4" in document.html
    bd.commit()
    client = entrer(porteur)
    lien = adresse("dossiers.document", dossier_id=dossier.id, document_id=document.id)
    assert lien in client.get(adresse("dossiers.accuse", dossier_id=dossier.id)).text
    pdf = client.get(lien)
    assert (pdf.status_code, pdf.headers["content-type"], pdf.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert pdf.headers["content-disposition"].startswith("attachment;")
    passant = personne(bd)
    bd.commit()
    assert entrer(passant).get(lien).status_code == 404
    autre = dossier_depose(bd, porteur)
    bd.commit()
    assert client.get(adresse("dossiers.document", dossier_id=autre.id, document_id=document.id)).status_code == 404


def test_le_pdf_de_la_demande_se_demande_une_fois(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = dossier_depose(bd, porteur)
    bd.commit()
    client = entrer(porteur)
    for _ in range(2):
        reponse = client.post(adresse("dossiers.demander_document", dossier_id=dossier.id, genre=DEMANDE))
        assert reponse.status_code == 303
    assert client.post(adresse("dossiers.demander_document", dossier_id=dossier.id, genre="lettre")).status_code == 404
    assert "en préparation" in client.get(adresse("dossiers.dossier", dossier_id=dossier.id)).text
    document = bd.scalars(select(Document)).one()
    assert "Que trente femmes reprennent une activité physique." in document.html  # drawn in test_documents


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_vieux_depot_n_est_pas_redessine_seul(bd: Session, porteur: Personne) -> None:
    dossier_depose(bd, porteur, maintenant=PRESENT)
    bd.commit()
    assert dessiner_documents(datetime(2026, 12, 1, tzinfo=UTC)) == 0


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_brouillon_n_a_pas_d_accuse(bd: Session, entrer: Entrer, porteur: Personne) -> None:
    dossier = brouillon(bd, porteur)
    bd.commit()
    client = entrer(porteur)
    assert client.get(adresse("dossiers.accuse", dossier_id=dossier.id)).status_code == 409
    assert client.post(adresse("dossiers.demander_document", dossier_id=dossier.id, genre=ACCUSE)).status_code == 409
