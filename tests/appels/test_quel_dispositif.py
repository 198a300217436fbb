"""« Quel dispositif pour mon projet ? »: five questions by GET, an advice, a date, somebody to talk to."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.domain.dispositifs import Dispositif
from tests import fabriques as f
from tests.compteur import compter
from tests.fabriques_administration import CONTACT

COMPLET = "/quel-dispositif?qui=association&commune=59491&duree=courte&montant=800&maturite=nouveau"


def _texte(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\u202f", " ").replace("\u00a0", " ")


def test_cinq_reponses_menent_a_un_appel_une_date_et_une_personne(client: TestClient, bd: Session) -> None:
    equipe = f.equipe(bd)
    sip = f.campagne(bd, Dispositif.SIP, 2026, titre="SIP 2026", plafond_dossier_cents=150_000, contact=CONTACT)
    f.campagne(bd, Dispositif.AAP, 2026, titre="Appel passé", ouvre_le=datetime(2025, 11, 15, 8, tzinfo=UTC),
               ferme_le=datetime(2026, 1, 15, 16, tzinfo=UTC))  # fmt: skip
    f.campagne(bd, Dispositif.FPC, 2027, titre="Fabrique secrète", est_publiee=False)
    bd.commit()
    vierge = client.get("/quel-dispositif")
    assert vierge.status_code == 200 and "<script" not in vierge.text and 'id="conseil"' not in vierge.text

    reponse = client.get(COMPLET)
    texte = _texte(reponse.text)
    assert reponse.status_code == 200
    assert "<title>Soutien aux Initiatives de Proximité (SIP) — Quel dispositif" in reponse.text
    assert "Un moment court, 800 € : le SIP est fait pour cela." in texte
    assert "C’est ouvert, encore 53 jours" in texte
    assert f'href="/appels/{sip.id}"' in reponse.text
    # the answers are shown again, to be changed
    assert 'value="association" checked' in reponse.text and 'value="800"' in reponse.text

    avec_referent = client.get(f"{COMPLET}&orientation=sante")
    assert equipe["chef-projet-3"].nom_complet in avec_referent.text
    assert "Raismes relève de l’équipe Nord" in avec_referent.text

    # too much for the ceiling of the campaign: the annual call, which is closed; the next date is unknown
    trop = _texte(client.get(COMPLET.replace("montant=800", "montant=1+500,01")).text)
    assert "une demande ne dépasse pas 1 500 €" in trop
    assert "La prochaine ouverture n’est pas encore annoncée" in trop
    assert "Autre possibilité : Soutien aux Initiatives de Proximité (SIP)" in trop

    idee = _texte(client.get(COMPLET.replace("nouveau", "a_construire")).text)
    assert "aucune date n’est annoncée" in idee and "Fabrique secrète" not in idee

    ailleurs = _texte(client.get(COMPLET.replace("59491", "hors")).text)
    assert "47 communes" in ailleurs and CONTACT["courriel"] in ailleurs and "Thématique du projet" not in ailleurs
    sans = _texte(client.get(COMPLET.replace("59491", "59109")).text)
    assert "Brillon n’a pas de quartier du contrat" in sans
    with compter() as ordres:
        client.get(f"{COMPLET}&orientation=sante")
    assert len(ordres) == 5


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ("qui=association>", "Dites qui porte le projet."),
        ("qui=association>qui=roi", "Choisissez une réponse."),
        ("commune=59491>commune=", "Choisissez la commune du projet."),
        ("commune=59491>commune=75056", "Choisissez une commune de la liste."),
        ("duree=courte>duree=siecle", "Choisissez une durée."),
        ("maturite=nouveau>", "Dites où en est le projet."),
        ("montant=800>montant=beaucoup", "beaucoup"),
    ],
)
def test_une_reponse_qui_manque_est_demandee(client: TestClient, bd: Session, change: str, phrase: str) -> None:
    avant, apres = change.split(">")
    reponse = client.get(COMPLET.replace(avant, apres))
    assert reponse.status_code == 422
    assert phrase in reponse.text and "<title>Erreur\u00a0: " in reponse.text
