"""The usual delay: a median, silent when too few, in words that never promise too soon."""

from datetime import UTC, date, datetime

import pytest

from app.domain.delais import annee_du_delai, bornes_de_l_annee, delai_habituel, duree_en_mots, mediane
from app.domain.dispositifs import Dispositif


@pytest.mark.parametrize(
    ("jours", "attendu"),
    [
        ((), None),
        ((10, 20, 30, 40), None),
        ((50, 10, 40, 20, 30), 30),
        ((10, 20, 30, 40, 50, 60), 40),
        ((1, 1, 1, 1, 1000), 1),
        ((0, 0, 0, 0, 0), 0),
    ],
)
def test_la_mediane_ou_rien(jours: tuple[int, ...], attendu: int | None) -> None:
    assert mediane(jours) == attendu


@pytest.mark.parametrize(
    ("jours", "mots"),
    [
        (0, "1 jour"), (1, "1 jour"), (2, "2 jours"), (13, "13 jours"), (14, "2 semaines"), (15, "3 semaines"),
        (60, "9 semaines"), (61, "3 mois"), (91, "3 mois"), (92, "4 mois"), (121, "4 mois"), (365, "12 mois"),
    ],
)  # fmt: skip
def test_la_duree_en_mots(jours: int, mots: str) -> None:
    assert duree_en_mots(jours) == mots


@pytest.mark.parametrize(
    ("mesure", "annee", "dit"),
    [
        (None, None, ""),
        (120, None, ""),
        (120, 2027, "environ 4 mois entre le dépôt et la décision (une demande sur deux en 2027)."),
        (30, 2026, "environ 5 semaines entre le dépôt et la décision (une demande sur deux en 2026)."),
    ],
)
def test_le_delai_se_dit_avec_son_annee(mesure: int | None, annee: int | None, dit: str) -> None:
    phrase = delai_habituel(mesure, annee)
    assert phrase.endswith(dit) and bool(phrase) == bool(dit)


@pytest.mark.parametrize(
    ("dispositif", "jour", "annee"),
    [
        (Dispositif.AAP, date(2027, 3, 1), 2027),
        (Dispositif.AAP, date(2028, 1, 2), 2027),
        (Dispositif.SIP, date(2027, 3, 1), 2027),
        (Dispositif.SIP, date(2028, 1, 2), 2028),
        (Dispositif.FPC, date(2028, 1, 2), 2028),
    ],
)
def test_le_delai_est_celui_de_l_appel_ou_de_l_annee(dispositif: Dispositif, jour: date, annee: int) -> None:
    assert annee_du_delai(dispositif, 2027, jour) == annee


def test_l_annee_est_celle_de_paris() -> None:
    assert bornes_de_l_annee(2027) == (datetime(2026, 12, 31, 23, tzinfo=UTC), datetime(2027, 12, 31, 23, tzinfo=UTC))
