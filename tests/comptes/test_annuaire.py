"""The public directory, in front of a local server that answers, hangs, fails and lies."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.comptes import routes_annuaire
from app.comptes.routes_annuaire import ABSENT, CESSE, INDISPONIBLE, TROUVE
from app.core import annuaire
from app.core.config import reglages
from app.domain.droits import RoleAdhesion
from app.models.comptes import Organisme, Personne
from tests.domain.test_annuaire import RNA, SIRET, reponse
from tests.fabriques import adherer, organisme, personne
from tests.fabriques_comptes import actes, lues

Entrer = Callable[[Personne], TestClient]


class Annuaire:
    """The local server: `corps` is sent as it is; `attente` seconds are lost between its pieces."""

    def __init__(self) -> None:
        self.statut, self.corps, self.attente = 200, [json.dumps(reponse()).encode()], 0.0
        self.entetes: dict[str, str] = {}
        self.demandes: list[str] = []
        self.porte = threading.Event()  # closed, the server hangs until somebody opens it
        self.porte.set()
        moi = self

        class Guichet(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                moi.demandes.append(self.path)
                moi.porte.wait(10)
                self.send_response(moi.statut)
                for nom, valeur in moi.entetes.items():
                    self.send_header(nom, valeur)
                self.end_headers()
                try:
                    for morceau in moi.corps:
                        time.sleep(moi.attente)
                        self.wfile.write(morceau)
                        self.wfile.flush()
                except OSError:
                    return  # the portal hung up

            def log_message(self, *_: Any) -> None:
                return

        self.serveur = ThreadingHTTPServer(("127.0.0.1", 0), Guichet)
        self.serveur.daemon_threads = True
        threading.Thread(target=self.serveur.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def adresse(self) -> str:
        return f"http://127.0.0.1:{self.serveur.server_port}"


@pytest.fixture
def guichet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Annuaire]:
    local = Annuaire()  # named after `bd` in a test: the base has chosen its settings by then
    monkeypatch.setenv("PORTAIL_ANNUAIRE_URL", local.adresse)
    reglages.cache_clear()
    monkeypatch.setattr(annuaire, "DELAI_S", 0.5)
    yield local
    local.serveur.shutdown()
    local.serveur.server_close()
    reglages.cache_clear()


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_l_annuaire_remplit_la_creation_sans_rien_enregistrer(bd: Session, entrer: Entrer, guichet: Annuaire) -> None:
    qui = personne(bd)
    bd.commit()
    navigateur = entrer(qui)
    assert "Remplir à partir de l’annuaire public" in navigateur.get("/organismes/creer").text
    for numero in ("732 829 320 00074", RNA.lower()):
        page = navigateur.post("/organismes/creer/annuaire", data={"numero": numero})
        assert page.status_code == 200
        assert TROUVE in page.text
        for valeur in ("LES JARDINS", "732 829 320 00074", RNA, "12 RUE DE LA FOSSE", "59590", "RAISMES"):
            assert f'value="{valeur}"' in page.text
        assert 'value="association" checked' in page.text
    # it fails: the number goes on to the form, as it is read
    guichet.statut = 500
    page = navigateur.post("/organismes/creer/annuaire", data={"numero": SIRET})
    assert page.text.count('value="732 829 320 00074"') == 1 and "Vous pouvez aussi" not in page.text
    assert guichet.demandes[0] == f"/search?q={SIRET}&per_page=5&page=1"
    assert navigateur.post("/organismes/creer/annuaire", data={"numero": "12"}).status_code == 422
    assert (len(guichet.demandes), lues(select(Organisme)), actes()) == (3, [], [])


def _casser(local: Annuaire, panne: str) -> None:
    if panne == "erreur":
        local.statut = 500
    elif panne == "redirige":
        local.statut, local.entetes = 302, {"Location": f"{local.adresse}/search?q=ailleurs"}
    elif panne == "pend":
        local.attente = 3
    elif panne == "goutte à goutte":
        local.corps, local.attente = [b" "] * 60, 0.1
    elif panne == "déluge":
        local.corps = [b'{"results": [' + b" " * 300_000 + b"]}"]
    elif panne == "pas du JSON":
        local.corps = [b"<html>"]
    elif panne == "un gouffre":
        local.corps = [b"[" * 100_000]
    elif panne == "tronquée":
        local.entetes, local.corps = {"Content-Length": "5000"}, [b'{"results": [']


@pytest.mark.parametrize(
    "panne", ["erreur", "redirige", "pend", "goutte à goutte", "déluge", "pas du JSON", "un gouffre", "tronquée"]
)
def test_une_panne_ne_bloque_rien(guichet: Annuaire, panne: str) -> None:
    _casser(guichet, panne)
    debut = time.monotonic()
    assert routes_annuaire.rechercher(SIRET).phrase == INDISPONIBLE
    assert time.monotonic() - debut < 1.5
    assert len(guichet.demandes) == 1  # a redirection is not followed


def test_un_mensonge_ne_passe_pas(guichet: Annuaire) -> None:
    guichet.corps = [json.dumps(reponse(siege={"siret": "73282932000082"})).encode()]
    assert routes_annuaire.rechercher(SIRET).phrase == ABSENT
    guichet.corps = [json.dumps(reponse(etat_administratif="C")).encode()]
    assert routes_annuaire.rechercher(SIRET).phrase == CESSE
    guichet.serveur.server_close()
    assert routes_annuaire.rechercher(SIRET).phrase == INDISPONIBLE


def test_deux_recherches_a_la_fois_pas_davantage(guichet: Annuaire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annuaire, "DELAI_S", 5)
    guichet.porte.clear()
    phrases: list[str] = []
    fils = [threading.Thread(target=lambda: phrases.append(routes_annuaire.rechercher(SIRET).phrase)) for _ in range(5)]
    for fil in fils:
        fil.start()
    while len(phrases) < 3:
        time.sleep(0.01)
    guichet.porte.set()
    for fil in fils:
        fil.join()
    assert phrases.count(TROUVE) == 2 and phrases.count(INDISPONIBLE) == 3


def test_la_fiche_ne_prend_que_ce_qui_est_coche(bd: Session, entrer: Entrer, guichet: Annuaire) -> None:
    gerante, redacteur, etranger = personne(bd), personne(bd), personne(bd)
    ici = organisme(bd, gerante, siret=SIRET, nom="Les Jardins", ville="Denain")
    adherer(bd, ici, redacteur, RoleAdhesion.REDACTEUR)
    bd.commit()
    navigateur = entrer(gerante)
    fiche = "/organismes/1/fiche"
    assert f'href="{fiche}/annuaire"' in navigateur.get(fiche).text
    assert navigateur.get(f"{fiche}/annuaire").status_code == 200
    page = navigateur.post(f"{fiche}/annuaire").text
    assert "Ville\u00a0: RAISMES" in page and "Dans votre fiche\u00a0: Denain" in page and 'value="nom"' not in page
    assert lues(select(Organisme))[0].ville == "Denain"
    choix = {"ville": "RAISMES", "forme_juridique": "Association déclarée", "date_creation": "12/03/2012"}
    assert navigateur.post(f"{fiche}/annuaire/reprendre", data=choix).status_code == 409
    pris = navigateur.post(f"{fiche}/annuaire/reprendre", data=choix | {"champs": ["ville", "date_creation", "iban"]})
    assert pris.headers["location"] == f"{fiche}?fait=annuaire"
    garde = lues(select(Organisme))[0]
    assert (garde.ville, str(garde.date_creation), garde.forme_juridique) == ("RAISMES", "2012-03-12", "")
    mauvais = {"champs": ["nom"], "nom": "Voir www.evil"}
    assert navigateur.post(f"{fiche}/annuaire/reprendre", data=mauvais).status_code == 422
    assert actes() == ["reprendre_annuaire"]
    for qui, statut in ((redacteur, 403), (etranger, 404)):
        autre = entrer(qui)
        assert autre.get(f"{fiche}/annuaire").status_code == statut
        assert autre.post(f"{fiche}/annuaire").status_code == statut
        assert autre.post(f"{fiche}/annuaire/reprendre", data=choix).status_code == statut


def test_l_annuaire_qui_pend_n_empeche_personne_d_ecrire(
    bd: Session, entrer: Entrer, guichet: Annuaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annuaire, "DELAI_S", 5)
    gerante = personne(bd)
    organisme(bd, gerante, siret=SIRET)
    bd.commit()
    attend, ecrit = entrer(gerante), entrer(gerante)
    guichet.porte.clear()
    fil = threading.Thread(target=lambda: attend.post("/organismes/1/fiche/annuaire"))
    fil.start()
    while not guichet.demandes:
        time.sleep(0.01)
    assert ecrit.post("/organismes/1/fiche/identite", data={"objet": "Jardiner"}).status_code == 303
    assert fil.is_alive()
    guichet.porte.set()
    fil.join()


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_sans_reglage_rien_n_est_propose(bd: Session, entrer: Entrer) -> None:
    qui = personne(bd)
    bd.commit()
    navigateur = entrer(qui)
    assert "annuaire public" not in navigateur.get("/organismes/creer").text
    assert navigateur.post("/organismes/creer/annuaire", data={"numero": SIRET}).status_code == 404
