"""What anybody may read before any account."""

import gzip
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.appels.pages import etapes
from app.core.config import RACINE
from app.domain.dispositifs import Dispositif
from app.domain.droits import Role
from app.domain.formulaire import formulaire
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from tests import fabriques as f
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques_administration import CONTACT
from tests.fabriques_dossiers import brouillon


def _texte(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def _requetes(appel: Callable[[], object]) -> list[str]:
    with compter() as vues:
        appel()
    return vues


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_l_accueil_dit_ce_qui_est_ouvert_et_jusqu_a_quand(client: TestClient, bd: Session) -> None:
    f.campagne(bd, decision_prevue="comité d’avril 2027")
    f.campagne(
        bd, Dispositif.SIP, 2026, titre="SIP 2026", delai_cible_jours=30,
        ouvre_le=datetime(2025, 12, 31, 23, tzinfo=UTC), ferme_le=datetime(2026, 12, 31, 23, tzinfo=UTC),
    )  # fmt: skip
    f.campagne(bd, Dispositif.AAP, 2028, titre="Appel 2028", ouvre_le=datetime(2027, 11, 15, 8, tzinfo=UTC),
               ferme_le=datetime(2028, 1, 14, 16, tzinfo=UTC))  # fmt: skip
    f.campagne(bd, Dispositif.FPC, 2025, titre="Fabrique close", ouvre_le=datetime(2026, 1, 1, tzinfo=UTC),
               ferme_le=datetime(2026, 10, 1, tzinfo=UTC))  # fmt: skip
    f.campagne(bd, Dispositif.FPC, 2027, titre="Fabrique secrète", est_publiee=False)
    bd.commit()
    reponse = client.get("/")
    texte = _texte(reponse.text)
    assert reponse.status_code == 200
    assert "vendredi 15 janvier 2027, 17 h" in texte
    assert "encore 53 jours" in texte
    assert "comité d’avril 2027" in texte
    assert "sous 30 jours" in texte
    assert "ouverture le lundi 15 novembre 2027 à 9 h" in texte
    assert "Fabrique close" in texte
    assert "Fabrique secrète" not in texte
    assert "<script" not in reponse.text


def test_la_fenetre_est_demi_ouverte_a_l_ecran(
    client: TestClient, bd: Session, horloge: Callable[[datetime], datetime]
) -> None:
    campagne = f.campagne(bd)
    bd.commit()
    page = adresse("appels.campagne", campagne_id=campagne.id)
    horloge(datetime(2026, 11, 15, 7, 59, 59, tzinfo=UTC))
    assert "n’est pas encore ouverte" in client.get(page).text
    horloge(datetime(2026, 11, 15, 8, tzinfo=UTC))
    assert "Commencer ma demande" in client.get(page).text
    horloge(datetime(2027, 1, 15, 15, 59, 59, tzinfo=UTC))
    assert "Commencer ma demande" in client.get(page).text
    horloge(datetime(2027, 1, 15, 16, tzinfo=UTC))
    close = client.get(page).text
    assert "Cette campagne est close" in close
    assert "Commencer ma demande" not in close
    assert "La date de la prochaine n’est pas encore annoncée" in close
    suivante = f.campagne(
        bd, annee=2028, titre="Appel 2028", ouvre_le=datetime(2027, 11, 15, 8, tzinfo=UTC),
        ferme_le=datetime(2028, 1, 14, 16, tzinfo=UTC),
    )  # fmt: skip
    bd.commit()
    assert "La suivante ouvre le lundi 15 novembre 2027 à 9 h (heure de Paris)" in client.get(page).text
    horloge(datetime(2027, 12, 1, tzinfo=UTC))
    assert f'La suivante est ouverte\u00a0: <a href="/appels/{suivante.id}">Appel 2028</a>' in client.get(page).text


def test_l_accueil_anonyme_prend_trois_requetes_et_reste_leger(client: TestClient, bd: Session) -> None:
    f.equipe(bd)
    f.campagne(bd)
    bd.commit()
    reponses: list[str] = []
    sql = _requetes(lambda: reponses.append(client.get("/?commune=59491&orientation=sante").text))
    assert len(sql) == 3
    statiques = [(RACINE / "static" / nom).read_bytes() for nom in ("portail.css", "marque.svg")]
    poids = sum(len(gzip.compress(octets)) for octets in (reponses[0].encode(), *statiques))
    assert poids <= 18 * 1024


def test_le_referent_se_trouve_sans_compte(client: TestClient, bd: Session) -> None:
    equipe = f.equipe(bd)
    f.campagne(bd, contact=CONTACT)
    bd.commit()
    for page in ("/", "/referent"):
        texte = _texte(client.get(f"{page}?commune=59491&orientation=sante").text)
        assert "Chef de projet 3" in texte
        assert equipe["chef-projet-3"].nom_complet in texte
        assert "Raismes relève de l’équipe Nord" in texte
        assert CONTACT["courriel"] in texte


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_commune_sans_equipe_renvoie_a_la_coordination(client: TestClient, bd: Session) -> None:
    f.equipe(bd)
    bd.commit()
    texte = _texte(client.get("/referent?commune=59002&orientation=sante").text)
    assert "Abscon n’est rattachée à aucune équipe" in texte
    assert "Écrivez à la coordination" in texte


@pytest.mark.parametrize(
    ("recherche", "phrase"),
    [
        ("commune=99999&orientation=sante", "Choisissez une commune de la liste."),
        ("commune=&orientation=sante", "Choisissez la commune du projet."),
        ("commune=59491&orientation=", "Choisissez la thématique du projet."),
        ("commune=59491&orientation=poesie", "Choisissez une thématique de la liste."),
    ],
)
def test_une_recherche_incomplete_dit_quoi_choisir(client: TestClient, recherche: str, phrase: str) -> None:
    reponse = client.get(f"/referent?{recherche}")
    assert reponse.status_code == 422
    assert phrase in reponse.text
    assert "<title>Erreur\u00a0: " in reponse.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_page_de_garde_dit_les_regles_et_les_documents(client: TestClient, bd: Session) -> None:
    campagne = f.campagne(
        bd, contact=CONTACT, presentation="Des actions de l’année.", taux_plafond_pour_mille=700,
        cofinancement_min_pour_mille=300, part_qpv_min_pour_mille=500, part_qpv_bloque=True,
        plafond_dossier_cents=3_000_000, pieces_requises=["rib"],
    )  # fmt: skip
    f.enveloppe(bd, campagne)
    bd.commit()
    texte = _texte(client.get(f"/appels/{campagne.id}").text)
    for attendu in (
        "70 % des dépenses", "au moins 30 %", "Au moins 50 %", "limitée à 30 000 €", "La Porte du Hainaut",
        "Relevé d’identité bancaire", "2 à 3 heures", "Les 11 étapes", "03 27 00 00 00", "(heure de Paris)",
        "Participation citoyenne", "Améliorer la santé des habitants", "Établissement public",
    ):  # fmt: skip
        assert attendu in texte.replace("\u202f", " ").replace("\u00a0", " "), attendu
    assert "Collectif d’habitants" not in texte
    # documents are told by kind of organisme: nobody else is asked for the minutes of an assembly
    assert re.search(r"Pour tous .*Relevé d’identité bancaire.* Seulement pour : association .*Statuts", texte)


def test_toutes_les_questions_se_lisent_sans_compte(client: TestClient, bd: Session) -> None:
    for dispositif in Dispositif:
        campagne = f.campagne(bd, dispositif)
        bd.commit()
        html = client.get(f"/appels/{campagne.id}/questions").text
        for section in formulaire(dispositif):
            assert section.titre in html
        assert html.count("<strong>") == sum(len(section.questions) for section in etapes(dispositif))
        # under the headings of the form, numbered through each part
        titres = [groupe.titre for section in etapes(dispositif) for groupe in section.groupes if groupe.titre]
        assert re.findall("<h3>(.*?)</h3>", html) == titres and "Qui suit ce dossier" in titres
        assert html.count('<ol class="questions" start=') == len(titres)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize("suite", ["", "/questions", "/questions.pdf"])
def test_une_campagne_non_publiee_n_existe_pas(client: TestClient, bd: Session, suite: str) -> None:
    campagne = f.campagne(bd, est_publiee=False)
    bd.commit()
    for identifiant in (campagne.id, 0, -1, 2**31, 2**70, "abc"):
        assert client.get(f"/appels/{identifiant}{suite}").status_code == 404


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_porteur_reprend_son_brouillon(bd: Session, entrer: Callable[[Personne], TestClient]) -> None:
    porteur, autre = f.personne(bd), f.personne(bd)
    dossier = brouillon(bd, porteur)
    bd.commit()
    navigateur = entrer(porteur)
    for page in ("/", f"/appels/{dossier.campagne_id}"):
        html = navigateur.get(page).text
        assert "Reprendre ma demande" in html
        assert adresse("dossiers.dossier", dossier_id=dossier.id) in html
    assert "Reprendre ma demande" not in entrer(autre).get("/").text
    page = f"/appels/{dossier.campagne_id}"
    dernier = brouillon(bd, porteur, campagne=bd.get(Campagne, dossier.campagne_id))
    dernier.titre = "Jardin partagé"
    bd.commit()
    html = navigateur.get(page).text
    # the latest draft is the one taken up again, and nobody starts a third by mistake
    assert "Reprendre ma demande « Jardin partagé »" in html.replace("\u00a0", " ")
    assert "Voir mes 2 brouillons" in html


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_agent_ne_commence_pas_de_demande(bd: Session, entrer: Callable[[Personne], TestClient]) -> None:
    agent, campagne = f.personne(bd, Role.AGENT), f.campagne(bd)
    bd.commit()
    assert "Commencer ma demande" not in entrer(agent).get(f"/appels/{campagne.id}").text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("page", "phrase"),
    [
        ("/aide", "France services"),
        ("/aide", "/comment-ca-marche"),
        ("/", "/comment-ca-marche"),
        ("/accessibilite", "non conforme"),
        ("/accessibilite", "Défenseur des droits"),
        ("/donnees-personnelles", "CNIL"),
        ("/donnees-personnelles", "Durées de conservation"),
        ("/donnees-personnelles", "jsDelivr"),
        ("/mentions-legales", "[à compléter"),
        ("/plan-du-site", "À qui m’adresser\u00a0?"),
    ],
)
def test_les_pages_d_un_service_public(client: TestClient, page: str, phrase: str) -> None:
    reponse = client.get(page)
    assert reponse.status_code == 200
    assert phrase in reponse.text
    assert "<script" not in reponse.text


def test_les_fichiers_que_les_machines_cherchent(client: TestClient) -> None:
    robots = client.get("/robots.txt").text
    assert "Disallow: /administration\n" in robots
    securite = client.get("/.well-known/security.txt").text
    assert "Contact: http://testserver/aide\n" in securite
    assert "Expires: 2027-05-22T00:00:00Z\n" in securite


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_page_facile_a_lire_dit_une_seule_chose_par_ligne(client: TestClient) -> None:
    """FALC: short sentences, one by line, hard words in bold and explained, and the honest word on its reading."""
    article = HTMLParser(client.get("/comment-ca-marche").text).css_first("article.falc")
    assert len(article.css("ol.grandes-etapes > li")) == 8
    phrases = [p.text().strip() for p in article.css("p:not(.petit)")]
    assert len(phrases) > 40
    for phrase in phrases:
        assert len(phrase.split()) <= 14, phrase
        assert len(re.findall(r"[.?!](?= |$)", phrase)) <= 1, phrase
        assert not re.findall(r"\b(?!RIB\b)[A-Z]{2,}\b", phrase), phrase
    assert "n’a pas encore été relue par des personnes concernées" in article.css_first("p.petit").text()
