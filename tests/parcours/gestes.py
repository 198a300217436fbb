"""What a person does on a page, with or without a script."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Page
from sqlalchemy import select
from sqlmodel import col

from app.core.db import lecture
from app.models.courriel import Courriel


def dernier_courriel(destinataire: str) -> Courriel:
    """The newest mail to an address, as it waits in the outbox."""
    with lecture() as bd:
        courriel = bd.scalars(
            select(Courriel).where(col(Courriel.destinataire) == destinataire).order_by(col(Courriel.id).desc())
        ).first()
    assert courriel is not None, f"rien n’a été écrit à {destinataire}"
    return courriel


def cliquer(page: Page, bouton: str) -> None:
    """Press the button that bears these words, and wait for the next page."""
    with page.expect_navigation():
        page.get_by_role("button", name=bouton, exact=True).first.click()


def suivre(page: Page, lien: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=lien).first.click()


def remplir(page: Page, champs: Mapping[str, Sequence[str]]) -> set[str]:
    """Type or tick each field that is on the page; returns the names that are not there yet."""
    absents = set()
    replis = page.locator("details:not([open]) > summary")
    while replis.count():  # each leaves the list as it opens
        replis.first.click()
    for nom, valeurs in champs.items():
        cases = page.locator(f'input[type=radio][name="{nom}"], input[type=checkbox][name="{nom}"]')
        if cases.count():
            for valeur in valeurs:
                case = page.locator(f'[name="{nom}"][value="{valeur}"]')
                if case.count() == 0:
                    absents.add(nom)
                else:
                    case.first.check()
            continue
        saisie = page.locator(f'[name="{nom}"]:not([type=hidden])')
        if saisie.count() == 0:
            absents.add(nom)
        elif valeurs and saisie.first.evaluate("e => e.tagName") == "SELECT":
            saisie.first.select_option(valeurs[0])
        elif valeurs:
            saisie.first.fill(valeurs[0])
    return absents


def pas_de_defilement_horizontal(page: Page) -> None:
    """Nothing sticks out on the right."""
    large, fenetre = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert large <= fenetre, f"{page.url} déborde : {large} px pour {fenetre}"


def capturer(page: Page, dossier: Path, nom: str) -> None:
    page.screenshot(path=dossier / f"{nom}.png", full_page=True)
