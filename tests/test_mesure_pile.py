"""The stack alone, which the lists are compared with: it reads what it says, and the ratio is between the two."""

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.domain.etats import Etat
from app.domain.orientations import Orientation
from app.mesure import _compare
from app.mesure_client import Reponse
from app.mesure_operations import Operation
from app.mesure_pile import ADRESSE, creer_pile
from tests import fabriques
from tests.fabriques_dossiers import dossier_depose


def test_la_pile_nue_compte_et_montre_ce_que_ses_deux_filtres_gardent(bd: Session) -> None:
    porteur = fabriques.personne(bd)
    voulu, d_un_autre_etat, d_une_autre = (dossier_depose(bd, porteur) for _ in range(3))
    for dossier, etat, orientation in (
        (voulu, Etat.EN_INSTRUCTION, Orientation.SANTE),
        (d_un_autre_etat, Etat.RETIRE, Orientation.SANTE),
        (d_une_autre, Etat.EN_INSTRUCTION, Orientation.EMPLOI),
    ):
        dossier.etat, dossier.orientation = etat, orientation
    bd.commit()
    page = TestClient(creer_pile()).get(ADRESSE)
    assert page.status_code == 200 and "<h1>1 dossiers</h1>" in page.text
    assert page.text.count('<tr class="ligne">') == 1 and f"/instruction/dossiers/{voulu.id}" in page.text


def test_le_rapport_est_celui_des_deux_p95() -> None:
    liste = Operation(
        "liste", lambda _: Reponse(200, b""), 25, rapport_au_plus=2, durees_ms=[10.0, 30.0], pile_ms=[8, 12]
    )
    assert liste.rapport() == 2.5 and _compare(liste) == "12,0 | 2,5 (2,0)"
    assert _compare(Operation("accueil", lambda _: Reponse(200, b""), 10)) == "— | —"
