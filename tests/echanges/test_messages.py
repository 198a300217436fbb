"""Messages: both sides write and join files, each is told by mail and never of the content, secrets stay."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.francais import INSECABLE
from app.domain import echanges as regles
from app.domain.droits import Role, RoleAdhesion
from app.domain.etats import Etat
from app.models.comptes import Personne
from app.models.courriel import Courriel
from app.models.dossiers import Dossier
from app.models.echanges import FichierDeMessage, Message
from app.models.journal import LigneJournal
from app.verification import verifier
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques import adherer, equipe, lier, organisme, personne
from tests.fabriques_dossiers import brouillon, dossier_depose, petit_pdf

Entrer = Callable[[Personne], TestClient]


class Scene:
    """A deposited dossier, its organisme and its team."""

    def __init__(self, bd: Session) -> None:
        self.equipe = equipe(bd)
        self.porteur, self.redacteur, self.lecteur, self.passant = (personne(bd) for _ in range(4))
        self.organisme = organisme(bd, self.porteur)
        adherer(bd, self.organisme, self.redacteur, RoleAdhesion.REDACTEUR)
        adherer(bd, self.organisme, self.lecteur, RoleAdhesion.LECTEUR)
        self.dossier: Dossier = dossier_depose(bd, self.porteur, organisme=self.organisme)
        bd.commit()
        self.id = self.dossier.id
        self.pilote = self.equipe["chef-projet-3"]
        self.url = adresse("echanges.messages", dossier_id=self.id)
        self.url_agent = adresse("instruction.messages", dossier_id=self.id)


def _courriels(bd: Session, prefixe: str = "message-") -> list[tuple[str, str]]:
    lus = bd.execute(
        select(Courriel.destinataire, Courriel.sujet + "\n" + Courriel.texte)
        .where(col(Courriel.cle).like(f"{prefixe}%"))
        .order_by(col(Courriel.id))
    ).all()
    bd.commit()
    return [(a, t) for a, t in lus]


def test_un_echange_entier(bd: Session, entrer: Entrer) -> None:
    s = Scene(bd)
    redacteur, pilote = entrer(s.redacteur), entrer(s.pilote)
    assert "Écrire au service" in redacteur.get(adresse("dossiers.dossier", dossier_id=s.id)).text
    vide = redacteur.get(s.url).text
    assert "Aucun message pour l’instant." in vide and 'name="cle"' in vide
    secret = "Le trésorier <b>est malade</b>"
    envoi = redacteur.post(
        s.url,
        data={"texte": secret, "cle": "k1"},
        files=[("fichiers", ("Devis.pdf", petit_pdf("devis"), "application/pdf"))],
    )
    assert (envoi.status_code, envoi.headers["location"]) == (303, f"{s.url}?fait=envoye")
    # the pilote is told that there is a message, and where; not what it says
    ((adresse_pilote, texte),) = _courriels(bd)
    assert adresse_pilote == s.pilote.courriel and s.url_agent in texte
    assert "trésorier" not in texte and "Devis" not in texte and s.dossier.titre not in texte
    # it waits in « À traiter », and only there
    a_traiter = pilote.get(adresse("instruction.a_traiter")).text
    assert "Messages à traiter" in a_traiter and f'href="{s.url_agent}"' in a_traiter
    assert "Messages à traiter" not in entrer(s.equipe["chef-projet-6"]).get(adresse("instruction.a_traiter")).text
    assert f"1{INSECABLE}à traiter" in pilote.get(adresse("instruction.dossier", dossier_id=s.id)).text
    fil = pilote.get(s.url_agent).text
    assert "Le trésorier &lt;b&gt;est malade&lt;/b&gt;" in fil and "Devis.pdf" in fil and "À traiter" in fil
    fichier = bd.scalar(select(FichierDeMessage.id))
    bd.commit()
    joint = pilote.get(adresse("instruction.fichier_de_message", dossier_id=s.id, fichier_id=fichier))
    assert joint.content == petit_pdf("devis") and joint.headers["content-disposition"].startswith("attachment;")
    assert joint.headers["x-content-type-options"] == "nosniff"
    # the answer ends the wait, and everybody of the organisme concerned is told
    assert pilote.post(s.url_agent, data={"texte": "Prenez votre temps.", "cle": "k2"}).status_code == 303
    assert "Messages à traiter" not in pilote.get(adresse("instruction.a_traiter")).text
    prevenus = _courriels(bd)[1:]
    assert {a for a, _ in prevenus} == {s.porteur.courriel, s.redacteur.courriel}
    assert all(s.url in t and "votre temps" not in t for _, t in prevenus)
    # unread until somebody who may answer opens it; a reader's visit does not count
    liste = adresse("dossiers.mes_dossiers")
    lecteur = entrer(s.lecteur)
    assert "Prenez votre temps." in lecteur.get(s.url).text
    assert "pas d’en écrire" in lecteur.get(s.url).text
    assert f"1{INSECABLE}nouveau message" in redacteur.get(liste).text
    assert "Nouveau" in redacteur.get(s.url).text
    assert "nouveau message" not in redacteur.get(liste).text and "Nouveau" not in redacteur.get(s.url).text
    actes = bd.scalars(select(LigneJournal.acte).where(LigneJournal.acte == "ecrire_message")).all()
    assert len(actes) == 2
    bd.commit()
    assert verifier(bd) == []


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_chacun_entre_ou_il_peut(bd: Session, entrer: Entrer) -> None:
    s = Scene(bd)
    autre = dossier_depose(bd, s.porteur, organisme=s.organisme)
    lie = personne(bd, Role.AGENT)
    lier(bd, lie, s.organisme.id)
    bd.commit()
    fichiers = [("fichiers", ("a.pdf", petit_pdf("a"), "application/pdf"))]
    entrer(s.porteur).post(s.url, data={"texte": "Bonjour", "cle": "k"}, files=fichiers)
    fichier = bd.scalar(select(FichierDeMessage.id))
    bd.commit()
    for qui, statut in ((s.passant, 404), (s.lecteur, 403)):
        assert entrer(qui).post(s.url, data={"texte": "x"}, files=fichiers).status_code == statut
    for qui, statut in ((lie, 404), (s.equipe["chef-projet-6"], 403)):
        assert entrer(qui).post(s.url_agent, data={"texte": "x"}, files=fichiers).status_code == statut
        traites = adresse("instruction.classer_messages", dossier_id=s.id)
        assert entrer(qui).post(traites).status_code == statut
    joint = {"dossier_id": s.id, "fichier_id": fichier}
    assert entrer(s.passant).get(adresse("echanges.fichier", **joint)).status_code == 404
    assert entrer(s.lecteur).get(adresse("echanges.fichier", **joint)).status_code == 200
    assert entrer(lie).get(adresse("instruction.fichier_de_message", **joint)).status_code == 404
    ailleurs = adresse("echanges.fichier", dossier_id=autre.id, fichier_id=fichier)
    assert entrer(s.porteur).get(ailleurs).status_code == 404
    # one message, one file kept: the refused ones were not even opened
    assert bd.scalar(select(func.count(Message.id))) == 1


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_avant_le_depot_et_apres_la_fin(bd: Session, entrer: Entrer) -> None:
    porteur = personne(bd)
    prevu, fini = brouillon(bd, porteur), dossier_depose(bd, porteur)
    fini.etat = Etat.RETIRE
    bd.commit()
    client = entrer(porteur)
    url = adresse("echanges.messages", dossier_id=prevu.id)
    page = client.get(url).text
    assert "À qui m’adresser\u00a0?" in page and "<textarea" not in page
    assert client.post(url, data={"texte": "x"}).status_code == 409
    url = adresse("echanges.messages", dossier_id=fini.id)
    page = client.get(url).text
    assert "Ce dossier est terminé" in page and "<textarea" not in page
    refus = client.post(url, data={"texte": "Un texte assez long pour être rendu."})
    assert refus.status_code == 409 and "Un texte assez long pour être rendu." in refus.text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_message_refuse_rend_tout_ce_qui_fut_ecrit(
    bd: Session, entrer: Entrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    s = Scene(bd)
    client = entrer(s.porteur)
    vide = client.post(s.url, data={"texte": "  "})
    assert vide.status_code == 422 and "Écrivez votre message." in vide.text and "<title>Erreur\u00a0: " in vide.text
    long = client.post(s.url, data={"texte": "é" * 4001, "cle": "abc"})
    assert long.status_code == 422 and "é" * 4001 in long.text and 'value="abc"' in long.text
    faux = client.post(s.url, data={"texte": "Voici"}, files=[("fichiers", ("page.pdf", b"<html>", "application/pdf"))])
    assert faux.status_code == 422 and ">Voici</textarea>" in faux.text and "page web" in faux.text
    monkeypatch.setattr(regles, "FICHIERS_PAR_FIL", 0)
    plein = client.post(s.url, data={"texte": "Voici"}, files=[("fichiers", ("a.pdf", petit_pdf(), "x/y"))])
    assert plein.status_code == 422 and "déjà beaucoup de fichiers" in plein.text
    agent = entrer(s.pilote).post(s.url_agent, data={"texte": ""})
    assert agent.status_code == 422 and "Écrivez votre message." in agent.text
    assert bd.scalar(select(func.count(Message.id))) == 0


def test_envoye_deux_fois_il_part_une_fois(bd: Session, entrer: Entrer) -> None:
    s = Scene(bd)
    client = entrer(s.porteur)
    for _ in range(2):
        assert client.post(s.url, data={"texte": "Bonjour", "cle": "meme"}).status_code == 303
    assert bd.scalar(select(func.count(Message.id))) == 1 and len(_courriels(bd)) == 1


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_sans_reponse_a_faire_le_pilote_le_dit(bd: Session, entrer: Entrer) -> None:
    s = Scene(bd)
    entrer(s.porteur).post(s.url, data={"texte": "Merci !", "cle": "k"})
    pilote = entrer(s.pilote)
    assert "marquer comme traité" in pilote.get(s.url_agent).text
    assert pilote.post(adresse("instruction.classer_messages", dossier_id=s.id)).status_code == 303
    assert "marquer comme traité" not in pilote.get(s.url_agent).text
    assert "Messages à traiter" not in pilote.get(adresse("instruction.a_traiter")).text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_fil_long_ne_coute_pas_plus(bd: Session, entrer: Entrer) -> None:
    s = Scene(bd)
    client, pilote = entrer(s.porteur), entrer(s.pilote)
    client.post(s.url, data={"texte": "Un", "cle": "k0"}, files=[("fichiers", ("a.pdf", petit_pdf(), "x/y"))])

    def mesurer() -> list[int]:
        comptes = []
        a_lire = adresse("instruction.a_traiter")
        for navigateur, url in ((client, s.url), (pilote, s.url_agent), (pilote, a_lire)):
            with compter() as ordres:
                assert navigateur.get(url).status_code == 200
            comptes.append(len(ordres))
        return comptes

    avant = mesurer()
    for n in range(1, 12):
        files = [("fichiers", (f"{n}.pdf", petit_pdf(str(n)), "x/y"))]
        client.post(s.url, data={"texte": str(n), "cle": f"k{n}"}, files=files)
    assert mesurer() == avant and max(avant[:2]) <= 6, avant


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_decision_cachee_ne_se_lit_pas_dans_les_messages(bd: Session, entrer: Entrer) -> None:
    s = Scene(bd)
    client = entrer(s.porteur)
    pages = set()
    for etat in (Etat.INSTRUIT, Etat.EN_COMITE, Etat.ACCORDE, Etat.REFUSE, Etat.AJOURNE, Etat.ATTENTE):
        bd.get_one(Dossier, s.id).etat = etat
        bd.commit()
        texte = client.get(s.url).text
        debut = texte.index('name="cle"')
        pages.add(texte[:debut] + texte[texte.index(">", debut) :])
    assert len(pages) == 1
