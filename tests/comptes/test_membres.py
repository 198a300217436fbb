"""Who acts for an organisme: invited by mail, handing over, leaving; and what is told of it."""

import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.responses import Response
from starlette.testclient import TestClient

from app.comptes.commands_membres import DEJA_MEMBRE
from app.domain.droits import Role, RoleAdhesion
from app.domain.membres import AUTRE_ADRESSE, PAS_UN_PORTEUR
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.membres import InvitationMembre
from tests.compteur import compter
from tests.conftest import PRESENT
from tests.fabriques import adherer, organisme, personne
from tests.fabriques_comptes import actes, courriels_de, dernier_code, lues, sujets
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]
Regler = Callable[[datetime], datetime]
ADRESSE = "tresoriere@exemple.test"


@pytest.fixture
def gerante(bd: Session) -> Personne:
    qui = personne(bd, courriel="gerante@exemple.test", prenom="Rose", nom="Lambert")
    organisme(bd, qui, nom="Les Jardins d’essai")
    bd.commit()
    return qui


def _inviter(navigateur: TestClient, role: str = "redacteur", courriel: str = ADRESSE) -> str:
    """Invite through the page; returns the path of the mailed link."""
    reponse = navigateur.post("/organismes/1/invitations", data={"courriel": courriel, "role": role})
    assert (reponse.status_code, reponse.headers["location"]) == (303, "/organismes/1/membres?fait=invite")
    return _lien(courriel)


def _lien(courriel: str = ADRESSE) -> str:
    trouve = re.search(r"http://testserver(/adhesion/\S+)", courriels_de(courriel)[-1].texte)
    assert trouve is not None
    return trouve[1]


def _places() -> list[tuple[int, RoleAdhesion, EtatAdhesion]]:
    return [(a.personne_id, a.role, a.etat) for a in lues(select(Adhesion).order_by(col(Adhesion.id)))]


