"""A dossier read and scored from the keyboard alone; the shortcuts switched off, nothing happens."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.config import RACINE
from app.core.db import ecriture
from app.domain.raccourcis import RACCOURCIS, TOUCHES_DES_ECRANS, TOUCHES_PROJETEES
from app.models.comptes import Personne
from app.models.instruction import Avis, Note
from tests import fabriques
from tests.fabriques_comptes import lues
from tests.fabriques_dossiers import dossier_depose
from tests.fabriques_instruction import prendre

FOYER = "document.activeElement.id"
MOTS = "jklrdnpc 01234 ? : rien ne bouge."


def _notes() -> list[tuple[int, str]]:
    return [(n.valeur, n.commentaire) for n in lues(select(Note).order_by(col(Note.id)))]


def _aller(page: Page, but: str) -> None:
    """Tab until the button that says this has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == but:
            return
    pytest.fail(f"« {but} » ne s’atteint pas au clavier")


def _la_place_est_sous_le_pouce(page: Page) -> None:
    """On a small phone too, the place of the dossier and the way to the next one are in the first screen."""
    page.set_viewport_size({"width": 320, "height": 568})
    boites = [page.locator(f".place > {quoi}").bounding_box() for quoi in ("span", "a[rel=next]")]
    assert all(b and b["x"] >= 0 and b["x"] + b["width"] <= 320 and b["y"] + b["height"] < 568 for b in boites), boites
    assert boites[1] and boites[1]["height"] >= 44
    page.set_viewport_size({"width": 1280, "height": 900})


def test_l_aide_dit_les_touches_du_script() -> None:
    script = (RACINE / "static" / "raccourcis.js").read_text()
    jouees = set(re.findall(r'^    "(.)": ', script, re.M)) | set("01234")
    jouees |= {"Échap"} if '"Escape"' in script else set()
    assert jouees == {touche for r in RACCOURCIS for touche in r.touches}


def test_l_aide_dit_les_touches_de_la_salle() -> None:
    noms = {"ArrowLeft": "←", "ArrowRight": "→", "PageUp": "Page préc.", "PageDown": "Page suiv.", "Home": "Début"}
    noms["End"] = "Fin"
    dites = {
        "seance.js": TOUCHES_PROJETEES,
        "projection.js": TOUCHES_PROJETEES + TOUCHES_DES_ECRANS,
    }
    for script, aide in dites.items():
        lu = (RACINE / "static" / script).read_text()
        jouees = {noms[touche] for touche in re.findall(r"\b(Arrow\w+|Page(?:Up|Down)|Home|End): ", lu)} | set("b.")
        assert "[b.]" in lu and jouees == {touche for r in aide for touche in r.touches}, script


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_dossier_se_lit_et_se_note_au_clavier(ouvrir: Callable[..., Page], bd: Session) -> None:
    campagne = fabriques.campagne(bd)
    agents = fabriques.equipe(bd)
    premier, second = (dossier_depose(bd, campagne=campagne, titre=titre) for titre in ("Premier", "Second"))
    bd.flush()
    pilote: Personne = next(a for a in agents.values() if a.id == premier.pilote_id)
    prendre(bd, premier, pilote)
    numero, autre = premier.id, second.id
    bd.expunge_all()
    bd.commit()
    page = ouvrir(pilote)
    page.goto(f"/instruction/dossiers/{autre}?liste=tri%3Ddepot%26sens%3Dinverse")

    # to the previous dossier of the list and back, then the summary, the documents, the help
    with page.expect_navigation():
        page.keyboard.press("k")
    expect(page.locator("h1")).to_have_text("Premier")
    with page.expect_navigation():
        page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("k")
    _la_place_est_sous_le_pouce(page)
    page.keyboard.press("d")
    assert page.evaluate(FOYER) == "documents"
    page.keyboard.press("r")
    assert "Le projet" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("?")
    expect(page.locator("#raccourcis dl")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#raccourcis dl")).to_be_hidden()

    # the grille: the first criterion, a mark, its comment where every letter is a letter, the next criterion
    page.keyboard.press("n")
    critere = page.locator("#ma-grille fieldset.critere").first
    page.keyboard.press("4")
    expect(critere.locator("input[value='4']")).to_be_checked()
    page.keyboard.press("c")
    page.keyboard.type(MOTS)
    page.keyboard.press("Escape")
    expect(critere.locator("input[value='4']")).to_be_focused()
    expect(critere.locator(".enregistre")).to_be_visible()
    assert _notes() == [(4, MOTS)] and page.url.endswith("inverse")
    page.keyboard.press("n")
    for touche in ("Control+3", "Alt+3", "Meta+3", "Shift+Digit3"):
        page.keyboard.press(touche)
    expect(page.locator("#ma-grille fieldset.critere").nth(1).locator("input:checked")).to_have_count(0)
    page.keyboard.press("3")
    expect(page.locator("#ma-grille fieldset.critere").nth(1).locator(".enregistre")).to_be_visible()
    # a mark given before a completion: its own key again says that it holds
    with ecriture() as base:
        base.execute(update(Note).where(col(Note.valeur) == 4).values(version_dossier=0))
    page.reload()
    page.keyboard.press("n")
    page.keyboard.press("p")
    page.keyboard.press("p")
    assert page.evaluate(FOYER) == critere.locator("input[value='4']").get_attribute("id")
    page.keyboard.press("4")
    expect(critere.locator(".enregistre")).to_be_visible()
    assert lues(select(col(Note.version_dossier)).where(col(Note.valeur) == 4)) == [1]

    # the others, then the avis, without leaving the keyboard
    for rang in range(2, page.locator("#ma-grille fieldset.critere").count()):
        page.keyboard.press("n")
        while page.evaluate("document.activeElement.closest('fieldset').id") != page.locator(
            "#ma-grille fieldset.critere"
        ).nth(rang).get_attribute("id"):
            page.keyboard.press("n")
        page.keyboard.press("2")
        expect(page.locator("#ma-grille fieldset.critere").nth(rang).locator(".enregistre")).to_be_visible()
    page.locator("#sens-1").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Projet utile.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    _aller(page, "Rendre l’avis")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#fait")).to_contain_text("Votre avis est rendu")
    assert [a.rendu_le is not None for a in lues(select(Avis).where(col(Avis.personne_id) == pilote.id))] == [True]

    # switched off from this page: remembered, and the keys do nothing, here and on the next dossier
    page.goto(f"/instruction/dossiers/{numero}?liste=tri%3Ddepot%26sens%3Dinverse")
    page.keyboard.press("?")
    _aller(page, "Arrêter les raccourcis")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert page.url.endswith("inverse")
    for touche in "jkldr?":
        page.keyboard.press(touche)
    page.wait_for_timeout(150)
    assert page.url.endswith("inverse") and page.evaluate(FOYER) == ""
    expect(page.locator("#raccourcis")).not_to_have_attribute("open", "")
    page.goto("/compte/raccourcis")
    expect(page.locator("#sont_actifs")).not_to_be_checked()
