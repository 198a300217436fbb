"""The legal representative signs: by depositing, from a mail, or by the pouvoir joined; and what makes it void."""

import json
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.responses import Response
from starlette.testclient import TestClient

from app.domain.droits import RoleAdhesion
from app.domain.etats import Etat
from app.domain.membres import AUTRE_ADRESSE
from app.domain.signature import (
    PLUS_REPRESENTANT,
    REFUS_DE_LA_DEMANDE,
    SIGNATURE_MANQUANTE,
    EtatDemande,
)
from app.dossiers.documents import dessiner_documents
from app.models.comptes import Adhesion, EtatAdhesion, Personne
from app.models.dossiers import Document, Dossier, VersionDossier
from app.models.signature import DemandeDeSignature
from tests.compteur import compter
from tests.conftest import PRESENT
from tests.dossiers.signature import (
    PRESIDENTE,
    Entrer,
    Regler,
    Scene,
    actes,
    avec_presidente,
    demander,
    dossier_de,
    signature_figee,
)
from tests.fabriques import adherer, personne
from tests.fabriques_comptes import courriels_de, lues, sujets
from tests.fabriques_dossiers import acces, brouillon, joindre
from tests.fabriques_instruction import sans_lien
from tests.lecture import lu
from tests.navigateur import Navigateur


@pytest.mark.usefixtures("pango")
def test_une_redactrice_fait_signer_la_presidente_par_un_lien(
    bd: Session, scene: Scene, entrer: Entrer, client: TestClient
) -> None:
    avec_presidente(bd, scene)
    navigateur = entrer(scene.redactrice)
    page = unescape(navigateur.get(f"{scene.chemin}/relire").text)
    assert "Ada Klein" in page and "Demander la signature" in page and "Déposer ma demande" not in page
    lien = demander(navigateur, scene)
    courriel = courriels_de(PRESIDENTE)[0]
    assert courriel.est_confidentiel and courriel.sujet == "Une demande de subvention attend votre signature"
    assert "Lina Faure" in courriel.texte and "8\u202f000\u00a0€" in courriel.texte
    assert "Signature demandée à" in navigateur.get(f"{scene.chemin}/relire").text
    # the mail scanner opens the link: nothing is signed
    for _ in range(2):
        page = unescape(client.get(lien).text)
    assert dossier_de(scene).etat is Etat.BROUILLON
    for dit in (
        "8\u202f000\u00a0€",
        "Ateliers santé au pied des tours",
        "Ada Klein",
        "contrat d’engagement républicain",
    ):
        assert dit in page, dit
    assert client.post(lien, data={}).status_code == 422
    with compter() as ordres:
        assert client.post(lien, data={"atteste": "oui"}).headers["location"] == lien
    assert len(ordres) <= 34, len(ordres)
    assert client.post(lien, data={"atteste": "oui"}).headers["location"] == lien  # pressed twice
    page = client.get(lien).text
    assert "Vous avez signé et déposé la demande" in page and "AAP-2027-0001" in page
    assert "Ateliers santé" not in page  # a link that served shows nothing of the dossier
    deposee = dossier_de(scene)
    assert (deposee.etat, deposee.depose_le) == (Etat.DEPOSE, PRESENT)
    signature = signature_figee()
    assert (signature["titre"], signature["nom"], signature["par_lien"]) == ("representant", "Ada Klein", True)
    demande = lues(select(DemandeDeSignature))[0]
    assert signature["contenu_sha256"] == demande.contenu_sha256 and demande.signee_le == PRESENT
    assert actes() == ["demander_signature", "deposer", "signer"]
    assert sujets(PRESIDENTE)[-1] == "Demande n° AAP-2027-0001 déposée"
    for qui in ("redactrice@exemple.test", "gerant@exemple.test"):
        assert sujets(qui) == ["Demande n° AAP-2027-0001 signée et déposée"]
    assert "Signée par Ada Klein" in navigateur.get(f"{scene.chemin}/accuse").text
    dessiner_documents(PRESENT)
    assert "Signée électroniquement par Ada Klein" in lues(select(col(Document.html)))[0]
    # the agents read who signed, in which capacity and how
    page = sans_lien(entrer(scene.agent), scene.dossier_id).get(f"/instruction{scene.chemin}").text
    assert "<strong>Ada Klein</strong>, qui représente légalement l’organisme, a signé le" in page
    assert "par le lien reçu par e-mail" in page and "Lire le pouvoir" not in page
    assert "Aline Lemaire, présidence" in page


