"""The form without a mouse: Tab, Space, Enter, arrows, and where the focus is left."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.core.db import ecriture, lecture
from app.dossiers.queries import sections_de
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from tests.fabriques_dossiers import acces, contenu_complet, ecrire

ICI = "document.activeElement.id || (document.activeElement.firstChild || document.body).textContent.trim()"


def _aller(page: Page, but: str, pas: int = 60) -> None:
    """Tab until the element of that id, or that bears these words, has the focus."""
    for _ in range(pas):
        page.keyboard.press("Tab")
        if page.evaluate(ICI) == but:
            return
    pytest.fail(f"« {but} » ne s’atteint pas au clavier")


def _entrer(page: Page, bouton: str) -> None:
    _aller(page, bouton)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _contenu(numero: int, section: str) -> dict[str, object]:
    with lecture() as bd:
        return dict(sections_de(bd, bd.get_one(Dossier, numero))[section].contenu)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_formulaire_se_remplit_au_clavier(
    ouvrir: Callable[..., Page], a_deux: tuple[Personne, Personne, int]
) -> None:
    aline, nadia, numero = a_deux
    page = ouvrir(aline)

    # boxes by Space, a choice by an arrow, a text typed, saved by Enter
    page.goto(f"/dossiers/{numero}/attestations")
    voulu = contenu_complet()["attestations"]
    for cle in voulu:
        question = page.locator(f"#q-{cle}")
        premier = question.locator("input:not([type=hidden])").first
        _aller(page, premier.get_attribute("id") or "")
        if premier.get_attribute("type") in ("checkbox", "radio"):
            page.keyboard.press("Space")
        else:
            page.keyboard.type(str(voulu[cle]))
    _entrer(page, "Enregistrer")
    assert {cle: _contenu(numero, "attestations").get(cle) for cle in voulu} == voulu

    # an error: the focus is on the summary, its link leads to the field
    page.goto(f"/dossiers/{numero}/calendrier")
    _aller(page, "debut")
    page.keyboard.type("99/99/2027")
    _entrer(page, "Enregistrer")
    assert page.evaluate(ICI) == "resume-erreurs"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(ICI) == "debut"
    page.keyboard.press("Control+A")
    page.keyboard.type("15/01/2027")
    _entrer(page, "Enregistrer")
    assert _contenu(numero, "calendrier")["debut"] == "15/01/2027"

    # two texts for one answer: chosen, and saved, without leaving the keyboard
    page.goto(f"/dossiers/{numero}/projet")
    with ecriture() as autre:
        dossier = autre.get_one(Dossier, numero)
        ecrire(autre, acces(autre, nadia, dossier), {"projet": {"resume": "Le résumé de Nadia."}}, nadia)
    _aller(page, "resume")
    page.keyboard.type("Le résumé d’Aline.")
    expect(page.locator("#q-resume .conflit")).to_contain_text("Le résumé de Nadia.")
    assert page.evaluate(ICI) == "resume", "la réponse du serveur ne déplace pas le foyer"
    _aller(page, "Garder la mienne", 4)
    page.keyboard.press("Space")
    expect(page.locator("#q-resume .conflit")).to_have_count(0)
    assert _contenu(numero, "projet")["resume"] == "Le résumé d’Aline."
    assert page.evaluate(ICI) == "resume", "le bouton parti, le foyer revient à la réponse"
