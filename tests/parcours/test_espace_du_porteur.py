"""The volunteer's side on a phone, from the first visit to the answer to a request for completion.

The network goes in the middle of a sentence, two people write, the president signs from her mail at 23:59.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.core.db import lecture
from app.domain.dispositifs import Dispositif
from app.domain.formulaire import champs_de, formulaire, section_de
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from tests import fabriques
from tests.fabriques_dossiers import contenu_complet, petit_pdf
from tests.parcours.gestes import (
    capturer,
    cliquer,
    creer_son_association,
    creer_son_compte,
    entrer_par_code,
    joindre_les_pieces,
    lien_recu,
    pas_de_defilement_horizontal,
    remplir,
    remplir_le_dossier,
    saisir_le_code,
    suivre,
)

ALINE, NADIA, MONIQUE = "aline.lemaire@exemple.test", "nadia.benali@exemple.test", "monique.roy@exemple.test"
DERNIER_SOIR = datetime(2027, 1, 15, 22, 30, tzinfo=UTC)
DERNIERE_MINUTE = datetime(2027, 1, 15, 22, 59, 30, tzinfo=UTC)
MINUIT = datetime(2027, 1, 15, 23, tzinfo=UTC)
LENDEMAIN = datetime(2027, 1, 18, 9, tzinfo=UTC)


def _chercher_son_referent(page: Page) -> None:
    page.goto("/referent")
    remplir(page, {"commune": ["59491"], "orientation": ["sante"]})
    cliquer(page, "Trouver mon référent")
    assert "chef projet 3" in page.inner_text("main")


def _commencer(page: Page) -> str:
    page.goto("/")
    suivre(page, "Appel à projets 2027")
    page.get_by_role("link", name="Commencer ma demande").first.click()
    cliquer(page, "Commencer ma demande")
    trouve = re.search(r"/dossiers/(\d+)", page.url)
    assert trouve, page.url
    return trouve.group(1)


def _perdre_le_reseau(page: Page, dossier: str) -> None:
    page.add_init_script("addEventListener('online', (e) => e.stopImmediatePropagation())")
    page.goto(f"/dossiers/{dossier}/projet")
    page.locator("#resume").fill("Des ateliers au pied des tours,")
    expect(page.locator("#etat-enregistrement")).to_contain_text("Brouillon enregistré à")
    page.context.set_offline(True)
    page.locator("#resume").fill("Des ateliers au pied des tours, chaque semaine.")
    expect(page.locator("#panne-saisie")).to_contain_text("Pas de réseau")
    pas_de_defilement_horizontal(page)
    page.get_by_role("button", name="Enregistrer et continuer").click()  # the page stays, and says why
    expect(page.locator("#panne-saisie")).to_contain_text("la page ne peut pas partir")
    page.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    expect(page.locator("#panne-saisie")).to_be_hidden()


def _inviter_la_tresoriere(page: Page, ouvrir: Callable[..., Page]) -> Page:
    page.goto("/organismes")
    suivre(page, "Les Jardins imaginaires")
    suivre(page, "Inviter et gérer les membres")
    remplir(page, {"courriel": [NADIA]})
    page.locator('input[type=radio][name="role"][value="redacteur"]').check()
    cliquer(page, "Envoyer l’invitation")
    assert "L’invitation est partie" in page.inner_text("main"), page.inner_text("main")
    tresoriere = ouvrir(largeur=360)
    tresoriere.goto(lien_recu(NADIA, "/adhesion/"))
    cliquer(tresoriere, "Recevoir mon code")
    saisir_le_code(tresoriere, NADIA)
    if tresoriere.locator('[name="prenom"]').count():
        remplir(tresoriere, {"prenom": ["Nadia"], "nom": ["Benali"], "telephone": ["03 27 00 00 02"]})
        cliquer(tresoriere, "Enregistrer et continuer")
    cliquer(tresoriere, "Rejoindre l’organisme")
    return tresoriere


def _ecrire_a_deux(page: Page, tresoriere: Page, dossier: str) -> None:
    """Nadia fills the budget while Aline writes the project; each sees the other."""
    tresoriere.goto(f"/dossiers/{dossier}/budget")
    page.goto(f"/dossiers/{dossier}/projet")
    section = section_de(formulaire(Dispositif.AAP), "budget")
    assert section is not None
    champs = {n: v for n, v in champs_de(section, contenu_complet()["budget"]).items() if any(v)}
    absents = remplir(tresoriere, champs)
    page.locator("#besoins").fill("Les habitants renoncent aux soins.")
    expect(page.locator("#q-besoins .retour input")).to_have_count(1)
    if absents:  # the rows of more funders come once the first are saved
        cliquer(tresoriere, "Enregistrer")
        assert remplir(tresoriere, {n: champs[n] for n in absents}) == set()
    cliquer(tresoriere, "Enregistrer")
    pas_de_defilement_horizontal(tresoriere)
    page.evaluate("htmx.trigger('#presents', 'signaler')")
    expect(page.locator("#presents")).to_contain_text("Nadia")


def _reprendre_les_statuts(page: Page, dossier: str) -> None:
    """Last year's statuts, from the safe of the organisme to the documents of the dossier."""
    page.goto("/organismes")
    suivre(page, "Les Jardins imaginaires")
    suivre(page, "Ouvrir la fiche complète")
    suivre(page, "Coffre de documents")
    remplir(page, {"genre": ["statuts"], "annee": ["2025"]})
    page.locator('[name="fichier"]').set_input_files(
        {"name": "statuts-2025.pdf", "mimeType": "application/pdf", "buffer": petit_pdf("statuts")}
    )
    cliquer(page, "Mettre dans le coffre")
    page.goto(f"/dossiers/{dossier}/pieces")
    cliquer(page, "Reprendre ce document")
    expect(page.locator("#pieces-statuts")).to_contain_text("statuts-2025.pdf")


