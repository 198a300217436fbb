"""Windows to the microsecond, changes of hour, delays in calendar days of Paris."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.domain.calendrier import (
    PARIS,
    Fenetre,
    ajouter_mois,
    carence_avant,
    date_en_toutes_lettres,
    en_utc,
    instant_en_toutes_lettres,
    instant_paris,
    jour_de_paris,
    jours_d_instruction,
    reste_pour_repondre,
    silence_vaut_rejet_le,
)
from app.domain.erreurs import ErreurMetier, SaisieInvalide

MICROSECONDE = timedelta(microseconds=1)
OUVERTURE = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
CLOTURE = datetime(2027, 1, 15, 16, 0, tzinfo=UTC)  # 17 h in Paris
FENETRE = Fenetre(OUVERTURE, CLOTURE)


def paris(*champs: int) -> datetime:
    return datetime(*champs, tzinfo=PARIS)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("t", "a_venir", "ouverte", "close"),
    [
        (OUVERTURE - MICROSECONDE, True, False, False),
        (OUVERTURE, False, True, False),
        (OUVERTURE + MICROSECONDE, False, True, False),
        (CLOTURE - MICROSECONDE, False, True, False),
        (CLOTURE, False, False, True),
        (CLOTURE + MICROSECONDE, False, False, True),
    ],
)
def test_the_window_is_half_open(t: datetime, a_venir: bool, ouverte: bool, close: bool) -> None:
    assert (FENETRE.est_a_venir(t), FENETRE.est_ouverte(t), FENETRE.est_close(t)) == (a_venir, ouverte, close)


def test_at_the_closing_instant_the_refusal_says_since_when_and_what_to_do() -> None:
    FENETRE.exiger_ouverte(CLOTURE - MICROSECONDE)
    with pytest.raises(ErreurMetier) as refus:
        FENETRE.exiger_ouverte(CLOTURE)
    assert refus.value.phrase == (
        "La campagne est close depuis le vendredi 15 janvier 2027 à 17 h (heure de Paris). "
        "Votre brouillon est conservé. "
        "Si une panne du portail vous a empêché de déposer, écrivez à la coordination."
    )


def test_before_the_opening_the_refusal_says_when_to_come_back() -> None:
    FENETRE.exiger_ouverte(OUVERTURE)
    with pytest.raises(ErreurMetier) as refus:
        FENETRE.exiger_ouverte(OUVERTURE - MICROSECONDE)
    assert refus.value.phrase == (
        "La campagne ouvre le lundi 2 novembre 2026 à 9 h (heure de Paris). "
        "Votre brouillon est conservé : vous pourrez déposer à partir de cet instant."
    )


def test_instants_are_kept_in_utc_whatever_their_zone() -> None:
    fenetre = Fenetre(paris(2026, 11, 2, 9), paris(2027, 1, 15, 17))
    assert fenetre == FENETRE
    assert fenetre.ferme_le.tzinfo is UTC


@pytest.mark.parametrize("ferme_le", [OUVERTURE, OUVERTURE - MICROSECONDE])
def test_a_window_closes_after_it_opens(ferme_le: datetime) -> None:
    with pytest.raises(SaisieInvalide) as refus:
        Fenetre(OUVERTURE, ferme_le)
    assert refus.value.phrase == "La clôture doit venir après l’ouverture. Corrigez l’une des deux dates."
    assert list(refus.value.erreurs) == ["ferme_le"]


@pytest.mark.parametrize(
    ("ouvre_le", "ferme_le"),
    [(datetime(2026, 11, 2), CLOTURE), (OUVERTURE, datetime(2027, 1, 15))],
)
def test_a_naive_datetime_names_no_instant(ouvre_le: datetime, ferme_le: datetime) -> None:
    with pytest.raises(ErreurMetier) as refus:
        Fenetre(ouvre_le, ferme_le)
    assert refus.value.phrase == ("Cette date n’a pas de fuseau horaire. Indiquez l’instant à l’heure de Paris.")


@pytest.mark.parametrize(
    ("t", "attendu"),
    [
        (paris(2026, 11, 2, 8, 59), "ouverture le lundi 2 novembre 2026 à 9 h (heure de Paris)"),
        (paris(2026, 11, 23, 10), "encore 53 jours"),
        (paris(2027, 1, 13, 23, 59), "encore 2 jours"),
        (paris(2027, 1, 14, 0, 0), "encore 1 jour"),
        (paris(2027, 1, 14, 23, 59), "encore 1 jour"),
        (paris(2027, 1, 15, 0, 0), "dernier jour : clôture à 17 h (heure de Paris)"),
        (paris(2027, 1, 15, 10, 59, 59), "dernier jour : clôture à 17 h (heure de Paris)"),
        (paris(2027, 1, 15, 11, 0), "encore 6 heures"),
        (paris(2027, 1, 15, 13, 30), "encore 3 heures"),
        (paris(2027, 1, 15, 15, 59), "encore 1 heure"),
        (paris(2027, 1, 15, 16, 0, 1), "encore 59 minutes"),
        (paris(2027, 1, 15, 16, 59), "encore 1 minute"),
        (paris(2027, 1, 15, 16, 59, 1), "moins d’une minute"),
        (paris(2027, 1, 15, 17), "close depuis le vendredi 15 janvier 2027 à 17 h (heure de Paris)"),
    ],
)
def test_what_remains_is_said_in_days_then_hours_then_minutes(t: datetime, attendu: str) -> None:
    assert FENETRE.reste(t) == attendu


def test_a_window_closing_at_midnight_has_the_day_before_as_its_last_day() -> None:
    fenetre = Fenetre(OUVERTURE, paris(2027, 1, 16, 0, 0))
    assert fenetre.reste(paris(2027, 1, 15, 9)) == "dernier jour : clôture à minuit (heure de Paris)"
    assert fenetre.reste(paris(2027, 1, 14, 9)) == "encore 1 jour"
    assert fenetre.reste(paris(2027, 1, 16)) == "close depuis le vendredi 15 janvier 2027 à minuit (heure de Paris)"


def test_days_are_counted_in_paris_even_across_a_change_of_hour() -> None:
    fenetre = Fenetre(paris(2026, 10, 1), paris(2026, 10, 26, 12))
    # 23:30 UTC on the 23rd is already the 24th in Paris.
    assert fenetre.reste(datetime(2026, 10, 23, 23, 30, tzinfo=UTC)) == "encore 2 jours"
    assert fenetre.reste(paris(2026, 10, 24, 12)) == "encore 2 jours"


@pytest.mark.parametrize(
    ("jour", "heure", "minute", "attendu"),
    [
        (date(2027, 1, 15), 17, 0, datetime(2027, 1, 15, 16, 0, tzinfo=UTC)),
        (date(2027, 7, 14), 23, 59, datetime(2027, 7, 14, 21, 59, tzinfo=UTC)),
        (date(2027, 1, 1), 0, 0, datetime(2026, 12, 31, 23, 0, tzinfo=UTC)),
        (date(2027, 3, 28), 1, 59, datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (date(2027, 3, 28), 3, 0, datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (date(2026, 10, 25), 1, 59, datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (date(2026, 10, 25), 3, 0, datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_wall_clock_time_of_paris_is_one_instant(jour: date, heure: int, minute: int, attendu: datetime) -> None:
    assert instant_paris(jour, heure, minute) == attendu


@pytest.mark.parametrize(
    ("jour", "heure", "minute", "phrase"),
    [
        (
            date(2027, 3, 28),
            2,
            30,
            "L’heure 2 h 30 le dimanche 28 mars 2027 n’existe pas : on passe à l’heure d’été, de 2 h à 3 h. "
            "Choisissez une autre heure.",
        ),
        (
            date(2027, 3, 28),
            2,
            0,
            "L’heure 2 h le dimanche 28 mars 2027 n’existe pas : on passe à l’heure d’été, de 2 h à 3 h. "
            "Choisissez une autre heure.",
        ),
        (
            date(2026, 10, 25),
            2,
            30,
            "L’heure 2 h 30 le dimanche 25 octobre 2026 existe deux fois : on passe à l’heure d’hiver, "
            "de 3 h à 2 h. Choisissez une autre heure.",
        ),
        (
            date(2027, 1, 15),
            24,
            0,
            "Cette heure n’existe pas. Indiquez une heure de 0 à 23 et des minutes de 0 à 59.",
        ),
        (
            date(2027, 1, 15),
            17,
            60,
            "Cette heure n’existe pas. Indiquez une heure de 0 à 23 et des minutes de 0 à 59.",
        ),
    ],
)
def test_a_time_that_is_not_one_instant_is_refused(jour: date, heure: int, minute: int, phrase: str) -> None:
    with pytest.raises(SaisieInvalide) as refus:
        instant_paris(jour, heure, minute)
    assert refus.value.phrase == phrase


@pytest.mark.parametrize(
    ("t", "attendu"),
    [
        (CLOTURE, "vendredi 15 janvier 2027 à 17 h (heure de Paris)"),
        (paris(2027, 1, 1, 17, 30), "vendredi 1er janvier 2027 à 17 h 30 (heure de Paris)"),
        (datetime(2026, 12, 31, 23, 5, tzinfo=UTC), "vendredi 1er janvier 2027 à 0 h 05 (heure de Paris)"),
        (datetime(2027, 8, 11, 10, 0, tzinfo=UTC), "mercredi 11 août 2027 à 12 h (heure de Paris)"),
        (
            datetime(2027, 2, 21, 8, 0, tzinfo=timezone(timedelta(hours=-5))),
            "dimanche 21 février 2027 à 14 h (heure de Paris)",
        ),
    ],
)
def test_an_instant_in_words(t: datetime, attendu: str) -> None:
    assert instant_en_toutes_lettres(t) == attendu


def test_a_date_in_words() -> None:
    assert date_en_toutes_lettres(date(2026, 12, 1)) == "mardi 1er décembre 2026"
    assert date_en_toutes_lettres(date(2026, 12, 11)) == "vendredi 11 décembre 2026"


def test_the_day_of_an_instant_is_the_day_in_paris() -> None:
    assert jour_de_paris(datetime(2026, 12, 31, 23, 0, tzinfo=UTC)) == date(2027, 1, 1)
    assert jour_de_paris(datetime(2026, 12, 31, 22, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert en_utc(paris(2027, 7, 1, 2)) == datetime(2027, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("jour", "mois", "attendu"),
    [
        (date(2027, 1, 15), 2, date(2027, 3, 15)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 10, 31), 14, date(2027, 12, 31)),
        (date(2027, 1, 31), -2, date(2026, 11, 30)),
        (date(2027, 1, 31), 0, date(2027, 1, 31)),
    ],
)
def test_adding_months_stops_at_the_end_of_a_shorter_month(jour: date, mois: int, attendu: date) -> None:
    assert ajouter_mois(jour, mois) == attendu


@pytest.mark.parametrize(
    ("depose_le", "attendu"),
    [
        (CLOTURE, date(2027, 3, 15)),
        (paris(2026, 12, 31, 23, 59), date(2027, 2, 28)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2027, 3, 1)),  # 1 January in Paris
    ],
)
def test_silence_becomes_a_rejection_two_months_after_the_day_of_deposit(depose_le: datetime, attendu: date) -> None:
    assert silence_vaut_rejet_le(depose_le) == attendu


DEPOT = paris(2027, 1, 10, 12)


@pytest.mark.parametrize(
    ("suspensions", "t", "attendu"),
    [
        ([], paris(2027, 1, 10, 23), 0),
        ([], paris(2027, 1, 11, 0, 1), 1),
        ([], paris(2027, 1, 30, 8), 20),
        ([], paris(2027, 1, 9, 8), 0),
        ([(paris(2027, 1, 15), paris(2027, 1, 20))], paris(2027, 1, 30), 15),
        ([(paris(2027, 1, 15), None)], paris(2027, 1, 30), 5),
        ([(paris(2027, 1, 15, 9), paris(2027, 1, 15, 18))], paris(2027, 1, 30), 20),
        ([(paris(2027, 1, 15), paris(2027, 1, 20)), (paris(2027, 1, 18), paris(2027, 1, 22))],
         paris(2027, 1, 30), 13),
        ([(paris(2027, 1, 25), None), (paris(2027, 1, 12), paris(2027, 1, 14))], paris(2027, 1, 30), 13),
        ([(paris(2027, 1, 15), paris(2027, 3, 1))], paris(2027, 1, 30), 5),
        ([(paris(2027, 2, 15), None)], paris(2027, 1, 30), 20),
        ([(paris(2027, 1, 1), paris(2027, 1, 12))], paris(2027, 1, 30), 18),
        ([(paris(2027, 1, 1), None)], paris(2027, 1, 30), 0),
    ],
)  # fmt: skip
def test_the_examination_clock_stops_while_a_complement_is_awaited(
    suspensions: list[tuple[datetime, datetime | None]], t: datetime, attendu: int
) -> None:
    assert jours_d_instruction(DEPOT, suspensions, t) == attendu


def test_the_examination_clock_counts_days_across_a_change_of_hour() -> None:
    assert jours_d_instruction(paris(2027, 3, 27, 12), [], paris(2027, 3, 29, 0, 0)) == 2


@pytest.mark.parametrize(
    ("jour", "phrase"),
    [
        (date(2027, 1, 17), "Il vous reste 2 jours pour répondre"),
        (date(2027, 1, 16), "Il vous reste 1 jour pour répondre"),
        (date(2027, 1, 15), "C’est le dernier jour pour répondre"),
        (date(2027, 1, 14), "La date est passée depuis 1 jour : répondez dès que possible"),
        (date(2027, 1, 10), "La date est passée depuis 5 jours : répondez dès que possible"),
    ],
)
def test_ce_qui_reste_pour_repondre(jour: date, phrase: str) -> None:
    # 23 h 30 in Paris on 15 January
    assert reste_pour_repondre(jour, datetime(2027, 1, 15, 22, 30, tzinfo=UTC)) == phrase


def test_le_dernier_jour_pour_repondre_court_jusqu_a_minuit_a_paris() -> None:
    minuit = paris(2027, 2, 11)
    assert not date(2027, 2, 10) < carence_avant(minuit - MICROSECONDE)
    assert date(2027, 2, 10) < carence_avant(minuit)
