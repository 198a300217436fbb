"""What a person does on a page, with or without a script."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select
from sqlmodel import col

from app.core.db import lecture
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.formulaire import champs_de, formulaire
from app.domain.pieces import pieces_requises
from app.models.courriel import Courriel
from tests.fabriques_dossiers import contenu_complet, petit_pdf


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


# unfold the page and give the kind of each field, by name: one exchange with the browser for a whole form
_NATURES = """() => {
  document.querySelectorAll("details").forEach(repli => repli.open = true);
  const natures = {};
  for (const c of document.querySelectorAll("input[name]:not([type=hidden]), select[name], textarea[name]"))
    (natures[c.name] ??= { genre: c.tagName === "SELECT" ? "liste" : ["radio", "checkbox"].includes(c.type) ? "case"
      : "texte", valeurs: [] }).valeurs.push(c.value);
  return natures;
}"""


# all of them at once, if each can be seen and changed; what listens to a field hears of it
_REMPLIR = """(champs) => {
  for (const [nom, valeurs, genre] of champs) {
    for (const valeur of valeurs) {
      const choix = genre === "case" ? `[value="${CSS.escape(valeur)}"]` : ":not([type=hidden])";
      const champ = document.querySelector(`[name="${CSS.escape(nom)}"]${choix}`);
      if (champ.disabled || champ.readOnly || !(champ.closest("label") ?? champ).checkVisibility()) return nom;
      if (genre === "case") champ.checked = true; else champ.value = valeur;
      for (const quoi of ["input", "change"]) champ.dispatchEvent(new Event(quoi, { bubbles: true }));
    }
  }
  return "";
}"""


def remplir(page: Page, champs: Mapping[str, Sequence[str]], *, en_bloc: bool = False) -> set[str]:
    """Type or tick each field that is on the page; returns the names that are not there yet.

    `en_bloc`: in one exchange with the browser; else one gesture for each field.
    """
    natures = page.evaluate(_NATURES)
    absents = {nom for nom, valeurs in champs.items() if not _est_la(natures.get(nom), valeurs)}
    presents = {nom: valeurs for nom, valeurs in champs.items() if nom not in absents and valeurs}
    if en_bloc:
        refuse = page.evaluate(_REMPLIR, [[nom, list(v), natures[nom]["genre"]] for nom, v in presents.items()])
        assert refuse == "", f"{page.url} : {refuse} ne se remplit pas"
        return absents
    for nom, valeurs in presents.items():
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


def capturer(page: Page, nom: str) -> None:
    """Leave a screenshot in the folder that CAPTURES names, if it does: drawing a whole page takes half a second."""
    if dossier := os.environ.get("CAPTURES"):
        page.screenshot(path=Path(dossier) / f"{nom}.png", full_page=True)


def code_recu(destinataire: str) -> str:
    """The six digits of the newest mail to an address."""
    trouve = re.search(r"\b(\d{3} ?\d{3})\b", dernier_courriel(destinataire).texte)
    assert trouve, dernier_courriel(destinataire).texte
    return trouve.group(1)


def lien_recu(destinataire: str, debut: str) -> str:
    """The path of the link that begins so, in the newest mail to an address."""
    trouve = re.search(rf"({re.escape(debut)}\S+)", dernier_courriel(destinataire).texte)
    assert trouve, dernier_courriel(destinataire).texte
    return trouve.group(1)


def entrer_par_code(page: Page, courriel: str) -> None:
    """Sign in from any page that asks for it."""
    suivre(page, "Se connecter")
    s_identifier(page, courriel)


def s_identifier(page: Page, courriel: str) -> None:
    """From the page of the sign-in: the address, then the code of the mail."""
    page.get_by_label("Votre adresse e-mail").fill(courriel)
    cliquer(page, "Recevoir un code")
    saisir_le_code(page, courriel)


def saisir_le_code(page: Page, courriel: str) -> None:
    page.get_by_label("Code à 6 chiffres").fill(code_recu(courriel))
    cliquer(page, "Me connecter")


def creer_son_compte(page: Page, courriel: str, prenom: str = "Aline", nom: str = "Lemaire") -> None:
    page.goto("/")
    entrer_par_code(page, courriel)
    remplir(page, {"prenom": [prenom], "nom": [nom], "telephone": ["03 27 00 00 01"]})
    cliquer(page, "Enregistrer et continuer")


def creer_son_association(page: Page, *, represente: bool = True) -> None:
    """Create it; `represente`: declare to be its legal representative, whose deposit is a signature."""
    page.goto("/organismes/creer")
    remplir(
        page,
        {
            "genre": ["association"],
            "nom": ["Les Jardins imaginaires"],
            "siret": ["732 829 320 00074"],
            "adresse": ["12 rue de la Fosse"],
            "code_postal": ["59590"],
            "ville": ["Raismes"],
            **({"represente": ["oui"]} if represente else {}),
        },
    )
    cliquer(page, "Créer l’organisme")


def remplir_le_dossier(page: Page, dossier: str, *, sauf: Sequence[str] = ()) -> None:
    """Fill each section of the form through its page on a phone, documents apart."""
    contenu = contenu_complet(budget_association={"moyen": "document"})
    for section in formulaire(Dispositif.AAP):
        if section.cle in ("pieces", *sauf):
            continue
        page.goto(f"/dossiers/{dossier}/{section.cle}")
        champs = {
            nom: valeurs
            for nom, valeurs in champs_de(section, contenu[section.cle]).items()
            if valeurs and any(valeurs)
        }
        absents = remplir(page, champs, en_bloc=True)
        if absents:  # some questions come with the answer to another
            cliquer(page, "Enregistrer")
            absents = remplir(page, {nom: champs[nom] for nom in absents}, en_bloc=True)
        assert absents == set(), f"{section.cle} : {absents}"
        pas_de_defilement_horizontal(page)
        cliquer(page, "Enregistrer et continuer")


def joindre_les_pieces(page: Page, dossier: str, *, script: bool, sauf: Sequence[str] = ()) -> None:
    """Join each document that an association must give."""
    for genre in pieces_requises(Dispositif.AAP, GenreOrganisme.ASSOCIATION):
        if genre in sauf:
            continue
        page.goto(f"/dossiers/{dossier}/pieces")
        with page.expect_navigation():  # with a script a chosen file leaves at once
            page.locator(f'[name="fichiers.{genre}"]').set_input_files(
                {"name": f"{genre}.pdf", "mimeType": "application/pdf", "buffer": petit_pdf(genre)}
            )
            if not script:
                page.locator(f'.choisir:has([name="fichiers.{genre}"]) button').click()
