"""Many dossiers given to another pilote: read again first, each on its own, done again without effect."""

import re
from collections.abc import Callable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.domain.droits import Qualite
from app.domain.liens import A_DIRE
from app.models.comptes import LienDInteret, Personne
from app.models.courriel import Courriel
from app.models.dossiers import Dossier
from app.models.etiquettes import Etiquette, EtiquetteDeDossier
from app.models.instruction import Affectation
from app.models.liens import DeclarationDeLien
from app.taches import faire_les_taches
from tests.conftest import adresse
from tests.fabriques import declarer_sans_lien
from tests.fabriques_dossiers import dossier_depose
from tests.instruction.scene import Scene

Entrer = Callable[[Personne], TestClient]
BADGE = re.compile(r'<span class="etat[^"]*">(\w[\w ]*)</span> ([^<]+)')


def _champs(page: str) -> dict[str, list[str]]:
    """What the form of the page would send, its button left out."""
    champs: dict[str, list[str]] = {}
    for nom, valeur in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
        champs.setdefault(nom, []).append(valeur)
    return champs


def test_un_lot_se_relit_se_fait_et_se_refait_sans_effet(bd: Session, scene: Scene, entrer: Entrer) -> None:
    deux, trois, quatre = (dossier_depose(bd, campagne=scene.campagne, titre=f"Projet {k}") for k in (2, 3, 4))
    nouveau = scene.agents["chef-projet-6"]
    bd.add(
        LienDInteret(
            personne_id=nouveau.id, organisme_id=trois.organisme_id, nature="famille",
            declare_le=scene.campagne.creee_le,
        )
    )  # fmt: skip
    bd.commit()
    ids = [d.id for d in (scene.dossier, deux, trois, quatre)]
    coordination, liste = entrer(scene.admin), adresse("instruction.dossiers")
    route = adresse("instruction.lot_pilote")
    assert "choisir=oui" in coordination.get(liste).text
    assert route not in entrer(scene.pilote).get(liste, params={"choisir": "tous"}).text
    page = coordination.get(liste, params={"tri": "numero", "choisir": "tous"}).text
    assert [int(x) for x in re.findall(r'name="d" value="(\d+)"[^>]* checked>', page)] == ids
    page = coordination.get(route, params={"d": ids, "liste": "tri=numero"}).text
    assert _champs(page) == {"liste": ["tri=numero"], "d": [str(i) for i in ids]}
    # badly filled, then read again: nothing is done yet
    saisi = {**_champs(page), "poste": "chef-projet-6", "raison": "Départ en congé"}
    for manque in ({"raison": ""}, {"poste": ""}, {"poste": "inconnu"}):
        assert coordination.post(route, data={**saisi, **manque}).status_code == 422
    page = coordination.post(route, data=saisi).text
    assert [b for b, _ in BADGE.findall(page)] == ["À confier", "À confier", "Impossible", "À confier"]
    assert "a un lien déclaré" in page and "Confier 3\u00a0dossiers" in page
    assert set(bd.scalars(select(col(Dossier.pilote_id)))) == {scene.pilote.id}
    bd.commit()
    # who did not declare is told so, line by line, and gives nothing away
    bd.execute(delete(DeclarationDeLien).where(col(DeclarationDeLien.personne_id) == scene.admin.id))
    bd.commit()
    sourde = coordination.post(route, data={**_champs(page), "confirme": "oui"}).text
    assert [b for b, _ in BADGE.findall(sourde)] == ["Impossible"] * 4
    declarer_sans_lien(bd)
    # meanwhile somebody else gave the last one away
    bd.get_one(Dossier, quatre.id).pilote_id = scene.aller_vers.id
    bd.commit()
    page = coordination.post(route, data={**_champs(page), "confirme": "oui"}).text
    faits = BADGE.findall(page)
    assert [b for b, _ in faits] == ["Fait", "Fait", "Impossible", "Impossible"] and "entre-temps" in faits[3][1]
    pilotes = {id_: qui for id_, qui in bd.execute(select(col(Dossier.id), col(Dossier.pilote_id)))}  # noqa: C416
    assert [pilotes[i] for i in ids] == [nouveau.id, nouveau.id, scene.pilote.id, scene.aller_vers.id]
    bd.commit()
    # one mail to each, whatever the number of dossiers; the job done twice writes none
    for _ in range(2):
        faire_les_taches(maintenant())
    lettres = {c.destinataire: c for c in bd.scalars(select(Courriel).where(col(Courriel.cle).like("lot-%")))}
    bd.commit()
    assert set(lettres) == {nouveau.courriel, scene.pilote.courriel}
    assert lettres[nouveau.courriel].sujet == "2\u00a0dossiers : le pilote change"
    assert "Projet 2" in lettres[nouveau.courriel].texte and "Projet 3" not in lettres[nouveau.courriel].texte
    # sent again, it finds what it did
    page = coordination.post(route, data={**saisi, "confirme": "oui"}).text
    assert [b for b, _ in BADGE.findall(page)][:2] == ["Fait", "Fait"]
    places = select(col(Affectation.id)).where(
        col(Affectation.qualite) == Qualite.PILOTE, col(Affectation.personne_id) == nouveau.id
    )
    assert len(bd.scalars(places).all()) == 2
    bd.commit()
    assert "Aucun dossier choisi" in coordination.get(route, params={"d": ["x", "0", "999999"]}).text


