"""Notes between agents, over HTTP: who reads them, whom they wait for, who lifts them."""

import re
from collections.abc import Callable

from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.db import lecture
from app.models.comptes import Personne
from app.models.courriel import Courriel
from app.models.journal import LigneJournal
from app.models.notes_internes import NoteInterne
from tests.compteur import compter
from tests.instruction.scene import Scene
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]
TEXTE = "Le budget cite deux fois le même loyer.\n\n<b>Peux-tu</b> vérifier ?"


def _courriels() -> list[tuple[str, str]]:
    ecrits = select(col(Courriel.destinataire), col(Courriel.texte)).where(col(Courriel.cle).like("note-%"))
    with lecture() as bd:
        return [(destinataire, texte) for destinataire, texte in bd.execute(ecrits)]


def _derniere_note() -> int | None:
    with lecture() as bd:
        return bd.scalars(select(col(NoteInterne.id)).order_by(col(NoteInterne.id).desc())).first()


def _sans_balises(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page)


def test_une_note_confiee_attend_puis_se_leve(scene: Scene, entrer: Entrer) -> None:
    ici = f"/instruction/dossiers/{scene.dossier.id}/notes-internes"
    pilote, collegue, coordination = entrer(scene.pilote), entrer(scene.aller_vers), entrer(scene.admin)
    envoi = {"texte": TEXTE, "pour": str(scene.aller_vers.id), "cle": "une-cle"}
    for _ in range(2):  # sent twice, kept once, told once
        assert pilote.post(ici, data=envoi).status_code == 303
    assert [d for d, _ in _courriels()] == [scene.aller_vers.courriel]
    assert "loyer" not in _courriels()[0][1]

    assert "Notes de collègues" in lu(collegue.get("/instruction/a-traiter"))
    assert "Notes de collègues" not in lu(pilote.get("/instruction/a-traiter"))
    assert "1 note entre agents 1 à lever" in re.sub(
        r"<[^>]+>", "", lu(collegue.get(ici.removesuffix("/notes-internes")))
    )

    with compter() as ordres:
        page = collegue.get(ici)
    assert len(ordres) <= 5, ordres
    assert "&lt;b&gt;Peux-tu&lt;/b&gt;" in page.text and "<p>Le budget cite" in page.text
    note = _derniere_note()
    assert [collegue.post(f"{ici}/{note}/lever").status_code for _ in range(2)] == [303, 409]
    assert "Levée par" in lu(pilote.get(ici))
    assert "Notes de collègues" not in lu(collegue.get("/instruction/a-traiter"))
    actes = select(col(LigneJournal.acte)).where(col(LigneJournal.acte).like("%note_interne"))
    with lecture() as bd:
        assert list(bd.scalars(actes.order_by(col(LigneJournal.id)))) == ["ecrire_note_interne", "lever_note_interne"]

    # to the coordination: it waits for whoever coordinates, and another agent does not lift it
    assert (
        pilote.post(ici, data={"texte": "Avis du service ?", "pour": "coordination", "cle": "autre"}).status_code == 303
    )
    assert _courriels()[1][0] == scene.admin.courriel
    assert "Notes de collègues" in lu(coordination.get("/instruction/a-traiter"))
    derniere = _derniere_note()
    assert collegue.post(f"{ici}/{derniere}/lever").status_code == 403
    assert coordination.post(f"{ici}/{derniere}/lever").status_code == 303
    assert coordination.post(f"{ici}/{2**40}/lever").status_code == 404


def test_une_note_mal_remplie_garde_ce_qui_est_tape_et_n_ecrit_rien(scene: Scene, entrer: Entrer) -> None:
    ici = f"/instruction/dossiers/{scene.dossier.id}/notes-internes"
    pilote = entrer(scene.pilote)
    for envoi, phrase in (
        ({"texte": " ", "pour": ""}, "Écrivez votre note."),
        ({"texte": "Bien tapé", "pour": str(scene.etranger.id)}, "Choisissez une personne de la liste."),
        ({"texte": "Bien tapé", "pour": str(scene.pilote.id)}, "Choisissez une personne de la liste."),
    ):
        reponse = pilote.post(ici, data=envoi)
        assert reponse.status_code == 422
        assert phrase in lu(reponse)
        assert envoi["texte"].strip() in lu(reponse)
    assert _derniere_note() is None
    assert entrer(scene.porteur).get(ici).status_code == 403
    assert entrer(scene.etranger).get(ici).status_code == 403
