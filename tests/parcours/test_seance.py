"""A sitting in real browsers: the room follows by itself, a cut of the network neither loses nor doubles a decision."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.commands import clore_seance
from app.core.clock import maintenant
from app.core.db import ecriture
from app.domain.droits import Role
from app.models.campagnes import Financeur
from app.models.comite import Decision, Seance
from app.models.comptes import Personne
from tests import fabriques
from tests.fabriques_comite import dossier_instruit, seance
from tests.fabriques_comptes import lues

TIENT = (
    "document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth"
    " && [...document.querySelectorAll('.enveloppe, .chiffre')].every((x) => x.scrollWidth <= x.clientWidth)"
)


def _ecran(page: Page) -> None:
    """The whole screen is seen, whatever the projector."""
    for largeur, hauteur in ((1280, 720), (1920, 1080)):
        page.set_viewport_size({"width": largeur, "height": hauteur})
        assert page.evaluate(TIENT), (largeur, hauteur)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_salle_suit_et_une_coupure_ne_perd_ni_ne_double(ouvrir: Callable[..., Page], bd: Session) -> None:
    fabriques.equipe(bd)
    campagne = fabriques.campagne(bd)
    bd.add(Financeur(code="prives", nom="Fondation d’un bailleur du territoire", rang=9))
    bd.flush()
    for code in ("caph", "etat", "region", "departement", "caf", "prives"):
        fabriques.enveloppe(bd, campagne, code, 123_456_789)
    dossiers = [
        dossier_instruit(bd, campagne, titre=titre, note_dixiemes=note, proposes={"caph": 500_000})
        for titre, note in (("Chantier jeunes des berges " * 4, 800), ("Réparer plutôt que jeter", 700))
    ]
    admin, second, membre = (fabriques.personne(bd, r) for r in (Role.ADMINISTRATEUR, Role.ADMINISTRATEUR, Role.MEMBRE))
    ici = f"/comite/seances/{seance(bd, campagne, dossiers, admin, [membre]).id}"
    bd.flush()
    numeros, premier, qui = [d.numero or "" for d in dossiers], dossiers[0].id, admin.id or 0
    bd.expunge_all()
    bd.commit()
    secretaire, salle, main = ouvrir(admin), ouvrir(second, largeur=1280, hauteur=720), ouvrir(membre, largeur=360)
    secretaire.goto(f"{ici}/tenir")
    salle.goto(f"{ici}/projection")
    main.goto(f"{ici}/ma-feuille")
    expect(salle.locator("#ecran")).to_contain_text("Aucun dossier n’est en discussion")

    # called by a key, seen in the room and in each hand, without anybody reloading
    secretaire.keyboard.press("ArrowRight")
    expect(secretaire.locator("#barre")).to_contain_text("Point 1 sur 2")
    expect(salle.locator("#ecran")).to_contain_text(numeros[0])
    expect(main.locator("#feuille")).to_contain_text(numeros[0])
    expect(salle.locator("[data-depuis]")).to_contain_text("depuis 0 min 0")
    _ecran(salle)

    # the room loses its network; the answer to the secretary is lost on its way back, after it was recorded
    salle.context.set_offline(True)
    envois = []

    def perdre(route: Route) -> None:
        envois.append(route.request.post_data)
        if len(envois) == 1:
            route.fetch()
            route.abort("internetdisconnected")
        else:
            route.continue_()

    secretaire.route("**/dossiers/*/tenir", perdre)
    secretaire.locator("label", has_text="Accorder").click()
    secretaire.locator("#montant_caph").fill("4 000,50")
    secretaire.get_by_role("button", name="Enregistrer la décision").click()
    expect(secretaire.locator("#direct-etat")).to_contain_text("ne compte qu’une fois")
    expect(secretaire.locator("#direct-etat")).to_be_in_viewport()  # wherever the page was scrolled to
    expect(secretaire.locator("#a-decider")).to_contain_text("Accordé")
    expect(secretaire.locator("#retour")).to_contain_text("La décision est enregistrée.")
    assert len(envois) == 2 and envois[0] == envois[1]
    assert [d.dossier_id for d in lues(select(Decision).order_by(col(Decision.id)))] == [premier]
    expect(salle.locator("#direct-etat")).to_contain_text("Connexion perdue")
    # the remote is pressed meanwhile: the room keeps its screen, and is told
    salle.keyboard.press("PageDown")
    expect(salle.locator("#direct-etat")).to_contain_text("n’est pas parti")
    expect(salle.locator("#ecran")).to_contain_text(numeros[0])
    salle.context.set_offline(False)
    expect(salle.locator(".verdict")).to_contain_text("4 000,50 €")
    expect(salle.locator("#direct-etat")).to_be_empty()
    _ecran(salle)

    salle.keyboard.press("b")
    expect(salle.locator("#ecran")).to_be_hidden()
    salle.keyboard.press("b")
    expect(salle.locator("#ecran")).to_be_visible()

    # the remote calls the next; what the secretary was typing for another stays, and a reload does not lose it
    salle.keyboard.press("PageDown")
    expect(secretaire.locator("#a-decider h2").first).to_contain_text("Réparer")
    secretaire.locator("#motif").fill("À revoir avec la commune.")
    salle.keyboard.press("PageUp")
    expect(secretaire.locator("#direct-etat")).to_contain_text("Votre saisie reste à l’écran")
    expect(secretaire.locator("#motif")).to_have_value("À revoir avec la commune.")
    salle.keyboard.press("PageDown")
    expect(salle.locator("#ecran")).to_contain_text(numeros[1])
    secretaire.reload()
    expect(secretaire.locator("#motif")).to_have_value("À revoir avec la commune.")

    # closed, the screens say so and stop asking; a session that was revoked shows nothing more
    main.context.clear_cookies()
    with ecriture() as base:
        tenue = base.get_one(Seance, int(ici.rsplit("/", 1)[1]))
        clore_seance(base, tenue, base.get_one(Personne, qui), maintenant())
    expect(salle.locator("#ecran")).to_contain_text("La séance est close")
    expect(main.locator("#direct-etat")).to_contain_text("Votre session est terminée")
