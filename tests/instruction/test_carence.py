"""A completion that did not come: the worker gives the dossier back, once, and refuses nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from starlette.testclient import TestClient

from app.domain.etats import Etat
from app.instruction.commands import demander_complement
from app.models.comptes import Personne
from app.models.courriel import Courriel
from app.models.dossiers import DemandeDeComplement, Dossier
from app.models.journal import LigneJournal
from app.travailleur import TRAVAUX, _constater_carences
from app.verification import verifier
from tests.conftest import PRESENT, adresse
from tests.fabriques_comptes import lues
from tests.fabriques_instruction import acces_agent
from tests.instruction.scene import Scene

AVANT = date(2027, 2, 10)
# the last day runs to midnight in Paris
PASSE = datetime(2027, 2, 10, 23, tzinfo=UTC)


def _demander(bd: Session, scene: Scene, avant: date = AVANT, quand: datetime = PRESENT) -> None:
    acces = acces_agent(bd, scene.dossier, scene.pilote)
    demander_complement(bd, acces, "Joignez le devis.", ["calendrier", "pieces"], avant, quand)
    bd.commit()


def _etat() -> Etat:
    return lues(select(Dossier))[0].etat


def _carences() -> list[Courriel]:
    return lues(select(Courriel).where(col(Courriel.cle).contains("carence")).order_by(col(Courriel.id)))


def test_la_carence_se_constate_une_fois_et_rouvre_tout(
    bd: Session, scene: Scene, entrer: Callable[[Personne], TestClient], horloge: Callable[[datetime], datetime]
) -> None:
    numero, porteur, pilote = scene.dossier.id, scene.porteur.courriel, scene.pilote.courriel
    _demander(bd, scene)
    assert _constater_carences in [travail for travail, _ in TRAVAUX]
    _constater_carences(PASSE - timedelta(microseconds=1))
    assert (_etat(), _carences()) == (Etat.A_COMPLETER, [])
    for _ in range(2):  # again at each pass of the worker: nothing more
        _constater_carences(PASSE)
    assert _etat() is Etat.DEPOSE
    assert [(c.destinataire, c.dossier_id) for c in _carences()] == [(porteur, numero), (pilote, numero)]
    au_porteur, au_pilote = (c.texte for c in _carences())
    assert "n’est pas refusée" in au_porteur and f"/dossiers/{numero}/messages" in au_porteur
    assert "sans refus automatique" in au_pilote and f"/instruction/dossiers/{numero}" in au_pilote
    (ligne,) = lues(select(LigneJournal).where(col(LigneJournal.acte) == "constater_carence"))
    assert (ligne.personne_id, ligne.dossier_id, ligne.details["avant"]) == (None, numero, "2027-02-10")
    (demande,) = lues(select(DemandeDeComplement))
    assert (demande.repondue_le, demande.carence_le) == (None, PASSE)

    horloge(PASSE)
    organisme, service = entrer(scene.porteur), entrer(scene.pilote)
    bd.commit()
    page = organisme.get(adresse("dossiers.dossier", dossier_id=numero)).text
    assert "Complément non reçu" in page and "Il vous reste" not in page and "pour répondre" not in page
    assert organisme.post(adresse("dossiers.completer", dossier_id=numero)).status_code == 409
    assert "Complément non reçu" in service.get(adresse("instruction.a_traiter")).text
    assert (
        "la date du 10 février 2027 est passée" in service.get(adresse("instruction.dossier", dossier_id=numero)).text
    )

    # asked again, it waits for the new date alone; answered, the former silence is no longer told
    _demander(bd, scene, date(2027, 3, 1), PASSE)
    _constater_carences(PASSE)
    assert _etat() is Etat.A_COMPLETER
    assert organisme.post(adresse("dossiers.completer", dossier_id=numero)).status_code == 303
    _constater_carences(PASSE + timedelta(days=60))
    assert _etat() is Etat.DEPOSE and len(_carences()) == 2
    accueil = service.get(adresse("instruction.a_traiter")).text
    assert "Complément reçu" in accueil and "Complément non reçu" not in accueil
    assert verifier(bd) == []


@pytest.mark.parametrize("etat", [Etat.RETIRE, Etat.EN_INSTRUCTION])
def test_seul_un_dossier_qui_attend_est_en_carence(bd: Session, scene: Scene, etat: Etat) -> None:
    _demander(bd, scene)
    scene.dossier.etat = etat
    bd.commit()
    _constater_carences(PASSE)
    assert (_etat(), _carences()) == (etat, [])
