"""The network of a town hall blocks the CDN: the scripts of the portal run, htmx never came."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect
from sqlalchemy.orm import Session

from tests import fabriques
from tests.fabriques_dossiers import brouillon
from tests.parcours.gestes import cliquer, pas_de_defilement_horizontal

TITRE = "Ateliers santé, sans htmx"


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_demande_s_ecrit_et_se_depose_sans_le_cdn(ouvrir: Callable[..., Page], bd: Session) -> None:
    aline = fabriques.personne(bd)
    numero = brouillon(bd, aline, organisme=fabriques.organisme(bd, aline), est_complet=True).id
    bd.commit()
    bd.refresh(aline)
    bd.expunge_all()
    bd.rollback()
    page = ouvrir(aline, largeur=360, hauteur=740, cdn=False)
    page.goto(f"/dossiers/{numero}/projet")
    assert page.evaluate("typeof htmx") == "undefined"

    # what is not saved warns before leaving, and is found again
    dialogues: list[str] = []

    def rester(dialogue: Dialog) -> None:
        dialogues.append(dialogue.type)
        dialogue.dismiss()

    def partir(dialogue: Dialog) -> None:
        dialogues.append(dialogue.type)
        dialogue.accept()

    page.locator("#intitule").click()
    page.keyboard.press("Control+A")
    page.keyboard.type(TITRE)
    page.once("dialog", rester)
    page.get_by_role("link", name="Retour aux étapes").click(no_wait_after=True)
    expect(page.locator("#intitule")).to_have_value(TITRE)
    page.once("dialog", partir)
    page.get_by_role("link", name="Retour aux étapes").click()
    page.wait_for_url(f"**/dossiers/{numero}")
    assert dialogues == ["beforeunload", "beforeunload"]
    page.goto(f"/dossiers/{numero}/projet")
    expect(page.locator(".avis.ok")).to_contain_text("Nous avons retrouvé ce que vous aviez écrit")
    expect(page.locator("#intitule")).to_have_value(TITRE)
    cliquer(page, "Enregistrer")  # no warning: the form leaves
    expect(page.locator("#intitule")).to_have_value(TITRE)
    assert page.evaluate("sessionStorage.length") == 0 and len(dialogues) == 2
    cliquer(page, "Enregistrer et continuer")
    assert page.url.split("?")[0].endswith("/orientations"), page.url

    # totals do not move by themselves: a button asks for them
    page.goto(f"/dossiers/{numero}/budget")
    avant = page.locator("#total-charges").inner_text()
    page.locator('[name="charges.achats"]').fill("9 000")
    pas_de_defilement_horizontal(page)
    cliquer(page, "Calculer les totaux")
    assert page.locator("#total-charges").inner_text() != avant
    assert "9\u202f000" in page.locator("#total-charges").inner_text()

    # the totals were only asked for: the budget that balances is still the one on record
    page.on("dialog", partir)
    page.goto(f"/dossiers/{numero}/budget_association")
    totaux = page.get_by_role("button", name="Calculer les totaux")  # of the grid: nothing to add up without it
    for moyen in ("document", "grille"):
        page.locator(f'[name="moyen"][value="{moyen}"]').check()
        expect(totaux).to_be_visible(visible=moyen == "grille")
    page.goto(f"/dossiers/{numero}/relire")
    assert TITRE in page.inner_text("main")
    cliquer(page, "Déposer ma demande")
    assert page.url.endswith("/accuse"), page.inner_text("main")[:2000]
