"""Amounts, dates and words as readers expect them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal

from app.core import francais as f

FINE, LARGE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("cents", "lu"),
    [
        (0, f"0{LARGE}€"),
        (120050, f"1{FINE}200,50{LARGE}€"),
        (3760000, f"37{FINE}600{LARGE}€"),
        (5, f"0,05{LARGE}€"),
        (None, "—"),
    ],
)
def test_euros(cents: int | None, lu: str) -> None:
    assert f.euros(cents) == lu


def test_dates_en_toutes_lettres() -> None:
    assert f.jour(date(2026, 11, 1)) == "1er novembre 2026"
    assert f.jour(date(2026, 11, 11)) == "11 novembre 2026"
    assert f.jour(date(2027, 1, 1), "EEEE d MMMM y") == "vendredi 1er janvier 2027"
    assert f.jour_court(date(2026, 2, 1)) == "01/02/2026"


def test_un_instant_se_lit_a_paris() -> None:
    assert f.instant(datetime(2027, 1, 15, 16, tzinfo=UTC)) == f"vendredi 15 janvier 2027 à 17{LARGE}h"
    assert f.echeance(datetime(2027, 1, 15, 16, tzinfo=UTC)) == f"vendredi 15 janvier 2027 à 17{LARGE}h"
    assert f.echeance(datetime(2026, 12, 31, 23, tzinfo=UTC)) == "jeudi 31 décembre 2026 à minuit"
    assert f.heure(datetime(2026, 7, 1, 7, 5, tzinfo=UTC)) == f"9{LARGE}h{LARGE}05"
    # 22:30 UTC on 31 December is already the new year in Paris
    assert f.jour(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "1er janvier 2027"


def test_pluriels_et_notes() -> None:
    assert [f.pluriel(n, "dossier") for n in (0, 1, 2)] == [
        f"0{LARGE}dossier",
        f"1{LARGE}dossier",
        f"2{LARGE}dossiers",
    ]
    assert f.pluriel(3, "avis", "avis") == f"3{LARGE}avis"
    assert [f.accord(cents, "placé") for cents in (0, 1_99, 2_00, -5_00)] == ["placé", "placé", "placés", "placés"]
    assert (f.note(743), f.note(1000), f.note(None)) == ("74,3", "100,0", "—")
    assert f.pour_cent(625) == f"62,5{LARGE}%"


def test_les_points_d_une_echelle_et_leur_ecart() -> None:
    assert [f.points(n) for n in (None, 0, 5, 245)] == ["—", "0,00", "0,05", "2,45"]
    assert [f.ecart(n) for n in (None, 0, 80, -15)] == ["—", "0,00", "+0,80", "−0,15"]


def test_ordre_alphabetique_des_lecteurs() -> None:
    noms = ["zèbre", "Étoile", "Œuvre", "école", "Eau"]
    assert sorted(noms, key=f.pliage) == ["Eau", "école", "Étoile", "Œuvre", "zèbre"]


def test_jours_comptes_a_paris() -> None:
    limite = datetime(2027, 1, 15, 16, tzinfo=UTC)
    assert f.jours_avant(limite, datetime(2026, 11, 23, 9, tzinfo=UTC)) == 53
    assert f.jours_avant(limite, datetime(2027, 1, 14, 23, 30, tzinfo=UTC)) == 0


def test_un_titre_ne_se_coupe_pas_avant_sa_ponctuation() -> None:
    assert f.insecables("Une écoute : sortir « enfin » !") == "Une écoute\u00a0: sortir «\u00a0enfin\u00a0»\u00a0!"
    assert f.insecables("Ici — là") == "Ici\u00a0— là"
    assert f.insecables("le 15 à 14 h 36, ou 17 h") == "le 15 à 14\u00a0h\u00a036, ou 17\u00a0h"


@pytest.mark.parametrize("n", [0, 1, 9, 10, 99, 999, 1000, 12345, 999999, 1234567])
def test_les_chiffres_ecrits_a_la_main_sont_ceux_de_cldr(n: int) -> None:
    assert f.nombre(n) == format_decimal(n, locale="fr_FR")
    assert f.nombre(-n) == format_decimal(-n, locale="fr_FR")
    assert f.note(n % 1001) == format_decimal(n % 1001 / 10, format="0.0", locale="fr_FR")
    assert f.pour_cent(n) == f"{format_decimal(n / 10, locale='fr_FR')}{LARGE}%"
    le = date(2026, 1, 1) + timedelta(days=n % 3650)
    assert f.jour_court(le) == format_date(le, format="dd/MM/y", locale="fr_FR")
    # near midnight an instant belongs to the day of Paris
    assert f.jour_court(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "01/01/2027"
