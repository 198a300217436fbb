"""The second factor: set up, asked for, never replayed, mandatory for agents in production."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.comptes.commands_compte import CODE_FAUX
from app.comptes.routes_compte import ENROLEMENT_PERIME
from app.comptes.routes_connexion import FACTEUR_FAUX
from app.comptes.second_facteur import codes_de_secours, pas_accepte
from app.core.config import reglages
from app.core.db import ecriture
from app.domain.droits import Role
from app.main import create_app
from app.models.comptes import Personne
from tests import moteurs
from tests.conftest import PRESENT
from tests.fabriques import personne
from tests.fabriques_comptes import (
    PHRASE,
    actes,
    avec_mot_de_passe,
    avec_second_facteur,
    dernier_code,
    entrer_par_code,
    lues,
    sujets,
)
from tests.navigateur import Navigateur

Entrer = Callable[[Personne], TestClient]
Regler = Callable[[datetime], datetime]
ADRESSE = "agent@exemple.test"


def _proposition(navigateur: TestClient) -> tuple[str, pyotp.TOTP]:
    page = navigateur.get("/compte/second-facteur").text
    cle = re.search(r'name="cle" value="([^"]+)"', page)
    secret = re.search(r'class="cle-secrete">([A-Z2-7 ]+)<', page)
    assert cle is not None and secret is not None
    return cle[1], pyotp.TOTP(secret[1].replace(" ", ""))


def _enroler(navigateur: TestClient, instant: datetime) -> list[str]:
    cle, totp = _proposition(navigateur)
    reponse = navigateur.post("/compte/second-facteur", data={"cle": cle, "code": totp.at(instant)})
    assert reponse.status_code == 200
    return re.findall(r"<li>([a-z2-7]{5}-[a-z2-7]{5})</li>", reponse.text)


def _premier_facteur(client: TestClient) -> None:
    reponse = client.post("/connexion/mot-de-passe", data={"courriel": ADRESSE, "mot_de_passe": PHRASE})
    assert reponse.headers["location"] == "/connexion/second-facteur"


@pytest.fixture
def agent(bd: Session) -> Personne:
    return avec_mot_de_passe(bd, personne(bd, Role.AGENT, courriel=ADRESSE))


@pytest.fixture
def totp(bd: Session, agent: Personne) -> pyotp.TOTP:
    telephone = avec_second_facteur(bd, agent)
    bd.commit()
    return telephone


def test_activer_donne_dix_codes_une_seule_fois(bd: Session, agent: Personne, entrer: Entrer) -> None:
    bd.commit()
    autre, navigateur = entrer(agent), entrer(agent)
    codes = _enroler(navigateur, PRESENT)
    assert (len(codes), len(set(codes))) == (10, 10)
    gardes = lues(select(Personne))[0].codes_de_secours
    assert len(gardes) == 10
    assert not {c.replace("-", "") for c in codes} & set(gardes)
    assert all(code not in navigateur.get("/compte/second-facteur").text for code in codes)
    assert (autre.get("/compte").status_code, navigateur.get("/compte").status_code) == (303, 200)
    assert sujets(ADRESSE) == ["La double vérification de votre compte est active"]
    assert actes() == ["activer_second_facteur"]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_qr_code_est_une_image_sans_style(bd: Session, agent: Personne, entrer: Entrer) -> None:
    bd.commit()
    page = entrer(agent).get("/compte/second-facteur").text
    assert 'src="data:image/svg+xml' in page
    assert " style=" not in page


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_code_faux_n_active_rien_et_garde_la_meme_cle(bd: Session, agent: Personne, entrer: Entrer) -> None:
    bd.commit()
    navigateur = entrer(agent)
    cle, totp = _proposition(navigateur)
    reponse = navigateur.post("/compte/second-facteur", data={"cle": cle, "code": "abc"})
    assert (reponse.status_code, reponse.text.count(CODE_FAUX)) == (422, 2)
    assert totp.secret in reponse.text.replace(" ", "")
    assert lues(select(Personne))[0].totp_secret is None


def test_une_cle_d_enrolement_ne_sert_ni_tard_ni_a_un_autre(
    bd: Session, agent: Personne, entrer: Entrer, horloge: Regler
) -> None:
    autre = personne(bd)
    bd.commit()
    navigateur, voisin = entrer(agent), entrer(autre)
    cle, totp = _proposition(navigateur)
    for essai in (cle[:-1] + "g", ""):
        reponse = navigateur.post("/compte/second-facteur", data={"cle": essai, "code": totp.at(PRESENT)})
        assert reponse.status_code == 409 and ENROLEMENT_PERIME in reponse.text
    assert voisin.post("/compte/second-facteur", data={"cle": cle, "code": totp.at(PRESENT)}).status_code == 409
    tard = horloge(PRESENT + timedelta(minutes=15))
    assert navigateur.post("/compte/second-facteur", data={"cle": cle, "code": totp.at(tard)}).status_code == 409


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_mot_de_passe_seul_n_ouvre_rien(client: TestClient, totp: pyotp.TOTP) -> None:
    _premier_facteur(client)
    assert "session" not in client.cookies
    assert client.get("/compte").status_code == 303
    reponse = client.post("/connexion/second-facteur", data={"code": totp.at(PRESENT)})
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/instruction/a-traiter")
    assert client.get("/compte").status_code == 200


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_code_par_e_mail_seul_n_ouvre_rien(client: TestClient, totp: pyotp.TOTP) -> None:
    assert entrer_par_code(client, ADRESSE) == "/connexion/second-facteur"
    assert client.get("/compte").status_code == 303


def test_un_code_de_telephone_ne_sert_pas_deux_fois(client: TestClient, totp: pyotp.TOTP, horloge: Regler) -> None:
    for instant, statut in ((PRESENT, 303), (PRESENT, 422), (PRESENT + timedelta(seconds=30), 303)):
        horloge(instant)
        client.cookies.clear()
        _premier_facteur(client)
        reponse = client.post("/connexion/second-facteur", data={"code": totp.at(instant)})
        assert reponse.status_code == statut
        assert reponse.text.count(FACTEUR_FAUX) == (2 if statut == 422 else 0)


def test_un_pas_plus_ancien_que_le_dernier_est_refuse() -> None:
    totp = pyotp.TOTP(pyotp.random_base32())
    pas = int(PRESENT.timestamp()) // 30
    assert pas_accepte(totp.secret, totp.at(PRESENT), 0, PRESENT) == pas
    assert pas_accepte(totp.secret, totp.generate_otp(pas - 1), 0, PRESENT) == pas - 1
    assert pas_accepte(totp.secret, totp.generate_otp(pas - 1), pas - 1, PRESENT) is None
    assert pas_accepte(totp.secret, totp.generate_otp(pas - 2), 0, PRESENT) is None
    assert pas_accepte(totp.secret, totp.generate_otp(pas + 2), 0, PRESENT) is None


def test_un_code_de_secours_sert_une_fois(client: TestClient, bd: Session, agent: Personne) -> None:
    avec_second_facteur(bd, agent)
    lisibles, agent.codes_de_secours = codes_de_secours(agent.id or 0)
    bd.commit()
    for statut in (303, 422):
        client.cookies.clear()
        _premier_facteur(client)
        assert client.post("/connexion/second-facteur", data={"code": lisibles[3].upper()}).status_code == statut
    assert len(lues(select(Personne))[0].codes_de_secours) == 9


def test_retirer_demande_un_code(bd: Session, agent: Personne, totp: pyotp.TOTP, entrer: Entrer) -> None:
    navigateur = entrer(agent)
    assert navigateur.post("/compte/second-facteur/retirer", data={"code": "000"}).status_code == 422
    assert lues(select(Personne))[0].totp_secret is not None
    reponse = navigateur.post("/compte/second-facteur/retirer", data={"code": totp.at(PRESENT)})
    assert reponse.headers["location"] == "/compte?fait=second_facteur_retire"
    assert lues(select(Personne))[0].totp_secret is None
    assert sujets(ADRESSE) == ["La double vérification de votre compte est retirée"]
    assert actes() == ["retirer_second_facteur"]


def test_activer_deux_fois_est_refuse(bd: Session, agent: Personne, entrer: Entrer) -> None:
    bd.commit()
    navigateur = entrer(agent)
    cle, totp = _proposition(navigateur)
    assert navigateur.post("/compte/second-facteur", data={"cle": cle, "code": totp.at(PRESENT)}).status_code == 200
    reponse = navigateur.post("/compte/second-facteur", data={"cle": cle, "code": totp.at(PRESENT)})
    assert reponse.status_code == 409
    assert "La double vérification est déjà active." in reponse.text


@pytest.fixture
def production(base: str) -> Iterator[TestClient]:
    """The same base, served as in production: https, real clock, second factor required of agents."""
    moteurs.prendre_reglages(
        ENV="production",
        DATABASE_URL=reglages().url_base,
        DONNEES=str(reglages().donnees),
        URL_PUBLIQUE="https://testserver",
        SECRET="un secret de production assez long pour les essais",
    )
    yield Navigateur(create_app(), base_url="https://testserver")


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_en_production_un_agent_s_enrole_avant_toute_chose(production: TestClient) -> None:
    with ecriture() as bd:
        personne(bd, Role.AGENT, courriel=ADRESSE)
    assert entrer_par_code(production, ADRESSE) == "/instruction/a-traiter"
    for chemin in ("/compte", "/instruction/a-traiter"):
        assert production.get(chemin).headers["location"] == f"/connexion?suite={chemin}"
    assert production.post("/compte/deconnexion").headers["location"] == "/connexion"
    assert production.post("/compte/profil", data={"prenom": "A", "nom": "B"}).status_code == 401
    assert production.get("/connexion").headers["location"] == "/compte/second-facteur"
    assert "Cette étape est obligatoire pour les agents." in production.get("/compte/second-facteur").text
    assert len(_enroler(production, datetime.now(UTC))) == 10
    assert production.get("/compte").status_code == 200


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_en_production_un_porteur_entre_sans_second_facteur(production: TestClient) -> None:
    with ecriture() as bd:
        personne(bd, courriel="porteur@exemple.test")
    production.post("/connexion", data={"courriel": "porteur@exemple.test"})
    reponse = production.post("/connexion/code", data={"code": dernier_code("porteur@exemple.test")})
    poses = [v for v in reponse.headers.get_list("set-cookie") if v.startswith("__Host-session=")]
    assert len(poses) == 1 and "Secure" in poses[0] and "HttpOnly" in poses[0] and "Path=/" in poses[0]
    assert production.get("/compte").status_code == 200