def _ensemble(*gestes: Callable[[], Response]) -> list[int]:
    depart, statuts = threading.Barrier(len(gestes)), []

    def faire(geste: Callable[[], Response]) -> None:
        depart.wait()
        statuts.append(geste().status_code)

    fils = [threading.Thread(target=faire, args=(g,)) for g in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return sorted(statuts)


def test_une_personne_sans_compte_arrive_par_le_lien(gerante: Personne, entrer: Entrer, client: TestClient) -> None:
    lien = _inviter(entrer(gerante))
    courriel = courriels_de(ADRESSE)[0]
    assert courriel.est_confidentiel and "Rose Lambert vous invite à agir pour Les Jardins d’essai" in courriel.texte
    invitation = lues(select(InvitationMembre))[0]
    assert invitation.jeton_sha256 not in lien and invitation.expire_le == PRESENT + timedelta(days=7)
    for _ in range(2):  # a mail scanner opens links: nothing happens
        page = client.get(lien)
        assert page.status_code == 200 and "Les Jardins d’essai" in page.text and ADRESSE in lu(page)
    assert lues(select(Personne).where(col(Personne.courriel) == ADRESSE)) == []
    assert client.post(lien).headers["location"] == "/connexion"
    # the one button asks for the code, and comes back to the acceptance
    champs = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    assert client.post("/connexion", data=champs).headers["location"] == "/connexion/code"
    arrivee = client.post("/connexion/code", data={"code": dernier_code(ADRESSE)})
    assert arrivee.headers["location"] == f"/bienvenue?suite={lien}"
    profil = {"prenom": "Nour", "nom": "Haddad", "suite": lien}
    assert client.post("/bienvenue", data=profil).headers["location"] == lien
    assert "Rejoindre l’organisme" in client.get(lien).text
    assert client.post(lien).headers["location"] == "/organismes/1?fait=bienvenue"
    assert "Vous faites maintenant partie de cet organisme." in client.get("/organismes/1?fait=bienvenue").text
    assert [p[1:] for p in _places()][1] == (RoleAdhesion.REDACTEUR, EtatAdhesion.ACTIVE)
    assert sujets("gerante@exemple.test") == ["Une personne a rejoint votre organisme"]
    # once: the same person is led in, nobody else
    assert client.post(lien).headers["location"] == "/organismes/1?fait=bienvenue"
    assert client.get(lien).headers["location"] == "/organismes/1"
    client.cookies.clear()
    refus = client.get(lien)
    assert refus.status_code == 409 and "Cette invitation a déjà servi." in refus.text
    assert actes().count("accepter_invitation_membre") == 1
    histoire = entrer(gerante).get("/organismes/1/membres").text
    assert "Nour Haddad est arrivé sur invitation." in histoire


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_l_invitation_est_liee_a_son_adresse_confirmee(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    lien = _inviter(entrer(gerante))
    autre = personne(bd)
    pas_confirme = personne(bd, courriel=ADRESSE, courriel_confirme_le=None)
    bd.commit()
    for qui in (autre, pas_confirme):
        navigateur = entrer(qui)
        for reponse in (navigateur.get(lien), navigateur.post(lien)):
            assert reponse.status_code == 403 and AUTRE_ADRESSE in lu(reponse)
    agent = personne(bd, Role.AGENT, courriel="agent@exemple.test")
    bd.commit()
    lien = _inviter(entrer(gerante), courriel="agent@exemple.test")
    assert PAS_UN_PORTEUR in lu(entrer(agent).post(lien))
    assert len(_places()) == 1


def test_une_invitation_se_renvoie_s_annule_et_expire(
    bd: Session, gerante: Personne, entrer: Entrer, horloge: Regler
) -> None:
    invitee = personne(bd, courriel=ADRESSE)
    bd.commit()
    navigateur, chez_elle = entrer(gerante), entrer(invitee)
    premier = _inviter(navigateur)
    assert ADRESSE in lu(navigateur.get("/organismes/1/membres"))
    assert navigateur.post("/organismes/1/invitations/1/renvoyer").status_code == 303
    second = _lien()
    assert chez_elle.get(premier).status_code == 404 and chez_elle.get(second).status_code == 200
    troisieme = _inviter(navigateur, role="lecteur")  # the former one is void
    assert "Cette invitation a été annulée." in chez_elle.post(second).text
    horloge(PRESENT + timedelta(days=7))
    navigateur, chez_elle = entrer(gerante), entrer(invitee)
    refus = chez_elle.post(troisieme)
    assert refus.status_code == 409 and "elle valait 7 jours" in refus.text
    assert "expirée le" in navigateur.get("/organismes/1/membres").text
    assert navigateur.post("/organismes/1/invitations/2/renvoyer").status_code == 303
    assert navigateur.post("/organismes/1/invitations/2/annuler").status_code == 303
    assert chez_elle.post(_lien()).status_code == 409
    assert navigateur.post("/organismes/1/invitations/2/annuler").status_code == 404
    assert len(_places()) == 1
    assert actes() == ["inviter_membre", "renvoyer_invitation", "inviter_membre", "renvoyer_invitation",
                       "annuler_invitation"]  # fmt: skip


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_inviter_ne_dit_pas_si_un_compte_existe(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    personne(bd, courriel="connue@exemple.test")
    bd.commit()
    navigateur = entrer(gerante)
    pages = []
    for courriel in ("connue@exemple.test", "inconnue@exemple.test"):
        _inviter(navigateur, courriel=courriel)
        assert sujets(courriel) == ["Vous êtes invité à rejoindre un organisme"]
        pages.append(navigateur.get("/organismes/1/membres?fait=invite").text.replace(courriel, "—"))
    assert pages[0] in pages[1] or len(pages[1]) > len(pages[0])
    deja = navigateur.post("/organismes/1/invitations", data={"courriel": "gerante@exemple.test", "role": "lecteur"})
    assert (deja.status_code, lu(deja).count(DEJA_MEMBRE)) == (422, 2)
    vide = navigateur.post("/organismes/1/invitations", data={"courriel": "pas une adresse", "role": ""})
    assert vide.status_code == 422 and 'value="pas une adresse"' in vide.text
    assert "Choisissez le rôle de la personne." in vide.text


def test_les_invitations_sont_comptees(gerante: Personne, entrer: Entrer) -> None:
    navigateur = entrer(gerante)
    for _ in range(5):
        _inviter(navigateur)
    refus = navigateur.post("/organismes/1/invitations", data={"courriel": ADRESSE, "role": "lecteur"})
    assert refus.status_code == 429 and len(courriels_de(ADRESSE)) == 5
    for rang in range(15):
        _inviter(navigateur, courriel=f"membre{rang}@exemple.test")
    autre = navigateur.post("/organismes/1/invitations", data={"courriel": "de-trop@exemple.test", "role": "lecteur"})
    assert autre.status_code == 429 and courriels_de("de-trop@exemple.test") == []


def test_accepter_deux_fois_ensemble_fait_une_adhesion(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    invitee = personne(bd, courriel=ADRESSE)
    bd.commit()
    lien = _inviter(entrer(gerante))
    navigateurs = [entrer(invitee) for _ in range(6)]
    assert _ensemble(*(lambda n=n: n.post(lien) for n in navigateurs)) == [303] * 6  # type: ignore[misc]
    assert len(_places()) == 2
    assert actes().count("accepter_invitation_membre") == 1


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_personne_retiree_revient_sur_invitation(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    ancien = personne(bd, courriel=ADRESSE)
    bd.add(
        Adhesion(organisme_id=1, personne_id=ancien.id, role=RoleAdhesion.GESTIONNAIRE, etat=EtatAdhesion.RETIREE,
                 demandee_le=PRESENT)
    )  # fmt: skip
    bd.commit()
    lien = _inviter(entrer(gerante), role="lecteur")
    assert entrer(ancien).post(lien).status_code == 303
    assert [p[1:] for p in _places()][1] == (RoleAdhesion.LECTEUR, EtatAdhesion.ACTIVE)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_qui_part_emporte_les_invitations_qu_il_a_envoyees(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    partante = personne(bd, prenom="Lou", nom="Marin")
    ici = bd.get_one(Adhesion, 1)
    bd.add(
        Adhesion(organisme_id=ici.organisme_id, personne_id=partante.id, role=RoleAdhesion.GESTIONNAIRE,
                 etat=EtatAdhesion.ACTIVE, demandee_le=PRESENT)
    )  # fmt: skip
    invitee = personne(bd, courriel=ADRESSE)
    bd.commit()
    lien = _inviter(entrer(partante), role="gestionnaire")
    navigateur = entrer(gerante)
    assert navigateur.post("/organismes/1/membres/2/retirer").status_code == 303
    assert entrer(invitee).post(lien).status_code == 409
    page = navigateur.get("/organismes/1/membres").text
    assert "Lou Marin a été retiré par Rose Lambert." in page and ADRESSE not in page
    assert sujets("gerante@exemple.test") == []


def test_transmettre_la_gestion(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    suivante = personne(bd, courriel="suivante@exemple.test", prenom="Zoé", nom="Petit")
    lectrice = personne(bd)
    organisme(bd, personne(bd))
    for qui in (suivante, lectrice):
        bd.add(
            Adhesion(organisme_id=1, personne_id=qui.id, role=RoleAdhesion.LECTEUR, etat=EtatAdhesion.ACTIVE,
                     demandee_le=PRESENT)
        )  # fmt: skip
    bd.commit()
    navigateur = entrer(gerante)
    assert "Zoé Petit" in navigateur.get("/organismes/1/transmettre").text
    vide = navigateur.post("/organismes/1/transmettre", data={})
    assert vide.status_code == 422 and "Choisissez la personne qui gérera l’organisme." in vide.text
    for autre in ("2", "1", "99"):  # of another organisme (2 is its gestionnaire's place), oneself, nobody
        refus = navigateur.post("/organismes/1/transmettre", data={"membre": autre, "devient": "lecteur"})
        assert refus.status_code in (409, 422), autre
    assert entrer(lectrice).get("/organismes/1/transmettre").status_code == 403
    fait = navigateur.post("/organismes/1/transmettre", data={"membre": "3", "devient": "redacteur"})
    assert fait.headers["location"] == "/organismes/1/membres?fait=transmis"
    assert [p[1] for p in _places()] == [RoleAdhesion.REDACTEUR, RoleAdhesion.GESTIONNAIRE, RoleAdhesion.GESTIONNAIRE,
                                         RoleAdhesion.LECTEUR]  # fmt: skip
    assert sujets("suivante@exemple.test") == ["Vous gérez maintenant un organisme"]
    assert "Rose Lambert a transmis la gestion à Zoé Petit." in navigateur.get("/organismes/1/membres").text
    assert navigateur.post("/organismes/1/quitter").headers["location"] == "/organismes?fait=quitte"
    assert navigateur.get("/organismes/1/membres").status_code == 404
    assert sujets("suivante@exemple.test")[-1] == "Une personne a quitté votre organisme"


@pytest.mark.parametrize("geste", ["quitter", "retirer", "role", "transmettre"])
def test_deux_gestionnaires_qui_partent_ensemble_en_laissent_un(
    bd: Session, gerante: Personne, entrer: Entrer, geste: str
) -> None:
    autre = personne(bd)
    bd.add(
        Adhesion(organisme_id=1, personne_id=autre.id, role=RoleAdhesion.GESTIONNAIRE, etat=EtatAdhesion.ACTIVE,
                 demandee_le=PRESENT)
    )  # fmt: skip
    bd.commit()
    a, b = entrer(gerante), entrer(autre)
    chemins = {
        "quitter": ("/quitter", "/quitter"),
        "retirer": ("/membres/2/retirer", "/membres/1/retirer"),
        "role": ("/membres/1/role", "/membres/2/role"),
        "transmettre": ("/transmettre", "/transmettre"),
    }[geste]
    donnees = [{"role": "lecteur", "membre": m, "devient": "lecteur"} for m in ("2", "1")]
    statuts = _ensemble(
        lambda: a.post(f"/organismes/1{chemins[0]}", data=donnees[0]),
        lambda: b.post(f"/organismes/1{chemins[1]}", data=donnees[1]),
    )
    # one hands over to the other, who may well hand back a moment later
    assert statuts[0] == 303 and (statuts[1] in (403, 404, 409) or geste == "transmettre")
    gestionnaires = [p for p in _places() if p[1:] == (RoleAdhesion.GESTIONNAIRE, EtatAdhesion.ACTIVE)]
    assert len(gestionnaires) == 1


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_page_des_membres_coute_toujours_autant(bd: Session, gerante: Personne, entrer: Entrer) -> None:
    navigateur = entrer(gerante)
    couts = []
    for _ in range(2):
        with compter() as ordres:
            assert navigateur.get("/organismes/1/membres").status_code == 200
        couts.append(len(ordres))
        for rang in range(8):
            _inviter(navigateur, courriel=f"m{rang}@exemple.test")
        for _ in range(8):
            adherer(bd, bd.get_one(Organisme, 1), personne(bd), RoleAdhesion.LECTEUR)
        bd.commit()
    assert couts[0] == couts[1] <= 7
