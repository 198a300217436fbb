"""The builders give dossiers that went through the front door."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.etats import Etat
from app.models.instruction import Affectation
from tests.fabriques import equipe
from tests.fabriques_dossiers import brouillon, dossier_depose


def test_un_dossier_depose_est_numerote_et_route(bd: Session) -> None:
    agents = equipe(bd)
    dossier = dossier_depose(bd)
    bd.commit()
    assert (dossier.etat, dossier.numero, dossier.version_deposee) == (Etat.DEPOSE, "AAP-2027-0001", 1)
    assert dossier.montant_demande_cents == 800_000
    assert dossier.pilote_id == agents["chef-projet-3"].id
    suivent = bd.scalars(select(Affectation).where(Affectation.dossier_id == dossier.id)).all()
    assert {a.personne_id for a in suivent} >= {agents["chef-projet-3"].id}


def test_un_brouillon_reste_a_completer(bd: Session) -> None:
    dossier = brouillon(bd)
    bd.commit()
    assert (dossier.etat, dossier.numero, dossier.depose_le) == (Etat.BROUILLON, None, None)


def test_sans_equipe_le_depot_reste_possible(bd: Session) -> None:
    dossier = dossier_depose(bd)
    bd.commit()
    assert (dossier.etat, dossier.pilote_id, dossier.avis_attendus) == (Etat.DEPOSE, None, 0)
