"""Calibration over HTTP: three dossiers, everybody alone, nothing in the real notes, then where each one stands."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.administration.campagnes.forms_bareme import FormeBareme
from app.domain.etats import Etat
from app.models.comptes import Personne
from app.models.courriel import Courriel
from app.models.dossiers import Dossier
from app.models.etalonnage import NoteEtalon
from app.models.instruction import Note
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques import campagne, lier
from tests.fabriques_comptes import lues
from tests.fabriques_dossiers import dossier_depose
from tests.fabriques_instruction import noter, prendre, sans_lien
from tests.instruction.scene import Scene
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]
CRITERES = ("orientation", "axe.aller_vers", "participation", "ancrage", "faisabilite", "partenariats", "objectifs")


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_trois_dossiers_notes_par_tous_restent_a_part(bd: Session, scene: Scene, entrer: Entrer) -> None:
    passee = campagne(bd, annee=2026)
    trois = [dossier_depose(bd, campagne=scene.campagne, orientation="sante", axes=("aller_vers",)) for _ in "abc"]
    trois[0].etat = Etat.RETIRE
    for d in trois[1:]:
        d.campagne_id, d.etat = passee.id or 0, Etat.INSTRUIT
    bd.commit()
    numeros = {f"numero_{rang}": d.numero.lower() for rang, d in enumerate(trois, start=1)}
    admin = entrer(scene.admin)
    page = adresse("comite.etalonnage", campagne_id=scene.campagne.id)
    clore = adresse("comite.clore_etalonnage", campagne_id=scene.campagne.id)

    # opened before the reading, on three different dossiers that exist
    refus = admin.post(page, data=numeros | {"numero_2": "AAP-1999-0001", "numero_3": numeros["numero_1"]})
    assert (refus.status_code, [f'id="numero_{n}-erreur"' in refus.text for n in (1, 2, 3)]) == (
        422, [False, True, True],
    )  # fmt: skip
    assert admin.post(clore).status_code == 404
    refus = admin.post(page, data=numeros | {"numero_3": scene.dossier.numero})
    assert (refus.status_code, 'id="numero_3-erreur"' in refus.text) == (422, True), "ce qui se notera n’étalonne pas"
    # a barème that scores nothing is refused; while the calibration is open it does not change at all
    poids = dict.fromkeys(FormeBareme.model_fields, "0") | {"objectifs": "1"}
    bareme = adresse("administration.fixer_bareme", campagne_id=scene.campagne.id)
    scene.campagne.bareme = {"objectifs": {"est_ecarte": True}}
    bd.commit()
    sans_note = admin.post(bareme, data=poids)
    assert (sans_note.status_code, "aucun dossier n’aurait de note" in lu(sans_note)) == (422, True)
    scene.campagne.bareme = {}
    bd.commit()
    assert admin.post(page, data=numeros).status_code == 303
    fige = admin.post(bareme, data=poids)
    assert (fige.status_code, "qui ne change pas avant sa clôture" in lu(fige)) == (409, True)
    assert "qui ne change pas avant sa clôture" in lu(admin.get(bareme))
    invites = lues(select(col(Courriel.destinataire)).where(col(Courriel.cle).like("etalonnage-%")))
    assert {scene.pilote.courriel, scene.aller_vers.courriel} <= set(invites) and len(invites) == len(set(invites))
    assert admin.post(page, data=numeros).status_code == 409
    assert admin.post(clore).status_code == 409, "personne n’a noté"

    # each agent scores the whole grille of each, whoever follows the dossier
    notes = {}
    for qui, valeur in ((scene.pilote, "3"), (scene.aller_vers, "2"), (scene.etranger, "2")):
        navigateur = entrer(qui)
        assert "Pas encore noté" in lu(navigateur.get(adresse("instruction.etalonnages")))
        assert "<strong>3</strong> à étalonner" in lu(navigateur.get(adresse("instruction.a_traiter")))
        for dossier in trois:
            sien = adresse("instruction.etalonnage", dossier_id=dossier.id)
            corps = {f"note.{critere}": valeur for critere in CRITERES}
            sans_lien(navigateur, dossier.id)
            if dossier is trois[0] and valeur == "3":
                faux = navigateur.post(sien, data=corps | {"note.ancrage": "0", "note.axe.aller_vers": "9"})
                assert faux.status_code == 422 and 'id="commentaire-ancrage-erreur"' in faux.text
                assert 'id="note-axe-aller_vers-erreur"' in faux.text and lues(select(NoteEtalon)) == []
            if dossier is trois[0] and valeur == "3":  # scored in part, it still waits
                assert navigateur.post(sien, data={f"note.{CRITERES[0]}": valeur}).status_code == 303
                assert f'href="{sien}"' in navigateur.get(adresse("instruction.a_traiter")).text
            assert navigateur.post(sien, data=corps | {"note.croisement": "4"}).status_code == 303
        assert navigateur.post(sien, data=corps).status_code == 303, "renoter remplace"
        assert "À étalonner" not in lu(navigateur.get(adresse("instruction.a_traiter")))
        ouvert = lu(navigateur.get(sien))
        assert "7 sur 7 critères" in ouvert and "Moyenne" not in ouvert
        notes[qui.id] = valeur
    assert lues(select(func.count()).select_from(NoteEtalon)) == [3 * 3 * 7]
    # nothing of it in the real notes, and the coordination reads nothing before it is closed
    assert lues(select(Note)) == []
    assert lues(select(col(Dossier.note_dixiemes)).where(col(Dossier.note_dixiemes).is_not(None))) == []
    assert "À étalonner" not in lu(admin.get(adresse("instruction.a_traiter")))
    avant = lu(admin.get(page))
    assert (
        "Qui a noté" in avant and avant.count("21 sur 21") == 3 and "note haut" not in avant and "Moyenne" not in avant
    )

    # closed: it is said who marks high, and each one sees where they stand; nothing changes any more
    refus = admin.post(clore)  # some have not begun: it is said, as it is not opened again
    assert refus.status_code == 422 and "n’ont pas fini de noter" in lu(refus) and "inacheve-erreur" in refus.text
    assert admin.post(clore, data={"inacheve": "oui"}).status_code == 303
    assert admin.post(clore, data={"inacheve": "oui"}).status_code == 409
    assert admin.post(bareme, data=poids).status_code == 303
    scene.campagne.poids = {}
    bd.commit()
    with compter() as vues:
        apres = lu(admin.get(page))
    assert len(vues) <= 9, "\n".join(vues)
    assert apres.count("<td>note haut") == 1 and "2 à 3" in apres
    sien = adresse("instruction.etalonnage", dossier_id=trois[2].id)
    pilote = entrer(scene.pilote)
    assert "+0,67" in lu(pilote.get(sien))
    assert pilote.post(sien, data={"note.ancrage": "2"}).status_code == 409
    # a link takes the dossier away, and the results on it
    lier(bd, scene.admin, trois[2].organisme_id)
    bd.commit()
    assert trois[2].numero not in admin.get(page).text
    assert admin.get(sien).status_code == 404


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_campagne_deja_lue_ne_s_etalonne_plus(bd: Session, scene: Scene, entrer: Entrer) -> None:
    prendre(bd, scene.dossier, scene.pilote)
    noter(bd, scene.dossier, scene.pilote, {"ancrage": 2})
    bd.commit()
    admin = entrer(scene.admin)
    page = adresse("comite.etalonnage", campagne_id=scene.campagne.id)
    assert "l’étalonnage se fait avant la lecture" in lu(admin.get(page))
    assert admin.post(page, data={}).status_code == 409
