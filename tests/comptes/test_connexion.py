"""Signing in by code or password: what works, what is refused, what is never told."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comptes.chemins import chemin_local
from app.comptes.routes_connexion import CODE_FAUX, MOT_DE_PASSE_FAUX
from app.domain.droits import Role
from app.models.comptes import CodeCourriel, Personne, SessionOuverte
from tests.conftest import PRESENT
from tests.fabriques import personne
from tests.fabriques_comptes import (
    PHRASE,
    actes,
    avec_mot_de_passe,
    courriels_de,
    demander_code,
    dernier_code,
    entrer_par_code,
    lues,
    sujets,
)

Regler = Callable[[datetime], datetime]
Entrer = Callable[[Personne], TestClient]


def test_une_adresse_nouvelle_devient_un_compte_de_porteur(client: TestClient, bd: Session) -> None:
    assert entrer_par_code(client, "nouvelle@exemple.test") == "/bienvenue"
    assert sujets("nouvelle@exemple.test") == ["Votre code de connexion"]
    creee = lues(select(Personne))[0]
    assert (creee.courriel, creee.role, creee.courriel_confirme_le) == ("nouvelle@exemple.test", Role.PORTEUR, PRESENT)
    assert actes() == ["demander_code", "creer_compte", "se_connecter"]
    reponse = client.post("/bienvenue", data={"prenom": "Inès", "nom": "Durand", "telephone": "03 27 00 00 00"})
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/dossiers")
    creee = lues(select(Personne))[0]
    assert (creee.prenom, creee.nom, creee.telephone) == ("Inès", "Durand", "0327000000")


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_rien_n_est_cree_avant_le_premier_code_juste(client: TestClient, bd: Session) -> None:
    demander_code(client, "nouvelle@exemple.test")
    assert client.post("/connexion/code", data={"code": "000 000"}).status_code in (422, 303)
    if dernier_code("nouvelle@exemple.test") != "000 000":
        assert lues(select(Personne)) == []


def test_le_code_n_est_pas_garde_en_clair(client: TestClient, bd: Session) -> None:
    demander_code(client, "nouvelle@exemple.test")
    code = dernier_code("nouvelle@exemple.test").replace(" ", "")
    assert code not in lues(select(col(CodeCourriel.code_hmac)))[0]


def _faux(juste: str) -> str:
    return f"{(int(juste.replace(' ', '')) + 1) % 1_000_000:06d}"


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_code_faux_est_refuse_et_la_page_le_dit(client: TestClient, bd: Session) -> None:
    demander_code(client, "nouvelle@exemple.test")
    faux = _faux(dernier_code("nouvelle@exemple.test"))
    reponse = client.post("/connexion/code", data={"code": faux})
    assert reponse.status_code == 422
    assert reponse.text.count(CODE_FAUX) == 2
    assert "<title>Erreur\u00a0: Saisir le code reçu" in reponse.text
    assert f'value="{faux}"' in reponse.text


def test_cinq_essais_puis_le_code_juste_ne_sert_plus(client: TestClient, bd: Session) -> None:
    demander_code(client, "nouvelle@exemple.test")
    juste = dernier_code("nouvelle@exemple.test")
    for _ in range(5):
        assert client.post("/connexion/code", data={"code": _faux(juste)}).status_code == 422
    assert client.post("/connexion/code", data={"code": juste}).status_code == 422


def test_un_code_vaut_dix_minutes(client: TestClient, bd: Session, horloge: Regler) -> None:
    demander_code(client, "nouvelle@exemple.test")
    horloge(PRESENT + timedelta(minutes=10))
    code = dernier_code("nouvelle@exemple.test")
    assert client.post("/connexion/code", data={"code": code}).status_code == 422
    horloge(PRESENT + timedelta(minutes=10) - timedelta(seconds=1))
    assert client.post("/connexion/code", data={"code": code}).status_code == 303


def test_un_code_sert_une_fois(client: TestClient, bd: Session) -> None:
    demander_code(client, "nouvelle@exemple.test")
    attente = dict(client.cookies)
    code = dernier_code("nouvelle@exemple.test")
    assert client.post("/connexion/code", data={"code": code}).status_code == 303
    client.cookies.clear()
    client.cookies.update(attente)
    assert client.post("/connexion/code", data={"code": code}).status_code == 422


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_nouveau_code_annule_le_precedent(client: TestClient, bd: Session) -> None:
    demander_code(client, "nouvelle@exemple.test")
    premier = dernier_code("nouvelle@exemple.test")
    demander_code(client, "nouvelle@exemple.test")
    second = dernier_code("nouvelle@exemple.test")
    if premier != second:
        assert client.post("/connexion/code", data={"code": premier}).status_code == 422
    assert client.post("/connexion/code", data={"code": second}).status_code == 303


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_code_ne_sert_que_dans_le_navigateur_qui_l_a_demande(client: TestClient, bd: Session) -> None:
    demander_code(client, "nouvelle@exemple.test")
    client.cookies.clear()
    reponse = client.post("/connexion/code", data={"code": dernier_code("nouvelle@exemple.test")})
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/connexion")


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_cookie_d_attente_falsifie_ne_vaut_rien(client: TestClient, bd: Session) -> None:
    demander_code(client, "nouvelle@exemple.test")
    falsifie = client.cookies["connexion"][:-1] + "x"
    client.cookies.clear()
    client.cookies.set("connexion", falsifie)
    assert client.get("/connexion/code").headers["location"] == "/connexion"


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_faute_de_frappe_est_proposee_a_la_correction(client: TestClient, bd: Session) -> None:
    reponse = client.post("/connexion", data={"courriel": "lou@gmial.com"})
    assert reponse.status_code == 422
    assert "Vouliez-vous dire lou@gmail.com ?" in reponse.text
    assert courriels_de("lou@gmial.com") == []
    demander_code(client, "lou@gmial.com", est_confirme="oui")
    assert sujets("lou@gmial.com") == ["Votre code de connexion"]


def test_une_adresse_incomplete_est_gardee_avec_sa_phrase(client: TestClient) -> None:
    reponse = client.post("/connexion", data={"courriel": "lou@"})
    assert reponse.status_code == 422
    assert "Saisissez une adresse e-mail complète, par exemple nom@exemple.fr." in reponse.text
    assert 'value="lou@"' in reponse.text


def _sans_adresse(navigateur: TestClient, courriel: str) -> tuple[int, str, str]:
    premiere = navigateur.post("/connexion", data={"courriel": courriel})
    page = navigateur.get("/connexion/code").text.replace(courriel, "ADRESSE")
    seconde = navigateur.post("/connexion/code", data={"code": "1"}).text.replace(courriel, "ADRESSE")
    return premiere.status_code, page, seconde


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_meme_reponse_que_le_compte_existe_ou_non(client: TestClient, bd: Session) -> None:
    personne(bd, courriel="connu@exemple.test")
    personne(bd, courriel="ferme@exemple.test", desactivee_le=PRESENT)
    bd.commit()
    reponses = {_sans_adresse(client, f"{nom}@exemple.test") for nom in ("connu", "inconnu", "ferme")}
    assert len(reponses) == 1
    assert courriels_de("ferme@exemple.test") == []


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_mot_de_passe_la_meme_reponse_que_le_compte_existe_ou_non(client: TestClient, bd: Session) -> None:
    avec_mot_de_passe(bd, personne(bd, courriel="connu@exemple.test"))
    avec_mot_de_passe(bd, personne(bd, courriel="ferme@exemple.test", desactivee_le=PRESENT))
    personne(bd, courriel="sans@exemple.test")
    bd.commit()
    pages = set()
    for nom, clair in (("connu", "faux"), ("inconnu", PHRASE), ("ferme", PHRASE), ("sans", PHRASE)):
        reponse = client.post(
            "/connexion/mot-de-passe", data={"courriel": f"{nom}@exemple.test", "mot_de_passe": clair}
        )
        assert clair not in reponse.text or clair == "faux"
        pages.add((reponse.status_code, reponse.text.replace(f"{nom}@exemple.test", "ADRESSE")))
    assert [(statut, page.count(MOT_DE_PASSE_FAUX)) for statut, page in pages] == [(422, 2)]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_entrer_par_mot_de_passe(client: TestClient, bd: Session) -> None:
    avec_mot_de_passe(bd, personne(bd, Role.MEMBRE, courriel="elu@exemple.test"))
    bd.commit()
    reponse = client.post(
        "/connexion/mot-de-passe", data={"courriel": "Elu@exemple.test ", "mot_de_passe": PHRASE, "suite": "/comite"}
    )
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/comite")
    assert client.get("/compte").status_code == 200
    assert "Membre du comité de pilotage" in client.get("/compte").text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "suite",
    ["//evil.test", "/\\evil.test", "\\\\evil.test", "https://evil.test", "/\t/evil.test", "javascript:alert(1)",
     "evil.test", "/ok\nLocation: //evil.test", "///evil.test", "/connexion", ""],
)  # fmt: skip
def test_on_ne_revient_que_sur_le_portail(client: TestClient, bd: Session, suite: str) -> None:
    assert chemin_local(suite) == ""
    personne(bd, courriel="connu@exemple.test")
    bd.commit()
    assert entrer_par_code(client, "connu@exemple.test", suite=suite) == "/dossiers"
    assert client.get("/connexion", params={"suite": suite}).headers["location"] == "/dossiers"


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_on_revient_ou_l_on_etait(client: TestClient, bd: Session) -> None:
    personne(bd, courriel="connu@exemple.test")
    bd.commit()
    assert client.get("/organismes").headers["location"] == "/connexion?suite=/organismes"
    assert 'name="suite" value="/organismes?x=1"' in client.get("/connexion?suite=/organismes%3Fx=1").text
    assert entrer_par_code(client, "connu@exemple.test", suite="/organismes?x=1") == "/organismes?x=1"


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_jeton_change_a_la_connexion_et_l_ancienne_session_se_ferme(bd: Session, entrer: Entrer) -> None:
    qui = personne(bd, courriel="connu@exemple.test")
    bd.commit()
    navigateur = entrer(qui)
    avant = navigateur.cookies["session"]
    entrer_par_code(navigateur, "connu@exemple.test")
    apres = [c.value for c in navigateur.cookies.jar if c.name == "session"]
    assert avant not in apres[-1:]
    revoquees = lues(select(col(SessionOuverte.revoquee_le)).order_by(col(SessionOuverte.id)))
    assert revoquees == [PRESENT, None]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_jeton_impose_au_navigateur_n_est_jamais_adopte(client: TestClient, bd: Session) -> None:
    reponse = client.post(
        "/connexion", data={"courriel": "nouvelle@exemple.test"}, headers={"cookie": "session=impose"}
    )
    assert reponse.status_code == 303
    reponse = client.post("/connexion/code", data={"code": dernier_code("nouvelle@exemple.test")})
    poses = [v for v in reponse.headers.get_list("set-cookie") if v.startswith("session=")]
    assert len(poses) == 1 and "impose" not in poses[0]
    assert "HttpOnly" in poses[0] and "SameSite=lax" in poses[0] and "Path=/" in poses[0] and "Domain" not in poses[0]


def test_se_deconnecter_ferme_la_session(bd: Session, entrer: Entrer) -> None:
    qui = personne(bd)
    bd.commit()
    navigateur = entrer(qui)
    jeton = navigateur.cookies["session"]
    assert navigateur.post("/deconnexion").headers["location"] == "/connexion?fait=deconnecte"
    navigateur.cookies.set("session", jeton)
    assert navigateur.get("/compte").headers["location"] == "/connexion?suite=/compte"
    assert actes()[-1] == "se_deconnecter"


@pytest.mark.parametrize(
    ("role", "inactivite", "duree"),
    [(Role.PORTEUR, 60, 12), (Role.MEMBRE, 60, 12), (Role.AGENT, 30, 10), (Role.ADMINISTRATEUR, 30, 10)],
)
def test_une_session_expire(
    bd: Session, entrer: Entrer, horloge: Regler, role: Role, inactivite: int, duree: int
) -> None:
    qui = personne(bd, role)
    bd.commit()
    silencieux, actif = entrer(qui), entrer(qui)
    pas = timedelta(minutes=inactivite)
    horloge(PRESENT + pas)
    assert silencieux.get("/compte").status_code == 200
    horloge(PRESENT + 2 * pas + timedelta(seconds=1))
    assert silencieux.get("/compte").status_code == 303
    instant = PRESENT
    while instant + pas < PRESENT + timedelta(hours=duree):
        instant += pas
        horloge(instant)
        assert actif.get("/compte").status_code == 200
    horloge(PRESENT + timedelta(hours=duree))
    assert actif.get("/compte").status_code == 303


def test_un_compte_ferme_n_entre_plus(bd: Session, entrer: Entrer) -> None:
    qui = personne(bd)
    bd.commit()
    navigateur = entrer(qui)
    qui.desactivee_le = PRESENT
    bd.commit()
    assert navigateur.get("/compte").status_code == 303
