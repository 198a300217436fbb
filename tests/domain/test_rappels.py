"""Reminders of a draft: seven days, two days, the morning of the closing; the changes of hour; short calls."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.calendrier import Fenetre
from app.domain.rappels import Rappel, instants_de_rappel, oublies_depuis, rappel_du


def _utc(jour: str, heure: str = "00:00") -> datetime:
    return datetime.fromisoformat(f"{jour}T{heure}").replace(tzinfo=UTC)


JANVIER = Fenetre(_utc("2026-11-15", "08:00"), _utc("2027-01-15", "16:00"))


@pytest.mark.parametrize(
    ("fenetre", "attendu"),
    [
        (JANVIER, {"j7": "2027-01-08 07:00", "j2": "2027-01-13 07:00", "jour": "2027-01-15 07:00"}),
        # closes at midnight: the day before is the last day
        (
            Fenetre(_utc("2026-11-15"), _utc("2027-01-14", "23:00")),
            {"j7": "2027-01-07 07:00", "j2": "2027-01-12 07:00", "jour": "2027-01-14 07:00"},
        ),
        # summer time begins on 28 March 2027 and ends on 31 October: 8 h stays 8 h in Paris
        (
            Fenetre(_utc("2027-02-01"), _utc("2027-03-29", "15:00")),
            {"j7": "2027-03-22 07:00", "j2": "2027-03-27 07:00", "jour": "2027-03-29 06:00"},
        ),
        (
            Fenetre(_utc("2027-09-01"), _utc("2027-11-01", "16:00")),
            {"j7": "2027-10-25 06:00", "j2": "2027-10-30 06:00", "jour": "2027-11-01 07:00"},
        ),
        # a call of five days has no J-7; a call of an afternoon has none at all
        (
            Fenetre(_utc("2027-01-10", "08:00"), _utc("2027-01-15", "16:00")),
            {"j2": "2027-01-13 07:00", "jour": "2027-01-15 07:00"},
        ),
        (Fenetre(_utc("2027-01-15", "08:00"), _utc("2027-01-15", "16:00")), {}),
        # closes at 9 h: the last word comes on the day before
        (
            Fenetre(_utc("2026-11-15"), _utc("2027-01-15", "08:00")),
            {"j7": "2027-01-08 07:00", "j2": "2027-01-13 07:00", "jour": "2027-01-14 07:00"},
        ),
    ],
)
def test_les_instants_d_une_fenetre(fenetre: Fenetre, attendu: dict[str, str]) -> None:
    trouves = {genre: f"{a:%Y-%m-%d %H:%M}" for genre, a in instants_de_rappel(fenetre).items()}
    assert trouves == attendu


@pytest.mark.parametrize(
    ("t", "genre"),
    [
        (_utc("2027-01-08", "06:59"), None),
        (_utc("2027-01-08", "07:00"), "j7"),
        (_utc("2027-01-08", "18:59"), "j7"),
        (_utc("2027-01-08", "19:00"), None),  # the worker was stopped all day: the next reminder will do
        (_utc("2027-01-13", "07:00"), "j2"),
        (_utc("2027-01-14", "12:00"), None),
        (_utc("2027-01-15", "07:00"), "jour"),
        (_utc("2027-01-15", "15:59"), "jour"),
        (_utc("2027-01-15", "16:00"), None),
        (_utc("2026-11-01", "07:00"), None),
    ],
)
def test_le_rappel_du_a_cet_instant(t: datetime, genre: str | None) -> None:
    trouve = rappel_du(JANVIER, t)
    assert (trouve.genre if trouve else None) == genre


def test_une_cloture_prolongee_rappelle_de_nouveau() -> None:
    prolongee = Fenetre(JANVIER.ouvre_le, JANVIER.ferme_le + timedelta(days=7))
    assert rappel_du(prolongee, _utc("2027-01-15", "09:00")) == Rappel("j7", _utc("2027-01-15", "07:00"))


@pytest.mark.parametrize(
    ("t", "attendu"),
    [
        (_utc("2027-03-20", "06:59"), None),
        (_utc("2027-03-20", "07:00"), ("2027-02-26 23:00", "2027-03-05 23:00")),
        (_utc("2027-03-20", "19:00"), None),
        (_utc("2027-04-05", "06:00"), ("2027-03-14 23:00", "2027-03-21 23:00")),
    ],
)
def test_un_brouillon_oublie_quinze_jours(t: datetime, attendu: tuple[str, str] | None) -> None:
    trouve = oublies_depuis(t)
    assert (tuple(f"{a:%Y-%m-%d %H:%M}" for a in trouve) if trouve else None) == attendu
