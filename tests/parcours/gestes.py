"""What a person does on a page, with or without a script."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

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


# the kind of each field of the page, by name: one exchange with the browser for a whole form
_NATURES = """() => {
  const natures = {};
  for (const c of document.querySelectorAll("input[name]:not([type=hidden]), select[name], textarea[name]"))
    (natures[c.name] ??= { genre: c.tagName === "SELECT" ? "liste" : ["radio", "checkbox"].includes(c.type) ? "case"
      : "texte", valeurs: [] }).valeurs.push(c.value);
  return natures;
}"""


def remplir(page: Page, champs: Mapping[str, Sequence[str]]) -> set[str]:
    """Type or tick each field that is on the page; returns the names that are not there yet."""
    replis = page.locator("details:not([open]) > summary")
    while replis.count():  # each leaves the list as it opens
        replis.first.click()
    natures = page.evaluate(_NATURES)
    absents = {nom for nom, valeurs in champs.items() if not _est_la(natures.get(nom), valeurs)}
    for nom, valeurs in champs.items():
        if nom in absents or not valeurs:
            continue
        if natures[nom]["genre"] == "case":
            for valeur in valeurs:
                page.locator(f'[name="{nom}"][value="{valeur}"]').first.check()
        elif natures[nom]["genre"] == "liste":
            page.locator(f'select[name="{nom}"]').first.select_option(valeurs[0])
        else:
            page.locator(f'[name="{nom}"]:not([type=hidden])').first.fill(valeurs[0])
    return absents


def _est_la(nature: dict[str, Any] | None, valeurs: Sequence[str]) -> bool:
    if nature is None:
        return False
    return nature["genre"] != "case" or set(valeurs) <= set(nature["valeurs"])


def pas_de_defilement_horizontal(page: Page) -> None:
    """Nothing sticks out on the right."""
    large, fenetre = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert large <= fenetre, f"{page.url} déborde : {large} px pour {fenetre}"


def capturer(page: Page, dossier: Path, nom: str) -> None:
    page.screenshot(path=dossier / f"{nom}.png", full_page=True)
