"""The clock of the examination: it stops while a completion is awaited, and says when silence is a rejection."""

from datetime import date, datetime

import pytest

from app.domain.calendrier import PARIS
from app.domain.etats import Etat
from app.domain.horloge import DelaiVise, Suspension, horloge


def paris(jour: str, heure: int = 12) -> datetime:
    return datetime.fromisoformat(jour).replace(hour=heure, tzinfo=PARIS)


DEPOT = paris("2027-01-10")
DEMANDEE = Suspension(paris("2027-01-22"), date(2027, 2, 6))
REPONDUE = Suspension(paris("2027-01-22"), date(2027, 2, 6), paris("2027-01-27"))
TARDIVE = Suspension(paris("2027-01-22"), date(2027, 2, 6), paris("2027-02-20"))


@pytest.mark.parametrize(
    ("suspensions", "t", "phrase", "suite"),
    [
        ([], paris("2027-01-10"), "0 jour d’instruction", "le silence vaut rejet le 10 mars 2027."),
        ([], paris("2027-01-11", 0), "1 jour d’instruction", "rejet le 10 mars 2027."),
        ([], paris("2027-03-10"), "59 jours d’instruction", "rejet le 10 mars 2027."),
        ([], paris("2027-03-11"), "60 jours d’instruction", "vaut rejet depuis le 10 mars 2027."),
        ([DEMANDEE], paris("2027-02-01"), "12 jours d’instruction, suspendus depuis le 22 janvier 2027", "reprend"),
        # the last day given runs to midnight in Paris, and is not counted
        ([DEMANDEE], paris("2027-02-06", 23), "12 jours d’instruction, suspendus depuis le 22 janvier 2027", "reprend"),
        ([DEMANDEE], paris("2027-02-08"), "13 jours d’instruction", "rejet le 26 mars 2027."),
        # an answer before the term ends the suspension; after it, it changes nothing
        ([REPONDUE], paris("2027-01-30"), "15 jours d’instruction", "rejet le 15 mars 2027."),
        ([TARDIVE], paris("2027-02-22"), "27 jours d’instruction", "rejet le 26 mars 2027."),
        ([REPONDUE, Suspension(paris("2027-02-01"), date(2027, 2, 16))], paris("2027-02-03"),
         "17 jours d’instruction, suspendus depuis le 1er février 2027", "reprend"),
        ([Suspension(paris("2027-01-11"), date(2027, 1, 30))], paris("2027-01-20"),
         "1 jour d’instruction, suspendu depuis le 11 janvier 2027", "reprend"),
    ],
)  # fmt: skip
def test_les_jours_d_instruction(suspensions: list[Suspension], t: datetime, phrase: str, suite: str) -> None:
    h = horloge(Etat.EN_INSTRUCTION, DEPOT, suspensions, t, None)
    assert h is not None
    assert h.phrase == phrase and h.suite.endswith((suite, "date demandée.", "reste possible."))
    assert suite in h.suite


@pytest.mark.parametrize(
    ("t", "pressante"), [(paris("2027-02-23"), False), (paris("2027-02-24"), True), (paris("2027-03-20"), True)]
)
def test_le_silence_approche(t: datetime, pressante: bool) -> None:
    h = horloge(Etat.DEPOSE, DEPOT, [], t, None)
    assert h is not None and h.est_pressante is pressante
    suspendue = horloge(Etat.A_COMPLETER, DEPOT, [Suspension(t, date(2027, 4, 30))], t, None)
    assert suspendue is not None and not suspendue.est_pressante


@pytest.mark.parametrize(
    ("etat", "depose_le", "decide_le"),
    [
        (Etat.BROUILLON, None, None),
        (Etat.IRRECEVABLE, DEPOT, None),
        (Etat.RETIRE, DEPOT, None),
        (Etat.NOTIFIE_ACCORD, DEPOT, paris("2027-03-01")),
    ],
)
def test_rien_n_est_compte(etat: Etat, depose_le: datetime | None, decide_le: datetime | None) -> None:
    assert horloge(etat, depose_le, [], paris("2027-04-01"), decide_le) is None


@pytest.mark.parametrize(
    ("t", "phrase", "mot", "est_passe"),
    [
        (paris("2027-01-15"), "Réponse visée en 30 jours : il en reste 25", "25 jours restants sur 30", False),
        (paris("2027-02-09"), "Réponse visée en 30 jours : c’est le dernier", "0 jour restant sur 30", False),
        (paris("2027-02-10"), "Réponse visée en 30 jours, en retard de 1 jour", "en retard de 1 jour (30 visés)", True),
    ],
)
def test_le_delai_vise_se_compte_avec_l_horloge(t: datetime, phrase: str, mot: str, est_passe: bool) -> None:
    h = horloge(Etat.DEPOSE, DEPOT, [], t, None)
    assert h is not None
    delai = DelaiVise(30, h)
    assert (delai.phrase, delai.mot, delai.est_passe) == (phrase, mot, est_passe)
    arretee = horloge(Etat.A_COMPLETER, DEPOT, [Suspension(DEPOT, date(2027, 4, 30))], t, None)
    assert arretee is not None and not DelaiVise(30, arretee).est_passe, "le temps laissé au porteur ne compte pas"
