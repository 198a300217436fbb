"""Notes between agents, over HTTP: who reads them, whom they wait for, who lifts them."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.core.db import lecture
from app.models.comite import Deport
from app.models.comptes import Personne
from app.models.courriel import Courriel
from app.models.journal import LigneJournal
from app.models.liens import DeclarationDeLien
from app.models.notes_internes import NoteInterne
from tests.compteur import compter
from tests.instruction.scene import Scene
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]
TEXTE = "Le budget cite deux fois le même loyer.\n\n<b>Peux-tu</b> vérifier ?"


def _courriels() -> list[tuple[str, str]]:
    ecrits = (
        select(col(Courriel.destinataire), col(Courriel.texte))
        .where(col(Courriel.cle).regexp_match("^(note|mention)-"))
        .order_by(col(Courriel.id))
    )
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


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_un_collegue_prevenu_lit_repond_et_n_attend_plus(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """Somebody who does not follow the dossier reads its notes once mentioned, and nothing more of it."""
    bd.commit()
    page = f"/instruction/dossiers/{scene.dossier.id}"
    ici = f"{page}/notes-internes"
    pilote, etranger = entrer(scene.pilote), entrer(scene.etranger)
    assert etranger.get(ici).status_code == 403 and "entre agents" not in lu(etranger.get(page))
    cites = [str(scene.etranger.id), str(scene.aller_vers.id)]
    envoi = {"texte": TEXTE, "pour": str(scene.aller_vers.id), "prevenir": cites, "cle": "une-cle"}
    for _ in range(2):
        assert pilote.post(ici, data=envoi).status_code == 303
    assert [d for d, _ in _courriels()] == [scene.aller_vers.courriel, scene.etranger.courriel]
    assert "loyer" not in "".join(t for _, t in _courriels())
    assert re.findall(r'<section class="carte" id="(\w+)"', etranger.get("/instruction/a-traiter").text) == ["mention"]
    assert "pas encore lu" in lu(pilote.get(ici)) and "1 note entre agents" in _sans_balises(lu(etranger.get(page)))
    with compter() as ordres:
        lue = lu(etranger.get(ici))
    assert "Une note vous prévient" in lue and len(ordres) <= 5, ordres
    assert etranger.post(f"{page}/grille", data={}).status_code == 403
    assert [etranger.post(f"{ici}/lues").status_code for _ in range(2)] == [303, 303]
    assert "lu le" in lu(pilote.get(ici)) and "Notes à lire" not in lu(etranger.get("/instruction/a-traiter"))
    # answering is reading
    assert etranger.post(ici, data={"texte": "Oui", "prevenir": str(scene.pilote.id), "cle": "r"}).status_code == 303
    assert "Notes à lire" in lu(pilote.get("/instruction/a-traiter"))
    assert pilote.post(ici, data={"texte": "Merci", "cle": "s"}).status_code == 303
    assert "Notes à lire" not in lu(pilote.get("/instruction/a-traiter"))
    with lecture() as base:
        actes = list(base.scalars(select(col(LigneJournal.acte)).where(col(LigneJournal.acte) == "lire_mentions")))
    assert len(actes) == 1
    # a link declared afterwards closes the notes again
    bd.execute(update(DeclarationDeLien).values(declare="lien", nature="proche"))
    bd.commit()
    assert etranger.get(ici).status_code == 403


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_une_note_mal_remplie_garde_ce_qui_est_tape_et_n_ecrit_rien(bd: Session, scene: Scene, entrer: Entrer) -> None:
    lie = scene.agents["chef-projet-6"]
    bd.add(Deport(personne_id=lie.id or 0, dossier_id=scene.dossier.id or 0, motif="x", declare_le=maintenant()))
    bd.commit()
    ici = f"/instruction/dossiers/{scene.dossier.id}/notes-internes"
    pilote = entrer(scene.pilote)
    for envoi, phrase in (
        ({"texte": " ", "pour": ""}, "Écrivez votre note."),
        ({"texte": "Bien tapé", "pour": str(scene.porteur.id)}, "Choisissez une personne de la liste."),
        ({"texte": "Bien tapé", "prevenir": [str(lie.id)]}, "Choisissez une personne de la liste."),
        ({"texte": "Bien tapé", "pour": str(scene.pilote.id)}, "Choisissez une personne de la liste."),
    ):
        reponse = pilote.post(ici, data=envoi)
        assert reponse.status_code == 422
        assert phrase in lu(reponse)
        assert envoi["texte"].strip() in lu(reponse)
    assert _derniere_note() is None
    assert entrer(scene.porteur).get(ici).status_code == 403
    assert entrer(scene.etranger).get(ici).status_code == 403
