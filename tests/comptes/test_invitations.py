"""Invitations, and accounts opened or closed by an administrator."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comptes import commands
from app.core.securite import mot_de_passe_exact
from app.domain.droits import Role
from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide
from app.models.comptes import Invitation, Personne
from app.models.referentiel import Occupation
from tests.conftest import PRESENT
from tests.fabriques import organisme, personne
from tests.fabriques_comptes import actes, courriels_de, entrer_par_code, invitation, lues, sujets

Entrer = Callable[[Personne], TestClient]
Regler = Callable[[datetime], datetime]
ADRESSE, POSTE = "agent@exemple.test", "chef-projet-3"
IDENTITE = {"prenom": "Nour", "nom": "Haddad"}


@pytest.fixture
def admin(bd: Session) -> Personne:
    return personne(bd, Role.ADMINISTRATEUR, courriel="admin@exemple.test")


def _compte() -> Personne | None:
    return next(iter(lues(select(Personne).where(col(Personne.courriel) == ADRESSE))), None)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_lien_ouvre_une_page_et_le_bouton_seul_accepte(client: TestClient, bd: Session, admin: Personne) -> None:
    _, jeton = invitation(bd, admin, ADRESSE, poste=POSTE)
    bd.commit()
    assert sujets(ADRESSE) == ["Vous êtes invité sur le portail Projets Quartiers 2030"]
    assert f"http://testserver/invitation/{jeton}" in courriels_de(ADRESSE)[0].texte
    for _ in range(2):
        page = client.get(f"/invitation/{jeton}")
        assert page.status_code == 200
        assert ADRESSE in page.text and "agent du service" in page.text
    assert _compte() is None
    vide = client.post(f"/invitation/{jeton}", data={"prenom": "", "nom": "Haddad"})
    assert (vide.status_code, vide.text.count("Saisissez votre prénom.")) == (422, 2)
    reponse = client.post(f"/invitation/{jeton}", data=IDENTITE)
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/instruction/a-traiter")
    compte = _compte()
    assert compte is not None
    assert (compte.role, compte.prenom, compte.nom, compte.courriel_confirme_le) == (
        Role.AGENT, "Nour", "Haddad", PRESENT,
    )  # fmt: skip
    tenues = [(o.poste_code, o.personne_id, o.du, o.au) for o in lues(select(Occupation))]
    assert tenues == [(POSTE, compte.id, date(2026, 11, 23), None)]
    assert client.get("/compte").status_code == 200
    assert actes() == ["inviter", "accepter_invitation", "se_connecter"]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_seule_l_empreinte_du_jeton_est_gardee(bd: Session, admin: Personne) -> None:
    creee, jeton = invitation(bd, admin, ADRESSE)
    assert jeton not in creee.jeton_sha256
    assert creee.expire_le == PRESENT + timedelta(days=7)


def test_une_invitation_sert_une_fois(client: TestClient, bd: Session, admin: Personne) -> None:
    _, jeton = invitation(bd, admin, ADRESSE)
    bd.commit()
    assert client.post(f"/invitation/{jeton}", data=IDENTITE).status_code == 303
    for reponse in (client.get(f"/invitation/{jeton}"), client.post(f"/invitation/{jeton}", data=IDENTITE)):
        assert reponse.status_code == 409
        assert commands.INVITATION_UTILISEE in reponse.text


def test_une_invitation_vaut_sept_jours(client: TestClient, bd: Session, admin: Personne, horloge: Regler) -> None:
    _, jeton = invitation(bd, admin, ADRESSE)
    bd.commit()
    horloge(PRESENT + timedelta(days=7))
    refus = client.post(f"/invitation/{jeton}", data=IDENTITE)
    assert refus.status_code == 409
    assert commands.INVITATION_PASSEE in refus.text
    horloge(PRESENT + timedelta(days=7) - timedelta(seconds=1))
    assert client.post(f"/invitation/{jeton}", data=IDENTITE).status_code == 303


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_invitation_ne_sert_pas_a_une_autre_adresse(bd: Session, admin: Personne, entrer: Entrer) -> None:
    autre = personne(bd)
    _, jeton = invitation(bd, admin, ADRESSE)
    bd.commit()
    navigateur = entrer(autre)
    for reponse in (navigateur.get(f"/invitation/{jeton}"), navigateur.post(f"/invitation/{jeton}", data=IDENTITE)):
        assert reponse.status_code == 403
        assert commands.AUTRE_ADRESSE in reponse.text
    assert _compte() is None


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_lien_inconnu_n_existe_pas(client: TestClient) -> None:
    assert client.get("/invitation/inconnu").status_code == 404
    assert client.post("/invitation/inconnu", data=IDENTITE).status_code == 404


def test_une_nouvelle_invitation_annule_la_precedente(client: TestClient, bd: Session, admin: Personne) -> None:
    _, premier = invitation(bd, admin, ADRESSE)
    _, second = invitation(bd, admin, ADRESSE, Role.MEMBRE)
    bd.commit()
    assert client.get(f"/invitation/{premier}").status_code == 409
    reponse = client.post(f"/invitation/{second}", data=IDENTITE)
    assert reponse.headers["location"] == "/comite/seances"


def test_un_compte_de_porteur_sans_organisme_prend_le_role(client: TestClient, bd: Session, admin: Personne) -> None:
    _, jeton = invitation(bd, admin, ADRESSE)
    bd.commit()
    entrer_par_code(client, ADRESSE)
    ancien = client.cookies["session"]
    assert client.post(f"/invitation/{jeton}", data=IDENTITE).status_code == 303
    assert client.cookies["session"] != ancien
    client.cookies.clear()
    client.cookies.set("session", ancien)
    assert client.get("/compte").status_code == 303
    compte = _compte()
    assert compte is not None and compte.role is Role.AGENT


def test_qui_agit_pour_un_organisme_garde_son_compte(client: TestClient, bd: Session, admin: Personne) -> None:
    _, jeton = invitation(bd, admin, ADRESSE)
    organisme(bd, personne(bd, courriel=ADRESSE))
    with pytest.raises(SaisieInvalide) as refus:
        invitation(bd, admin, ADRESSE)
    assert refus.value.erreurs == {"courriel": commands.COMPTE_DEJA_PRIS}
    bd.commit()
    assert client.post(f"/invitation/{jeton}", data=IDENTITE).status_code == 409
    compte = _compte()
    assert compte is not None and compte.role is Role.PORTEUR


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("role", "poste", "erreurs"),
    [
        (Role.PORTEUR, None, {"role": "Choisissez un rôle d’agent, de membre du comité ou d’administrateur."}),
        (Role.AGENT, "inconnu", {"poste_code": "Choisissez un poste de la liste."}),
        (Role.MEMBRE, POSTE, {"poste_code": "Un membre du comité ne tient pas de poste : laissez ce choix vide."}),
    ],
)
def test_une_invitation_mal_remplie(
    bd: Session, admin: Personne, role: Role, poste: str | None, erreurs: dict[str, str]
) -> None:
    with pytest.raises(SaisieInvalide) as refus:
        invitation(bd, admin, ADRESSE, role, poste)
    assert refus.value.erreurs == erreurs
    assert bd.scalars(select(Invitation)).all() == []


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", [Role.PORTEUR, Role.AGENT, Role.MEMBRE])
def test_seul_un_administrateur_invite_et_ferme(bd: Session, admin: Personne, role: Role) -> None:
    qui = personne(bd, role)
    for acte in (
        lambda: invitation(bd, qui, ADRESSE),
        lambda: commands.desactiver_personne(bd, admin, qui, PRESENT),
        lambda: commands.reactiver_personne(bd, admin, qui, PRESENT),
    ):
        with pytest.raises(Interdit):
            acte()


def test_prendre_un_poste_le_libere(bd: Session, admin: Personne) -> None:
    avant, apres, eclair = personne(bd, Role.AGENT), personne(bd, Role.AGENT), personne(bd, Role.AGENT)
    bd.add(Occupation(poste_code=POSTE, personne_id=avant.id, du=date(2026, 1, 1)))
    bd.flush()
    for qui in (eclair, apres):
        commands.occuper_poste(bd, POSTE, qui, PRESENT)
    tenues = [(o.personne_id, o.au) for o in bd.scalars(select(Occupation).order_by(col(Occupation.id)))]
    assert tenues == [(avant.id, date(2026, 11, 23)), (apres.id, None)]


def test_fermer_un_compte_lui_ote_tout_acces(bd: Session, admin: Personne, entrer: Entrer) -> None:
    agent = personne(bd, Role.AGENT, courriel=ADRESSE)
    bd.add(Occupation(poste_code=POSTE, personne_id=agent.id, du=date(2026, 1, 1)))
    bd.commit()
    navigateur = entrer(agent)
    commands.desactiver_personne(bd, agent, admin, PRESENT)
    with pytest.raises(ErreurMetier, match="Ce compte est déjà fermé"):
        commands.desactiver_personne(bd, agent, admin, PRESENT)
    assert bd.scalars(select(col(Occupation.au))).all() == [date(2026, 11, 23)]
    bd.commit()
    assert navigateur.get("/compte").status_code == 303
    commands.reactiver_personne(bd, agent, admin, PRESENT)
    bd.commit()
    assert navigateur.get("/compte").status_code == 303
    assert entrer_par_code(navigateur, ADRESSE) == "/instruction/a-traiter"
    assert actes()[:2] == ["desactiver_personne", "reactiver_personne"]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_ni_soi_ni_le_dernier_administrateur(bd: Session, admin: Personne) -> None:
    with pytest.raises(ErreurMetier, match="Vous ne pouvez pas fermer votre propre compte"):
        commands.desactiver_personne(bd, admin, admin, PRESENT)
    parti = personne(bd, Role.ADMINISTRATEUR, desactivee_le=PRESENT)
    with pytest.raises(ErreurMetier, match="Le portail garde toujours un administrateur"):
        commands.desactiver_personne(bd, admin, parti, PRESENT)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_creer_un_agent_en_ligne_de_commande(bd: Session) -> None:
    phrase = "sept canards sur la Scarpe"
    agent = commands.creer_agent(bd, "Agent@exemple.test", "Nour", "Haddad", Role.ADMINISTRATEUR, phrase, PRESENT)
    assert (agent.courriel, agent.role, agent.courriel_confirme_le) == (ADRESSE, Role.ADMINISTRATEUR, PRESENT)
    assert mot_de_passe_exact(agent.mot_de_passe, phrase)
    with pytest.raises(SaisieInvalide) as refus:
        commands.creer_agent(bd, ADRESSE, "Nour", "Haddad", Role.AGENT, None, PRESENT)
    assert refus.value.erreurs == {"courriel": commands.COMPTE_DEJA_PRIS}
    with pytest.raises(SaisieInvalide) as refus:
        commands.creer_agent(bd, "agent@", "Nour", "Haddad", Role.AGENT, "trop court", PRESENT)
    assert set(refus.value.erreurs) == {"courriel", "mot_de_passe"}
