"""The rebalancing the coordination validates: proposed with reasons, changed, applied in one act."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.core.clock import maintenant
from app.domain.etats import DEPOSES, Etat
from app.domain.lots import ANNONCE_APRES
from app.dossiers.routage import ETATS_OUVERTS, charger_agents
from app.instruction.queries_charge import charges
from app.models.comite import Deport
from app.models.comptes import LienDInteret, Personne
from app.models.courriel import Courriel
from app.models.dossiers import Dossier
from app.models.instruction import Affectation
from app.models.journal import LigneJournal
from app.models.referentiel import Absence
from app.taches import faire_les_taches
from tests.compteur import compter
from tests.conftest import PRESENT, adresse
from tests.fabriques_comptes import lues
from tests.fabriques_dossiers import dossier_depose
from tests.instruction.scene import Scene
from tests.lecture import lu

Entrer = Callable[[Personne], TestClient]


def _proposes(page: str) -> list[str]:
    return re.findall(r'name="mouvement" value="(\d+-\d+)"', page)


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_la_coordination_valide_un_reequilibrage(bd: Session, scene: Scene, entrer: Entrer) -> None:
    """Six deposited dossiers for one pilote; a contributeur withdrew from one, is linked to another."""
    autres = [dossier_depose(bd, campagne=scene.campagne, titre=f"Projet {n}", axes=("aller_vers",)) for n in range(5)]
    vers = scene.aller_vers
    bd.add(Deport(personne_id=vers.id or 0, dossier_id=autres[0].id or 0, motif="x", declare_le=PRESENT))
    bd.add(LienDInteret(personne_id=vers.id, organisme_id=autres[1].organisme_id, nature="x", declare_le=PRESENT))
    bd.commit()
    route, coordination = adresse("instruction.equilibrage"), entrer(scene.admin)
    assert entrer(scene.pilote).get(route).status_code == 403
    assert route in coordination.get(adresse("instruction.a_traiter")).text
    with compter() as vues:
        page = coordination.get(route).text
    proposes = _proposes(page)
    assert len(vues) <= 11 and len(proposes) >= 2, page
    assert "déjà contributeur sur ce dossier" in page and "30</td>" in page
    a_vers = {int(p.split("-")[0]) for p in proposes if p.endswith(f"-{vers.id}")}
    assert a_vers and not a_vers & {autres[0].id, autres[1].id}

    garde = next(p for p in proposes if p.endswith(f"-{vers.id}"))
    compte = coordination.post(route, data={"mouvement": garde, "acte": "compter"})
    assert compte.status_code == 200 and compte.text.count(" checked") == 1 and "<strong>25</strong>" in compte.text
    for manque in (
        {"raison": "Trop."},
        {"mouvement": garde},
        {"mouvement": f"{autres[0].id}-{vers.id}", "raison": "Trop."},
    ):
        assert coordination.post(route, data=manque).status_code == 422
    assert set(bd.scalars(select(col(Dossier.pilote_id)))) == {scene.pilote.id}
    bd.commit()
    fait = coordination.post(route, data={"mouvement": garde, "raison": "Charge trop lourde."})
    assert fait.status_code == 200 and "1 dossier sur 1" in lu(fait) and "Confié à" in lu(fait)
    [change] = lues(select(Dossier).where(col(Dossier.pilote_id) == vers.id))
    assert change.id == int(garde.split("-")[0])
    [ligne] = lues(select(Affectation).where(col(Affectation.raison) == "Charge trop lourde."))
    assert ligne.dossier_id == change.id and ligne.par_id == scene.admin.id
    actes = select(LigneJournal).where(col(LigneJournal.acte).in_(("reaffecter", "equilibrer")))
    assert [x.acte for x in lues(actes.order_by(col(LigneJournal.id)))] == ["reaffecter", "equilibrer"]
    faire_les_taches(maintenant() + ANNONCE_APRES)
    lettres = lues(select(Courriel).where(col(Courriel.cle).like("lot-%")))
    assert {c.destinataire for c in lettres} == {scene.pilote.courriel, vers.courriel}
    # what was proposed when the page was read is no longer
    assert coordination.post(route, data={"mouvement": garde, "raison": "Encore."}).status_code == 422


@pytest.mark.parametrize("base", ["sqlite"], indirect=True)
def test_les_dossiers_d_un_absent_partent_et_rien_ne_va_a_un_absent(bd: Session, scene: Scene, entrer: Entrer) -> None:
    jour = PRESENT.date()
    bd.add(Absence(personne_id=scene.pilote.id or 0, du=jour, au=jour + timedelta(days=9)))
    bd.commit()
    coordination, route = entrer(scene.admin), adresse("instruction.equilibrage")
    [propose] = _proposes(coordination.get(route).text)
    assert "est en absence" in lu(coordination.get(route)) and not propose.endswith(f"-{scene.pilote.id}")
    vers = int(propose.split("-")[1])
    bd.add(Absence(personne_id=vers, du=jour, au=jour))
    bd.commit()
    assert propose not in _proposes(coordination.get(route).text)


def test_la_charge_suit_l_etat_du_dossier_quel_que_soit_l_acte(bd: Session, scene: Scene) -> None:
    """The base keeps it, whoever writes the state; a line closed no longer weighs on anybody."""
    dossier = scene.dossier

    def charge() -> tuple[int, bool]:
        bd.flush()
        titulaires = charger_agents(bd, PRESENT).values()
        ouverts = max(a.dossiers_ouverts for a in titulaires if a.personne_id == scene.pilote.id)
        return ouverts, any(c.personne_id == scene.pilote.id and c.pilote for c in charges(bd, scene.pilote))

    for etat in (e for e in Etat if e in DEPOSES):
        dossier.etat = etat
        pese = etat in ETATS_OUVERTS
        assert charge() == (int(pese), pese), etat
    dossier.etat = Etat.DEPOSE
    assert charge() == (1, True)
    bd.execute(update(Affectation).values(jusqu_a=PRESENT))
    assert charge() == (0, False)
    bd.rollback()
