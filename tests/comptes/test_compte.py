"""One's own account: profile, password, open sessions."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comptes.affichage import navigateur_lisible
from app.comptes.routes_compte import MOT_DE_PASSE_FAUX
from app.core.securite import mot_de_passe_exact
from app.domain.droits import Role
from app.models.comptes import Personne, SessionOuverte
from tests.fabriques import personne
from tests.fabriques_comptes import PHRASE, actes, avec_mot_de_passe, lues, sujets

Entrer = Callable[[Personne], TestClient]
NOUVEAU = "trois moulins sous la neige"


def _ouvertes() -> list[bool]:
    return [r is None for r in lues(select(col(SessionOuverte.revoquee_le)).order_by(col(SessionOuverte.id)))]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_modifier_son_profil(bd: Session, entrer: Entrer) -> None:
    qui = personne(bd)
    bd.commit()
    reponse = entrer(qui).post("/compte/profil", data={"prenom": " Élise ", "nom": "d’Haussy", "telephone": ""})
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/compte?fait=profil")
    assert [(p.prenom, p.nom, p.telephone) for p in lues(select(Personne))] == [("Élise", "d’Haussy", "")]
    assert actes() == ["modifier_profil"]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_profil_mal_rempli_garde_ce_qui_est_ecrit(bd: Session, entrer: Entrer) -> None:
    qui = personne(bd)
    bd.commit()
    reponse = entrer(qui).post("/compte/profil", data={"prenom": "", "nom": "voir evil.fr", "telephone": "12"})
    assert reponse.status_code == 422
    for phrase in (
        "Saisissez votre prénom.",
        "Écrivez le nom avec des lettres, des traits d’union ou des apostrophes.",
        "Saisissez un numéro de téléphone à 10 chiffres, par exemple 03 27 00 00 00.",
    ):
        assert reponse.text.count(phrase) == 2
    assert 'value="voir evil.fr"' in reponse.text and 'value="12"' in reponse.text
    assert "Il y a 3 erreurs à corriger" in reponse.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_choisir_un_mot_de_passe_ferme_les_autres_sessions_et_previent(bd: Session, entrer: Entrer) -> None:
    qui = personne(bd, courriel="lou@exemple.test")
    bd.commit()
    autre, navigateur = entrer(qui), entrer(qui)
    reponse = navigateur.post("/compte/mot-de-passe", data={"mot_de_passe": PHRASE})
    assert reponse.headers["location"] == "/compte?fait=mot_de_passe"
    assert (autre.get("/compte").status_code, navigateur.get("/compte").status_code) == (303, 200)
    assert sujets("lou@exemple.test") == ["Votre mot de passe a été changé"]
    assert mot_de_passe_exact(lues(select(Personne))[0].mot_de_passe, PHRASE)
    assert actes() == ["changer_mot_de_passe"]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_changer_de_mot_de_passe_demande_l_actuel(bd: Session, entrer: Entrer) -> None:
    qui = avec_mot_de_passe(bd, personne(bd))
    bd.commit()
    navigateur = entrer(qui)
    faux = {"mot_de_passe_actuel": "ce n’est pas lui", "mot_de_passe": NOUVEAU}
    reponse = navigateur.post("/compte/mot-de-passe", data=faux)
    assert (reponse.status_code, reponse.text.count(MOT_DE_PASSE_FAUX)) == (422, 2)
    assert NOUVEAU not in reponse.text and "ce n’est pas lui" not in reponse.text
    assert mot_de_passe_exact(lues(select(Personne))[0].mot_de_passe, PHRASE)
    juste = {"mot_de_passe_actuel": PHRASE, "mot_de_passe": NOUVEAU}
    assert navigateur.post("/compte/mot-de-passe", data=juste).status_code == 303
    assert mot_de_passe_exact(lues(select(Personne))[0].mot_de_passe, NOUVEAU)


def test_le_mot_de_passe_actuel_se_devine_dix_fois_pas_plus(bd: Session, entrer: Entrer) -> None:
    qui = avec_mot_de_passe(bd, personne(bd))
    bd.commit()
    navigateur = entrer(qui)
    faux = {"mot_de_passe_actuel": "ce n’est pas lui du tout", "mot_de_passe": NOUVEAU}
    statuts = [navigateur.post("/compte/mot-de-passe", data=faux).status_code for _ in range(11)]
    assert statuts == [422] * 10 + [429]
    refus = navigateur.post("/compte/mot-de-passe", data=faux).text
    assert NOUVEAU not in refus and "ce n’est pas lui" not in refus


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_longueur_suit_le_role(bd: Session, entrer: Entrer) -> None:
    qui = personne(bd, Role.ADMINISTRATEUR)
    bd.commit()
    reponse = entrer(qui).post("/compte/mot-de-passe", data={"mot_de_passe": "bateaux canal"})
    assert reponse.status_code == 422
    assert "Choisissez au moins 16 caractères." in reponse.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_fermer_une_session_a_soi(bd: Session, entrer: Entrer) -> None:
    qui, autre = personne(bd), personne(bd)
    bd.commit()
    navigateur, _, etranger = entrer(qui), entrer(qui), entrer(autre)
    assert "Fermer cette session" in navigateur.get("/compte").text
    assert navigateur.post("/compte/sessions/3/fermer").status_code == 404
    assert navigateur.post("/compte/sessions/99999999999999999999/fermer").status_code == 404
    assert navigateur.post("/compte/sessions/2/fermer").headers["location"] == "/compte?fait=session"
    assert _ouvertes() == [True, False, True]
    assert etranger.get("/compte").status_code == 200
    assert actes() == ["fermer_session"]


def test_se_deconnecter_partout(bd: Session, entrer: Entrer) -> None:
    qui, autre = personne(bd), personne(bd)
    bd.commit()
    navigateur, _, _ = entrer(qui), entrer(qui), entrer(autre)
    assert navigateur.post("/compte/deconnexion").headers["location"] == "/connexion?fait=deconnecte"
    assert _ouvertes() == [False, False, True]
    assert actes() == ["tout_deconnecter"]


def test_le_nom_du_navigateur() -> None:
    edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"
    assert navigateur_lisible(edge) == "Edge sur Windows"
    assert navigateur_lisible("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0") == "Firefox sur Linux"
    assert navigateur_lisible("essai") == "Navigateur inconnu"


def test_sans_session_on_est_envoye_se_connecter(client: TestClient) -> None:
    for chemin in ("/compte", "/bienvenue", "/compte/second-facteur"):
        assert client.get(chemin).headers["location"] == f"/connexion?suite={chemin}"
    for chemin in ("/compte/profil", "/compte/mot-de-passe", "/compte/deconnexion", "/compte/sessions/1/fermer"):
        assert client.post(chemin).headers["location"] == "/connexion"
