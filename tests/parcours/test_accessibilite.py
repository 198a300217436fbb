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
from app.core import annuaire, db
from app.core.config import reglages
from app.inventaire import toutes_les_routes
from app.main import create_app
from tests.domain.test_annuaire import SIRET, reponse
from tests.fabriques_comptes import PHRASE
from tests.navigateur import Navigateur
from tests.parcours.conftest import servir_une_base
from tests.parcours.examen import Examen, examen, titre_de
from tests.parcours.moments import A_SECOND_FACTEUR, ajouter_les_moments
from tests.scenario import monter
from tests.scenario_gens import Scenario

# who opens what; the rest of the pages are the administrator's
LECTEURS = {
    "appels": "anonyme",
    "comptes": "gestionnaire",
    "dossiers": "gestionnaire",
    "echanges": "gestionnaire",
    "instruction": "pilote",
    "partenaires": "administrateur",
    "suites": "administrateur",
    "comite": "administrateur",
    "programmation": "administrateur",
    "administration": "administrateur",
}
ANONYMES = {
    "comptes.connexion", "comptes.mot_de_passe", "partenaires.adresse", "partenaires.espace", "partenaires.avis",
}  # fmt: skip
# files and probes; then what a step of its own leads to (`test_une_etape_est_accessible`) or a link of EN_PLUS
AUTREMENT = {
    "appels.robots", "appels.securite", "appels.questions_pdf", "sante.sante", "sante.pret", "dossiers.document",
    "dossiers.telecharger_piece", "instruction.piece", "instruction.exporter", "instruction.fichier_de_message",
    "instruction.exporter_reponses", "instruction.exporter_ods", "instruction.exporter_xlsx", "instruction.vue",
    "instruction.lot_pilote", "instruction.lot_etiquettes", "partenaires.lot",
    "comite.direct", "comite.recueil", "comite.exporter_classement", "comite.releve_xlsx", "comite.pv_pdf",
    "comite.pv_docx", "comite.deliberation", "comite.deliberation_docx",
    "dossiers.fiche_dauphin_texte", "echanges.fichier",
    "comptes.telecharger_du_coffre", "suites.section_bilan", "suites.piece_du_bilan", "comite.piece_du_recours",
    "programmation.exporter_comparaison", "programmation.exporter_sensibilite",
    "suites.exporter_suivi", "suites.exporter_suivi_xlsx", "suites.exporter_annexe", "suites.exporter_annexe_xlsx",
    "administration.rejets_subventions", "comptes.code", "comptes.demande_second_facteur", "comptes.annuaire",
    "comptes.invitation", "comptes.invitation_membre", "dossiers.signature", "dossiers.confirmer_retrait_piece",
}  # fmt: skip
# the moment of the dossier at which a page opens, when it is not the granted one; and who opens it then
MOMENTS = {
    "dossiers.confirmer_abandon": ("gestionnaire", "{brouillon_id}"),
    "dossiers.preparer_objectif": ("gestionnaire", "{brouillon_id}"),
    "dossiers.confirmer_retrait": ("gestionnaire", "{depose}"),
    "comptes.recapitulatif": ("pilote", "{dossier_id}"),
    "comptes.raccourcis": ("pilote", "{dossier_id}"),
    "suites.suites": ("administrateur", "{en_cours}"),
    "suites.bilan": ("gestionnaire", "{en_cours}"),
    "suites.relire_bilan": ("gestionnaire", "{en_cours}"),
    "suites.confirmer_renonciation": ("gestionnaire", "{notifie_accord}"),
    "suites.bilan_recu": ("pilote", "{bilan_recu}"),
    "dossiers.contester": ("gestionnaire", "{notifie_refus}"),
    "comite.notification": ("administrateur", "{notifie_refus}"),
    "instruction.equilibrage": ("administrateur", "{dossier_id}"),
    "instruction.ressemblance": ("pilote", "{en_instruction}"),
    "instruction.complement": ("pilote", "{depose}"),
    "instruction.irrecevabilite": ("pilote", "{depose}"),
    "instruction.relecture": ("administrateur", "{a_relire}"),
    "instruction.cloture": ("pilote", "{en_instruction}"),
    "instruction.reouverture": ("administrateur", "{instruit}"),
    "instruction.second_lecteur": ("administrateur", "{instruit}"),
    "instruction.rapprochement": ("administrateur", "{en_instruction}"),
    "instruction.etalonnage": ("pilote", "{depose}"),
}
# what does not answer 200
STATUTS = {
    "anonyme /n-existe-pas": 404,
    "lecteur /administration": 403,
    "administrateur /administration/dossiers/{dossier_id}/a-la-date?le=x": 422,
    "anonyme /invitation/{invitation_utilisee}": 409,
    "anonyme /invitation/{invitation_passee}": 409,
    "gestionnaire /invitation/{invitation_valable}": 403,
}
# also seen by others, or in another shape; the sections of a draft are seen in test_etats_du_formulaire
EN_PLUS = (
    ("membre", "/comite/seances"),
    ("membre", "/comite/seances/{seance_id}"),
    ("membre", "/comite/seances/{seance_id}/dossiers/{dossier_id}"),
    ("membre", "/comite/dossiers/{dossier_id}"),
    ("administrateur", "/comite/seances/{assemblee}"),
    ("administrateur", "/comite/seances/{assemblee}/deliberation"),
    ("administrateur", "/comite/seances/{technique}/avis"),
    ("administrateur", "/comite/classement/{campagne_id}?projection=1"),
    ("administrateur", "/administration/dossiers/{dossier_id}/a-la-date?le=23/11/2026"),
    ("administrateur", "/administration/dossiers/{dossier_id}/a-la-date?le=x"),
    ("administrateur", "/instruction/a-traiter"),
    ("gestionnaire", "/dossiers/{brouillon_id}"),
    ("gestionnaire", "/dossiers/{brouillon_id}/relire"),
    ("gestionnaire", "/dossiers/{brouillon_id}/indicateurs/objectif?etape=2&autre=Bouger"),
    ("gestionnaire", "/dossiers/{brouillon_id}/indicateurs/objectif?etape=3&autre=Bouger&choix=sante_activite"),
    ("anonyme", "/quel-dispositif?qui=association&commune=59491&duree=courte&maturite=nouveau"),
    ("anonyme", "/adhesion/{jeton_d_invitation}"),
    ("anonyme", "/signature/{jeton_de_signature}"),
    ("anonyme", "/signature/{signature_signee}"),
    ("anonyme", "/signature/{signature_refusee}"),
    ("anonyme", "/signature/{signature_passee}"),
    ("anonyme", "/invitation/{invitation_valable}"),
    ("anonyme", "/invitation/{invitation_utilisee}"),
    ("anonyme", "/invitation/{invitation_passee}"),
    ("gestionnaire", "/invitation/{invitation_valable}"),
    ("invite", "/invitation/{invitation_valable}"),
    ("invitee", "/adhesion/{jeton_d_invitation}"),
    ("pilote", "/instruction/dossiers/{depose}"),
    ("pilote", "/instruction/dossiers/{a_relire}"),
    ("pilote", "/instruction/dossiers/{en_instruction}"),
    ("pilote", "/instruction/dossiers/{a_completer}"),
    ("pilote", "/instruction/dossiers/{instruit}"),
    ("administrateur", "/instruction/dossiers/{instruit}"),
    ("administrateur", "/instruction/dossiers?etat=depose&geographie=qpv&choisir=tous"),
    ("administrateur", "/instruction/lots/pilote?d={depose}"),
    ("pilote", "/instruction/lots/etiquettes?d={depose}"),
    ("pilote", "/instruction/dossiers/{en_instruction}/ressemblances"),
    ("gestionnaire", "/dossiers/{depose}"),
    ("gestionnaire", "/dossiers/{a_completer}"),
    ("gestionnaire", "/dossiers/{a_completer}/pieces/{piece_a_completer}/retirer"),
    *(("gestionnaire", f"/dossiers/{{en_cours}}/bilan/{cle}") for cle in ("action", "publics", "mesures", "comptes")),
    ("gestionnaire", "/dossiers/{bilan_recu}/bilan"),
    ("gestionnaire", "/dossiers/{en_cours}"),
    ("administrateur", "/instruction/dossiers/{notifie_accord}/suites"),
    ("administrateur", "/comite/dossiers/{notifie_accord}/notification"),
    ("administrateur", "/instruction/dossiers/{bilan_recu}/bilan"),
    ("administrateur", "/comite/classement/{campagne_id}/ensemble?mesure=demande&ecran=4"),
    ("anonyme", "/n-existe-pas"),
    ("lecteur", "/administration"),
)  # fmt: skip


