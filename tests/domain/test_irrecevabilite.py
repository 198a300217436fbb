"""Setting a request aside: the reasons, what they rest on, what a proposal must say."""

import pytest

from app.domain.erreurs import SaisieInvalide
from app.domain.irrecevabilite import MOTIFS, MotifIrrecevabilite, exiger_proposition, motif_suggere
from app.domain.recevabilite import ConstatPoint, Point, Reponse, lignes


def test_chaque_motif_a_ses_mots_et_chaque_point_son_motif() -> None:
    assert list(MOTIFS) == list(MotifIrrecevabilite)
    assert [f.point for f in MOTIFS.values() if f.point] == list(Point)
    assert all(f.phrase.endswith((".", ").")) for f in MOTIFS.values())
    assert len({f.libelle for f in MOTIFS.values()}) == len(MOTIFS)


@pytest.mark.parametrize(
    ("refuses", "attendu"),
    [
        ((), None),
        ((Point.TERRITOIRE,), MotifIrrecevabilite.HORS_TERRITOIRE),
        ((Point.BILAN, Point.PLAFOND), MotifIrrecevabilite.PLAFOND),
    ],
)
def test_le_motif_suggere_est_celui_du_premier_point_refuse(
    refuses: tuple[Point, ...], attendu: MotifIrrecevabilite | None
) -> None:
    constats = [ConstatPoint(p, Reponse.NON if p in refuses else Reponse.OUI, "…") for p in Point]
    assert motif_suggere(lignes(constats, {}, 1)) is attendu


@pytest.mark.parametrize(
    ("motif", "texte", "champs"),
    [
        (MotifIrrecevabilite.AUTRE, "Expliqué.", []),
        (None, "Expliqué.", ["motif"]),
        (MotifIrrecevabilite.AUTRE, " \n", ["texte"]),
        (None, "", ["motif", "texte"]),
    ],
)
def test_une_proposition_donne_un_motif_et_l_explique(
    motif: MotifIrrecevabilite | None, texte: str, champs: list[str]
) -> None:
    if not champs:
        assert exiger_proposition(motif, texte) is motif
        return
    with pytest.raises(SaisieInvalide) as refus:
        exiger_proposition(motif, texte)
    assert list(refus.value.erreurs) == champs
