"""Every screen of the porteur has its help in plain words, and shows it."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.domain.aides import SECTION, aide_de
from app.domain.aides_ecrans import ECRANS
from app.domain.aides_formulaire import SECTIONS, Aide
from app.domain.dispositifs import Dispositif
from app.domain.droits import Role
from app.domain.formulaire import formulaire
from app.inventaire import toutes_les_routes
from app.main import create_app
from app.models.comptes import Personne
from tests import fabriques as f
from tests.conftest import adresse
from tests.fabriques_administration import CONTACT
from tests.fabriques_dossiers import brouillon

MOMENTS_DU_PORTEUR = ("comptes", "dossiers", "echanges", "suites")
# files, and the doors of the agents
SANS_PAGE = re.compile(
    r"suites\.suites|piece_du_bilan|(suivi|annexe)(_xlsx)?$|bilan_recu|telecharger|document$|fichier$|_texte$|invitation$|recapitulatif$|raccourcis$"
)
TOUTES = {**ECRANS, **{f"section {cle}": aide for cle, aide in SECTIONS.items()}}


def test_aucun_ecran_du_porteur_n_est_sans_aide() -> None:
    sans = [
        f"{route.name} {route.path}"
        for route in toutes_les_routes(create_app())
        if "GET" in (route.methods or ())
        and route.name.split(".")[0] in MOMENTS_DU_PORTEUR
        and not SANS_PAGE.search(route.name)
        and route.path != SECTION
        and aide_de(route.path, {}) is None
    ]
    assert sans == [], "écrivez leur aide dans app/domain/aides_ecrans.py"


@pytest.mark.parametrize("dispositif", Dispositif)
def test_chaque_section_du_formulaire_a_son_aide(dispositif: Dispositif) -> None:
    assert [s.cle for s in formulaire(dispositif) if s.cle not in SECTIONS] == []
    assert aide_de(SECTION, {"cle": "budget"}) is SECTIONS["budget"]
    assert aide_de(SECTION, {"cle": "n-existe-pas"}) is None


@pytest.mark.parametrize("aide", TOUTES.values(), ids=TOUTES)
def test_une_aide_est_courte_et_simple(aide: Aide) -> None:
    assert 3 <= len(aide.phrases) <= 6
    for phrase in aide.phrases:
        assert phrase.endswith((".", "?")) and len(phrase) <= 130, phrase
        assert all(len(p.split()) <= 20 for p in re.split(r"[.?!:;] ", phrase)), phrase


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_l_aide_est_au_pied_de_chaque_page_avec_qui_appeler(
    bd: Session, entrer: Callable[[Personne], TestClient], client: TestClient
) -> None:
    porteur, agent = f.personne(bd), f.personne(bd, Role.AGENT)
    dossier = brouillon(bd, porteur, campagne=f.campagne(bd, contact=CONTACT))
    bd.commit()
    navigateur = entrer(porteur)
    pages = [
        adresse("dossiers.mes_dossiers"),
        adresse("dossiers.dossier", dossier_id=dossier.id),
        adresse("dossiers.relire", dossier_id=dossier.id),
        adresse("dossiers.pieces", dossier_id=dossier.id),
        adresse("comptes.organismes"),
        adresse("comptes.organisme", organisme_id=dossier.organisme_id),
        *(adresse("dossiers.section", dossier_id=dossier.id, cle=s.cle) for s in formulaire(Dispositif.AAP)),
    ]
    for page in pages:
        html = navigateur.get(page).text
        assert html.count("Besoin d’aide sur cette page\u00a0?") == 1, page
        if f"/dossiers/{dossier.id}" in page:
            assert "03 27 00 00 00" in html.replace("\u00a0", " ").replace("\u202f", " "), page
    # a refused form keeps it; an error page and an agent have none
    refuser = adresse("dossiers.ajouter_objectif", dossier_id=dossier.id)
    bd.rollback()  # the test's session must not hold the writers' turn
    refusee = navigateur.post(refuser, data={})
    assert refusee.status_code == 422 and "Besoin d’aide sur cette page\u00a0?" in refusee.text
    assert "Besoin d’aide" not in navigateur.get(adresse("dossiers.dossier", dossier_id=999)).text
    assert "Besoin d’aide" not in entrer(agent).get(adresse("comptes.compte")).text
    assert "Besoin d’aide" in client.get(adresse("comptes.connexion")).text
