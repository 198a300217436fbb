"""A note between agents: what may be kept, whom it is handed to, who lifts it."""

from datetime import UTC, datetime

import pytest

from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide
from app.domain.notes_internes import Suite, destinataire, exiger_levee, exiger_note, peut_lever, prevenus

LE = datetime(2026, 11, 23, 9, tzinfo=UTC)
AUTEUR, COLLEGUE, AUTRE = 1, 2, 3


@pytest.mark.parametrize(("texte", "tient"), [("", False), ("a", True), ("a" * 4000, True), ("a" * 4001, False)])
def test_une_note_a_un_texte_qui_se_lit(texte: str, tient: bool) -> None:
    if tient:
        exiger_note(texte)
    else:
        with pytest.raises(SaisieInvalide) as refus:
            exiger_note(texte)
        assert list(refus.value.erreurs) == ["texte"]


@pytest.mark.parametrize(
    ("choix", "attendu"),
    [
        ("", (None, False)),
        ("coordination", (None, True)),
        ("2", (COLLEGUE, False)),
        *((faux, None) for faux in ("1", "4", "0", "-2", "2.0", "²", "9" * 40, "coordinatio")),
    ],
)
def test_une_note_se_confie_a_un_collegue_qui_lit_le_dossier(
    choix: str, attendu: tuple[int | None, bool] | None
) -> None:
    collegues = frozenset({AUTEUR, COLLEGUE, AUTRE})
    if attendu is None:
        with pytest.raises(SaisieInvalide):
            destinataire(choix, AUTEUR, collegues)
    else:
        assert destinataire(choix, AUTEUR, collegues) == attendu


@pytest.mark.parametrize(
    ("choix", "confiee_a", "attendu"),
    [
        ([], None, ()),
        (["2", "3", "2"], None, (COLLEGUE, AUTRE)),
        (["2", "3"], COLLEGUE, (AUTRE,)),
        *(([faux], None, None) for faux in ("1", "4", "0", "", "coordination")),
    ],
)
def test_une_note_previent_des_collegues_une_fois_chacun(
    choix: list[str], confiee_a: int | None, attendu: tuple[int, ...] | None
) -> None:
    collegues = {AUTEUR, COLLEGUE, AUTRE}
    if attendu is None:
        with pytest.raises(SaisieInvalide) as refus:
            prevenus(choix, AUTEUR, confiee_a, collegues)
        assert list(refus.value.erreurs) == ["prevenir"]
    else:
        assert prevenus(choix, AUTEUR, confiee_a, collegues) == attendu


CONFIEE = Suite(AUTEUR, COLLEGUE, False, None)
A_LA_COORDINATION = Suite(AUTEUR, None, True, None)
SIMPLE = Suite(AUTEUR, None, False, None)
LEVEE = Suite(AUTEUR, COLLEGUE, False, LE)


@pytest.mark.parametrize(
    ("suite", "attend", "confiee"),
    [(CONFIEE, True, True), (A_LA_COORDINATION, True, True), (SIMPLE, False, False), (LEVEE, False, True)],
)
def test_une_note_attend_tant_qu_elle_n_est_pas_levee(suite: Suite, attend: bool, confiee: bool) -> None:
    assert (suite.attend, suite.est_confiee) == (attend, confiee)


@pytest.mark.parametrize(
    ("suite", "qui", "est_administrateur", "erreur"),
    [
        (CONFIEE, COLLEGUE, False, None),
        (CONFIEE, AUTEUR, False, None),
        (CONFIEE, AUTRE, True, None),
        (CONFIEE, AUTRE, False, Interdit),
        (A_LA_COORDINATION, AUTRE, True, None),
        (A_LA_COORDINATION, COLLEGUE, False, Interdit),
        (SIMPLE, AUTEUR, False, ErreurMetier),
        (LEVEE, COLLEGUE, False, ErreurMetier),
    ],
)
def test_qui_leve_une_note(suite: Suite, qui: int, est_administrateur: bool, erreur: type[Exception] | None) -> None:
    if erreur is None:
        exiger_levee(suite, qui, est_administrateur)
        assert peut_lever(suite, qui, est_administrateur)
    else:
        with pytest.raises(erreur):
            exiger_levee(suite, qui, est_administrateur)
