"""A recours: the delay to the day, the silence, what stands."""

from datetime import UTC, date, datetime

import pytest

from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.recours_gracieux import (
    EtatRecours,
    IssueDeRecours,
    dernier_jour,
    etat_du_recours,
    exiger_dans_le_delai,
    notifie_le,
    silence_le,
    verifier_texte,
)


@pytest.mark.parametrize(
    ("notification", "attendu"),
    [
        (date(2027, 4, 8), date(2027, 6, 9)),  # a délai franc: the day after that of the two months
        (date(2027, 3, 10), date(2027, 5, 11)),
        (date(2026, 12, 31), date(2027, 3, 1)),  # 28 February, then a Monday
        (date(2027, 3, 11), date(2027, 5, 12)),
        (date(2027, 2, 28), date(2027, 4, 29)),
        (date(2027, 4, 10), date(2027, 6, 11)),
        (date(2027, 4, 11), date(2027, 6, 14)),  # 12 June is a Saturday
        (date(2027, 3, 7), date(2027, 5, 10)),  # 8 May, a holiday and a Saturday
        (date(2027, 5, 13), date(2027, 7, 15)),  # 14 July
    ],
)
def test_le_dernier_jour(notification: date, attendu: date) -> None:
    assert dernier_jour(notification) == attendu


def test_le_delai_court_de_la_premiere_lettre_remise_et_d_elle_seule() -> None:
    assert notifie_le([]) is None and notifie_le([None, None]) is None
    soir = datetime(2027, 4, 8, 22, 30, tzinfo=UTC)  # already the 9th in Paris
    assert notifie_le([None, soir, datetime(2027, 4, 20, tzinfo=UTC)]) == date(2027, 4, 9)


@pytest.mark.parametrize(
    ("notification", "envoye_le", "erreur"),
    [
        (date(2027, 4, 8), date(2027, 6, 9), ""),
        (date(2027, 4, 8), date(2027, 6, 10), "Le délai de recours est passé depuis le mercredi 9 juin 2027."),
        (None, date(2027, 6, 30), ""),  # nobody received the letter: no delay runs
        (date(2027, 4, 8), date(2027, 7, 2), "dans l’avenir"),
        (date(2027, 4, 8), date(2027, 4, 7), "vérifiez la date du recours"),
        (date(2027, 4, 8), date(2027, 4, 8), ""),
    ],
)
def test_dans_le_delai(notification: date | None, envoye_le: date, erreur: str) -> None:
    def demander() -> None:
        exiger_dans_le_delai(notification, date(2027, 4, 8), envoye_le, date(2027, 7, 1))

    if not erreur:
        demander()
        return
    with pytest.raises(ErreurMetier) as refus:
        demander()
    assert erreur in refus.value.phrase


@pytest.mark.parametrize(
    ("issue", "aujourd_hui", "attendu"),
    [
        (None, date(2027, 7, 11), EtatRecours.EN_COURS),
        (None, date(2027, 7, 12), EtatRecours.SILENCE),
        (IssueDeRecours.REJET, date(2027, 8, 1), EtatRecours.REJETE),
        (IssueDeRecours.REEXAMEN, date(2027, 8, 1), EtatRecours.REEXAMINE),
    ],
)
def test_le_silence_de_deux_mois_rejette(issue: IssueDeRecours | None, aujourd_hui: date, attendu: EtatRecours) -> None:
    assert silence_le(date(2027, 5, 12)) == date(2027, 7, 12) and silence_le(date(2026, 12, 31)) == date(2027, 2, 28)
    assert etat_du_recours(issue, date(2027, 5, 12), aujourd_hui) is attendu
    assert attendu.libelle and attendu.ton


def test_un_recours_a_des_raisons() -> None:
    assert verifier_texte("  Le public est du quartier. ") == "Le public est du quartier."
    for texte in (" ", "x" * 8001):
        with pytest.raises(SaisieInvalide) as refus:
            verifier_texte(texte)
        assert refus.value.erreurs["texte"]