def test_une_presidente_sans_compte_est_nommee_par_le_gestionnaire(
    scene: Scene, entrer: Entrer, client: TestClient
) -> None:
    redactrice = entrer(scene.redactrice)
    assert "Personne ne représente encore l’organisme" in unescape(redactrice.get(f"{scene.chemin}/relire").text)
    # a writer could name an address of their own
    assert redactrice.post(f"{scene.chemin}/signature", data={"nouvelle": PRESIDENTE}).status_code == 403
    gerant = entrer(scene.gerant)
    vide = gerant.post(f"{scene.chemin}/signature", data={"destinataire": "autre@exemple.test"})
    assert vide.status_code == 422 and "Choisissez la personne qui représente l’organisme." in unescape(vide.text)
    faux = gerant.post(f"{scene.chemin}/signature", data={"nouvelle": "pas une adresse"})
    assert faux.status_code == 422 and 'value="pas une adresse"' in faux.text
    deja = gerant.post(f"{scene.chemin}/signature", data={"nouvelle": "redactrice@exemple.test"})
    assert deja.status_code == 422 and "Cette personne est déjà membre" in deja.text
    lien = demander(gerant, scene, nouvelle=PRESIDENTE)
    assert sujets(PRESIDENTE) == ["Une demande de subvention attend votre signature"]  # one mail, not two
    rien = client.post(lien, data={})
    assert rien.status_code == 422 and all(
        lu(rien).count(phrase) == 2
        for phrase in ("Saisissez votre prénom.", "Saisissez votre nom.", "Cochez la case pour")
    )
    assert client.post(lien, data={"prenom": "Ada", "nom": "Klein"}).status_code == 422
    sans_nom = client.post(lien, data={"atteste": "oui"})
    assert sans_nom.status_code == 422 and "Saisissez votre prénom." in sans_nom.text
    assert lues(select(Personne).where(col(Personne.courriel) == PRESIDENTE)) == []
    assert client.post(lien, data={"atteste": "oui", "prenom": "Ada", "nom": "Klein"}).status_code == 303
    assert dossier_de(scene).etat is Etat.DEPOSE and signature_figee()["nom"] == "Ada Klein"
    places = lues(select(Adhesion).order_by(col(Adhesion.id)))
    assert (places[-1].role, places[-1].etat) == (RoleAdhesion.SIGNATAIRE, EtatAdhesion.ACTIVE)
    assert client.get("/compte").status_code == 303  # signing opens no session


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_ce_qui_change_apres_l_envoi_annule_la_signature(
    bd: Session, scene: Scene, entrer: Entrer, client: TestClient
) -> None:
    avec_presidente(bd, scene)
    navigateur = entrer(scene.redactrice)
    premier = demander(navigateur, scene)
    page = navigateur.get(f"{scene.chemin}/projet").text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    champs = {"intitule": "Ateliers santé, deux fois par semaine", "version": version[1]}
    assert navigateur.post(f"{scene.chemin}/projet", data=champs).status_code == 303
    perimee = REFUS_DE_LA_DEMANDE[EtatDemande.PERIMEE]
    page = client.get(premier).text
    assert perimee in page and "Signer et déposer" not in page and "Ateliers santé" not in page
    refus = client.post(premier, data={"atteste": "oui"})
    assert refus.status_code == 409 and perimee in lu(refus)
    for page in (f"{scene.chemin}/relire", scene.chemin):  # said to everyone
        assert "ne vaut plus\u00a0: la demande a changé depuis" in navigateur.get(page).text
    second = demander(navigateur, scene)
    assert REFUS_DE_LA_DEMANDE[EtatDemande.REMPLACEE] in lu(client.post(premier, data={"atteste": "oui"}))
    joindre(bd, acces(bd, scene.redactrice, bd.get_one(Dossier, scene.dossier_id)), scene.redactrice, "devis")
    bd.commit()
    assert client.post(second, data={"atteste": "oui"}).status_code == 409  # a document more is a change too
    assert client.post(demander(navigateur, scene), data={"atteste": "oui"}).status_code == 303


