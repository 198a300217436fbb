"""A recours: the delay to the day, the silence, what stands."""

from datetime import UTC, date, datetime

import pytest

from app.domain.decision import SensDecision
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.recours_gracieux import (
    EtatRecours,
    IssueDeRecours,
    dernier_jour,
    est_hors_delai,
    etat_du_recours,
    exiger_dans_le_delai,
    exiger_l_acquis,
    exiger_sans_recours_ouvert,
    notifie_le,
    reponse_hors_delai,
    se_conteste,
    silence_le,
    verifier_dates,
    verifier_pieces,
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
        (date(2027, 4, 8), date(2027, 4, 8), ""),
    ],
)
def test_dans_le_delai(notification: date | None, envoye_le: date, erreur: str) -> None:
    assert est_hors_delai(notification, envoye_le) is bool(erreur)
    if not erreur:
        exiger_dans_le_delai(notification, envoye_le)
        return
    with pytest.raises(ErreurMetier) as refus:
        exiger_dans_le_delai(notification, envoye_le)
    assert erreur in refus.value.phrase
    reponse = reponse_hors_delai(date(2027, 4, 8), envoye_le)
    assert "jusqu’au mercredi 9 juin 2027 inclus" in reponse and "cachet du jeudi 10 juin 2027" in reponse


@pytest.mark.parametrize(
    ("envoye_le", "recu_le", "champ"),
    [
        (date(2027, 4, 8), date(2027, 7, 1), ""),
        (date(2027, 7, 2), date(2027, 7, 2), "envoye_le"),  # to come
        (date(2027, 4, 7), date(2027, 4, 9), "envoye_le"),  # before the decision
        (date(2027, 4, 10), date(2027, 4, 9), "recu_le"),
        (date(2027, 4, 10), date(2027, 7, 2), "recu_le"),
    ],
)
def test_les_dates_d_un_recours(envoye_le: date, recu_le: date, champ: str) -> None:
    jours = date(2027, 4, 8), envoye_le, recu_le, date(2027, 7, 1)
    if not champ:
        verifier_dates(*jours)
        return
    with pytest.raises(SaisieInvalide) as refus:
        verifier_dates(*jours)
    assert list(refus.value.erreurs) == [champ]


def test_ce_qui_se_joint_a_un_recours() -> None:
    verifier_pieces(5, 20 * 1024 * 1024)
    for nombre, octets in ((6, 1), (1, 20 * 1024 * 1024 + 1)):
        with pytest.raises(SaisieInvalide) as refus:
            verifier_pieces(nombre, octets)
        assert list(refus.value.erreurs) == ["fichiers.recours"]


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


@pytest.mark.parametrize(
    ("sens", "accorde", "se_peut"),
    [
        (SensDecision.REFUSER, 0, True),
        (SensDecision.RENVOYER, 0, True),
        (SensDecision.ACCORDER, 799_999, True),  # the rest of the request is refused
        (SensDecision.ACCORDER, 800_000, False),
        (SensDecision.ATTENTE, 0, False),
        (SensDecision.AJOURNER, 0, False),
    ],
)
def test_ce_qui_se_conteste(sens: SensDecision, accorde: int, se_peut: bool) -> None:
    assert se_conteste(sens, accorde, 800_000) is se_peut


@pytest.mark.parametrize(
    ("sens", "total", "acquis", "champ"),
    [
        (SensDecision.REFUSER, 0, 0, ""),
        (SensDecision.ACCORDER, 1, 0, ""),
        (SensDecision.ACCORDER, 300_000, 300_000, ""),
        (SensDecision.ACCORDER, 299_999, 300_000, "montants"),
        (SensDecision.REFUSER, 0, 300_000, "sens"),
        (SensDecision.AJOURNER, 0, 300_000, "sens"),
    ],
)
def test_un_recours_ne_reprend_rien(sens: SensDecision, total: int, acquis: int, champ: str) -> None:
    if not champ:
        exiger_l_acquis(sens, total, acquis)
        return
    with pytest.raises(SaisieInvalide, match="lui restent acquis") as refus:
        exiger_l_acquis(sens, total, acquis)
    assert list(refus.value.erreurs) == [champ]


def test_la_convention_attend_la_reponse_ou_le_silence() -> None:
    exiger_sans_recours_ouvert(None, date(2027, 5, 12), date(2027, 7, 12))
    exiger_sans_recours_ouvert(IssueDeRecours.REJET, date(2027, 5, 12), date(2027, 5, 13))
    with pytest.raises(ErreurMetier, match="attend une réponse"):
        exiger_sans_recours_ouvert(None, date(2027, 5, 12), date(2027, 7, 11))
