"""What a correction of the barème changed: names and anchors, nothing else."""

from dataclasses import replace

import pytest

from app.domain.bareme import REGLAGES_PAR_DEFAUT, ReglageCritere
from app.domain.bareme_versions import Correction, corrections, corrections_de

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
    tout = {**autres, "partenariats": apres}
    assert corrections_de("partenariats", REGLAGES_PAR_DEFAUT, tout) == attendues
    assert corrections_de("ancrage", REGLAGES_PAR_DEFAUT, tout) == [], "un autre critère se lit comme avant"
    assert corrections(autres, {**autres, "partenariats": apres}) == [], "un critère ajouté n’est pas une correction"


def test_chaque_orientation_secondaire_a_les_memes_mots() -> None:
    avant = REGLAGES_PAR_DEFAUT["secondaire"]
    apres = {**REGLAGES_PAR_DEFAUT, "secondaire": replace(avant, ancres=("Rien.", *avant.ancres[1:]))}
    assert [c.apres for c in corrections_de("secondaire.sante", REGLAGES_PAR_DEFAUT, apres)] == ["Rien."]
