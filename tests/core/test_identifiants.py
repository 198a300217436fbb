"""French identifiers as people type them."""

import pytest
from stdnum.fr import siret as cle_siret

from app.core import identifiants as i
from app.core.pages import environnement
from tests.fabriques import siret


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("732 829 320 00074", "73282932000074"),
        ("73282932000074", "73282932000074"),
        ("732.829.320.00074", "73282932000074"),
        ("732\u202f829\u202f320\u00a000074", "73282932000074"),
        ("356 000 000 49837", "35600000049837"),  # La Poste: its own rule
    ],
)
def test_siret_lu(typed: str, kept: str) -> None:
    assert i.lire_siret(typed) == kept


@pytest.mark.parametrize(
    ("typed", "phrase"),
    [
        ("732829320", "Saisissez les 14 chiffres du SIRET, par exemple 732 829 320 00074."),
        ("", "Saisissez les 14 chiffres du SIRET, par exemple 732 829 320 00074."),
        (
            "73282932000075",
            "Ce SIRET comporte une erreur de frappe : vérifiez les 14 chiffres sur votre avis de situation.",
        ),
    ],
)
def test_siret_redemande(typed: str, phrase: str) -> None:
    with pytest.raises(ValueError) as refus:
        i.lire_siret(typed)
    assert str(refus.value) == phrase


def test_les_siret_inventes_ont_une_cle_juste() -> None:
    assert all(cle_siret.is_valid(siret(n)) for n in range(1, 200))


@pytest.mark.parametrize(("typed", "kept"), [("W591234567", "W591234567"), (" w9n1 001234", "W9N1001234")])
def test_rna_lu(typed: str, kept: str) -> None:
    assert i.lire_rna(typed) == kept


@pytest.mark.parametrize("typed", ["591234567", "W59123456", "W5912345678", "X591234567"])
def test_rna_redemande(typed: str) -> None:
    with pytest.raises(ValueError, match="Saisissez le numéro RNA"):
        i.lire_rna(typed)


def test_iban_lu_et_masque() -> None:
    assert i.lire_iban("FR14 2004 1010 0505 0001 3M02 606") == "FR1420041010050500013M02606"
    assert i.lire_iban("BE68 5390 0754 7034") == "BE68539007547034"
    assert i.iban_masque("FR1420041010050500013M02606") == "FR… 2606"


def test_la_cle_rib_dans_l_iban_est_verifiee() -> None:
    # mod 97 of the IBAN is right, the French key inside is not: the transfer would bounce
    with pytest.raises(ValueError, match="clé du RIB"):
        i.lire_iban("FR0630006000011234567890188")
    with pytest.raises(ValueError, match="Cet IBAN comporte une erreur"):
        i.lire_iban("FR1420041010050500013M02607")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("03.27.00.00.00", "0327000000"),
        ("+33 3 27 00 00 00", "0327000000"),
        ("0033327000000", "0327000000"),
        ("+33 (0)3 27 00 00 00", "0327000000"),
        ("0262 12 34 56", "0262123456"),  # La Réunion
        ("+32 2 555 12 12", "+3225551212"),
    ],
)
def test_telephone_lu(typed: str, kept: str) -> None:
    assert i.lire_telephone(typed) == kept


@pytest.mark.parametrize("typed", ["", "12", "0000000000", "032700000"])
def test_telephone_redemande(typed: str) -> None:
    with pytest.raises(ValueError, match="10 chiffres"):
        i.lire_telephone(typed)


def test_courriel_lu_et_suggestion() -> None:
    assert i.lire_courriel(" Camille.Essai@Exemple.TEST ") == "camille.essai@exemple.test"
    assert i.suggestion_de_courriel("camille@gmial.com") == "camille@gmail.com"
    assert i.suggestion_de_courriel("camille@gmail.com") is None
    for typed in ("camille", "camille@", "camille@é.fr\nBcc: x@y.fr", "ca mille@exemple.fr"):
        with pytest.raises(ValueError, match="adresse e-mail complète"):
            i.lire_courriel(typed)


def test_un_telephone_se_lit_par_deux_chiffres() -> None:
    assert i.telephone_lisible("0327000000") == i.telephone_lisible("03 27 00 00 00") == "03 27 00 00 00"
    assert i.telephone_lisible("") == "—"


def test_un_siret_affiche_ne_se_coupe_pas() -> None:
    """As templates write it; a field keeps the ordinary spaces that people type."""
    assert environnement().from_string("{{ s | siret }}").render(s="73282932000074") == "732\xa0829\xa0320\xa000074"
    assert i.siret_lisible("73282932000074") == "732 829 320 00074"
