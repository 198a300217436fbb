"""Somebody from outside helps to write: with a mandate, at its dates, and nothing more."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.domain.dispositifs import Dispositif
from app.domain.droits import RoleAdhesion
from app.domain.mandats import AUTRE_MANDAT, AVANT_LE_DEBUT, DEJA_MEMBRE, TROP_LONG, EtatMandat, bornes
from app.models.comptes import Personne
from app.models.dossiers import Dossier, Piece, VersionDossier
from app.models.membres import Mandat
from tests.conftest import PRESENT
from tests.fabriques import adherer, campagne, equipe, organisme, personne
from tests.fabriques_comptes import actes, courriels_de, lues, sujets
from tests.fabriques_dossiers import brouillon, petit_pdf
from tests.fabriques_instruction import sans_lien
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]
Regler = Callable[[datetime], datetime]
JOUR = date(2026, 11, 23)
AIDANTE, STRUCTURE = "mediatrice@exemple.test", "Maison de quartier d’essai"
DATES = {"du": "23/11/2026", "au": "31/12/2026"}
MANDAT = {"courriel": AIDANTE, "structure": STRUCTURE, **DATES, "campagne_id": ""}


class Scene:
    def __init__(self, bd: Session) -> None:
        self.gerante = personne(bd, courriel="gerante@exemple.test", prenom="Rose", nom="Lambert")
        self.aidante = personne(bd, courriel=AIDANTE, prenom="Mina", nom="Roche")
        self.ici = organisme(bd, self.gerante, nom="Les Jardins d’essai", siret="73282932000074")
        aap, sip = campagne(bd), campagne(bd, Dispositif.SIP)
        self.campagne_id, self.autre_campagne_id = aap.id or 0, sip.id or 0
        dossier = brouillon(bd, self.gerante, organisme=self.ici, campagne=aap, est_complet=True)
        self.dossier_id, self.chemin = dossier.id or 0, f"/dossiers/{dossier.id}"
        rib = select(col(Piece.id)).where(col(Piece.dossier_id) == dossier.id, col(Piece.genre) == "rib")
        self.rib_id = bd.scalar(rib)
        bd.commit()


@pytest.fixture
def scene(bd: Session) -> Scene:
    return Scene(bd)


def _mandat() -> Mandat:
    return lues(select(Mandat).order_by(col(Mandat.id)))[-1]


def _en_vigueur(scene: Scene, entrer: Entrer, **champs: str) -> TestClient:
    donne = entrer(scene.gerante).post("/organismes/1/mandats", data=MANDAT | champs)
    assert (donne.status_code, donne.headers["location"]) == (303, "/organismes/1/mandats?fait=donne")
    navigateur = entrer(scene.aidante)
    assert navigateur.post(f"/organismes-aides/{_mandat().id}/accepter").status_code == 303
    return navigateur


def _version(navigateur: TestClient, chemin: str) -> str:
    trouvee = re.search(r'name="version" value="(\d+)"', navigateur.get(f"{chemin}/projet").text)
    assert trouvee is not None
    return trouvee[1]


def test_une_mediatrice_ecrit_sans_deposer_ni_voir_le_rib(scene: Scene, entrer: Entrer) -> None:
    navigateur = entrer(scene.aidante)
    assert navigateur.get(scene.chemin).status_code == 404
    navigateur = _en_vigueur(scene, entrer)
    assert sujets(AIDANTE) == ["Un organisme vous confie un mandat pour l’aider"]
    assert sujets("gerante@exemple.test") == ["Un mandat d’aide est accepté"]
    assert "Ateliers santé" in navigateur.get("/dossiers").text
    assert "Les Jardins d’essai" in navigateur.get("/organismes-aides").text
    champs = {"intitule": "Ateliers écrits à deux", "version": _version(navigateur, scene.chemin)}
    assert navigateur.post(f"{scene.chemin}/projet", data=champs).status_code == 303
    assert lues(select(Dossier))[0].aide_par == f"Mina Roche, {STRUCTURE}"
    for qui in (navigateur, entrer(scene.gerante)):
        page = qui.get(scene.chemin).text
        assert "Rempli avec l’aide de" in page and f"Mina Roche, {STRUCTURE}" in page
    assert navigateur.get(f"{scene.chemin}/relire").status_code == 200
    assert navigateur.get(f"{scene.chemin}/pieces").status_code == 200
    assert navigateur.get(f"{scene.chemin}/pieces/{scene.rib_id}").status_code == 403
    for acte in ("deposer", "retirer", "abandonner", "completer"):
        assert navigateur.post(f"{scene.chemin}/{acte}", data={"cle": "a", "represente": "oui"}).status_code == 403, (
            acte
        )
    for chemin in ("/organismes/1", "/organismes/1/membres", "/organismes/1/rib", "/organismes/1/mandats"):
        assert navigateur.get(chemin).status_code == 404, chemin
    # a new request too, for the organisme that is helped
    assert "Les Jardins d’essai" in navigateur.get(f"/dossiers/commencer/{scene.autre_campagne_id}").text
    commence = navigateur.post(f"/dossiers/commencer/{scene.autre_campagne_id}", data={"organisme_id": "1"})
    assert commence.status_code == 303
    assert actes()[:2].count("donner_mandat") + actes().count("accepter_mandat") >= 1


def test_un_mandat_ouvre_et_ferme_a_l_instant(scene: Scene, entrer: Entrer, horloge: Regler) -> None:
    _en_vigueur(scene, entrer, du="24/11/2026", au="30/11/2026")
    debut, fin = bornes(_mandat().commence_le.date() + timedelta(days=1), datetime(2026, 11, 30).date())
    assert (_mandat().commence_le, _mandat().finit_le) == (debut, fin)
    instants = (
        (debut - timedelta(microseconds=1), 404), (debut, 200), (fin - timedelta(microseconds=1), 200), (fin, 404),
    )  # fmt: skip
    for instant, statut in instants:
        horloge(instant)
        navigateur = entrer(scene.aidante)
        assert navigateur.get(scene.chemin).status_code == statut, instant
        ecrit = navigateur.post(f"{scene.chemin}/projet", data={"intitule": "x", "version": "9"}).status_code
        assert (ecrit == 404) is (statut == 404), instant
        assert ("Ateliers santé" in navigateur.get("/dossiers").text or statut == 404) and (
            statut == 200 or "Ateliers" not in navigateur.get("/dossiers").text
        )
    assert "Terminé" in entrer(scene.gerante).get("/organismes/1/mandats").text


def test_un_mandat_arrete_se_ferme_aussitot(scene: Scene, entrer: Entrer) -> None:
    navigateur = _en_vigueur(scene, entrer)
    assert navigateur.get(scene.chemin).status_code == 200
    gerante = entrer(scene.gerante)
    assert gerante.post("/organismes/1/mandats/1/revoquer").status_code == 303
    assert navigateur.get(scene.chemin).status_code == 404
    assert navigateur.get(f"/dossiers/commencer/{scene.campagne_id}").text.count("Les Jardins d’essai") == 0
    assert sujets(AIDANTE)[-1] == "Un mandat d’aide est terminé"
    assert gerante.post("/organismes/1/mandats/1/revoquer").status_code == 409
    navigateur = _en_vigueur(scene, entrer)  # a new one, which the helper ends
    assert navigateur.get(scene.chemin).status_code == 200
    assert navigateur.post("/organismes-aides/2/terminer").status_code == 303
    assert navigateur.get(scene.chemin).status_code == 404


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_mandat_limite_a_un_appel(bd: Session, scene: Scene, entrer: Entrer) -> None:
    navigateur = _en_vigueur(scene, entrer, campagne_id=str(scene.autre_campagne_id))
    assert navigateur.get(scene.chemin).status_code == 404
    assert navigateur.get("/dossiers").text.count("Ateliers santé") == 0
    refus = navigateur.post(f"/dossiers/commencer/{scene.campagne_id}", data={"organisme_id": "1"})
    assert refus.status_code == 422
    commence = navigateur.post(f"/dossiers/commencer/{scene.autre_campagne_id}", data={"organisme_id": "1"})
    assert commence.status_code == 303


def test_une_aidante_propose_et_l_organisme_accepte(bd: Session, scene: Scene, entrer: Entrer) -> None:
    autre = personne(bd)
    bd.commit()
    navigateur = entrer(scene.aidante)
    offre = {"numero": "732 829 320 00074", "structure": STRUCTURE, "du": "23/11/2026", "au": "23/11/2027"}
    for champ, valeur, phrase in (
        ("numero", "W599999999", "Aucun organisme inscrit"),
        ("au", "24/11/2027", TROP_LONG),
        ("au", "hier", "hier"),
        ("structure", "", "Saisissez le nom de la structure"),
    ):
        refus = navigateur.post("/organismes-aides", data=offre | {champ: valeur})
        assert refus.status_code == 422 and phrase in lu(refus), champ
    refus = navigateur.post("/organismes-aides", data=offre | {"campagne_id": "99"})
    assert refus.status_code == 422 and "Choisissez un appel de la liste." in refus.text
    choix = offre | {"campagne_id": str(scene.campagne_id)}
    assert navigateur.post("/organismes-aides", data=choix).headers["location"] == "/organismes-aides?fait=propose"
    assert _mandat().campagne_id == scene.campagne_id
    assert "pour Appel à projets 2027." in courriels_de("gerante@exemple.test")[-1].texte
    assert sujets("gerante@exemple.test") == ["Une personne propose d’aider votre organisme"]
    assert navigateur.post("/organismes-aides/1/accepter").status_code == 409  # nobody accepts for the other side
    assert navigateur.get(scene.chemin).status_code == 404
    assert AUTRE_MANDAT in lu(navigateur.post("/organismes-aides", data=offre))
    assert entrer(autre).post("/organismes-aides/1/accepter").status_code == 404
    gerante = entrer(scene.gerante)
    assert "Mina Roche" in gerante.get("/organismes/1/mandats").text
    assert gerante.post("/organismes/1/mandats/1/accepter").status_code == 303
    assert navigateur.get(scene.chemin).status_code == 200
    assert _mandat().etat(PRESENT) is EtatMandat.EN_COURS
    assert actes() == [*actes()[:-2], "proposer_mandat", "accepter_mandat"]


def test_un_mandat_est_lie_a_une_adresse_confirmee_et_ne_double_pas_un_membre(
    bd: Session, scene: Scene, entrer: Entrer
) -> None:
    lectrice = personne(bd, courriel="lectrice@exemple.test")
    adherer(bd, scene.ici, lectrice, RoleAdhesion.LECTEUR)
    bd.get_one(Personne, scene.aidante.id).courriel_confirme_le = None
    bd.commit()
    gerante = entrer(scene.gerante)
    deja = gerante.post("/organismes/1/mandats", data=MANDAT | {"courriel": "lectrice@exemple.test"})
    assert deja.status_code == 422 and DEJA_MEMBRE in lu(deja)
    assert gerante.post("/organismes/1/mandats", data=MANDAT | {"campagne_id": "99"}).status_code == 422
    assert gerante.post("/organismes/1/mandats", data=MANDAT).status_code == 303
    assert AUTRE_MANDAT in lu(gerante.post("/organismes/1/mandats", data=MANDAT))
    assert gerante.post("/organismes/1/mandats/1/accepter").status_code == 409
    assert entrer(scene.aidante).post("/organismes-aides/1/accepter").status_code == 403
    assert entrer(lectrice).get("/organismes/1/mandats").status_code == 403


def test_une_aidante_echange_avec_le_service_et_son_aide_est_dite(
    bd: Session, scene: Scene, entrer: Entrer, horloge: Regler
) -> None:
    pilote = equipe(bd)["chef-projet-3"]
    bd.commit()
    navigateur, gerante = _en_vigueur(scene, entrer), entrer(scene.gerante)
    # a document added is help, as an answer written is
    devis = {"fichiers.devis": ("devis.pdf", petit_pdf("devis"), "application/pdf")}
    assert navigateur.post(f"{scene.chemin}/pieces", files=devis).status_code == 303
    assert lues(select(Dossier))[0].aide_par == f"Mina Roche, {STRUCTURE}"
    assert gerante.post(f"{scene.chemin}/deposer", data={"cle": "a"}).status_code == 303
    assert json.loads(lues(select(VersionDossier))[0].contenu)["aide_par"] == f"Mina Roche, {STRUCTURE}"
    messages = f"{scene.chemin}/messages"
    assert navigateur.post(messages, data={"texte": "Où en est-on ?", "cle": "m1"}).status_code == 303
    service = sans_lien(entrer(pilote), lues(select(Dossier))[0].id)
    assert "Mina Roche" in service.get(f"/instruction{messages}").text
    assert service.post(f"/instruction{messages}", data={"texte": "Bientôt.", "cle": "m2"}).status_code == 303
    for qui in (AIDANTE, "gerante@exemple.test"):
        assert "message" in sujets(qui)[-1], qui
    # read by the aidante, it stays new to the organisme
    assert "Bientôt." in navigateur.get(messages).text
    assert "1\u00a0nouveau" in gerante.get(scene.chemin).text
    # and she may start the next request from this one
    depuis = scene.chemin.replace("/dossiers/", f"/dossiers/commencer/{lues(select(Dossier))[0].campagne_id}/depuis/")
    assert navigateur.post(depuis, data={"parties": ["projet"]}).status_code == 303
    vers_sip = depuis.replace(f"/{scene.campagne_id}/", f"/{scene.autre_campagne_id}/")
    assert "SIP 2027" in navigateur.get(vers_sip).text
    assert gerante.post("/organismes/1/mandats/1", data=DATES | {"campagne_id": f"{scene.campagne_id}"}).is_redirect
    for methode, chemin, statut in (("GET", depuis, 200), ("GET", vers_sip, 404), ("POST", vers_sip, 404)):
        assert navigateur.request(methode, chemin, data={"parties": ["projet"]}).status_code == statut, chemin
    # told of what is asked to be completed, while her mandate covers this call
    demande = {"texte": "Le devis.", "sections": "pieces", "repondre_avant": "15/12/2026"}
    instruction = f"/instruction{scene.chemin}"
    assert service.post(f"{instruction}/complement", data=demande).status_code == 303
    assert sujets(AIDANTE)[-1].endswith("est à compléter au plus tard le 15 décembre 2026")
    ailleurs = DATES | {"campagne_id": f"{scene.autre_campagne_id}"}
    assert gerante.post("/organismes/1/mandats/1", data=ailleurs).is_redirect
    recus = len(sujets(AIDANTE))
    horloge(PRESENT + timedelta(days=2))
    assert entrer(pilote).post(f"{instruction}/relance").status_code == 303
    assert len(sujets(AIDANTE)) == recus and "à compléter" in sujets("gerante@exemple.test")[-1]
    # and a request of a call that is no longer hers gives nothing
    assert entrer(scene.aidante).get(depuis).status_code == 404
    horloge(_mandat().finit_le)
    navigateur = entrer(scene.aidante)
    assert navigateur.get(messages).status_code == 404
    assert navigateur.post(messages, data={"texte": "Encore", "cle": "m3"}).status_code == 404
    assert entrer(pilote).post(f"/instruction{messages}", data={"texte": "Fin.", "cle": "m4"}).status_code == 303
    assert sum("message" in sujet for sujet in sujets(AIDANTE)) == 1  # no longer told


def test_un_gestionnaire_change_les_dates_et_les_appels(
    bd: Session, scene: Scene, entrer: Entrer, horloge: Regler
) -> None:
    navigateur, gerante = _en_vigueur(scene, entrer), entrer(scene.gerante)
    page = gerante.get("/organismes/1/mandats/1").text
    assert 'value="23/11/2026"' in page and 'value="31/12/2026"' in page
    mandat = {"du": "23/11/2026", "au": "15/01/2027", "campagne_id": str(scene.autre_campagne_id)}
    for champ, valeur, phrase in (
        ("au", "24/11/2027", TROP_LONG), ("au", "1/1/2020", AVANT_LE_DEBUT), ("du", "", "Saisissez le premier jour"),
        ("campagne_id", "99", "Choisissez un appel de la liste."),
    ):  # fmt: skip
        refus = gerante.post("/organismes/1/mandats/1", data=mandat | {champ: valeur})
        assert (refus.status_code, phrase in lu(refus)) == (422, True), champ
    suivant = MANDAT | {"du": "1/2/2027", "au": "1/3/2027"}
    assert gerante.post("/organismes/1/mandats", data=suivant).status_code == 303
    croise = gerante.post("/organismes/1/mandats/1", data=mandat | {"au": "2/2/2027"})
    assert (croise.status_code, AUTRE_MANDAT in lu(croise)) == (422, True)
    avant = lues(select(Mandat).order_by(col(Mandat.id)))[0]
    assert (avant.finit_le, avant.campagne_id) == (bornes(JOUR, date(2026, 12, 31))[1], None)  # nothing changed
    assert navigateur.get(scene.chemin).status_code == 200
    change = gerante.post("/organismes/1/mandats/1", data=mandat)
    assert change.headers["location"] == "/organismes/1/mandats?fait=modifie"
    assert navigateur.get(scene.chemin).status_code == 404  # that call is no longer covered
    assert sujets(AIDANTE)[-1] == "Votre mandat pour aider un organisme a changé"
    assert "au 15 janvier 2027, pour SIP 2027" in courriels_de(AIDANTE)[-1].texte.replace("\u00a0", " ")
    assert actes()[-1] == "modifier_mandat"
    assert gerante.post("/organismes/1/mandats/1/revoquer").status_code == 303
    assert gerante.get("/organismes/1/mandats/1").status_code == 409
    assert gerante.post("/organismes/1/mandats/1", data=mandat).status_code == 409