def _pages() -> Iterator[tuple[str, str, str]]:
    for route in toutes_les_routes(create_app()):
        moment = route.name.split(".")[0]
        if "GET" not in (route.methods or ()) or moment == "demonstration" or route.name in AUTREMENT:
            continue
        lecteur, dossier = MOMENTS.get(route.name, (LECTEURS[moment], "{dossier_id}"))
        lecteur = "anonyme" if route.name in ANONYMES else lecteur
        yield route.name, lecteur, route.path.replace("{dossier_id}", dossier)
    for lecteur, chemin in EN_PLUS:
        yield f"{lecteur} {chemin}", lecteur, chemin


PAGES = sorted(_pages())


@pytest.fixture(scope="module")
def monde(modele_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Scenario]]:
    with servir_une_base(modele_sqlite, tmp_path_factory.mktemp("accessibilite")) as adresse:
        with Session(db.moteur()) as bd:
            scenario = monter(bd)
            ajouter_les_moments(bd, scenario)
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
    assert reponse.status_code == STATUTS.get(nom, 200)
    assert nom in STATUTS or not reponse.history
    oeil.examiner(reponse.text)


def _code(client: httpx.Client, _: Scenario) -> Iterator[httpx.Response]:
    client.post("/connexion", data={"courriel": A_SECOND_FACTEUR})
    yield client.get("/connexion/code")
    yield client.post("/connexion/code", data={"code": "000"})


