"""Every page, for the people who may open it: axe finds nothing, nothing sticks out at 320 px, titles differ."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from app.comptes.sessions import nom_du_cookie
from app.core import db
from app.inventaire import toutes_les_routes
from app.main import create_app
from tests.parcours.conftest import servir_une_base
from tests.parcours.examen import Examen, examen, titre_de
from tests.scenario import Scenario, monter

# who opens what; the rest of the pages are the administrator's
LECTEURS = {
    "appels": "anonyme",
    "comptes": "gestionnaire",
    "dossiers": "gestionnaire",
    "echanges": "gestionnaire",
    "instruction": "pilote",
    "comite": "administrateur",
    "administration": "administrateur",
}
ANONYMES = {"comptes.connexion", "comptes.mot_de_passe"}
# files, probes, and pages that need another moment of the dossier (seen in the journeys)
AUTREMENT = {
    "appels.robots", "appels.securite", "appels.questions_pdf", "sante.sante", "sante.pret", "dossiers.document",
    "dossiers.telecharger_piece", "instruction.piece", "instruction.exporter", "instruction.fichier_de_message",
    "instruction.exporter_reponses",
    "comite.exporter_classement", "comptes.code", "comptes.demande_second_facteur", "comptes.invitation",
    "comptes.invitation_membre", "dossiers.signature",
    "dossiers.fiche_dauphin_texte", "echanges.fichier", "comptes.telecharger_du_coffre", "comptes.annuaire",
}  # fmt: skip
# also seen by others, or in another shape; the sections of a draft are seen in test_etats_du_formulaire
EN_PLUS = (
    ("membre", "/comite/seances"),
    ("membre", "/comite/seances/{seance_id}"),
    ("membre", "/comite/seances/{seance_id}/dossiers/{dossier_id}"),
    ("administrateur", "/comite/classement/{campagne_id}?projection=1"),
    ("administrateur", "/instruction/a-traiter"),
    ("gestionnaire", "/dossiers/{brouillon_id}"),
    ("gestionnaire", "/dossiers/{brouillon_id}/relire"),
    ("gestionnaire", "/dossiers/{brouillon_id}/abandonner"),
    ("gestionnaire", "/dossiers/{brouillon_id}/indicateurs/objectif"),
    ("gestionnaire", "/dossiers/{brouillon_id}/indicateurs/objectif?etape=2&autre=Bouger"),
    ("gestionnaire", "/dossiers/{brouillon_id}/indicateurs/objectif?etape=3&autre=Bouger&choix=sante_activite"),
    ("anonyme", "/quel-dispositif?qui=association&commune=59491&duree=courte&maturite=nouveau"),
    ("anonyme", "/adhesion/{jeton_d_invitation}"),
    ("anonyme", "/signature/{jeton_de_signature}"),
    ("anonyme", "/n-existe-pas"),
    ("lecteur", "/administration"),
)  # fmt: skip


def _pages() -> Iterator[tuple[str, str, str]]:
    for route in toutes_les_routes(create_app()):
        moment = route.name.split(".")[0]
        if "GET" not in (route.methods or ()) or moment == "demonstration" or route.name in AUTREMENT:
            continue
        lecteur = "anonyme" if route.name in ANONYMES else LECTEURS[moment]
        yield route.name, lecteur, route.path
    for lecteur, chemin in EN_PLUS:
        yield f"{lecteur} {chemin}", lecteur, chemin


PAGES = sorted(_pages())


@pytest.fixture(scope="module")
def monde(modele_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Scenario]]:
    with servir_une_base(modele_sqlite, tmp_path_factory.mktemp("accessibilite")) as adresse:
        with Session(db.moteur()) as bd:
            scenario = monter(bd)
        scenario.parametres["brouillon_id"] = scenario.brouillon_id
        yield adresse, scenario


@pytest.fixture(scope="module")
def oeil(navigateur: Browser, monde: tuple[str, Scenario]) -> Iterator[Examen]:
    with examen(navigateur, monde[0]) as ouvert:
        yield ouvert


@pytest.fixture(scope="module")
def lire(monde: tuple[str, Scenario]) -> Iterator[Callable[[str, str], httpx.Response]]:
    """What a reader gets at an address, asked once: `lire(lecteur, chemin)`."""
    adresse, scenario = monde
    recues: dict[tuple[str, str], httpx.Response] = {}
    with httpx.Client(base_url=adresse) as client:

        def demander(lecteur: str, chemin: str) -> httpx.Response:
            if (lecteur, chemin) not in recues:
                ici = re.sub(r"\{(\w+)\}", lambda m: str(scenario.parametres[m.group(1)]), chemin)
                jeton = scenario.jetons.get(lecteur)
                entetes = {"cookie": f"{nom_du_cookie()}={jeton}"} if jeton else {}
                recues[lecteur, chemin] = client.get(ici, headers=entetes, follow_redirects=True)
            return recues[lecteur, chemin]

        yield demander


@pytest.mark.parametrize(("nom", "lecteur", "chemin"), PAGES, ids=[nom for nom, _, _ in PAGES])
def test_une_page_est_accessible(
    lire: Callable[[str, str], httpx.Response], oeil: Examen, nom: str, lecteur: str, chemin: str
) -> None:
    reponse = lire(lecteur, chemin)
    assert reponse.status_code < 500
    oeil.examiner(reponse.text)


def test_deux_pages_n_ont_pas_le_meme_titre(
    monde: tuple[str, Scenario], lire: Callable[[str, str], httpx.Response]
) -> None:
    titres: dict[str, set[str]] = defaultdict(set)
    for nom, lecteur, chemin in PAGES:
        reponse = lire(lecteur, chemin)
        if reponse.status_code == 200 and not reponse.history and nom.split(" ")[0] not in monde[1].personnes:
            assert "html" in reponse.headers["content-type"], f"{nom} est un fichier"
            titres[titre_de(reponse.text)].add(chemin)
    assert len(titres) > 60
    assert {titre: sorted(chemins) for titre, chemins in titres.items() if len(chemins) > 1} == {}
