"""Fair scoring on the screen: the coordination alone reads it, and nothing of what it must not know."""

import re
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.comite.equite import etablir_equite
from app.core.clock import maintenant
from app.domain.droits import Role
from app.domain.orientations import AXES, Axe
from app.models.comptes import Personne
from app.models.instruction import Avis, Note
from tests.comite.conftest import Scene
from tests.compteur import compter
from tests.fabriques import lier, personne
from tests.lecture import lu

CRITERES = ("orientation", "participation", "ancrage", "faisabilite", "partenariats", "objectifs")


def _noter(bd: Session, scene: Scene, qui: Personne, valeurs: Sequence[int | None]) -> None:
    """The same mark on every criterion of each dossier that this person read, the avis rendered."""
    for dossier, valeur in zip(scene.dossiers, valeurs, strict=True):
        if valeur is not None:
            sur_elle = {"dossier_id": dossier.id or 0, "personne_id": qui.id or 0}
            bd.add(Avis(**sur_elle, modifie_le=maintenant(), rendu_le=maintenant()))
            bd.add_all(Note(**sur_elle, critere=c, valeur=valeur, modifiee_le=maintenant()) for c in CRITERES)


@pytest.fixture
def noteurs(bd: Session, scene: Scene) -> list[Personne]:
    """One marks above the two others on the first dossier, and was alone to read the second."""
    trois = [personne(bd, Role.AGENT, prenom="Agent", nom=nom) for nom in ("Haut", "Juste", "Autre")]
    for qui, valeurs in zip(trois, ((4, 3, None), (2, None, 2), (3, None, 3)), strict=True):
        _noter(bd, scene, qui, valeurs)
    bd.commit()
    return trois


def test_la_page_dit_qui_note_haut_ce_que_cela_deplace_et_ce_qu_il_faut_relire(
    scene: Scene, noteurs: list[Personne], entrer: Callable[[Personne], TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.comite.equite.DEPLACEMENT_NOTABLE", 1)  # three dossiers cannot move by three ranks
    coordination = entrer(scene.administrateur)
    with compter() as ordres:
        reponse = coordination.get(f"/comite/classement/{scene.campagne.id}/equite")
    assert reponse.status_code == 200
    assert len(ordres) <= 8, ordres
    qui_note, reste = lu(reponse).split("Rangs qui dépendent")
    deplaces, a_relire = reste.split("À proposer en seconde lecture")
    assert qui_note.index("Agent Haut") < qui_note.index("Agent Autre") < qui_note.index("Agent Juste")
    assert qui_note.count("<td>note haut") == 1
    # alone to read the second, whoever marks high put it before the third
    assert [d.titre in deplaces for d in scene.dossiers] == [False, True, True]
    # 4, 2 and 3 on each criterion of the first
    assert [d.titre in a_relire for d in scene.dossiers] == [True, False, False]


def test_ce_que_la_page_ne_doit_pas_savoir_ne_compte_pas(bd: Session, scene: Scene, noteurs: list[Personne]) -> None:
    def notes(lecteur: Personne) -> dict[str, int]:
        return {nom: n.notes for nom, n in etablir_equite(bd, lecteur, scene.campagne).noteurs}

    assert notes(scene.administrateur) == {"Agent Haut": 12, "Agent Juste": 12, "Agent Autre": 12}
    # an interest in the organisme of the first takes it away
    lier(bd, scene.administrateur, scene.dossiers[0].organisme_id)
    assert notes(scene.administrateur) == {"Agent Haut": 6, "Agent Juste": 6, "Agent Autre": 6}
    # an avis that is not rendered is still its author's
    bd.execute(update(Avis).where(col(Avis.personne_id) == noteurs[0].id).values(rendu_le=None))
    assert notes(scene.second) == {"Agent Juste": 12, "Agent Autre": 12}


def test_un_axe_coche_n_est_pas_un_axe_servi(
    bd: Session, scene: Scene, noteurs: list[Personne], entrer: Callable[[Personne], TestClient]
) -> None:
    """Every dossier of the scene claims « aller vers »: active in one, quoted in another, not marked in the third."""
    for dossier, valeur in zip(scene.dossiers, (3, 1), strict=False):
        bd.add(
            Note(
                dossier_id=dossier.id or 0, personne_id=noteurs[0].id or 0, critere="axe.aller_vers", valeur=valeur,
                modifiee_le=maintenant(),
            )
        )  # fmt: skip
    bd.commit()
    coordination = entrer(scene.administrateur)
    with compter() as ordres:
        page = lu(coordination.get(f"/comite/classement/{scene.campagne.id}/transversalite"))
    assert len(ordres) <= 7, ordres
    aller_vers = page.split(AXES[Axe.ALLER_VERS].libelle)[1].split("</tr>")[0]
    assert re.findall(r">(\d+)<", aller_vers) == ["3", "2", "2", "1"]
    assert re.findall(r"<strong>(\d) dossier", page) == ["2", "1", "0", "0"]
    lier(bd, scene.administrateur, scene.dossiers[0].organisme_id)
    bd.commit()
    page = lu(coordination.get(f"/comite/classement/{scene.campagne.id}/transversalite"))
    assert re.findall(r">(\d+)<", page.split(AXES[Axe.ALLER_VERS].libelle)[1].split("</tr>")[0]) == ["2", "1", "1", "0"]
