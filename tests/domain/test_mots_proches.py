"""The word that was meant by one that nothing holds."""

import pytest

from app.core.francais import pliage
from app.domain.mots_proches import mot_proche, mots_retenus, remplacer

VOCABULAIRE = ("coeur", "education", "jardins", "mediation", "numerique", "sport", "velo", "atelier", "journaux")


@pytest.mark.parametrize(
    ("tape", "attendu"),
    [
        ("jardims", "jardins"),  # one letter wrong
        ("jadins", "jardins"),  # one missing
        ("jarddins", "jardins"),  # one doubled
        ("jadrins", "jardins"),  # two exchanged
        ("jardain", "jardins"),
        ("sprot", "sport"),
        ("evlo", "velo"),
        ("Numérqiue", "numerique"),  # accents do not matter
        ("Cœurr", "coeur"),
        ("médiatoin", "mediation"),
        # a word of the vocabulary, the beginning of one, a plural of one: the search finds them
        ("jardins", None),
        ("Éducation", None),
        ("jard", None),
        ("ateliers", None),
        # too short, or a number
        ("vel", None),
        ("aap2027", None),
        ("20270001", None),
        # nothing near
        ("hippopotame", None),
        ("xyzw", None),
        ("", None),
    ],
)
def test_le_mot_le_plus_proche(tape: str, attendu: str | None) -> None:
    assert mot_proche(pliage(tape), VOCABULAIRE) == attendu
    assert mot_proche(pliage(tape), ()) is None


def test_le_vocabulaire_retient_les_mots_de_quatre_lettres() -> None:
    lus = mots_retenus(["l", "ete", "jardin", "jardin", "2027", "b12x", "x" * 61], 60)
    assert lus == {"jardin"}


def test_seul_le_mot_corrige_change() -> None:
    saisi = "« Jardain » d’été, <b>partagé</b> %_"
    assert remplacer(saisi, {"Jardain": "jardins"}.get) == "« jardins » d’été, <b>partagé</b> %_"
