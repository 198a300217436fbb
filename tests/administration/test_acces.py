"""Accounts: never oneself, never the last administrator, never a porteur."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.administration.acces.commands import changer_role
from app.core.clock import maintenant
from app.domain.droits import Role
from app.domain.erreurs import ErreurMetier
from app.models.comptes import Invitation, Personne, SessionOuverte
from app.models.liens import MandatElectif
from tests import fabriques as f
from tests.conftest import adresse
from tests.fabriques_administration import administrateur, derniere_ligne
from tests.fabriques_comptes import lues, sujets

Entrer = Callable[[Personne], TestClient]


@pytest.fixture
def admin(bd: Session) -> Personne:
    return administrateur(bd, nom="Coordination")


@pytest.fixture
def navigateur(admin: Personne, entrer: Entrer) -> TestClient:
    return entrer(admin)


def _role(qui: Personne) -> Role:
    return lues(select(Personne).where(col(Personne.id) == qui.id))[0].role


def test_la_liste_se_filtre(navigateur: TestClient, bd: Session) -> None:
    f.personne(bd, Role.AGENT, nom="Léo")
    f.personne(bd, Role.MEMBRE, nom="Zoé")
    f.personne(bd, Role.PORTEUR, nom="Invisible")
    bd.commit()
    page = adresse("administration.comptes")
    tous = navigateur.get(page).text
    assert [nom in tous for nom in ("Léo", "Zoé", "Coordination", "Invisible")] == [True, True, True, False]
    membres = navigateur.get(f"{page}?role=membre").text
    assert [nom in membres for nom in ("Léo", "Zoé")] == [False, True]
    assert "Léo" in navigateur.get(f"{page}?cherche=leo").text
    assert "Aucun compte ne correspond" in navigateur.get(f"{page}?cherche=personne+de+ce+nom").text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_inviter_envoie_un_lien(navigateur: TestClient) -> None:
    page = adresse("administration.inviter")
    donnees = {"courriel": "Nouvelle@exemple.test", "role": "agent", "poste_code": "chef-projet-1"}
    assert navigateur.post(page, data=donnees).status_code == 303
    (invitation,) = lues(select(Invitation))
    assert (invitation.courriel, invitation.role, invitation.poste_code) == (
        "nouvelle@exemple.test", Role.AGENT, "chef-projet-1",
    )  # fmt: skip
    assert len(sujets("nouvelle@exemple.test")) == 1
    assert derniere_ligne()[0] == "inviter"
    refus = navigateur.post(page, data={"courriel": "pas une adresse", "role": "porteur"})
    assert refus.status_code == 422
    assert 'value="pas une adresse"' in refus.text


def test_changer_un_role_ferme_les_sessions(navigateur: TestClient, bd: Session, entrer: Entrer) -> None:
    agent = f.personne(bd, Role.AGENT)
    bd.commit()
    entrer(agent)
    page = adresse("administration.changer_role", personne_id=agent.id)
    assert navigateur.post(page, data={"role": "membre"}).status_code == 303
    assert _role(agent) is Role.MEMBRE
    sessions = lues(select(SessionOuverte).where(col(SessionOuverte.personne_id) == agent.id))
    assert [session.revoquee_le is None for session in sessions] == [False]
    assert derniere_ligne() == ("changer_role", f"personne:{agent.id}", {"depuis": "agent", "vers": "membre"})
    for role in ("porteur", "roi", ""):
        refus = navigateur.post(page, data={"role": role})
        assert (refus.status_code, 'id="role-erreur"' in refus.text) == (422, True)
    assert _role(agent) is Role.MEMBRE


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_jamais_son_propre_compte(navigateur: TestClient, admin: Personne, bd: Session) -> None:
    administrateur(bd)
    for nom, donnees in (("changer_role", {"role": "agent"}), ("desactiver_personne", {})):
        reponse = navigateur.post(adresse(f"administration.{nom}", personne_id=admin.id), data=donnees)
        assert reponse.status_code == 409
        assert "votre propre" in reponse.text
    assert _role(admin) is Role.ADMINISTRATEUR
    assert "Changer le rôle" not in navigateur.get(adresse("administration.compte", personne_id=admin.id)).text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_dernier_administrateur_reste(bd: Session, admin: Personne) -> None:
    autre = administrateur(bd)
    admin.desactivee_le = maintenant()
    with pytest.raises(ErreurMetier, match="garde toujours un administrateur"):
        changer_role(bd, autre, Role.AGENT, admin, maintenant())
    admin.desactivee_le = None
    changer_role(bd, autre, Role.AGENT, admin, maintenant())
    assert autre.role is Role.AGENT


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_compte_de_porteur_ne_se_gere_pas_ici(navigateur: TestClient, bd: Session) -> None:
    porteur = f.personne(bd)
    bd.commit()
    assert navigateur.get(adresse("administration.compte", personne_id=porteur.id)).status_code == 404
    for nom in ("desactiver_personne", "reactiver_personne"):
        assert navigateur.post(adresse(f"administration.{nom}", personne_id=porteur.id)).status_code == 404
    role = navigateur.post(adresse("administration.changer_role", personne_id=porteur.id), data={"role": "agent"})
    assert role.status_code == 409
    assert _role(porteur) is Role.PORTEUR


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_fermer_puis_rouvrir_un_compte(navigateur: TestClient, bd: Session, entrer: Entrer) -> None:
    agent = f.personne(bd, Role.AGENT)
    bd.commit()
    sa_fenetre = entrer(agent)
    assert navigateur.post(adresse("administration.desactiver_personne", personne_id=agent.id)).status_code == 303
    assert derniere_ligne()[0] == "desactiver_personne"
    assert sa_fenetre.get("/compte").status_code == 303
    assert navigateur.post(adresse("administration.reactiver_personne", personne_id=agent.id)).status_code == 303
    assert derniere_ligne()[0] == "reactiver_personne"


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_les_mandats_electifs_se_choisissent(navigateur: TestClient, bd: Session) -> None:
    elue = f.personne(bd, Role.MEMBRE, nom="Zoé")
    bd.commit()
    page, ecrire = (adresse(f"administration.{nom}", personne_id=elue.id) for nom in ("compte", "fixer_mandats"))
    assert "Aucun mandat connu" in navigateur.get(page).text
    assert navigateur.post(ecrire, data={"communes": ["59172", "59491"]}).status_code == 303
    assert "Denain, Raismes" in navigateur.get(page).text
    refus = navigateur.post(ecrire, data={"communes": ["00000"]})
    assert refus.status_code == 422 and "Choisissez des communes de la liste" in refus.text
    assert navigateur.post(ecrire, data={"communes": ["59172"]}).status_code == 303
    assert lues(select(MandatElectif.insee)) == ["59172"] and derniere_ligne()[2] == {"communes": ["59172"]}