def test_refuser_revient_aux_redacteurs(bd: Session, scene: Scene, entrer: Entrer, client: TestClient) -> None:
    avec_presidente(bd, scene)
    navigateur = entrer(scene.redactrice)
    lien = demander(navigateur, scene)
    assert client.post(f"{lien}/refuser", data={"motif": " "}).status_code == 422
    assert client.post(f"{lien}/refuser", data={"motif": "Le budget oublie la salle."}).status_code == 303
    assert client.post(lien, data={"atteste": "oui"}).status_code == 409
    assert "Vous n’avez pas signé" in client.get(lien).text
    page = navigateur.get(f"{scene.chemin}/relire").text
    assert "Le budget oublie la salle." in page
    for qui in ("redactrice@exemple.test", "gerant@exemple.test"):
        assert sujets(qui) == ["Votre demande n’a pas été signée"]
        assert "Le budget oublie la salle." in courriels_de(qui)[0].texte
    assert client.post(demander(navigateur, scene), data={"atteste": "oui"}).status_code == 303


def test_le_lien_est_lie_a_son_adresse_et_a_son_role(
    bd: Session, scene: Scene, entrer: Entrer, client: TestClient, horloge: Regler
) -> None:
    presidente = avec_presidente(bd, scene)
    lien = demander(entrer(scene.redactrice), scene)
    for geste in (entrer(scene.gerant).get, entrer(scene.redactrice).post):
        reponse = geste(lien)
        assert reponse.status_code == 403 and AUTRE_ADRESSE in lu(reponse)
    assert client.get(f"{lien}x").status_code == 404 and client.post("/signature/x").status_code == 404
    # no longer signataire since the mail left
    adhesion = bd.scalars(select(Adhesion).where(col(Adhesion.personne_id) == presidente.id)).one()
    adhesion.role = RoleAdhesion.LECTEUR
    bd.commit()
    refus = client.post(lien, data={"atteste": "oui"})
    assert refus.status_code == 403 and PLUS_REPRESENTANT in lu(refus)
    bd.get_one(Adhesion, adhesion.id).role = RoleAdhesion.SIGNATAIRE
    bd.commit()
    horloge(PRESENT + timedelta(days=7))
    assert REFUS_DE_LA_DEMANDE[EtatDemande.EXPIREE] in lu(client.post(lien, data={"atteste": "oui"}))
    assert dossier_de(scene).etat is Etat.BROUILLON


