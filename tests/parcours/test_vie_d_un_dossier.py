"""The whole life of a dossier, by the people it is for: on a phone, without a script, then on a projector."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.db import lecture
from app.domain.droits import Role
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation, Note
from tests import fabriques
from tests.fabriques_dossiers import brouillon
from tests.parcours.gestes import (
    capturer,
    cliquer,
    creer_son_association,
    creer_son_compte,
    dernier_courriel,
    joindre_les_pieces,
    pas_de_defilement_horizontal,
    remplir,
    remplir_le_dossier,
    suivre,
)

PORTEUR = "aline.lemaire@exemple.test"


@dataclass
class Decor:
    """Who awaits the dossier."""

    campagne: Campagne
    agents: dict[str, Personne]
    coordination: Personne
    adjointe: Personne
    membre: Personne


@pytest.fixture
def decor(bd: Session) -> Decor:
    campagne = fabriques.campagne(bd)
    fabriques.enveloppe(bd, campagne, "caph", 5_000_000)
    decor = Decor(
        campagne=campagne,
        agents=fabriques.equipe(bd),
        coordination=fabriques.personne(bd, Role.ADMINISTRATEUR, prenom="Sacha", nom="Coordination"),
        adjointe=fabriques.personne(bd, Role.ADMINISTRATEUR, prenom="Dominique", nom="Adjointe"),
        membre=fabriques.personne(bd, Role.MEMBRE, prenom="Maxime", nom="Élu"),
    )
    bd.flush()
    bd.expunge_all()  # read from now on without opening a transaction
    bd.commit()
    return decor


def _numero(page: Page) -> str:
    trouve = re.search(r"/dossiers/(\d+)", page.url)
    assert trouve, page.url
    return trouve.group(1)


def _ecrire(page: Page) -> str:
    """From the first visit to a form that is complete, on a phone; returns the id of the dossier."""
    creer_son_compte(page, PORTEUR)
    creer_son_association(page)
    page.goto("/")
    suivre(page, "Appel à projets 2027")
    page.get_by_role("link", name="Commencer ma demande").first.click()
    cliquer(page, "Commencer ma demande")
    dossier = _numero(page)
    remplir_le_dossier(page, dossier)
    joindre_les_pieces(page, dossier, script=False)
    return dossier


def _reprendre(bd: Session, campagne: Campagne) -> tuple[Personne, str]:
    """A form that was completed another day, and who comes back to it."""
    aline = fabriques.personne(bd, courriel=PORTEUR)
    numero = brouillon(bd, aline, campagne=bd.merge(campagne), est_complet=True).id
    bd.commit()
    bd.refresh(aline)
    bd.expunge_all()
    bd.rollback()
    return aline, str(numero)


def _deposer(page: Page, dossier: str) -> None:
    page.goto(f"/dossiers/{dossier}/relire")
    cliquer(page, "Déposer ma demande")
    assert page.url.endswith("/accuse"), page.inner_text("main")[:3000]
    assert "AAP-2027-0001" in page.inner_text("main")


def _instruire(ouvrir: Callable[..., Page], decor: Decor, dossier: str, **options: object) -> None:
    """The pilote takes the dossier, everyone expected marks it and gives an avis, the pilote closes."""
    with lecture() as bd:
        suivis = list(
            bd.scalars(
                select(col(Affectation.personne_id)).where(col(Affectation.dossier_id) == int(dossier)).distinct()
            )
        )
    pilote = decor.agents["chef-projet-3"]
    assert pilote.id in suivis  # santé → chef de projet 3
    page = ouvrir(pilote, **options)
    page.goto("/instruction/a-traiter")
    suivre(page, "Ateliers santé au pied des tours")
    _n_avoir_aucun_lien(page)
    assert "Orientation principale" in page.inner_text("main")
    cliquer(page, "Prendre en instruction")
    for qui in [a for a in decor.agents.values() if a.id in suivis]:
        agent = page if qui.id == pilote.id else ouvrir(qui, **options)
        agent.goto(f"/instruction/dossiers/{dossier}")
        if qui.id != pilote.id:
            _n_avoir_aucun_lien(agent)
        _donner_son_avis(agent, int(dossier), qui, avec_script=options.get("script") is not False)
    page.goto(f"/instruction/dossiers/{dossier}")
    page.get_by_text("Clore l’instruction").first.click()
    page.wait_for_load_state()
    if page.get_by_role("button", name="Clore l’instruction").count():
        cliquer(page, "Clore l’instruction")
    assert "Instruit" in page.inner_text("main")


def _n_avoir_aucun_lien(page: Page) -> None:
    """One click on the way into a dossier."""
    assert "Avez-vous un lien avec ce dossier" in page.inner_text("h1")
    cliquer(page, "Je n’ai aucun lien : ouvrir le dossier")


def _notes_gardees(dossier: int, de: Personne) -> set[str]:
    with lecture() as bd:
        requete = select(col(Note.critere)).where(col(Note.dossier_id) == dossier, col(Note.personne_id) == de.id)
        return set(bd.scalars(requete))


def _places_des_criteres(page: Page) -> list[int]:
    hauts: list[int] = page.locator("fieldset.critere").evaluate_all("e => e.map(x => x.offsetTop)")
    return hauts


def _donner_son_avis(page: Page, dossier: int, de: Personne, *, avec_script: bool) -> None:
    noms = set(page.locator('input[type=radio][name^="note."]').evaluate_all("e => e.map(x => x.name)"))
    places = _places_des_criteres(page)
    for nom in sorted(noms):
        page.locator(f'[name="{nom}"][value="3"]').check()
    attendues = {nom.removeprefix("note.") for nom in noms} if avec_script else set()
    for _ in range(100):  # with a script each note is kept as it is set, before any button
        if _notes_gardees(dossier, de) == attendues:
            break
        page.wait_for_timeout(50)
    assert _notes_gardees(dossier, de) == attendues
    if attendues:
        page.locator("fieldset.critere:not(:has(.enregistre))").first.wait_for(state="detached")
        assert _places_des_criteres(page) == places, "ce qui est dit d’une note pousse le critère où l’on va cliquer"
    remplir(
        page, {"sens": ["favorable"], "texte": ["Action ancrée, publics éloignés du soin."], "niveau_egalite": ["G1"]}
    )
    for montant in page.locator('input[name^="montant."]').all():
        montant.fill("7 000")
    cliquer(page, "Rendre l’avis")
    assert "Votre avis est rendu" in page.inner_text("main")


def _decider(page: Page, decor: Decor, dossier: str) -> str:
    """Create a sitting, inscribe the dossier, open, grant 7 000 €, close; returns the sitting's id."""
    page.goto(f"/comite/classement/{decor.campagne.id}")
    assert "Ateliers santé au pied des tours" in page.inner_text("main")
    page.goto(f"/comite/classement/{decor.campagne.id}/seances/nouvelle")
    remplir(
        page,
        {
            "titre": ["Comité de pilotage"],
            "jour": ["23/11/2026"],
            "heure": ["14 h"],
            "lieu": ["Wallers"],
            "membres": [str(decor.membre.id)],
        },
    )
    cliquer(page, "Créer la séance")
    trouve = re.search(r"/seances/(\d+)", page.url)
    assert trouve
    seance = trouve.group(1)
    page.goto(f"/comite/seances/{seance}")
    remplir(page, {"dossiers": [dossier]})
    cliquer(page, "Inscrire à l’ordre du jour")
    remplir(page, {"presents": [str(decor.membre.id)]})
    cliquer(page, "Enregistrer les présences")
    cliquer(page, "Ouvrir la séance")
    page.goto(f"/comite/seances/{seance}/dossiers/{dossier}")
    if page.locator('[name="sens"]').count() == 0:
        page.goto(f"/comite/seances/{seance}?dossier={dossier}")
    remplir(page, {"sens": ["accorder"], "montant_caph": ["7 000"]})
    page.get_by_role("button", name="Enregistrer la décision").click()
    page.wait_for_load_state()
    page.goto(f"/comite/seances/{seance}")
    cliquer(page, "Clore la séance")
    return seance


