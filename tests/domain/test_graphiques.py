"""Classes with round thresholds, the parts of a bar, a tile for each commune."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.referentiel
from app.domain.cartogramme import COLONNES, PLACES, placer
from app.domain.graphiques import CLASSES, echelle, largeurs, pour_cent


@pytest.mark.parametrize(
    ("valeurs", "pas"),
    [
        ([], 0), ([0, None], 0), ([-5], 0), ([1], 1), ([5], 1), ([6], 2), ([11], 5), ([4_980_000], 1_000_000),
        ([1_051], 250), ([120, 9_999], 2_000), ([10_001], 2_500), ([12_501], 5_000),
    ],
)  # fmt: skip
def test_les_classes_ont_des_bornes_rondes(valeurs: list[int | None], pas: int) -> None:
    lue = echelle(valeurs)
    assert lue.pas == pas
    assert len(lue.bornes) == (CLASSES if pas else 0)


@given(st.lists(st.integers(0, 10**12), min_size=1))
def test_une_classe_contient_ses_valeurs(valeurs: list[int]) -> None:
    lue = echelle(valeurs)
    for valeur in valeurs:
        classe = lue.classe(valeur)
        assert (classe == 0) is (valeur == 0)
        assert all(de < valeur <= a for n, de, a in lue.bornes if n == classe)
    assert lue.classe(None) == 0


@pytest.mark.parametrize(
    ("valeurs", "total", "attendu"),
    [
        ((50, 25, 25), 100, [500, 250, 250]),
        ((0, 0), 0, [0, 0]),
        ((1, 0, 99_999), 100_000, [1, 0, 999]),  # what exists is seen
        ((1,), 3, [333]),
        ((2, 1), 3, [667, 333]),
        ((150,), 100, [1000]),
        ((-5, 10), 10, [0, 1000]),
    ],
)
def test_les_parts_d_une_barre(valeurs: tuple[int, ...], total: int, attendu: list[int]) -> None:
    assert largeurs(valeurs, total) == attendu


@given(st.lists(st.integers(0, 10**10), min_size=1, max_size=6))
def test_une_barre_n_est_jamais_depassee(valeurs: list[int]) -> None:
    faites = largeurs(valeurs, sum(valeurs))
    assert sum(faites) == (1000 if sum(valeurs) else 0)
    assert all((largeur > 0) == (valeur > 0) for valeur, largeur in zip(valeurs, faites, strict=True))


def test_cent_pour_cent_se_dit_de_tout() -> None:
    assert [pour_cent(*x) for x in ((199, 200), (200, 200), (0, 0))] == [99, 100, 0]


def test_chaque_commune_a_sa_case() -> None:
    fichier = Path(app.referentiel.__path__[0], "communes.csv")
    codes = [ligne["code_insee"] for ligne in csv.DictReader(fichier.read_text(encoding="utf-8").splitlines())]
    assert len(codes) == 47 and set(PLACES) == set(codes)
    places = placer([*codes, "59999", "59998"])
    assert len(set(places.values())) == 49
    assert places["59999"] == (12, 0) and places["59998"] == (12, 1)
    assert all(0 <= colonne < COLONNES for _, colonne in places.values())
