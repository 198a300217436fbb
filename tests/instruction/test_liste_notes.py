"""The notes that must not be guessed from the list, and who takes them away in its export."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.droits import peut
from app.domain.liens import Declare, NatureDuLien
from app.instruction.queries import notes_visibles, peut_exporter, peut_voir_la_note
from app.models.dossiers import Dossier
from app.models.instruction import Affectation, Avis
from app.models.liens import DeclarationDeLien
from tests.conftest import PRESENT, adresse
from tests.fabriques_dossiers import dossier_depose
from tests.fabriques_instruction import acces_agent, partager, prendre, rendre
from tests.instruction.liste import Entrer, colonne, lire
from tests.instruction.scene import Scene


def test_la_liste_ne_laisse_pas_deviner_les_notes(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """The second dossier is noted by others: for the pilote who owes an avis it sorts and exports as unnoted."""
    autre = dossier_depose(bd, campagne=scene.campagne, orientation="sante", axes=("aller_vers",))
    for dossier in (scene.dossier, autre):
        prendre(bd, dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.pilote, 2)
    rendre(bd, autre, scene.aller_vers, 4)
    bd.commit()
    assert (scene.dossier.note_dixiemes, autre.note_dixiemes) == (500, 750)
    pilote, tous = entrer(scene.pilote), entrer(scene.admin)
    assert lire(pilote, note_max="100") == [], "rendre son avis ne suffit pas tant que chacun lit seul"
    partager(bd, scene.dossier, scene.admin)
    bd.commit()
    assert lire(pilote, tri="note") == [scene.dossier.id, autre.id]
    assert lire(tous, tri="note") == [autre.id, scene.dossier.id]
    for bornes in ({"note_min": "0"}, {"note_max": "100"}, {"note_min": "74,9", "note_max": "75"}):
        assert autre.id not in lire(pilote, **bornes), "une borne dirait la note"
    assert lire(tous, note_min="60") == [autre.id] and lire(pilote, note_max="50") == [scene.dossier.id]
    assert colonne(pilote, "Note sur 100", tri="note") == ["50,0", ""]
    assert colonne(tous, "Note sur 100", tri="note") == ["75,0", "50,0"]
    assert colonne(pilote, "Avis du pilote", tri="note", colonnes="avis_pilote") == ["Favorable", ""]
    assert colonne(entrer(scene.etranger), "Note sur 100") == [], "aucun de ces dossiers ne lui est affecté"
    assert "75,0" not in pilote.get(adresse("instruction.dossiers")).text


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_liste_et_l_export_posent_ligne_a_ligne_les_questions_des_droits(
    bd: Session, scene: Scene, entrer: Entrer
) -> None:
    """`voir_note_globale` and `exporter` are written once more in SQL: the two never say different things."""
    prendre(bd, scene.dossier, scene.pilote)
    rendre(bd, scene.dossier, scene.pilote, 2)
    bd.commit()
    assert not peut("voir_note_globale", acces_agent(bd, scene.dossier, scene.pilote).situation)
    assert bd.scalar(select(col(Dossier.id)).where(peut_voir_la_note(scene.pilote))) is None
    assert bd.scalar(select(col(Dossier.id)).where(notes_visibles(scene.pilote))) is None
    partager(bd, scene.dossier, scene.admin)
    bd.commit()
    vus = {}
    for qui in (scene.pilote, scene.aller_vers, scene.etranger, scene.admin):
        situation = acces_agent(bd, scene.dossier, qui).situation
        ici = select(col(Dossier.id)).where(col(Dossier.id) == scene.dossier.id)
        regles = (peut_exporter, peut_voir_la_note, notes_visibles)
        en_sql = [bd.scalar(ici.where(regle(qui))) is not None for regle in regles]
        droits = ("exporter", "voir_note_globale", "voir_note_globale")
        assert en_sql == [peut(droit, situation) for droit in droits], qui.courriel
        bd.commit()
        assert (colonne(entrer(qui), "Numéro") != []) is peut("exporter", situation)
        vus[qui.id] = en_sql
    assert [x[:2] for x in vus.values()] == [[True, True], [True, False], [False, False], [True, True]]
    # who no longer holds the dossier, then who said a link with it, though their avis is rendered
    siens = (col(Affectation.personne_id) == scene.pilote.id, col(Affectation.dossier_id) == scene.dossier.id)
    bd.execute(update(Affectation).where(*siens).values(jusqu_a=PRESENT))
    assert not peut("voir_note_globale", acces_agent(bd, scene.dossier, scene.pilote).situation)
    assert [bd.scalar(ici.where(regle(scene.pilote))) for regle in regles] == [None, None, None]
    bd.execute(update(Affectation).where(*siens).values(jusqu_a=None))
    dite = bd.get_one(DeclarationDeLien, (scene.pilote.id, scene.dossier.id))
    dite.declare, dite.nature = Declare.LIEN, NatureDuLien.AUTRE
    bd.flush()
    assert not peut("voir_note_globale", acces_agent(bd, scene.dossier, scene.pilote).situation)
    assert [bd.scalar(ici.where(regle(scene.pilote))) for regle in regles] == [None, None, None]


def test_la_base_dit_sur_chaque_affectation_si_l_avis_est_rendu(bd: Session, scene: Scene) -> None:
    """Rendered, taken back, erased, or rendered before the dossier was handed to them: of that person alone."""
    prendre(bd, scene.dossier, scene.pilote)

    def qui_a_rendu() -> set[int | None]:
        siens = select(col(Affectation.personne_id)).where(col(Affectation.dossier_id) == scene.dossier.id)
        return set(bd.scalars(siens.where(col(Affectation.a_rendu))))

    assert qui_a_rendu() == set()
    for agent in (scene.pilote, scene.etranger):
        rendre(bd, scene.dossier, agent, 2)
    bd.flush()
    assert qui_a_rendu() == {scene.pilote.id}
    ligne = bd.scalars(select(Affectation).where(col(Affectation.personne_id) == scene.pilote.id)).first()
    assert ligne
    confiee = Affectation.model_validate(ligne.model_dump(exclude={"id"}) | {"personne_id": scene.etranger.id})
    bd.add(confiee)
    bd.flush()
    assert qui_a_rendu() == {scene.pilote.id, scene.etranger.id}
    avis = {a.personne_id: a for a in bd.scalars(select(Avis).where(col(Avis.dossier_id) == scene.dossier.id))}
    avis[scene.pilote.id].rendu_le = None
    bd.flush()
    assert qui_a_rendu() == {scene.etranger.id}
    avis[scene.pilote.id].rendu_le = PRESENT
    bd.delete(avis[scene.etranger.id])
    bd.flush()
    assert qui_a_rendu() == {scene.pilote.id}