def _publier(ouvrir: Callable[..., Page], decor: Decor, seance: str, **options: object) -> None:
    page = ouvrir(decor.coordination, **options)
    page.goto(f"/comite/seances/{seance}/publication")
    assert "7\u202f000\u00a0€" in page.inner_text("main")
    cliquer(page, "Préparer la publication")
    autre = ouvrir(decor.adjointe, **options)
    autre.goto(f"/comite/seances/{seance}/publication")
    cliquer(autre, "Confirmer et publier")


@pytest.mark.parametrize(
    ("base", "largeur", "script"),
    # the form is written here on a phone without a script, and with one in `test_espace_du_porteur`
    [("sqlite", 360, False), ("postgresql", 1280, True)],
    ids=["telephone_sans_js", "postgresql"],
    indirect=["base"],
)
def test_de_la_demande_a_la_lettre(
    ouvrir: Callable[..., Page], bd: Session, decor: Decor, largeur: int, script: bool
) -> None:
    if script:
        aline, dossier = _reprendre(bd, decor.campagne)
        porteur = ouvrir(aline, largeur=largeur)
    else:
        porteur = ouvrir(largeur=largeur, script=False)
        dossier = _ecrire(porteur)
    _deposer(porteur, dossier)
    capturer(porteur, f"accuse-{largeur}-{script}")
    accuse = dernier_courriel(PORTEUR)
    assert "AAP-2027-0001" in accuse.sujet and "L.231-4" in accuse.texte

    _instruire(ouvrir, decor, dossier, script=script)
    porteur.goto(f"/dossiers/{dossier}")
    assert "En cours d’examen" in porteur.inner_text("main")

    coordination = ouvrir(decor.coordination, largeur=1920, hauteur=1080, script=script)
    seance = _decider(coordination, decor, dossier)
    porteur.reload()
    assert "En cours d’examen" in porteur.inner_text("main")
    assert "Accordé" not in porteur.inner_text("main")

    coordination.goto(f"/comite/classement/{decor.campagne.id}?projection=1")
    pas_de_defilement_horizontal(coordination)
    capturer(coordination, f"projection-{script}")

    _publier(ouvrir, decor, seance, script=script)
    porteur.reload()
    assert "7\u202f000\u00a0€" in porteur.inner_text("main")
    lettre = dernier_courriel(PORTEUR)
    assert "7\u202f000\u00a0€" in lettre.texte
    with lecture() as bd:
        assert bd.get_one(Dossier, int(dossier)).etat == "notifie_accord"