def _second_facteur(client: httpx.Client, _: Scenario) -> Iterator[httpx.Response]:
    client.post("/connexion/mot-de-passe", data={"courriel": A_SECOND_FACTEUR, "mot_de_passe": PHRASE})
    yield client.get("/connexion/second-facteur")
    yield client.post("/connexion/second-facteur", data={"code": "000"})


def _annuaire(client: httpx.Client, scenario: Scenario) -> Iterator[httpx.Response]:
    chemin = f"/organismes/{scenario.parametres['organisme_id']}/fiche/annuaire"
    client.cookies.set(nom_du_cookie(), scenario.jetons["gestionnaire"])
    yield client.get(chemin)
    yield client.post(chemin)
    yield client.post("/organismes/creer/annuaire", data={"numero": SIRET})


def _invitation(client: httpx.Client, _: Scenario) -> Iterator[httpx.Response]:
    yield client.post("/invitation/invitation_valable", data={"prenom": "", "nom": ""})


ETAPES = {
    _code: ["200 Saisir le code reçu", "422 Erreur : Saisir le code reçu"],
    _second_facteur: ["200 Double vérification", "422 Erreur : Double vérification"],
    _annuaire: ["200 Comparer avec l’annuaire public"] * 2 + ["200 Créer un organisme"],
    _invitation: ["422 Erreur : Accepter une invitation"],
}


@pytest.mark.parametrize(("etape", "attendues"), list(ETAPES.items()), ids=lambda e: getattr(e, "__name__", ""))
def test_une_etape_est_accessible(
    monde: tuple[str, Scenario],
    oeil: Examen,
    monkeypatch: pytest.MonkeyPatch,
    etape: Callable[[httpx.Client, Scenario], Iterator[httpx.Response]],
    attendues: list[str],
) -> None:
    monkeypatch.setattr(annuaire, "est_actif", lambda: True)
    monkeypatch.setattr(annuaire, "interroger", lambda n: reponse(siren=n[:9], siege={"siret": n}))
    adresse, scenario = monde
    vues = []
    with httpx.Client(base_url=adresse) as client:
        for recue in etape(client, scenario):
            vues.append(f"{recue.status_code} {titre_de(recue.text).split(' — ')[0]}".replace("\u00a0", " "))
            oeil.examiner(recue.text)
    assert vues == attendues


def test_la_demonstration_est_accessible(
    monde: tuple[str, Scenario], oeil: Examen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAIL_ENV", "demo")
    reglages.cache_clear()
    try:
        client = Navigateur(create_app())
        numero = monde[1].parametres["courriel_id"]
        for chemin in ("/connexion", "/demonstration/courriels", f"/demonstration/courriels/{numero}"):
            recue = client.get(chemin)
            assert recue.status_code == 200
            assert "émonstration" in recue.text
            oeil.examiner(recue.text)
    finally:
        monkeypatch.undo()
        reglages.cache_clear()


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