def test_a_la_derniere_minute_et_apres(
    bd: Session, scene: Scene, entrer: Entrer, client: TestClient, horloge: Regler
) -> None:
    avec_presidente(bd, scene)
    fermeture = datetime(2027, 1, 15, 16, tzinfo=UTC)
    horloge(fermeture - timedelta(minutes=2))
    lien = demander(entrer(scene.redactrice), scene)
    horloge(fermeture)
    for reponse in (client.get(lien), client.post(lien, data={"atteste": "oui"})):
        assert "close depuis le vendredi 15 janvier 2027 à 17" in reponse.text
    assert client.post(lien, data={"atteste": "oui"}).status_code == 409
    tard = entrer(scene.redactrice).post(f"{scene.chemin}/signature", data={"destinataire": PRESIDENTE})
    assert tard.status_code == 409
    horloge(fermeture - timedelta(seconds=1))
    assert client.post(lien, data={"atteste": "oui"}).status_code == 303
    assert dossier_de(scene).depose_le == fermeture - timedelta(seconds=1)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_gestionnaire_signe_s_il_le_declare_ou_avec_un_pouvoir(bd: Session, scene: Scene, entrer: Entrer) -> None:
    autre = personne(bd, courriel="autre@exemple.test")
    adherer(bd, scene.organisme, autre)
    bd.commit()
    navigateur = entrer(scene.gerant)
    sans = navigateur.post(f"{scene.chemin}/deposer", data={"cle": "a"})
    assert sans.status_code == 422 and lu(sans).count(SIGNATURE_MANQUANTE) == 2
    assert dossier_de(scene).etat is Etat.BROUILLON
    assert navigateur.post(f"{scene.chemin}/deposer", data={"cle": "a", "represente": "oui"}).status_code == 303
    assert signature_figee()["titre"] == "representant" and signature_figee()["nom"] == "Noé Roux"
    assert sujets("autre@exemple.test") == ["Une personne déclare représenter votre organisme"]
    assert lues(select(Adhesion).order_by(col(Adhesion.id)))[0].represente_depuis == PRESENT
    second = brouillon(bd, scene.gerant, organisme=scene.organisme, est_complet=True)
    bd.get_one(Adhesion, 1).represente_depuis = None
    joindre(bd, acces(bd, scene.gerant, second), scene.gerant, "pouvoir")
    chemin = f"/dossiers/{second.id}"
    bd.commit()
    assert "avec le pouvoir joint" in navigateur.get(f"{chemin}/relire").text
    assert navigateur.post(f"{chemin}/deposer", data={"cle": "b"}).status_code == 303
    fige = json.loads(lues(select(col(VersionDossier.contenu)).order_by(col(VersionDossier.id)))[1])
    assert fige["signature"]["titre"] == "pouvoir"
    numero = int(chemin.removeprefix("/dossiers/"))  # reading an attribute would take the lock
    agent = sans_lien(entrer(scene.agent), numero).get(f"/instruction{chemin}").text
    assert "<strong>Noé Roux</strong>, qui a reçu un pouvoir, joint à la demande, a signé le" in agent
    assert "Lire le pouvoir</a>" in agent and "pouvoir.pdf" in agent


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_brouillon_incomplet_ne_se_fait_pas_signer(bd: Session, entrer: Entrer, scene: Scene) -> None:
    avec_presidente(bd, scene)
    vide = brouillon(bd, scene.gerant, organisme=scene.organisme).id
    lectrice = personne(bd)
    adherer(bd, scene.organisme, lectrice, RoleAdhesion.LECTEUR)
    bd.commit()
    refus = entrer(scene.redactrice).post(f"/dossiers/{vide}/signature", data={"destinataire": PRESIDENTE})
    assert refus.status_code == 422 and "points empêchent de déposer" in refus.text
    assert sujets(PRESIDENTE) == []
    # everyone may check that it is complete; a reader may not ask
    page = entrer(lectrice).get(f"/dossiers/{vide}/relire").text
    assert "Le projet</a>" in page and "Demander la signature" not in page
    assert entrer(lectrice).post(f"/dossiers/{vide}/signature").status_code == 403


def test_signer_deux_fois_ensemble_depose_une_fois(
    bd: Session, scene: Scene, entrer: Entrer, client: TestClient
) -> None:
    presidente = avec_presidente(bd, scene)
    lien = demander(entrer(scene.redactrice), scene)
    directe = entrer(presidente)
    gestes: list[Callable[[], Response]] = [
        *(lambda: Navigateur(client.app).post(lien, data={"atteste": "oui"}),) * 3,
        lambda: directe.post(f"{scene.chemin}/deposer", data={"cle": "directe"}),
    ]
    depart, statuts = threading.Barrier(len(gestes)), []

    def faire(geste: Callable[[], Response]) -> None:
        depart.wait()
        statuts.append(geste().status_code)

    fils = [threading.Thread(target=faire, args=(g,)) for g in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert set(statuts) <= {303, 409} and 303 in statuts
    assert actes().count("deposer") == 1 and len(lues(select(VersionDossier))) == 1


def test_les_demandes_de_signature_sont_comptees(bd: Session, scene: Scene, entrer: Entrer) -> None:
    avec_presidente(bd, scene)
    navigateur = entrer(scene.redactrice)
    for _ in range(10):
        demander(navigateur, scene)
    refus = navigateur.post(f"{scene.chemin}/signature", data={"destinataire": PRESIDENTE})
    assert refus.status_code == 429 and len(courriels_de(PRESIDENTE)) == 10
