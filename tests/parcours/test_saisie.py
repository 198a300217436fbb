"""A draft that saves itself, in a real browser: the network goes in the middle of a sentence, two people write."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlmodel import col

from app.core.db import ecriture, lecture
from app.dossiers.queries import sections_de
from app.models.comptes import Personne, SessionOuverte
from app.models.dossiers import Dossier
from tests.parcours.examen import passer_axe
from tests.parcours.gestes import capturer, pas_de_defilement_horizontal, s_identifier

Ouvrir = Callable[..., Page]
# journeys of one engine: the races themselves are tried on both in tests/dossiers
pytestmark = pytest.mark.parametrize("base", ["sqlite"], indirect=True)


def _reponse(numero: int, question: str) -> str:
    with lecture() as bd:
        sections = sections_de(bd, bd.get_one(Dossier, numero))
    return str(sections["projet"].contenu.get(question, "")) if "projet" in sections else ""


def _perdre_la_session(qui: Personne) -> None:
    with ecriture() as bd:
        for session in bd.scalars(select(SessionOuverte).where(col(SessionOuverte.personne_id) == qui.id)):
            bd.delete(session)


def _accessible(page: Page) -> None:
    passer_axe(page)
    pas_de_defilement_horizontal(page)


def test_le_reseau_coupe_au_milieu_d_une_phrase(ouvrir: Ouvrir, a_deux: tuple[Personne, Personne, int]) -> None:
    aline, nadia, numero = a_deux
    page = ouvrir(aline, largeur=360, hauteur=740)
    # the page tries again by itself when the network is back: here the person is quicker
    page.add_init_script("addEventListener('online', (e) => e.stopImmediatePropagation())")
    page.goto(f"/dossiers/{numero}/projet")
    etat = page.locator("#etat-enregistrement")
    page.locator("#intitule").press_sequentially("Jardin")
    expect(etat).to_contain_text("Brouillon enregistré à")
    assert _reponse(numero, "intitule") == "Jardin"

    page.context.set_offline(True)
    page.locator("#intitule").fill("Jardin partagé")
    banniere = page.locator("#panne-saisie")
    expect(banniere).to_contain_text("Pas de réseau")
    capturer(page, "saisie-panne-360")
    _accessible(page)
    assert page.locator("#intitule").input_value() == "Jardin partagé"
    page.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    expect(banniere).to_be_hidden()
    assert _reponse(numero, "intitule") == "Jardin partagé"

    # a second person, on another device: other answers are both kept, the same one shows both texts
    autre = ouvrir(nadia)
    autre.goto(f"/dossiers/{numero}/projet")
    autre.locator("#resume").fill("Le résumé de Nadia.")
    autre.locator("#besoins").fill("Les besoins vus par Nadia.")
    expect(autre.locator("#q-besoins .retour input")).to_have_count(1)
    page.locator("#objectifs").fill("Les objectifs d’Aline.")
    expect(page.locator("#q-objectifs .retour input")).to_have_count(1)
    assert (_reponse(numero, "besoins"), _reponse(numero, "objectifs")) == (
        "Les besoins vus par Nadia.",
        "Les objectifs d’Aline.",
    )
    page.locator("#resume").fill("Le résumé d’Aline.")
    expect(page.locator("#q-resume .conflit")).to_contain_text("Le résumé de Nadia.")
    capturer(page, "saisie-conflit-360")
    _accessible(page)
    page.locator("#q-resume").get_by_role("button", name="Garder la mienne").click()
    expect(page.locator("#q-resume .conflit")).to_have_count(0)
    assert _reponse(numero, "resume") == "Le résumé d’Aline."
    autre.evaluate("htmx.trigger('#presents', 'signaler')")
    expect(autre.locator("#presents")).to_contain_text("Aline")
    capturer(autre, "saisie-presence-1280")
    # « Enregistrer » meets no conflict with what the page itself has saved
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer", exact=True).click()
    assert page.url.endswith("?fait=enregistre")


def test_la_session_perdue_rend_le_texte_apres_la_connexion(
    ouvrir: Ouvrir, a_deux: tuple[Personne, Personne, int]
) -> None:
    aline, _, numero = a_deux
    page = ouvrir(aline, largeur=360, hauteur=740)
    page.goto(f"/dossiers/{numero}/projet")
    _perdre_la_session(aline)
    page.locator("#resume").fill("Écrit pendant la nuit.")
    expect(page.locator("#panne-saisie")).to_contain_text("Votre session est terminée")
    capturer(page, "saisie-session-360")
    _accessible(page)
    page.get_by_role("link", name="Se reconnecter").click()
    page.wait_for_url("**/connexion?suite=**")
    s_identifier(page, aline.courriel)
    assert page.url.endswith(f"/dossiers/{numero}/projet"), "la connexion ramène où l’on écrivait"
    expect(page.locator(".avis.ok")).to_contain_text("Nous avons retrouvé ce que vous aviez écrit")
    expect(page.locator("#etat-enregistrement")).to_contain_text("Brouillon enregistré")
    assert _reponse(numero, "resume") == "Écrit pendant la nuit."
