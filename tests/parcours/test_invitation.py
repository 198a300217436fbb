"""An agent from the invitation to their desk, without a script: the mailed link, the telephone, the recovery codes."""

from collections.abc import Callable
from types import SimpleNamespace

import pyotp
import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from app.comptes import sessions
from app.core.clock import maintenant
from app.domain.droits import Role
from tests import fabriques
from tests.fabriques_comptes import PHRASE, avec_second_facteur
from tests.parcours.gestes import capturer, cliquer, lien_recu, pas_de_defilement_horizontal, remplir, suivre

NOUR = "nour.haddad@exemple.test"


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_agent_invite_arrive_a_son_bureau(
    ouvrir: Callable[..., Page], bd: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = fabriques.personne(bd, Role.ADMINISTRATEUR)
    avec_second_facteur(bd, admin)
    bd.commit()
    bd.refresh(admin)
    bd.expunge_all()
    bd.rollback()
    # as in production an agent does nothing without a second factor; plain http and the clock stay those of a test
    monkeypatch.setattr(sessions, "reglages", lambda: SimpleNamespace(est_production=True, est_en_https=False))

    page = ouvrir(admin, script=False)
    page.goto("/administration")
    suivre(page, "Comptes")
    suivre(page, "Inviter une personne")
    assert remplir(page, {"courriel": [NOUR], "role": ["agent"]}) == set()
    cliquer(page, "Envoyer l’invitation")
    assert NOUR in page.inner_text("main")

    page = ouvrir(largeur=360, hauteur=740, script=False)
    page.goto(lien_recu(NOUR, "http://testserver/invitation/").removeprefix("http://testserver"))
    remplir(page, {"prenom": ["Nour"], "nom": ["Haddad"]})
    cliquer(page, "Accepter l’invitation")
    assert page.url.endswith("/compte/second-facteur"), "rien d’autre ne s’ouvre avant"
    assert "Cette étape est obligatoire pour les agents." in page.inner_text("main")
    pas_de_defilement_horizontal(page)
    capturer(page, "second-facteur-360")
    telephone = pyotp.TOTP(page.locator(".cle-secrete").inner_text().replace(" ", ""))
    page.get_by_label("Code à 6 chiffres").fill(telephone.at(maintenant()))
    cliquer(page, "Activer")
    assert page.locator(".codes-de-secours li").count() == 10
    suivre(page, "J’ai gardé mes codes, continuer")
    assert page.url.endswith("/instruction/a-traiter") and page.locator("h1").inner_text() == "À traiter"

    page.goto("/compte")
    remplir(page, {"mot_de_passe": [PHRASE]})
    cliquer(page, "Choisir le mot de passe")
    assert "Votre mot de passe est changé." in page.inner_text("main")
