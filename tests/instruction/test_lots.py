"""Many dossiers given to another pilote: read again first, each on its own, done again without effect."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.core.db import ecriture
from app.domain.droits import Qualite
from app.domain.liens import A_DIRE
from app.domain.lots import ANNONCE_APRES, RATE
from app.instruction import lots, lots_demandes, lots_suivis
from app.instruction.queries import AccesAgent
from app.models.comite import Deport
from app.models.comptes import LienDInteret, Personne
from app.models.courriel import Courriel
from app.models.dossiers import DemandeDeComplement, Dossier
from app.models.etiquettes import Etiquette, EtiquetteDeDossier
from app.models.instruction import Affectation
from app.models.liens import DeclarationDeLien
from app.models.lots import LigneDeLot, LotDemande
from app.models.notes_internes import NoteInterne
from app.taches import faire_les_taches
from app.travailleur import _purger
from tests.conftest import PRESENT, adresse
from tests.fabriques import declarer_sans_lien
from tests.fabriques_comptes import lues
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
    assert [int(x) for x in re.findall(r"name=d value=(\d+) [^>]*checked>", page)] == ids
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
        faire_les_taches(maintenant() + ANNONCE_APRES)
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
    page = entrer(scene.etranger).post(route, data={**sourd, "confirme": "oui"}).text
    assert A_DIRE in page and f"/instruction/declarations?d={scene.dossier.id}" in page
    assert bd.scalars(select(EtiquetteDeDossier)).all() == []
    bd.execute(delete(Etiquette))
    bd.commit()
    envoi = {"d": [str(scene.dossier.id), str(deux.id)], "liste": "tri=numero"}
    assert agent.post(route, data=envoi).status_code == 422
    assert agent.post(route, data={**envoi, "nouvelle": "x" * 41}).status_code == 422
    page = agent.post(route, data={**envoi, "nouvelle": "Pas encore", "retirer": "oui"})
    assert page.status_code == 422 and "rien à retirer" in page.text
    # read again first: nothing is made nor put
    vue = agent.post(route, data={**envoi, "nouvelle": "À revoir"}).text
    assert [b for b, _ in BADGE.findall(vue)] == ["À faire"] and "Étiqueter 1\u00a0dossier" in vue
    assert lues(select(Etiquette)) == []
    page = agent.post(route, data={**_champs(vue), "confirme": "oui"}).text
    assert "1\u00a0dossier, sur 1" in page and [b for b, _ in BADGE.findall(page)] == ["Fait"]
    vue = entrer(scene.pilote).post(route, data={**envoi, "nouvelle": "a  REVOIR"}).text
    assert [b for b, _ in BADGE.findall(vue)] == ["Déjà fait", "À faire"], "le même mot, déjà posé sur l’un des deux"
    page = entrer(scene.pilote).post(route, data={**_champs(vue), "confirme": "oui"}).text
    assert "À revoir" in page and "1\u00a0dossier, sur 2" in page
    etiquette = bd.scalars(select(Etiquette)).one()
    bd.commit()
    vus = entrer(scene.pilote).get(liste, params={"etiquette": str(etiquette.id), "colonnes": "etiquettes"}).text
    assert vus.count("<td class=l-etiquettes>À revoir") == 2 and "Étiquette\u00a0: À revoir" in vus
    dossier_lu = adresse("instruction.dossier", dossier_id=scene.dossier.id)
    assert '<span class="axe">À revoir</span>' in agent.get(dossier_lu).text
    vue = agent.post(route, data={**envoi, "etiquette": str(etiquette.id), "retirer": "oui"}).text
    page = agent.post(route, data={**_champs(vue), "confirme": "oui"}).text
    assert "À revoir" not in agent.get(dossier_lu).text
    assert "est retirée de 1" in page
    assert "Projet 2" in entrer(scene.pilote).get(liste, params={"etiquette": str(etiquette.id)}).text
    assert list(bd.scalars(select(col(EtiquetteDeDossier.dossier_id)))) == [deux.id]


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_complement_se_demande_a_plusieurs_porteurs(bd: Session, scene: Scene, entrer: Entrer) -> None:
    deux, trois, quatre = (dossier_depose(bd, campagne=scene.campagne, titre=f"Projet {k}") for k in (2, 3, 4))
    bd.execute(update(Affectation).where(col(Affectation.dossier_id) == trois.id).values(personne_id=scene.etranger.id))
    bd.execute(
        delete(DeclarationDeLien).where(
            col(DeclarationDeLien.dossier_id) == quatre.id, col(DeclarationDeLien.personne_id) == scene.pilote.id
        )
    )
    bd.commit()
    ids = [d.id for d in (scene.dossier, deux, trois, quatre)]
    pilote, route = entrer(scene.pilote), adresse("instruction.lot_complement")
    assert route in pilote.get(adresse("instruction.dossiers"), params={"choisir": "oui"}).text
    page = pilote.get(route, params={"d": ids, "liste": "tri=numero"}).text
    attendu = ["À faire", "À faire", "Impossible", "Impossible"]
    assert [b for b, _ in BADGE.findall(page)] == attendu and A_DIRE in page
    saisi = {
        **_champs(page),
        "texte": "Le devis signé.",
        "sections": "budget",
        "pieces": ["rib"],
        "repondre_avant": "15/12/2026",
    }
    for manque in ({"texte": ""}, {"sections": "inconnue"}, {"pieces": "inconnu"}, {"repondre_avant": "01/01/2020"}):
        assert pilote.post(route, data={**saisi, **manque}).status_code == 422
    # the ready sentences: written in the text to be edited, with what they open; those left ticked leave all the same
    ecrit = pilote.post(route, data=saisi | {"phrases": ["calendrier"], "acte": "inserer"}).text
    assert "Le devis signé.\n- Précisez les dates" in ecrit and re.search(r'value="calendrier"[^>]* checked', ecrit)
    page = pilote.post(route, data=saisi | {"phrases": ["rib"]}).text
    assert "Le devis signé.\n- Joignez un relevé" in _champs(page)["texte"][0]
    page = pilote.post(route, data=saisi).text
    assert "Ce que chaque porteur recevra" in page and "2\u00a0demandes à envoyer" in page
    assert lues(select(DemandeDeComplement)) == []
    for partis in (2, 0):
        faite = pilote.post(route, data={**_champs(page), "confirme": "oui"}).text
        assert [b for b, _ in BADGE.findall(faite)] == ["Fait", "Fait", "Impossible", "Impossible"]
        assert f'<p role="status">{partis}\u00a0dossier' in faite
    demandes = lues(select(DemandeDeComplement).order_by(col(DemandeDeComplement.dossier_id)))
    assert [(d.dossier_id, d.texte, d.pieces) for d in demandes] == [(i, "Le devis signé.", ["rib"]) for i in ids[:2]]
    assert set(demandes[0].sections) == {"budget", "pieces"}
    envoyes = lues(select(Courriel).where(col(Courriel.cle).like("instruction-complement-%")))
    assert {c.dossier_id for c in envoyes} == set(ids[:2])


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_note_se_pose_sur_plusieurs_dossiers_et_se_dit_en_un_courriel(
    bd: Session, scene: Scene, entrer: Entrer
) -> None:
    deux, trois = (dossier_depose(bd, campagne=scene.campagne, titre=f"Projet {k}") for k in (2, 3))
    bd.execute(update(Affectation).where(col(Affectation.dossier_id) == trois.id).values(personne_id=scene.etranger.id))
    bd.add(Deport(personne_id=scene.aller_vers.id, dossier_id=deux.id, motif="x", declare_le=PRESENT))
    bd.commit()
    ids = [d.id for d in (scene.dossier, deux, trois)]
    pilote, route = entrer(scene.pilote), adresse("instruction.lot_note")
    page = pilote.get(route, params={"d": ids}).text
    assert [b for b, _ in BADGE.findall(page)] == ["À faire", "À faire", "Impossible"]
    saisi = {**_champs(page), "texte": "Même salle ?", "pour": str(scene.aller_vers.id)}
    for manque in ({"texte": ""}, {"pour": str(scene.porteur.id)}, {"pour": str(scene.pilote.id)}):
        assert pilote.post(route, data={**saisi, **manque}).status_code == 422
    page = pilote.post(route, data=saisi).text
    assert lues(select(NoteInterne)) == [] and "confiée à" in page
    for _ in range(2):
        faite = pilote.post(route, data={**_champs(page), "confirme": "oui"}).text
        # whoever withdrew from one of them is not handed it
        assert [b for b, _ in BADGE.findall(faite)] == ["Fait", "Impossible", "Impossible"]
    assert [n.dossier_id for n in lues(select(NoteInterne))] == [scene.dossier.id]
    for _ in range(2):
        faire_les_taches(maintenant() + ANNONCE_APRES)
    [courriel] = lues(select(Courriel).where(col(Courriel.cle).like("note%")))
    assert courriel.destinataire == scene.aller_vers.courriel and "salle" not in courriel.texte
    assert scene.dossier.numero in courriel.texte and deux.numero not in courriel.texte


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_long_lot_se_fait_hors_de_la_page_et_reprend_ou_il_s_est_arrete(
    bd: Session, scene: Scene, entrer: Entrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chosen as a whole list; a worker killed on its way does each dossier once; its author alone follows it."""
    monkeypatch.setattr(lots, "EN_LIGNE_MAXIMUM", 1)
    deux, trois = (dossier_depose(bd, campagne=scene.campagne, titre=f"Projet {k}") for k in (2, 3))
    bd.commit()
    ids = [scene.dossier.id, deux.id, trois.id]
    pilote, route = entrer(scene.pilote), adresse("instruction.lot_note")
    page = pilote.get(route, params={"d": str(deux.id), "tous": "oui", "liste": "tri=numero&pilote=moi"}).text
    assert _champs(page)["d"] == [str(i) for i in ids]
    page = pilote.post(route, data={**_champs(page), "texte": "Même salle ?", "pour": "coordination"}).text
    suivi = pilote.post(route, data={**_champs(page), "confirme": "oui"})
    assert suivi.status_code == 303 and lues(select(NoteInterne)) == []
    ici = suivi.headers["location"]
    debut = pilote.get(ici).text
    assert "0\u00a0dossier traité sur 3" in debut and f'data-hx-get="{ici}"' in debut
    assert entrer(scene.admin).get(ici).status_code == 404

    geste, vus = lots_suivis._noter, []

    def couper(*quoi: Any) -> None:
        vus.append(quoi[2])
        if len(vus) in (2, 3):
            raise OSError("coupé")
        geste(*quoi)

    monkeypatch.setattr(lots_suivis, "_noter", couper)
    faire_les_taches(maintenant())
    assert len(lues(select(NoteInterne))) == 1 and "1\u00a0dossier traité sur 3" in pilote.get(ici).text
    # cut again: the mail that is due waits for the whole
    faire_les_taches(maintenant() + timedelta(minutes=30))
    assert lues(select(Courriel).where(col(Courriel.cle).like("notes-%"))) == []
    faire_les_taches(maintenant() + timedelta(hours=1))
    assert sorted(n.dossier_id for n in lues(select(NoteInterne))) == sorted(i or 0 for i in ids)
    fini = pilote.get(ici).text
    assert [b for b, _ in BADGE.findall(fini)] == ["Fait"] * 3 and "Terminé le" in fini and "every 3s" not in fini
    faire_les_taches(maintenant() + timedelta(hours=2))
    [courriel] = lues(select(Courriel).where(col(Courriel.cle).like("notes-%")))
    assert courriel.destinataire == scene.admin.courriel and courriel.texte.count("- n°") == 3
    monkeypatch.setattr(lots_suivis, "_noter", geste)
    # the two others: given to another pilote, then asked to complete by the new one
    route = adresse("instruction.lot_pilote")
    saisi = {"d": [str(i) for i in ids], "poste": "chef-projet-6", "raison": "Congé"}
    page = entrer(scene.admin).post(route, data=saisi).text
    suivi = entrer(scene.admin).post(route, data={**_champs(page), "confirme": "oui"}).headers["location"]
    faire_les_taches(maintenant())
    nouveau = scene.agents["chef-projet-6"]
    assert set(bd.scalars(select(col(Dossier.pilote_id)))) == {nouveau.id}
    bd.commit()
    assert [b for b, _ in BADGE.findall(entrer(scene.admin).get(suivi).text)] == ["Fait"] * 3
    route = adresse("instruction.lot_complement")
    saisi = {"d": [str(i) for i in ids], "texte": "Le devis.", "sections": "budget", "repondre_avant": "15/12/2026"}
    page = entrer(nouveau).post(route, data=saisi).text
    suivi = entrer(nouveau).post(route, data={**_champs(page), "confirme": "oui"}).headers["location"]
    # an error that nobody foresaw on the second one: nothing is half done for it, the others go on, its line says so
    demander = lots_demandes.demander_complement

    def trebucher(bd: Session, acces: AccesAgent, *quoi: Any) -> Any:
        demande = demander(bd, acces, *quoi)
        return demande if acces.dossier.id != ids[1] else 1 // 0

    monkeypatch.setattr(lots_demandes, "demander_complement", trebucher)
    faire_les_taches(maintenant())
    fini = entrer(nouveau).get(suivi).text
    assert [b for b, _ in BADGE.findall(fini)] == ["Fait", "Échec", "Fait"] and RATE.split("\xa0")[0][:30] in fini
    assert "3 dossiers traités, dont 1 en échec" in fini
    assert [d.dossier_id for d in lues(select(DemandeDeComplement))] == [ids[0], ids[2]]
    # asked again in the request itself, the same error is a line too, and the next time it is done
    monkeypatch.setattr(lots, "EN_LIGNE_MAXIMUM", 25)
    page = entrer(nouveau).post(route, data=saisi).text
    for attendu in ("Échec", "Fait"):
        faite = entrer(nouveau).post(route, data={**_champs(page), "confirme": "oui"}).text
        assert [b for b, _ in BADGE.findall(faite)] == ["Fait", attendu, "Fait"]
        monkeypatch.setattr(lots_demandes, "demander_complement", demander)
    assert len(lues(select(DemandeDeComplement))) == 3
    # a second worker on the same batch says nothing else of a line that is done
    [lot] = lues(select(LotDemande).where(col(LotDemande.acte) == "complement"))
    lots_suivis._faire_une(lot, ids[0] or 0, lots_suivis._refuser("Déjà demandé."))
    assert {x.sort for x in lues(select(LigneDeLot))} == {"fait", "echec"}
    bd.commit()
    with ecriture() as base:  # one that its worker gave up
        base.get_one(LotDemande, lot.id).fini_le = None
    for jours, restent in ((29, 3), (31, 0)):
        _purger(maintenant() + timedelta(days=jours))
        assert len(lues(select(LotDemande))) == restent and bool(lues(select(LigneDeLot))) is bool(restent)
