"""The morning digest: when it is due, for whom, of what."""

from datetime import UTC, date, datetime

import pytest

from app.domain.attentes import Attente
from app.domain.erreurs import SaisieInvalide
from app.domain.recapitulatif import (
    JOURS,
    Preferences,
    est_attendu,
    feries,
    jour_du_recapitulatif,
    lire_preferences,
    retenues,
)


def _utc(instant: str) -> datetime:
    return datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("t", "attendu"),
    [
        ("2026-11-26T06:59:59", None),
        ("2026-11-26T07:00:00", date(2026, 11, 26)),  # a Thursday, 8 h in Paris
        ("2026-11-26T10:59:59", date(2026, 11, 26)),
        ("2026-11-26T11:00:00", None),  # the morning is over
        ("2026-11-28T07:00:00", None),  # a Saturday
        ("2026-11-29T07:00:00", None),
        ("2026-07-01T06:00:00", date(2026, 7, 1)),  # summer time
        ("2026-07-01T05:59:00", None),
        ("2026-11-11T07:30:00", None),  # public holidays
        ("2026-04-06T07:30:00", None),
    ],
)
def test_le_recapitulatif_part_a_huit_heures_les_jours_ouvres(t: str, attendu: date | None) -> None:
    assert jour_du_recapitulatif(_utc(t)) == attendu


def test_les_jours_feries() -> None:
    mobiles = {
        2026: {date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)},
        2027: {date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)},
        2030: {date(2030, 4, 22), date(2030, 5, 30), date(2030, 6, 10)},
    }
    for annee, jours in mobiles.items():
        assert jours < feries(annee) and date(annee, 7, 14) in feries(annee) and len(feries(annee)) >= 10


JEUDI = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("voulu", "attendu"),
    [
        (Preferences(), True),
        (Preferences(est_actif=False), False),
        (Preferences(jours=("lundi",)), False),
        (Preferences(jours=("lundi", "jeudi")), True),
    ],
)
def test_un_agent_choisit_ses_jours(voulu: Preferences, attendu: bool) -> None:
    assert est_attendu(voulu, JEUDI) is attendu


def test_un_agent_choisit_ce_qu_il_contient() -> None:
    nombres = {Attente.MESSAGE: 2, Attente.A_NOTER: 1, Attente.A_CLORE: 0}
    assert retenues(Preferences(), nombres) == {Attente.MESSAGE: 2, Attente.A_NOTER: 1}
    assert retenues(Preferences(tues=("message",)), nombres) == {Attente.A_NOTER: 1}
    assert retenues(Preferences(tues=("message", "a_noter")), nombres) == {}


@pytest.mark.parametrize(
    ("est_actif", "jours", "attentes", "champs"),
    [
        (True, ["vendredi", "lundi", "dimanche"], ["a_noter"], []),
        (False, [], [], []),
        (True, [], ["a_noter"], ["jours"]),
        (True, ["dimanche"], ["inconnue"], ["jours", "attentes"]),
    ],
)
def test_ce_qui_est_coche_se_lit(est_actif: bool, jours: list[str], attentes: list[str], champs: list[str]) -> None:
    if champs:
        with pytest.raises(SaisieInvalide) as refus:
            lire_preferences(est_actif, jours, attentes)
        assert list(refus.value.erreurs) == champs
        return
    lues = lire_preferences(est_actif, jours, attentes)
    assert lues.jours == tuple(j for j in JOURS if j in jours) and lues.attentes == tuple(attentes)
    assert lues.dit_les_depots and not lire_preferences(est_actif, jours, attentes, False).dit_les_depots
