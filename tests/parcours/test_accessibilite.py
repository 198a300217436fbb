"""Every page, for the people who may open it: axe finds nothing, nothing sticks out at 320 px, titles differ."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlalchemy.orm import Session

from app.comptes.sessions import nom_du_cookie
from app.core import db
from app.inventaire import toutes_les_routes
from app.main import create_app
from tests import moteurs
from tests.conftest import PRESENT
from tests.parcours.conftest import servir, servir_htmx
from tests.parcours.gestes import pas_de_defilement_horizontal
from tests.scenario import Scenario, monter

REGLES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

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
    "comite.exporter_classement", "comptes.code", "comptes.demande_second_facteur", "comptes.invitation",
    "comptes.invitation_membre", "dossiers.signature",
    "dossiers.fiche_dauphin_texte", "echanges.fichier", "comptes.telecharger_du_coffre", "comptes.annuaire",
}  # fmt: skip
# also seen by others, or in another shape
EN_PLUS = (
    ("membre", "/comite/seances"),
    ("membre", "/comite/seances/{seance_id}"),
    ("membre", "/comite/seances/{seance_id}/dossiers/{dossier_id}"),
    ("administrateur", "/comite/classement/{campagne_id}?projection=1"),
    ("administrateur", "/instruction/a-traiter"),
    ("gestionnaire", "/dossiers/{brouillon_id}"),
    *(
        ("gestionnaire", f"/dossiers/{{brouillon_id}}/{cle}")
        for cle in (
            "organisme", "projet", "orientations", "territoires", "participation", "calendrier", "budget",
            "indicateurs", "pieces", "attestations", "relire", "abandonner",
        )
    ),
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
    dossier = tmp_path_factory.mktemp("accessibilite")
    (dossier / "horloge").write_text(PRESENT.isoformat())
    (dossier / "portail.sqlite").write_bytes(modele_sqlite.read_bytes())
    moteurs.prendre_reglages(ENV="test", DONNEES=str(dossier), HORLOGE=str(dossier / "horloge"))
    with Session(db.moteur()) as bd:
        scenario = monter(bd)
    scenario.parametres["brouillon_id"] = scenario.brouillon_id
    with servir() as adresse:
        yield adresse, scenario
    db.oublier_moteur()


@pytest.fixture(scope="module")
def page_de(navigateur: Browser, monde: tuple[str, Scenario]) -> Iterator[Callable[[str], Page]]:
    """The page of a reader: one browser context each, kept from test to test."""
    pages: dict[str, Page] = {}

    def ouvrir(lecteur: str) -> Page:
        if lecteur not in pages:
            contexte = navigateur.new_context(base_url=monde[0], locale="fr-FR")
            contexte.route("https://cdn.jsdelivr.net/**", servir_htmx)
            if lecteur in monde[1].jetons:
                jeton = monde[1].jetons[lecteur]
                contexte.add_cookies([{"name": nom_du_cookie(), "value": jeton, "url": monde[0]}])
            pages[lecteur] = contexte.new_page()
        pages[lecteur].set_viewport_size({"width": 1280, "height": 900})
        return pages[lecteur]

    yield ouvrir
    for page in pages.values():
        page.context.close()


def _structure(html: str) -> list[str]:
    """What axe does not look at: one h1, single ids, labels and descriptions that lead somewhere."""
    arbre = HTMLParser(html)
    fautes = []
    if len(arbre.css("h1")) != 1:
        fautes.append(f"{len(arbre.css('h1'))} h1")
    ids: dict[str, int] = defaultdict(int)
    for noeud in arbre.css("[id]"):
        ids[noeud.attributes["id"] or ""] += 1
    fautes += [f"identifiant répété : {cle}" for cle, n in ids.items() if n > 1]
    for attribut in ("for", "aria-describedby", "aria-labelledby"):
        for noeud in arbre.css(f"[{attribut}]"):
            absents = [c for c in (noeud.attributes[attribut] or "").split() if c not in ids]
            fautes += [f"{attribut} sans cible : {c}" for c in absents]
    for lien in arbre.css('a[href^="#"]'):
        cible = (lien.attributes["href"] or "")[1:]
        if cible.startswith("absent:") or (cible and cible not in ids):
            fautes.append(f"lien sans cible : #{cible}")
    return fautes


@pytest.mark.parametrize(("nom", "lecteur", "chemin"), PAGES, ids=[nom for nom, _, _ in PAGES])
def test_une_page_est_accessible(
    monde: tuple[str, Scenario], page_de: Callable[[str], Page], nom: str, lecteur: str, chemin: str
) -> None:
    page = page_de(lecteur)
    adresse = re.sub(r"\{(\w+)\}", lambda m: str(monde[1].parametres[m.group(1)]), chemin)
    reponse = page.goto(adresse)
    assert reponse is not None and reponse.status < 500
    trouve = Axe().run(page, options={"runOnly": {"type": "tag", "values": REGLES}})
    assert trouve.violations_count == 0, trouve.generate_report()
    assert _structure(page.content()) == []
    page.set_viewport_size({"width": 320, "height": 700})
    pas_de_defilement_horizontal(page)


def test_deux_pages_n_ont_pas_le_meme_titre(monde: tuple[str, Scenario]) -> None:
    titres: dict[str, set[str]] = defaultdict(set)
    with httpx.Client(base_url=monde[0]) as client:
        for nom, lecteur, chemin in PAGES:
            adresse = re.sub(r"\{(\w+)\}", lambda m: str(monde[1].parametres[m.group(1)]), chemin)
            cookies = {nom_du_cookie(): monde[1].jetons[lecteur]} if lecteur in monde[1].jetons else {}
            reponse = client.get(adresse, headers={"cookie": "; ".join(f"{n}={v}" for n, v in cookies.items())})
            if reponse.status_code == 200 and nom.split(" ")[0] not in monde[1].personnes:
                assert "html" in reponse.headers["content-type"], f"{nom} est un fichier"
                titre = HTMLParser(reponse.text).css_first("title").text()
                titres[titre].add(chemin)
    assert len(titres) > 60
    assert {titre: sorted(chemins) for titre, chemins in titres.items() if len(chemins) > 1} == {}
