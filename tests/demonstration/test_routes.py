"""One-click entry and the mailbox: they exist in the demonstration, and nowhere else."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comptes.sessions import nom_du_cookie
from app.core.clock import maintenant
from app.core.config import reglages
from app.demonstration.comptes import COMPTES, GESTIONNAIRE, PAR_CLE
from app.domain.droits import Role
from app.main import create_app
from app.models.comptes import SessionOuverte
from app.models.courriel import Courriel, deposer_courriel
from tests.fabriques import personne
from tests.navigateur import Navigateur


@pytest.fixture
def navigateur(base: str) -> Iterator[TestClient]:
    """A browser in front of the demonstration."""
    os.environ["PORTAIL_ENV"] = "demo"
    reglages.cache_clear()
    yield Navigateur(create_app())
    os.environ["PORTAIL_ENV"] = "test"
    reglages.cache_clear()


def _remplir(bd: Session, nombre: int, adresse: str = "aline@exemple.test") -> list[int]:
    courriels = [
        deposer_courriel(bd, f"essai-{n}-{adresse}", adresse, f"Objet {n}", f"Texte {n}", maintenant())
        for n in range(nombre)
    ]
    bd.commit()
    return [courriel.id or 0 for courriel in courriels]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize("env", ["test", "production"])
def test_hors_de_la_demonstration_ces_adresses_n_existent_pas(base: str, bd: Session, env: str) -> None:
    personne(bd, courriel=GESTIONNAIRE.courriel)
    numero = _remplir(bd, 1)[0]
    os.environ |= {"PORTAIL_ENV": env, "PORTAIL_SECRET": "x" * 40}
    if env == "production":
        del os.environ["PORTAIL_HORLOGE"]
        os.environ["PORTAIL_URL_PUBLIQUE"] = "https://portail.example"
    reglages.cache_clear()
    client = Navigateur(create_app())
    assert client.get("/demonstration/courriels").status_code == 404
    assert client.get(f"/demonstration/courriels/{numero}").status_code == 404
    assert client.post(f"/demonstration/entrer/{GESTIONNAIRE.cle}").status_code == 404
    assert bd.scalar(select(SessionOuverte)) is None


@pytest.mark.parametrize(
    ("cle", "accueil"),
    [("porteur", "/dossiers"), ("chef-projet-1", "/instruction/a-traiter"), ("membre-1", "/comite/seances")],
)
def test_un_clic_ouvre_la_session_du_compte(bd: Session, navigateur: TestClient, cle: str, accueil: str) -> None:
    compte = PAR_CLE[cle]
    qui = personne(bd, compte.role, courriel=compte.courriel, prenom=compte.prenom, nom=compte.nom)
    bd.commit()
    reponse = navigateur.post(f"/demonstration/entrer/{cle}")
    assert (reponse.status_code, reponse.headers["location"]) == (303, accueil)
    assert "HttpOnly" in reponse.headers["set-cookie"] and "SameSite=lax" in reponse.headers["set-cookie"]
    assert navigateur.cookies[nom_du_cookie()]
    bd.rollback()
    assert [s.personne_id for s in bd.scalars(select(SessionOuverte)).all()] == [qui.id]
    assert compte.nom_complet in navigateur.get("/").text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_clic_ramene_ou_l_on_voulait_aller_si_c_est_chez_nous(bd: Session, navigateur: TestClient) -> None:
    personne(bd, courriel=GESTIONNAIRE.courriel)
    bd.commit()
    chemin = f"/demonstration/entrer/{GESTIONNAIRE.cle}"
    assert navigateur.post(chemin, data={"suite": "/organismes"}).headers["location"] == "/organismes"
    assert navigateur.post(chemin, data={"suite": "https://ailleurs.example/"}).headers["location"] == "/dossiers"


def test_un_compte_inconnu_ou_absent_n_ouvre_rien(bd: Session, navigateur: TestClient) -> None:
    assert navigateur.post("/demonstration/entrer/personne").status_code == 404
    assert navigateur.post(f"/demonstration/entrer/{GESTIONNAIRE.cle}").status_code == 404
    personne(bd, courriel=GESTIONNAIRE.courriel, desactivee_le=maintenant())
    bd.commit()
    assert navigateur.post(f"/demonstration/entrer/{GESTIONNAIRE.cle}").status_code == 404


def test_la_page_de_connexion_liste_un_compte_par_role(navigateur: TestClient) -> None:
    page = navigateur.get("/connexion?suite=/organismes").text
    for compte in COMPTES:
        assert f"/demonstration/entrer/{compte.cle}" in page
        assert compte.titre in page and compte.nom_complet in page
    assert page.count('value="/organismes"') >= len(COMPTES)
    assert {compte.role for compte in COMPTES} == set(Role)


def test_la_boite_montre_les_plus_recents_d_abord_par_cinquante(bd: Session, navigateur: TestClient) -> None:
    ids = _remplir(bd, 51)
    page = navigateur.get("/demonstration/courriels")
    assert page.status_code == 200
    assert page.text.index(f"/courriels/{ids[50]}") < page.text.index(f"/courriels/{ids[1]}")
    assert f'/courriels/{ids[0]}"' not in page.text
    suite = navigateur.get(f"/demonstration/courriels?avant={ids[1]}").text
    assert f'/courriels/{ids[0]}"' in suite and f'/courriels/{ids[1]}"' not in suite
    assert "Revenir aux plus récents" in suite and "Voir les plus anciens" not in suite


def test_la_boite_se_filtre_par_adresse(bd: Session, navigateur: TestClient) -> None:
    a = _remplir(bd, 1, "aline@exemple.test")[0]
    b = _remplir(bd, 1, "bruno_100%@exemple.test")[0]
    page = navigateur.get("/demonstration/courriels", params={"adresse": " ALINE@exemple.test "}).text
    assert f'/courriels/{a}"' in page and f'/courriels/{b}"' not in page
    assert f'/courriels/{b}"' in navigateur.get("/demonstration/courriels", params={"adresse": "_100%@"}).text
    vide = navigateur.get("/demonstration/courriels", params={"adresse": "personne@"}).text
    assert "Aucun e-mail ne correspond." in vide


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize("avant", ["zéro", "-1", "9" * 40, "٣"])
def test_un_repere_illisible_montre_la_premiere_page(bd: Session, navigateur: TestClient, avant: str) -> None:
    numero = _remplir(bd, 1)[0]
    page = navigateur.get("/demonstration/courriels", params={"avant": avant})
    assert page.status_code == 200 and f'/courriels/{numero}"' in page.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_courriel_se_lit_en_entier_et_rien_n_y_est_interprete(bd: Session, navigateur: TestClient) -> None:
    texte = "Bonjour <b>Aline</b>,\nhttp://127.0.0.1:8000/dossiers/4"
    ecrit = deposer_courriel(bd, "cle", "aline@exemple.test", "Objet", texte, maintenant())
    bd.commit()
    page = navigateur.get(f"/demonstration/courriels/{ecrit.id}").text
    assert "Bonjour &lt;b&gt;Aline&lt;/b&gt;" in page
    assert 'href="http://127.0.0.1:8000/dossiers/4"' in page
    assert navigateur.get("/demonstration/courriels/999999").status_code == 404
    assert navigateur.get(f"/demonstration/courriels/{2**63}").status_code == 404
    assert bd.scalar(select(Courriel).where(col(Courriel.id) == ecrit.id)) is not None
