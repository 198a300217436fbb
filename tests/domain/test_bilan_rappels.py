"""The reminders of a bilan: which day, never at night, caught up within a week."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.bilan_rappels import rappels_dus
from app.domain.calendrier import instant_paris

DU = date(2028, 6, 30)


def _genres(jour: date, heure: int = 9) -> list[str]:
    dus = rappels_dus(instant_paris(jour, heure))
    return [r.genre for r in dus if r.premier <= DU <= r.dernier]


@pytest.mark.parametrize(
    ("jours", "attendus"),
    [
        (-61, []), (-60, ["j60"]), (-54, ["j60"]), (-53, []), (-30, ["j30"]), (-24, ["j30"]), (-1, []),
        (0, ["jour"]), (1, ["retard"]), (7, ["retard"]), (8, []), (31, ["retard30"]), (38, []),
    ],
)  # fmt: skip
def test_le_jour_de_chaque_rappel(jours: int, attendus: list[str]) -> None:
    assert _genres(DU + timedelta(days=jours)) == attendus


def test_rien_la_nuit() -> None:
    assert _genres(DU, 7) == [] == _genres(DU, 20)
    assert rappels_dus(datetime(2028, 6, 30, 23, tzinfo=UTC)) == ()
