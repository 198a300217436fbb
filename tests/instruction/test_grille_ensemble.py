"""The grille when several write at once: nothing lost, read again under the lock, in few statements."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.core.db import ecriture
from app.domain.erreurs import ErreurMetier
from app.instruction.commands_notes import GrilleSaisie, NoteSaisie, enregistrer_grille, recalculer
from app.instruction.commands_notes import noter as poser_une_note
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import Avis, Note, NoteAncienne
from tests.compteur import compter
from tests.conftest import adresse
from tests.fabriques_comptes import lues
from tests.fabriques_instruction import acces_agent, noter, rendre
from tests.instruction.grille import DU_PILOTE, poster
from tests.instruction.scene import Scene

Entrer = Callable[[Personne], TestClient]


def test_deux_agents_notent_en_meme_temps_sans_rien_perdre(bd: Session, ouverte: Scene) -> None:
    """Twelve notes by two people at once; the figures kept are those of all of them."""
    identifiant = ouverte.dossier.id
    erreurs: list[BaseException] = []
    depart = threading.Barrier(2)

    def travailler(agent_id: int | None, notes: list[tuple[str, int]]) -> None:
        try:
            depart.wait()
            for critere, valeur in notes:
                with ecriture() as autre:
                    agent = autre.get_one(Personne, agent_id)
                    noter(autre, autre.get_one(Dossier, identifiant), agent, {critere: valeur})
        except BaseException as erreur:  # shown by the assertion below
            erreurs.append(erreur)

    bd.rollback()
    du_pilote = [(critere, 2) for critere in DU_PILOTE]
    de_l_autre = [("axe.aller_vers", n) for n in (0, 1, 2, 3, 4)]
    fils = [
        threading.Thread(target=travailler, args=(ouverte.pilote.id, du_pilote)),
        threading.Thread(target=travailler, args=(ouverte.aller_vers.id, de_l_autre)),
    ]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert erreurs == []
    bd.rollback()
    bd.refresh(ouverte.dossier)
    assert len(bd.scalars(select(Note)).all()) == len(DU_PILOTE) + 1
    gardee = ouverte.dossier.note_dixiemes
    recalculer(bd, ouverte.dossier)
    # orientation 6, axe 1×3, croisement 2, participation, ancrage and faisabilité 4 each, the two others 2 each, of 52
    assert gardee == ouverte.dossier.note_dixiemes == 519


def test_une_note_coute_huit_requetes(bd: Session, ouverte: Scene, entrer: Entrer) -> None:
    navigateur = entrer(ouverte.pilote)
    poster(navigateur, ouverte, "orientation", note="2")
    rendre(bd, ouverte.dossier, ouverte.aller_vers)
    bd.commit()
    with compter() as vues:
        assert poster(navigateur, ouverte, "orientation", note="3").status_code == 303
    assert len(vues) == 8, "\n".join(vues)
    with compter() as vues:
        assert poster(navigateur, ouverte, "orientation", note="3").status_code == 303
    assert len(vues) == 7, "\n".join(vues)
    # what it was is kept, once
    gardees = lues(select(NoteAncienne))
    assert [(n.critere, n.valeur, n.personne_id) for n in gardees] == [("orientation", 2, ouverte.pilote.id)]
    assert gardees[0].donnee_le <= gardees[0].remplacee_le


def test_la_page_coute_neuf_requetes_au_plus(bd: Session, ouverte: Scene, entrer: Entrer) -> None:
    rendre(bd, ouverte.dossier, ouverte.aller_vers)
    bd.commit()
    navigateur = entrer(ouverte.pilote)
    route = adresse("instruction.dossier", dossier_id=ouverte.dossier.id) + "?liste=tri%3Dnote"
    navigateur.get(route)
    with compter() as vues:
        page = navigateur.get(route)
    assert len(vues) == 9, "\n".join(vues)
    assert len(page.content) < 60 * 1024


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_le_bareme_se_relit_sous_le_verrou(bd: Session, ouverte: Scene) -> None:
    """What the door read of the campaign may be older than its wait for the dossier, on PostgreSQL."""
    acces = acces_agent(bd, ouverte.dossier, ouverte.pilote)
    change = {"poids": {**acces.campagne.poids, "participation": 10}, "version_bareme": 3}
    bd.execute(update(Campagne).values(**change).execution_options(synchronize_session=False))
    for critere, valeur in (("orientation", 3), ("participation", 2)):
        poser_une_note(bd, acces, critere, NoteSaisie(valeur), maintenant())
    # 3 × 3 and 10 × 2 of 52, where the weights read by the door would say 3 × 3 and 2 × 2 of 20
    assert ouverte.dossier.note_dixiemes == 558
    assert set(bd.scalars(select(col(Note.version_bareme)))) == {3}


def test_le_verrou_est_pris_avant_de_lire(bd: Session, ouverte: Scene, base: str) -> None:
    """What protects two scorers on PostgreSQL: the dossier's row is locked by the door."""
    with compter() as vues:
        acces_agent(bd, ouverte.dossier, ouverte.pilote)
    assert ("FOR UPDATE OF dossier" in vues[0]) is (base == "postgresql")


def test_un_enregistrement_qui_attendait_ne_reprend_pas_un_avis_rendu(bd: Session, ouverte: Scene) -> None:
    """The door's answer may be older than the lock it waited for: it still says that nothing is rendered."""
    rendre(bd, ouverte.dossier, ouverte.pilote)
    perime = replace(acces_agent(bd, ouverte.dossier, ouverte.pilote), a_rendu_avis=False)
    with pytest.raises(ErreurMetier, match="Votre avis est rendu"):
        enregistrer_grille(bd, perime, GrilleSaisie(), {}, maintenant())
    with pytest.raises(ErreurMetier, match="Votre avis est rendu"):
        poser_une_note(bd, perime, "participation", NoteSaisie(3), maintenant())
    avis = bd.scalars(select(Avis).where(col(Avis.personne_id) == ouverte.pilote.id)).one()
    assert avis.rendu_le is not None
