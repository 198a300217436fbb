"""Conventions and payments: what may be paid, when, and by whom."""

from datetime import UTC, date, datetime

import pytest

from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import Etat
from app.domain.instances import PartDite
from app.domain.suites import (
    Compte,
    acompte,
    erreur_de_versement,
    erreurs_de_convention,
    exiger_apres_un_accord,
    exiger_compte,
    exiger_parts_votees,
    exiger_second_agent,
    suite_du_bilan,
)


@pytest.mark.parametrize(
    ("accorde", "pour_cent", "attendu"),
    [(800_000, 80, 640_000), (800_000, 100, 800_000), (333, 50, 166), (1, 80, 0), (99_999, 70, 69_999)],
)
def test_l_acompte_s_arrondit_au_centime_inferieur(accorde: int, pour_cent: int, attendu: int) -> None:
    assert acompte(accorde, pour_cent) == attendu


# state, granted, per cent at once, paid → possible now, left
@pytest.mark.parametrize(
    ("etat", "accorde", "pour_cent", "verse", "possible", "reste"),
    [
        (Etat.NOTIFIE_ACCORD, 800_000, 80, 0, 0, 800_000),
        (Etat.CONVENTIONNE, 800_000, 80, 0, 640_000, 800_000),
        (Etat.CONVENTIONNE, 800_000, 100, 0, 800_000, 800_000),
        (Etat.EN_COURS, 800_000, 80, 640_000, 0, 160_000),
        (Etat.EN_COURS, 800_000, 80, 300_000, 340_000, 500_000),
        (Etat.BILAN_RECU, 800_000, 80, 640_000, 160_000, 160_000),
        (Etat.BILAN_RECU, 800_000, 80, 800_000, 0, 0),
        (Etat.RENONCE, 800_000, 80, 0, 0, 800_000),
    ],
)
def test_ce_qui_peut_se_verser(etat: Etat, accorde: int, pour_cent: int, verse: int, possible: int, reste: int) -> None:
    compte = Compte(etat, accorde, pour_cent, verse)
    assert (compte.possible_cents, compte.reste_cents) == (possible, reste)
    compte.exiger(possible)
    with pytest.raises(SaisieInvalide) as refus:
        compte.exiger(possible + 1)
    assert ("après le bilan" in refus.value.erreurs["montant_cents"]) is (possible < reste)


SIGNATURE, PUBLICATION, JOUR = date(2027, 5, 15), date(2027, 4, 10), date(2027, 6, 1)


@pytest.mark.parametrize(
    ("signee", "bilan", "fautes"),
    [
        (SIGNATURE, date(2028, 6, 30), set()),
        (PUBLICATION, date(2029, 6, 30), set()),
        (date(2027, 6, 2), date(2028, 6, 30), {"signee_le"}),
        (date(2027, 4, 9), date(2028, 6, 30), {"signee_le"}),
        (SIGNATURE, SIGNATURE, {"bilan_avant"}),
        (SIGNATURE, date(2029, 7, 1), {"bilan_avant"}),
    ],
)
def test_les_jours_d_une_convention(signee: date, bilan: date, fautes: set[str]) -> None:
    assert set(erreurs_de_convention(signee, bilan, 2027, PUBLICATION, JOUR)) == fautes


@pytest.mark.parametrize(
    ("etat", "reverse", "attendu"),
    [
        (Etat.BILAN_RECU, None, "rendu le 12 mai 2027, en lecture"),
        (Etat.SOLDE, None, "rendu le 12 mai 2027, validé"),
        (Etat.SOLDE, 85_000, "rendu le 12 mai 2027, 850\u00a0€ à rendre"),
    ],
)
def test_ce_que_devient_un_bilan(etat: Etat, reverse: int | None, attendu: str) -> None:
    assert suite_du_bilan(etat, datetime(2027, 5, 12, 9, tzinfo=UTC), reverse) == attendu
    assert suite_du_bilan(etat, None, reverse) == ""


def test_les_gardes_d_un_versement() -> None:
    assert erreur_de_versement(JOUR, SIGNATURE, JOUR) == {}
    assert set(erreur_de_versement(date(2027, 6, 2), SIGNATURE, JOUR)) == {"ordonne_le"}
    assert set(erreur_de_versement(date(2027, 5, 14), SIGNATURE, JOUR)) == {"ordonne_le"}
    exiger_second_agent(1, 2)
    exiger_compte("FR76", est_a_confirmer=False)
    exiger_apres_un_accord(Etat.RENONCE)
    for geste in (
        lambda: exiger_second_agent(1, 1),
        lambda: exiger_compte(None, est_a_confirmer=False),
        lambda: exiger_compte("FR76", est_a_confirmer=True),
        lambda: exiger_apres_un_accord(Etat.ACCORDE),
    ):
        with pytest.raises(ErreurMetier):
            geste()


# what each funder decided, and whether its assembly voted it → whom the refusal names
@pytest.mark.parametrize(
    ("parts", "nommes"),
    [
        ([("La Porte du Hainaut", 500_000, True)], ""),
        ([("La Porte du Hainaut", 500_000, False)], "La Porte du Hainaut (5\u202f000\u00a0€)"),
        ([("La Porte du Hainaut", 500_000, True), ("Région", 100_000, False)], "Région (1\u202f000\u00a0€)"),
        ([("Région", 0, False)], ""),
        ([], ""),
    ],
)
def test_rien_ne_se_signe_ni_ne_se_verse_avant_le_vote(parts: list[tuple[str, int, bool]], nommes: str) -> None:
    dites = [PartDite(*part) for part in parts]
    if not nommes:
        exiger_parts_votees(dites)
        return
    with pytest.raises(ErreurMetier, match="notez d’abord la délibération") as refus:
        exiger_parts_votees(dites)
    assert refus.value.phrase.startswith(f"Pas encore voté : {nommes}. ")
