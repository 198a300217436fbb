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


M, R = MotifIrrecevabilite, Reponse


@pytest.mark.parametrize(
    ("motif", "texte", "territoire", "champs"),
    [
        (M.AUTRE, "Expliqué.", R.OUI, []),
        (None, "Expliqué.", R.OUI, ["motif"]),
        (M.AUTRE, " \n", R.OUI, ["texte"]),
        (None, "", R.OUI, ["motif", "texte"]),
        # a reason that rests on a point: answered « non », and nothing else
        (M.HORS_TERRITOIRE, "Expliqué.", R.NON, []),
        (M.HORS_TERRITOIRE, "Expliqué.", R.OUI, ["motif"]),
        (M.HORS_TERRITOIRE, "", R.A_VERIFIER, ["motif", "texte"]),
        (M.HORS_DELAI, "Expliqué.", R.NON, ["motif"]),
        # the call asks no share of residents: its checklist has no such point
        (M.PUBLIC, "Expliqué.", R.NON, ["motif"]),
    ],
)
def test_une_proposition_donne_un_motif_qui_tient_et_l_explique(
    motif: MotifIrrecevabilite | None, texte: str, territoire: Reponse, champs: list[str]
) -> None:
    constats = [
        ConstatPoint(p, territoire if p is Point.TERRITOIRE else R.OUI, "…") for p in Point if p is not Point.QPV
    ]
    liste = lignes(constats, {}, 1)
    if not champs:
        assert exiger_proposition(motif, texte, liste) is motif
        return
    with pytest.raises(SaisieInvalide) as refus:
        exiger_proposition(motif, texte, liste)
    assert list(refus.value.erreurs) == champs
