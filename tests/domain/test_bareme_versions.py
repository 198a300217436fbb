"""What a correction of the barème changed: names and anchors, nothing else."""

from dataclasses import replace

import pytest

from app.domain.bareme import REGLAGES_PAR_DEFAUT, ReglageCritere
from app.domain.bareme_versions import Correction, corrections

AVANT = REGLAGES_PAR_DEFAUT["partenariats"]
REPERES = AVANT.ancres


@pytest.mark.parametrize(
    ("apres", "attendues"),
    [
        (AVANT, []),
        (
            replace(AVANT, ancres=(*REPERES[:2], "Un rôle précis.", *REPERES[3:])),
            [Correction("Partenariats", "repère 2", REPERES[2], "Un rôle précis.")],
        ),
        (
            replace(AVANT, libelle="Alliances", ancres=("Seul.", *REPERES[1:])),
            [
                Correction("Alliances", "nom", "Partenariats", "Alliances"),
                Correction("Alliances", "repère 0", REPERES[0], "Seul."),
            ],
        ),
        (replace(AVANT, commentes=frozenset()), []),
    ],
    ids=["rien", "un repère", "un nom et un repère", "pas une formulation"],
)
def test_ce_qu_une_correction_a_change(apres: ReglageCritere, attendues: list[Correction]) -> None:
    autres = {cle: r for cle, r in REGLAGES_PAR_DEFAUT.items() if cle != "partenariats"}
    assert corrections(REGLAGES_PAR_DEFAUT, {**autres, "partenariats": apres}) == attendues
    assert corrections(autres, {**autres, "partenariats": apres}) == [], "un critère ajouté n’est pas une correction"