def _faire_signer(
    page: Page, ouvrir: Callable[..., Page], dossier: str, regler: Callable[[datetime], datetime]
) -> Page:
    page.goto(f"/dossiers/{dossier}/relire")
    remplir(page, {"nouvelle": [MONIQUE]})
    cliquer(page, "Demander la signature")
    assert "La demande de signature est partie" in page.inner_text("main")
    regler(DERNIERE_MINUTE)
    presidente = ouvrir(largeur=360)
    presidente.goto(lien_recu(MONIQUE, "/signature/"))
    pas_de_defilement_horizontal(presidente)
    remplir(presidente, {"prenom": ["Monique"], "nom": ["Roy"], "atteste": ["oui"]})
    cliquer(presidente, "Signer et déposer")
    assert "AAP-2027-0001" in presidente.inner_text("main")
    assert "23\u202fh\u202f59" in re.sub(r"\s", "\u202f", presidente.inner_text("main"))
    return presidente


def _repondre_au_complement(ouvrir: Callable[..., Page], pilote: Personne, dossier: str) -> None:
    agent = ouvrir(pilote)
    agent.goto(f"/instruction/dossiers/{dossier}/complement")
    cliquer(agent, "Je n’ai aucun lien : ouvrir le dossier")
    remplir(
        agent,
        {"texte": ["Précisez le rythme des ateliers."], "sections": ["projet"], "repondre_avant": ["01/02/2027"]},
    )
    cliquer(agent, "Envoyer la demande")
    page = ouvrir(largeur=360)
    page.goto("/")
    entrer_par_code(page, ALINE)
    page.goto(f"/dossiers/{dossier}")
    assert "Précisez le rythme des ateliers." in page.inner_text("main")
    # only the part that was asked is open
    page.goto(f"/dossiers/{dossier}/budget")
    assert page.get_by_role("button", name="Enregistrer", exact=True).count() == 0
    page.goto(f"/dossiers/{dossier}/projet")
    remplir(page, {"description": ["Deux ateliers par semaine, de mars à novembre."]})
    cliquer(page, "Enregistrer")
    page.goto(f"/dossiers/{dossier}/relire")
    cliquer(page, "Renvoyer le dossier complété")
    with lecture() as bd:
        assert bd.get_one(Dossier, int(dossier)).version_deposee == 2


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_benevole_sur_son_telephone(
    ouvrir: Callable[..., Page], bd: Session, horloge: Callable[[datetime], datetime]
) -> None:
    fabriques.campagne(bd, ferme_le=MINUIT)
    agents = fabriques.equipe(bd)
    bd.flush()
    bd.expunge_all()
    bd.commit()

    page = ouvrir(largeur=360, hauteur=740)
    creer_son_compte(page, ALINE)
    creer_son_association(page, represente=False)
    _chercher_son_referent(page)
    dossier = _commencer(page)
    _perdre_le_reseau(page, dossier)

    horloge(DERNIER_SOIR)
    ailleurs = ouvrir(largeur=360, hauteur=740)
    ailleurs.goto("/")
    entrer_par_code(ailleurs, ALINE)
    ailleurs.goto(f"/dossiers/{dossier}/projet")
    expect(ailleurs.locator("#resume")).to_have_value("Des ateliers au pied des tours, chaque semaine.")
    remplir(ailleurs, {n: [v] for n, v in contenu_complet()["projet"].items() if n not in ("resume", "besoins")})
    cliquer(ailleurs, "Enregistrer")

    tresoriere = _inviter_la_tresoriere(ailleurs, ouvrir)
    _ecrire_a_deux(ailleurs, tresoriere, dossier)
    _reprendre_les_statuts(ailleurs, dossier)
    remplir_le_dossier(ailleurs, dossier, sauf=("budget", "projet"))
    joindre_les_pieces(ailleurs, dossier, script=True, sauf=("statuts",))
    presidente = _faire_signer(ailleurs, ouvrir, dossier, horloge)
    capturer(presidente, "signature-360")

    horloge(LENDEMAIN)
    _repondre_au_complement(ouvrir, agents["chef-projet-3"], dossier)
