"""The words of a search: how they are written, and the one that was meant by one that finds nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core.francais import pliage
from app.domain.mots_proches import (
    VOIX_MAXIMUM,
    formes,
    mots_ecrits,
    mots_proches,
    rang_de_la_ronde,
    remplacer,
    variantes,
    voter,
)

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
        ("jardins", None),  # itself
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
    assert mots_proches(pliage(tape), VOCABULAIRE, 1) == ([attendu] if attendu else [])
    assert mots_proches(pliage(tape), (), 1) == []


def test_les_mots_les_plus_proches_viennent_d_abord() -> None:
    connus = ("jardinage", "jardinier", "jardin", "jardins", "patin")
    assert mots_proches("jardain", connus, 2) == ["jardin", "jardins"]
    assert mots_proches("jardain", connus, 9) == ["jardin", "jardins"], "les autres sont trop loin"


@pytest.mark.parametrize(("tape", "voulu"), [("evlo", "velo"), ("vlo", "velo"), ("vvelo", "velo"), ("vela", "velo")])
def test_une_faute_se_defait_sans_lire_le_vocabulaire(tape: str, voulu: str) -> None:
    assert voulu in variantes(tape)
    assert tape not in variantes(tape) and "patin" not in variantes(tape)


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("Ateliers à Denain, près de l’Escaut", "ateliers à Denain près de l Escaut"),
        ("Vers Denain. Les jeunes ; Éclaireurs", "vers Denain les jeunes éclaireurs"),
        ("Le projet « Graines » :\n- Semer\nRécolter", "le projet graines semer récolter"),
        ("ATELIERS DE RUE. CAPH", "ATELIERS DE RUE CAPH"),  # nobody knows which of these capitals are its own
        ("", ""),
    ],
)
def test_la_majuscule_d_une_phrase_n_est_pas_celle_d_un_mot(texte: str, attendus: str) -> None:
    assert " ".join(mots_ecrits(texte)) == attendus


@pytest.mark.parametrize(
    ("ecrits", "attendus"),
    [
        ("L été jardin Jardin 2027 b12x", {"jardin": "jardin"}),
        (f"{'x' * 61} {'x' * 60}", {"x" * 60: "x" * 60}),
        ("SANTE Santé sante", {"sante": "Santé"}),  # capitals often have no accent
        ("SANTÉ sante", {"sante": "SANTÉ"}),
        ("SANTE", {"sante": "SANTE"}),
        ("Cœur", {"coeur": "Cœur"}),
    ],
)
def test_le_vocabulaire_retient_les_mots_et_comment_ils_s_ecrivent(ecrits: str, attendus: dict[str, str]) -> None:
    assert formes(((pliage(ecrit), ecrit) for ecrit in ecrits.split()), 60) == attendus


@pytest.mark.parametrize(
    ("ecrits", "attendu"),
    [
        ("santé", ("santé", 1)),
        ("Santé santé Santé", ("Santé", 1)),  # a name, if most dossiers write it so
        ("SANTE", ("sante", 0)),  # for want of better
        ("SANTE santé", ("santé", 1)),
        ("SANTÉ SANTE", ("santé", 1)),
        ("sante santé santé", ("santé", 1)),
        ("santé sante santé sânté santé", ("santé", 1)),  # most of them
        ("santé " * 9, ("santé", VOIX_MAXIMUM)),
        ("santé " * 9 + "sante " * 9, ("santé", VOIX_MAXIMUM)),  # settled
    ],
)
def test_un_mot_s_ecrit_comme_la_plupart_l_ecrivent(ecrits: str, attendu: tuple[str, int]) -> None:
    forme, voix = "", 0
    for ecrit in ecrits.split():
        forme, voix = voter(forme, voix, "sante", ecrit)
    assert (forme, voix) == attendu


def test_seul_le_mot_corrige_change() -> None:
    saisi = "« Jardain » d’été, <b>sanet</b> %_ EVLO"
    dits = {"Jardain": "jardins", "sanet": "santé", "EVLO": "vélo", "b": ""}
    assert remplacer(saisi, dits.get) == "« Jardins » d’été, <b>santé</b> %_ vélo"


@pytest.mark.parametrize(
    ("pas", "connus", "rang"),
    [(0, 0, 0), (3, 0, 0), (0, 5, 0), (1, 5, 2), (2, 5, 4), (3, 5, 0), (4, 5, 2), (1, 2, 0), (7, 1, 0)],
)
def test_la_ronde_relit_chaque_mot_a_son_tour(pas: int, connus: int, rang: int) -> None:
    t = datetime(1970, 1, 1, tzinfo=UTC) + pas * timedelta(minutes=10)
    dix = timedelta(minutes=10)
    assert {rang_de_la_ronde(t + n * dix / 2, connus, 2, dix) for n in (0, 1)} == {rang}
