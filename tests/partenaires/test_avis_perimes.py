"""A completion changes what a partner had read: its pilote keeps its avis, or asks it again, and nothing is lost."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.domain.partenaires import GenrePartenaire
from app.models.comptes import Personne
from app.models.dossiers import Section
from app.models.partenaires import AvisDePartenaire
from app.partenaires.queries_avis import avis_du_dossier
from tests.compteur import compter
from tests.conftest import PRESENT, adresse
from tests.fabriques_comptes import courriels_de, lues
from tests.instruction.scene import Scene
from tests.lecture import lu
from tests.partenaires.test_demandes import DEMANDE, lien_recu, partenaire, sur_sqlite

Entrer = Callable[[Personne], TestClient]


def _completer(bd: Session, scene: Scene, entrer: Entrer, resume: str) -> None:
    """The pilote asks, the porteur writes its project again and sends it back."""
    numero = scene.dossier.id
    demande = {"texte": "Le projet.", "sections": ["projet"], "repondre_avant": "15/12/2026"}
    fait = entrer(scene.pilote).post(adresse("instruction.demander_complement", dossier_id=numero), data=demande)
    assert fait.status_code == 303
    projet = bd.scalars(select(Section).where(col(Section.dossier_id) == numero, col(Section.cle) == "projet")).one()
    projet.contenu = projet.contenu | {"resume": resume}
    bd.commit()
    assert entrer(scene.porteur).post(adresse("dossiers.completer", dossier_id=numero)).status_code == 303


@sur_sqlite
def test_un_avis_d_avant_un_complement_se_garde_ou_se_redemande(
    bd: Session, scene: Scene, entrer: Entrer, client: TestClient, horloge: Callable[[datetime], datetime]
) -> None:
    bd.expire_on_commit = False
    noms = ("Ville de Raismes", "CAF du Nord", "Région")
    partenaires = [partenaire(bd, genre, nom) for genre, nom in zip(list(GenrePartenaire)[:3], noms, strict=True)]
    bd.commit()
    pilote, chez_nous = entrer(scene.pilote), adresse("partenaires.avis_du_dossier", dossier_id=scene.dossier.id)
    # the third one was not shown what will change
    for p, parties in zip(partenaires, (["projet"], ["projet"], ["calendrier"]), strict=True):
        demande = DEMANDE | {"partenaires": [str(p.id)], "parties": parties}
        assert pilote.post(chez_nous, data=demande).status_code == 303
    demandes = lues(select(AvisDePartenaire).order_by(col(AvisDePartenaire.id)))
    for p, avis in zip(partenaires, demandes, strict=True):
        reponse = {"sens": "favorable", "texte": f"Vu par {p.nom}.", "acte": "rendre"}
        espace = lien_recu(f"{p.genre.value}{p.id}@exemple.test")
        assert client.post(f"{espace}/avis/{avis.id}", data=reponse).status_code == 303
    assert pilote.post(f"{chez_nous}/lus").status_code == 303
    a_traiter, de_trop = adresse("instruction.a_traiter"), "Avis de partenaire d’avant un complément"
    with compter() as avant:
        assert de_trop not in lu(pilote.get(a_traiter))
    assert pilote.post(f"{chez_nous}/{demandes[0].id}/maintien").status_code == 409

    horloge(PRESENT + timedelta(minutes=5))
    _completer(bd, scene, entrer, "Un verger à la place du potager.")
    assert pilote.post(f"{chez_nous}/lus").status_code == 303  # to have read them is not to keep them
    with compter() as apres:
        assert de_trop in lu(pilote.get(a_traiter))
    assert len(apres) == len(avant)
    touches = [a.perime_depuis for a in lues(select(AvisDePartenaire).order_by(col(AvisDePartenaire.id)))]
    assert touches == [1, 1, None]
    page = lu(pilote.get(chez_nous))
    assert page.count("Avis d’avant le complément du") == 2 and "changements?depuis=1" in page
    assert lu(pilote.get(adresse("instruction.dossier", dossier_id=scene.dossier.id))).count("avant un complément") == 2

    # one is kept, until the dossier changes again
    assert pilote.post(f"{chez_nous}/{demandes[0].id}/maintien").status_code == 303
    assert "Gardé tel quel" in lu(pilote.get(chez_nous))
    # the other is asked again: its answer is written for it, and kept for us
    assert pilote.post(f"{chez_nous}/{demandes[1].id}/nouvelle-demande").status_code == 303
    assert de_trop not in lu(pilote.get(a_traiter)) and "Pour le reprendre tel quel" in lu(pilote.get(chez_nous))
    caf = f"{partenaires[1].genre.value}{partenaires[1].id}@exemple.test"
    assert "a été complété depuis votre avis" in courriels_de(caf)[-1].texte
    sien = f"{lien_recu(caf)}/avis/{demandes[1].id}"
    assert "Vu par CAF du Nord." in lu(client.get(sien)) and "Rendre mon avis" in lu(client.get(sien))

    # closed without an answer, the former one holds again, whatever was being written
    assert client.post(sien, data={"sens": "defavorable", "texte": "Hm.", "acte": "enregistrer"}).status_code == 303
    fin = {"avis": str(demandes[1].id), "motif": "Rien de neuf."}
    assert pilote.post(f"{chez_nous}/cloture", data=fin).headers["location"].endswith("fait=repris")
    repris = lues(select(AvisDePartenaire).where(col(AvisDePartenaire.id) == demandes[1].id))[0]
    assert (repris.sens, repris.texte, repris.rendu_le, repris.clos_le, repris.anciens) == (
        "favorable", "Vu par CAF du Nord.", PRESENT, None, [],
    )  # fmt: skip
    assert de_trop not in lu(pilote.get(a_traiter))

    # it changes again: both wait, the one kept compares from what it had read; answered anew, it is to be read
    horloge(PRESENT + timedelta(minutes=10))
    _completer(bd, scene, entrer, "Un rucher.")
    assert lu(pilote.get(chez_nous)).count("changements?depuis=1") == 2
    assert pilote.post(f"{chez_nous}/{demandes[1].id}/nouvelle-demande").status_code == 303
    neuf = {"sens": "defavorable", "texte": "Pas un rucher.", "acte": "rendre"}
    assert client.post(f"{lien_recu(caf)}/avis/{demandes[1].id}", data=neuf).status_code == 303
    page = lu(pilote.get(chez_nous))
    assert "Pas un rucher." in page and "avant un complément : favorable" in page and "J’ai lu ces avis" in page
    assert "Avis de partenaire reçu" in lu(pilote.get(a_traiter))
    gardes = {a.partenaire: [x.texte for x in a.rendus] for a in avis_du_dossier(bd, scene.dossier.id)}
    assert gardes["CAF du Nord"] == ["Vu par CAF du Nord.", "Pas un rucher."], "le dossier de décision a les deux"
    # an address that is no longer confirmed is written to no more
    bd.execute(update(AvisDePartenaire).values(perime_le=PRESENT))
    bd.commit()
    retirer = adresse("partenaires.retirer", partenaire_id=partenaires[0].id)
    assert entrer(scene.admin).post(retirer).status_code == 303
    refus = pilote.post(f"{chez_nous}/{demandes[0].id}/nouvelle-demande")
    assert refus.status_code == 409 and "plus d’adresse confirmée" in lu(refus)