def test_une_etiquette_se_pose_se_filtre_et_se_retire(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """For any agent, on what they see; the same word twice is one; the list shows it and filters on it."""
    deux = dossier_depose(bd, campagne=scene.campagne, titre="Projet 2")
    bd.add(
        LienDInteret(
            personne_id=scene.aller_vers.id, organisme_id=deux.organisme_id, nature="famille",
            declare_le=scene.campagne.creee_le,
        )
    )  # fmt: skip
    bd.commit()
    agent, route, liste = (
        entrer(scene.aller_vers),
        adresse("instruction.lot_etiquettes"),
        adresse("instruction.dossiers"),
    )
    page = agent.get(route, params={"d": [scene.dossier.id, deux.id]}).text
    assert _champs(page)["d"] == [str(scene.dossier.id)], "rien de l’organisme auquel il est lié"
    # somebody who declared nothing puts no word on a dossier, and is led to the question
    bd.execute(delete(DeclarationDeLien).where(col(DeclarationDeLien.personne_id) == scene.etranger.id))
    bd.commit()
    sourd = {"d": [str(scene.dossier.id)], "nouvelle": "À moi"}
    page = entrer(scene.etranger).post(route, data=sourd).text
    assert A_DIRE in page and f"/instruction/declarations?d={scene.dossier.id}" in page
    assert bd.scalars(select(EtiquetteDeDossier)).all() == []
    bd.execute(delete(Etiquette))
    bd.commit()
    envoi = {"d": [str(scene.dossier.id), str(deux.id)], "liste": "tri=numero"}
    assert agent.post(route, data=envoi).status_code == 422
    assert agent.post(route, data={**envoi, "nouvelle": "x" * 41}).status_code == 422
    page = agent.post(route, data={**envoi, "nouvelle": "À revoir"}).text
    assert "1\u00a0dossier sur 1" in page
    page = entrer(scene.pilote).post(route, data={**envoi, "nouvelle": "a  REVOIR"}).text
    assert "À revoir" in page and "1\u00a0dossier sur 2" in page, "le même mot, déjà posé sur l’un des deux"
    etiquette = bd.scalars(select(Etiquette)).one()
    bd.commit()
    vus = entrer(scene.pilote).get(liste, params={"etiquette": str(etiquette.id), "colonnes": "etiquettes"}).text
    assert vus.count("<td class=l-etiquettes>À revoir") == 2 and "Étiquette\u00a0: À revoir" in vus
    dossier_lu = adresse("instruction.dossier", dossier_id=scene.dossier.id)
    assert '<span class="axe">À revoir</span>' in agent.get(dossier_lu).text
    page = agent.post(route, data={**envoi, "etiquette": str(etiquette.id), "retirer": "oui"}).text
    assert "À revoir" not in agent.get(dossier_lu).text
    assert "retirée" in page
    assert "Projet 2" in entrer(scene.pilote).get(liste, params={"etiquette": str(etiquette.id)}).text
    assert list(bd.scalars(select(col(EtiquetteDeDossier.dossier_id)))) == [deux.id]
