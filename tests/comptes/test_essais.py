"""Attempts are counted in the base, whatever becomes of the request."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.comptes.essais import ECHECS, Place, liberer, prendre, purger_tentatives, reserver
from app.core.db import ecriture
from app.core.erreurs import TropDEssais
from app.domain.droits import Role
from app.models.comptes import Tentative
from tests.conftest import PRESENT
from tests.fabriques import personne
from tests.fabriques_comptes import PHRASE, avec_mot_de_passe, avec_second_facteur, demander_code, dernier_code, lues

Regler = Callable[[datetime], datetime]
FAUX = {"courriel": "connu@exemple.test", "mot_de_passe": "ce n’est pas lui"}


def test_dix_mots_de_passe_faux_puis_attendre(client: TestClient, bd: Session, horloge: Regler) -> None:
    avec_mot_de_passe(bd, personne(bd, courriel="connu@exemple.test"))
    bd.commit()
    for _ in range(10):
        assert client.post("/connexion/mot-de-passe", data=FAUX).status_code == 422
    horloge(PRESENT + timedelta(minutes=1, seconds=30))
    juste = {"courriel": "connu@exemple.test", "mot_de_passe": PHRASE}
    refus = client.post("/connexion/mot-de-passe", data=juste)
    assert (refus.status_code, refus.headers["retry-after"]) == (429, "210")
    assert "Réessayez dans 4 minutes." in refus.text
    assert PHRASE not in refus.text
    horloge(PRESENT + timedelta(minutes=5))
    assert client.post("/connexion/mot-de-passe", data=juste).status_code == 303


def test_une_adresse_reseau_est_limitee_tous_comptes_confondus(client: TestClient, bd: Session) -> None:
    for n in range(10):
        faux = {"courriel": f"compte{n}@exemple.test", "mot_de_passe": "ce n’est pas lui"}
        assert client.post("/connexion/mot-de-passe", data=faux).status_code == 422
    assert client.post("/connexion/mot-de-passe", data=FAUX).status_code == 429


def test_une_reussite_ne_compte_pas(client: TestClient, bd: Session) -> None:
    avec_mot_de_passe(bd, personne(bd, courriel="connu@exemple.test"))
    bd.commit()
    for _ in range(12):
        juste = {"courriel": "connu@exemple.test", "mot_de_passe": PHRASE}
        assert client.post("/connexion/mot-de-passe", data=juste).status_code == 303
    assert lues(select(func.count()).select_from(Tentative))[0] == 0


def test_cinq_codes_par_heure_pour_une_adresse(client: TestClient, bd: Session, horloge: Regler) -> None:
    for _ in range(5):
        demander_code(client, "nouvelle@exemple.test")
    refus = client.post("/connexion", data={"courriel": "nouvelle@exemple.test"})
    assert refus.status_code == 429
    assert "Réessayez dans 60 minutes." in refus.text
    demander_code(client, "autre@exemple.test")
    horloge(PRESENT + timedelta(hours=1))
    demander_code(client, "nouvelle@exemple.test")


def test_dix_codes_faux_puis_attendre(client: TestClient, bd: Session) -> None:
    for _ in range(2):
        demander_code(client, "nouvelle@exemple.test")
        juste = dernier_code("nouvelle@exemple.test").replace(" ", "")
        for _ in range(5):
            faux = f"{(int(juste) + 1) % 1_000_000:06d}"
            assert client.post("/connexion/code", data={"code": faux}).status_code == 422
    demander_code(client, "nouvelle@exemple.test")
    code = dernier_code("nouvelle@exemple.test")
    assert client.post("/connexion/code", data={"code": code}).status_code == 429


def test_dix_codes_de_telephone_faux_puis_attendre(client: TestClient, bd: Session) -> None:
    qui = avec_mot_de_passe(bd, personne(bd, Role.AGENT, courriel="connu@exemple.test"))
    totp = avec_second_facteur(bd, qui)
    bd.commit()
    client.post("/connexion/mot-de-passe", data={"courriel": "connu@exemple.test", "mot_de_passe": PHRASE})
    faux = f"{(int(totp.at(PRESENT - timedelta(days=1))) + 7) % 1_000_000:06d}"
    for _ in range(10):
        assert client.post("/connexion/second-facteur", data={"code": faux}).status_code == 422
    assert client.post("/connexion/second-facteur", data={"code": totp.at(PRESENT)}).status_code == 429


def test_une_tentative_compte_meme_si_la_requete_echoue(base: str, bd: Session) -> None:
    place = (Place("essai", ECHECS),)
    for _ in range(10):
        reserver(place, PRESENT)
    with pytest.raises(TropDEssais) as refus:
        reserver(place, PRESENT)
    assert (refus.value.phrase, refus.value.secondes) == ("Réessayez dans 5 minutes.", 300)
    with pytest.raises(TropDEssais, match="Réessayez dans 1 minute"):
        reserver(place, PRESENT + timedelta(minutes=4, seconds=30))
    assert lues(select(func.count()).select_from(Tentative))[0] == 10


def test_a_quatre_en_meme_temps_dix_passent_et_pas_une_de_plus(base: str) -> None:
    resultats: list[bool] = []

    def essayer() -> None:
        for _ in range(5):
            try:
                reserver((Place("essai", ECHECS), Place("autre", ECHECS)), PRESENT)
                resultats.append(True)
            except TropDEssais:
                resultats.append(False)

    fils = [threading.Thread(target=essayer) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sorted(resultats) == [False] * 10 + [True] * 10


def test_la_dixieme_place_ne_se_prend_pas_deux_fois(base: str) -> None:
    place = (Place("essai", ECHECS),)
    for _ in range(9):
        reserver(place, PRESENT)
    resultats: list[bool] = []

    def essayer() -> None:
        try:
            reserver(place, PRESENT)
            resultats.append(True)
        except TropDEssais:
            resultats.append(False)

    fil = threading.Thread(target=essayer)
    with ecriture() as bd:
        prendre(bd, place, PRESENT)
        fil.start()
        fil.join(timeout=1)  # without the guard, the other request ends here, and wins
    fil.join()
    assert resultats == [False]


def test_les_tentatives_anciennes_s_effacent(base: str, bd: Session) -> None:
    anciennes = reserver((Place("vieille", ECHECS),), PRESENT - timedelta(hours=1))
    recentes = reserver((Place("recente", ECHECS),), PRESENT)
    assert (len(anciennes), len(recentes)) == (1, 1)
    purger_tentatives(bd, PRESENT)
    assert bd.scalars(select(Tentative.cle)).all() == ["recente"]
    liberer(bd, recentes)
    assert bd.scalars(select(Tentative.cle)).all() == []
