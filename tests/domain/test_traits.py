"""The number that says what a dossier touches."""

import pytest

from app.domain.orientations import CLES_AXES, Geographie
from app.domain.postes import FINANCEURS_74
from app.domain.traits import NATURES, TRAITS, traits


def test_chaque_code_du_contrat_a_son_bit_et_le_garde() -> None:
    codes = {nature: {code for n, code in TRAITS if n == nature} for nature in NATURES}
    assert codes == {
        "premiere": {"oui", "non"}, "geographie": set(Geographie), "axe": set(CLES_AXES),
        "financeur": set(FINANCEURS_74),
    }  # fmt: skip
    assert len(set(TRAITS)) == len(TRAITS) <= 62, "PostgreSQL garde soixante-quatre bits, dont un signe"
    # those of the dossiers kept: a rank that moved would change what they say
    assert [TRAITS[rang] for rang in (0, 2, 5, 12, 22)] == [
        ("premiere", "oui"), ("geographie", "qpv"), ("axe", "participation"), ("financeur", "caph"),
        ("financeur", "prives"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("liens", "nombre"),
    [
        ([], 0),
        ([("premiere", "oui")], 1),
        ([("premiere", "non"), ("geographie", "qpv")], 0b110),
        ([("geographie", "qpv"), ("geographie", "qpv")], 0b100),
        ([("commune", "59172"), ("financeur", "qpv"), ("axe", "")], 0),
    ],
)
def test_les_bits_s_ajoutent(liens: list[tuple[str, str]], nombre: int) -> None:
    assert traits(liens) == nombre
