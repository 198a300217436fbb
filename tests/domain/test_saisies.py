"""What people type is read once, or asked again with what was understood."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.saisies import (
    MONTANT_MAXIMUM_CENTS,
    SaisieIllisible,
    date_en_lettres,
    date_saisie,
    euros,
    lire_date,
    lire_entier,
    lire_montant,
    montant_saisi,
    nettoyer,
    pourcentage,
)


@pytest.mark.parametrize(
    ("saisi", "cents"),
    [
        ("1 200,50 €", 120050),
        ("1\u202f200,50\u00a0€", 120050),
        ("1200.5", 120050),
        ("1200,50", 120050),
        ("37 600", 3760000),
        ("0", 0),
        ("000 012", 1200),
        ("12 euros", 1200),
        ("12,00 EUR", 1200),
        ("99 999 999", 9_999_999_900),
        ("0" * 40 + "7", 700),
    ],
)
def test_un_montant_se_lit_de_toutes_les_facons(saisi: str, cents: int) -> None:
    assert lire_montant(saisi) == cents


@pytest.mark.parametrize(
    ("saisi", "debut"),
    [
        ("", "Saisissez un montant en euros"),
        ("1.200,50", "Nous hésitons sur «\u00a01.200,50\u00a0»"),
        ("1,200.50", "Nous hésitons sur «\u00a01,200.50\u00a0»"),
        ("1.200", "Nous hésitons sur «\u00a01.200\u00a0»"),
        ("1,200", "Nous hésitons sur «\u00a01,200\u00a0»"),
        ("-5", "Nous avons lu un montant négatif"),
        ("−5", "Nous avons lu un montant négatif"),
        ("1,2345", "Nous avons lu 4 chiffres après la virgule dans «\u00a01,2345\u00a0»"),
        ("99 999 999,01", "Nous avons lu «\u00a099 999 999,01\u00a0»"),
        ("9" * 5000, "Nous avons lu «\u00a0" + "9" * 39 + "…\u00a0»"),
        ("12 00", "Nous n’avons pas pu lire un montant dans «\u00a012 00\u00a0»"),
        ("mille", "Nous n’avons pas pu lire un montant dans «\u00a0mille\u00a0»"),
        ("٣٤", "Nous n’avons pas pu lire un montant"),
        ("1e5", "Nous n’avons pas pu lire un montant"),
        (",5", "Nous n’avons pas pu lire un montant"),
    ],
)
def test_un_montant_douteux_est_redemande(saisi: str, debut: str) -> None:
    with pytest.raises(SaisieIllisible) as refus:
        lire_montant(saisi)
    assert refus.value.phrase.startswith(debut)
    assert "Saisissez" in refus.value.phrase


@given(st.integers(0, MONTANT_MAXIMUM_CENTS))
def test_un_montant_ecrit_se_relit(cents: int) -> None:
    assert lire_montant(montant_saisi(cents)) == cents
    assert lire_montant(euros(cents)) == cents


@given(st.text())
def test_lire_ne_leve_que_la_phrase_prevue(texte: str) -> None:
    for lire in (lire_montant, lire_entier, lire_date):
        try:
            lire(texte)
        except SaisieIllisible as refus:
            assert refus.phrase.endswith(".")


@pytest.mark.parametrize(
    ("cents", "texte"),
    [
        (120050, "1\u202f200,50\u00a0€"),
        (3760000, "37\u202f600\u00a0€"),
        (5, "0,05\u00a0€"),
        (-120000, "−1\u202f200\u00a0€"),
        (123456789012, "1\u202f234\u202f567\u202f890,12\u00a0€"),
    ],
)
def test_un_montant_s_ecrit_a_la_francaise(cents: int, texte: str) -> None:
    assert euros(cents) == texte


def test_une_part_s_ecrit_en_pourcentage() -> None:
    assert [pourcentage(n) for n in (600, 625, 1000)] == ["60\u00a0%", "62,5\u00a0%", "100\u00a0%"]


@pytest.mark.parametrize(("saisi", "lu"), [("12", 12), (" 1 250 ", 1250), ("0", 0), ("007", 7)])
def test_un_entier_se_lit(saisi: str, lu: int) -> None:
    assert lire_entier(saisi) == lu


@pytest.mark.parametrize("saisi", ["", "12,5", "-1", "douze", "12 50", "²"])
def test_un_entier_illisible_est_redemande(saisi: str) -> None:
    with pytest.raises(SaisieIllisible, match=r"nombre entier"):
        lire_entier(saisi)


def test_un_entier_a_un_maximum() -> None:
    assert lire_entier("50", maximum=50) == 50
    with pytest.raises(SaisieIllisible) as refus:
        lire_entier("51", maximum=50)
    assert refus.value.phrase == "Nous avons lu «\u00a051\u00a0». Saisissez 50 au plus."


@pytest.mark.parametrize(
    ("saisi", "lu"),
    [
        ("31/12/2026", date(2026, 12, 31)),
        ("1/2/26", date(2026, 2, 1)),
        ("1.2.2026", date(2026, 2, 1)),
        ("01 02 2026", date(2026, 2, 1)),
        ("1er février 2026", date(2026, 2, 1)),
        ("1ER FEVRIER 2026", date(2026, 2, 1)),
        ("lundi 30 novembre 2026", date(2026, 11, 30)),
        ("12 sept. 2026", date(2026, 9, 12)),
        ("2026-02-01", date(2026, 2, 1)),
        ("29/02/2028", date(2028, 2, 29)),
    ],
)
def test_une_date_se_lit_de_toutes_les_facons(saisi: str, lu: date) -> None:
    assert lire_date(saisi) == lu


@pytest.mark.parametrize(
    ("saisi", "debut"),
    [
        ("", "Saisissez une date"),
        ("31/02/2026", "La date «\u00a031/02/2026\u00a0» n’existe pas"),
        ("2026-13-01", "La date «\u00a02026-13-01\u00a0» n’existe pas"),
        ("12 jui 2026", "Nous n’avons pas pu lire une date"),
        ("bientôt", "Nous n’avons pas pu lire une date"),
        ("01/01/1789", "Nous avons lu l’année 1789"),
    ],
)
def test_une_date_douteuse_est_redemandee(saisi: str, debut: str) -> None:
    with pytest.raises(SaisieIllisible) as refus:
        lire_date(saisi)
    assert refus.value.phrase.startswith(debut)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_une_date_ecrite_se_relit(jour: date) -> None:
    assert lire_date(date_saisie(jour)) == jour
    assert lire_date(date_en_lettres(jour)) == jour
    assert lire_date(jour.isoformat()) == jour


def test_nettoyer_garde_le_texte_et_ote_ce_qui_nuit() -> None:
    assert nettoyer(" a\r\nb\rc\x00\x07\ud800\u202e e\u0301\t! ") == "a\nb\nc é\t!"
    signes = map(chr, (*range(0x300), *range(0xD7F0, 0xE010)))
    nuisibles = [signe for signe in signes if unicodedata.category(signe) in ("Cc", "Cs")]
    assert [signe for signe in nuisibles if nettoyer(f"a{signe}b") != "ab"] == list("\t\n\r")


@given(st.text())
def test_nettoyer_deux_fois_ne_change_rien(texte: str) -> None:
    assert nettoyer(nettoyer(texte)) == nettoyer(texte)
