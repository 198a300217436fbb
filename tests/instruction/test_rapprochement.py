"""Notes read alone, then compared: what each phase shows on the pages, and what a change leaves behind."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.domain.droits import Qualite
from app.domain.etats import Etat
from app.domain.liens import Declare, NatureDuLien
from app.models.comptes import Personne
from app.models.courriel import Courriel
from app.models.dossiers import Dossier
from app.models.instruction import Affectation, Avis, AvisAncien, NoteAncienne
from app.models.journal import LigneJournal
from app.models.liens import DeclarationDeLien
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques import lier
from tests.fabriques_comptes import lues
from tests.fabriques_instruction import acces_agent, noter, prendre, rendre, sans_lien
from tests.instruction.scene import Scene
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]


def _adresse(nom: str, scene: Scene) -> str:
    return adresse(f"instruction.{nom}", dossier_id=scene.dossier.id)


def _partagees(scene: Scene) -> bool:
    return lues(select(col(Dossier.notes_partagees_le)).where(col(Dossier.id) == scene.dossier.id))[0] is not None


def test_chacun_lit_seul_puis_les_notes_se_rapprochent(bd: Session, scene: Scene, entrer: Entrer) -> None:
    prendre(bd, scene.dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.pilote, 2)
    bd.commit()
    pilote = sans_lien(entrer(scene.pilote), scene.dossier.id)
    autre = sans_lien(entrer(scene.aller_vers), scene.dossier.id)
    page, dossier = _adresse("rapprochement", scene), _adresse("dossier", scene)
    change = {"critere": "axe.aller_vers", "valeur": "3", "commentaire": "Relu.", "motif": "Le bus passe bien."}

    # independent: rendering one's avis shows nothing of the others', and taking it back needs no reason
    refus = pilote.get(page)
    assert (refus.status_code, "une fois les notes mises en commun" in lu(refus)) == (403, True)
    assert "Notes et avis des autres" not in pilote.get(dossier).text
    assert "Lecture indépendante." in lu(pilote.get(dossier))
    assert pilote.post(_adresse("corriger_note", scene), data=change).status_code == 409
    assert pilote.post(_adresse("reprendre_avis", scene)).status_code == 303
    rendre(bd, scene.dossier, scene.pilote, 2)
    bd.commit()
    coordination = entrer(scene.admin)
    assert "Lecture indépendante" in lu(coordination.get(page)), "la coordination qui ne note pas lit tout"
    sans_raison = coordination.post(_adresse("mettre_en_commun", scene), data={"raison": ""})
    assert (sans_raison.status_code, 'id="raison-erreur"' in sans_raison.text) == (422, True)

    # the last avis expected puts the notes in common
    assert not _partagees(scene)
    for attendu in [scene.aller_vers, *(a for a in scene.agents.values() if a.id != scene.aller_vers.id)]:
        if not _partagees(scene) and acces_agent(bd, scene.dossier, attendu).qualites and attendu.id != scene.pilote.id:
            rendre(bd, scene.dossier, attendu, 4)
            bd.commit()
    assert _partagees(scene)
    a_prevenir = lues(select(col(Courriel.destinataire)).where(col(Courriel.cle).like("instruction-a_rapprocher-%")))
    assert scene.pilote.courriel in a_prevenir, "des notes s’écartent : les autres le lisent par e-mail"
    compare = lu(pilote.get(page))
    assert "Mise en commun" in compare and "À rapprocher" in compare
    rendu = lu(pilote.get(dossier, params={"fait": "avis"}))
    assert "Notes et avis des autres" in rendu and "lisez celles des autres" in rendu and "dès que" not in rendu
    a_traiter = [lu(qui.get(adresse("instruction.a_traiter"))) for qui in (pilote, autre, coordination)]
    assert ["Vos notes et celles des autres s’écartent" in page_ for page_ in a_traiter] == [True, True, False]
    assert "Rapprocher les notes" in lu(pilote.get(dossier)) and "Reprendre mon avis" not in pilote.get(dossier).text

    # a change: its reason is asked, what it was is kept with it, the avis stays rendered
    corriger = _adresse("corriger_note", scene)
    refus = pilote.post(corriger, data=change | {"motif": " "})
    assert (refus.status_code, 'id="motif-erreur"' in refus.text, "Relu." in refus.text) == (422, True, True)
    assert pilote.post(corriger, data=change | {"critere": "inconnu"}).status_code == 422
    assert autre.post(corriger, data=change | {"critere": "orientation"}).status_code == 403
    assert pilote.post(corriger, data=change).status_code == 303
    assert pilote.post(corriger, data=change).status_code == 409, "la même note n’est pas un changement"
    (garde,) = lues(select(NoteAncienne).where(col(NoteAncienne.motif) != ""))
    assert (garde.critere, garde.valeur, garde.personne_id) == ("axe.aller_vers", 2, scene.pilote.id)
    compare = lu(autre.get(page))
    assert "2 → 3. Le bus passe bien." in compare
    assert lues(select(col(Avis.rendu_le)).where(col(Avis.personne_id) == scene.pilote.id))[0] is not None
    assert "corriger_note" in lues(select(col(LigneJournal.acte)))
    sans = autre.post(_adresse("reprendre_avis", scene))
    assert (sans.status_code, 'id="motif_reprise-erreur"' in sans.text) == (422, True)
    assert autre.post(_adresse("reprendre_avis", scene), data={"motif_reprise": "Sens à revoir."}).status_code == 303
    assert "Sens à revoir." in lu(pilote.get(page)) and "Sens à revoir." in lues(select(col(AvisAncien.motif)))
    assert autre.get(page).status_code == 403, "qui reprend son avis lit seul de nouveau"
    with compter() as vues:
        assert pilote.get(page).status_code == 200
    assert len(vues) <= 7, "\n".join(vues)

    # closed: nothing moves
    clore = pilote.post(_adresse("clore_instruction", scene), data={"motif": "Un avis manque."})
    assert clore.status_code == 303
    assert pilote.post(corriger, data=change | {"valeur": "2"}).status_code == 409
    assert pilote.post(_adresse("reprendre_avis", scene), data={"motif_reprise": "Non."}).status_code == 409
    assert coordination.post(_adresse("mettre_en_commun", scene), data={"raison": "Non."}).status_code == 409
    assert "Notation close" in lu(pilote.get(page)) and 'id="changer"' not in pilote.get(page).text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_cloture_sans_tous_les_avis_met_en_commun(bd: Session, scene: Scene, entrer: Entrer) -> None:
    prendre(bd, scene.dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.pilote, 2)
    bd.add(
        Affectation(
            dossier_id=scene.dossier.id or 0, qualite=Qualite.CONTRIBUTEUR, poste_code="chef-projet-6",
            personne_id=scene.admin.id, phrase="Renfort.", depuis=scene.dossier.cree_le,
        )
    )  # fmt: skip
    bd.commit()
    pilote = sans_lien(entrer(scene.pilote), scene.dossier.id)
    # the coordination that scores the dossier reads nothing of the others by sending its form without a reason
    refus = entrer(scene.admin).post(_adresse("mettre_en_commun", scene), data={"raison": ""})
    assert (refus.status_code, "Notes par critère et par personne" in refus.text) == (403, False)
    assert pilote.post(_adresse("clore_instruction", scene), data={"motif": "Un avis manque."}).status_code == 303
    assert _partagees(scene) and pilote.get(_adresse("rapprochement", scene)).status_code == 200


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_second_lecteur_lit_tout_et_seul(bd: Session, scene: Scene, entrer: Entrer) -> None:
    prendre(bd, scene.dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.pilote, 1)
    rendre(bd, scene.dossier, scene.aller_vers, 4)
    bd.commit()
    admin, pilote = entrer(scene.admin), sans_lien(entrer(scene.pilote), scene.dossier.id)
    proposer = _adresse("proposer_second_lecteur", scene)
    assert "Les notes divergent sur : Axe" in lu(admin.get(_adresse("second_lecteur", scene)))
    voulu = {"poste": "charge-mission-cite-emploi", "raison": "Les notes divergent."}
    for faux, champ in ((voulu | {"raison": ""}, "raison"), (voulu | {"poste": "chef-projet-1"}, "poste")):
        refus = admin.post(proposer, data=faux)
        assert (refus.status_code, f'id="{champ}-erreur"' in refus.text) == (422, True)
    # the examination is closed: proposing reopens it, in one act
    assert pilote.post(_adresse("clore_instruction", scene), data={"motif": "Un avis manque."}).status_code == 303
    assert admin.post(proposer, data=voulu).status_code == 303
    etats = lues(select(col(Dossier.etat), col(Dossier.avis_rendus), col(Dossier.avis_attendus)))
    assert etats[0] == "en_instruction"
    second = sans_lien(entrer(scene.etranger), scene.dossier.id)
    grille = second.get(_adresse("dossier", scene)).text
    assert all(f'id="note-{c}"' in grille for c in ("orientation", "axe-aller_vers", "ancrage", "objectifs"))
    assert "Notes et avis des autres" not in grille and second.get(_adresse("rapprochement", scene)).status_code == 403
    noter(bd, scene.dossier, scene.etranger, {"orientation": 2})
    bd.commit()
    assert ">1,50<" not in lu(pilote.get(_adresse("rapprochement", scene))), "un brouillon n’entre dans aucune moyenne"
    rendre(bd, scene.dossier, scene.etranger, 3, notes={"orientation": 2})
    bd.commit()
    assert ">1,50<" in lu(pilote.get(_adresse("rapprochement", scene)))
    assert lu(second.get(_adresse("rapprochement", scene))).count("À rapprocher") >= 1
    assert admin.post(proposer, data=voulu).status_code == 422, "suit déjà ce dossier"
    scene.dossier.etat = Etat.EN_COMITE
    bd.commit()
    assert admin.post(proposer, data=voulu).status_code == 409


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_coordination_suit_la_notation_et_met_la_campagne_en_commun(
    bd: Session, scene: Scene, entrer: Entrer
) -> None:
    prendre(bd, scene.dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.pilote, 0)
    noter(bd, scene.dossier, scene.aller_vers, {"axe.aller_vers": 4})
    bd.commit()
    admin = entrer(scene.admin)
    page = adresse("comite.notation", campagne_id=scene.campagne.id)
    partager_tout = adresse("comite.mettre_la_campagne_en_commun", campagne_id=scene.campagne.id)
    avant = lu(admin.get(page))
    assert "À relire" not in avant and "1 sur " in avant
    assert admin.post(partager_tout, data={}).status_code == 422
    # whoever declared a link with a dossier leaves it out of what they do to all
    declaration = bd.get_one(DeclarationDeLien, (scene.admin.id, scene.dossier.id))
    for dite, nature, statut in ((Declare.LIEN, NatureDuLien.PROCHE, 409), (Declare.AUCUN, None, 303)):
        declaration.declare, declaration.nature = dite, nature
        bd.commit()
        assert admin.post(partager_tout, data={"raison": "Le comité approche."}).status_code == statut
    assert admin.post(partager_tout, data={"raison": "Encore."}).status_code == 409
    with compter() as vues:
        apres = lu(admin.get(page))
    assert len(vues) <= 7, "\n".join(vues)
    assert '<td><span class="etat alerte">À relire' in apres
    compare = lu(admin.get(adresse("instruction.rapprochement", dossier_id=scene.dossier.id)))
    assert "Le comité approche." in compare, "la raison se lit à côté des notes"
    # a link with the organisme takes the dossier away from the page
    lier(bd, scene.admin, scene.dossier.organisme_id)
    bd.commit()
    assert scene.dossier.titre not in admin.get(page).text
