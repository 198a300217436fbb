"""Public money year by year, the ceilings of the law, and bilans: exact to the cent and to the day."""

from datetime import date

import pytest

from app.domain.aides_publiques import (
    COMPTES,
    CONVENTION,
    DE_MINIMIS,
    Aide,
    AnneeDAides,
    EtatBilan,
    Place,
    Position,
    Seuil,
    connues,
    cumul_glissant,
    etat_du_bilan,
    evolution,
    par_annee,
    trois_ans_avant,
)
from app.domain.dispositifs import GenreOrganisme
from app.domain.etats import Etat

JOUR = date(2027, 4, 8)


def _simple(texte: str) -> str:
    return texte.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("seuil", "cents", "place"),
    [
        (CONVENTION, 0, Place.DESSOUS),
        (CONVENTION, 18_399_99, Place.DESSOUS),
        (CONVENTION, 18_400_00, Place.PROCHE),
        (CONVENTION, 23_000_00, Place.PROCHE),
        (CONVENTION, 23_000_01, Place.DEPASSE),
        (COMPTES, 122_399_99, Place.DESSOUS),
        (COMPTES, 153_000_00, Place.PROCHE),
        (COMPTES, 153_000_01, Place.DEPASSE),
        (DE_MINIMIS, 300_000_00, Place.PROCHE),
        (DE_MINIMIS, 300_000_01, Place.DEPASSE),
    ],
)
def test_un_seuil_compte_une_fois_depasse(seuil: Seuil, cents: int, place: Place) -> None:
    assert Position(seuil, cents).place is place


def test_une_position_se_dit_en_une_phrase() -> None:
    depasse, reste = Position(CONVENTION, 24_000_50, "CAPH"), Position(COMPTES, 150_000_00)
    assert _simple(depasse.phrase) == "24 000,50 € de CAPH, plus de 23 000 € : convention obligatoire."
    assert _simple(reste.phrase) == (
        "150 000 €, il reste 3 000 € avant 153 000 € (comptes annuels publiés et commissaire aux comptes)."
    )


def test_la_convention_se_juge_par_financeur_et_les_comptes_sur_le_tout() -> None:
    annee = AnneeDAides(2027, par_financeur={"CAPH": 20_000_00, "État": 23_000_01}, declare_cents=160_000_00)
    assert [(p.seuil, p.de, p.place) for p in annee.positions(GenreOrganisme.ASSOCIATION)] == [
        (CONVENTION, "CAPH", Place.PROCHE),
        (CONVENTION, "État", Place.DEPASSE),
        (COMPTES, "", Place.DEPASSE),
    ]
    assert [p.seuil for p in annee.positions(GenreOrganisme.BAILLEUR)] == [CONVENTION, CONVENTION]
    for public in (GenreOrganisme.COMMUNE, GenreOrganisme.ETABLISSEMENT_PUBLIC, GenreOrganisme.COLLECTIF):
        assert annee.positions(public) == ()
    sans_compte = AnneeDAides(2026, par_financeur={"CAPH": 1_00})
    assert (sans_compte.connu_cents, sans_compte.notables(GenreOrganisme.ASSOCIATION)) == (1_00, ())


@pytest.mark.parametrize(
    ("declare", "publie", "connu"),
    [(None, 0, 30_00), (0, 0, 30_00), (29_99, 29_99, 30_00), (30_01, 0, 30_01), (30_01, 30_02, 30_02)],
)  # the accounts and the published data hold what the portal granted: never added to it
def test_rien_ne_compte_deux_fois(declare: int | None, publie: int, connu: int) -> None:
    annee = AnneeDAides(2027, par_financeur={"CAPH": 30_00}, declare_cents=declare, publie_cents=publie)
    assert annee.connu_cents == connu


AIDES = [
    Aide(2027, "CAPH", 10_000_00, JOUR),
    Aide(2027, "CAPH", 5_000_00, JOUR, est_publiee=False),
    Aide(2027, "État", 2_000_00, JOUR),
    Aide(2025, "CAPH", 1_000_00, date(2025, 4, 8)),
]


def test_annee_par_annee_tous_dispositifs_reunis() -> None:
    annees = par_annee(AIDES, [(2027, 30_000_00), (2027, 1_00), (2026, 7_00)], {2024: 99_00})
    assert [(a.annee, a.demande_cents, a.accorde_cents, a.a_publier_cents, a.declare_cents) for a in annees] == [
        (2027, 30_001_00, 17_000_00, 5_000_00, None),
        (2026, 7_00, 0, 0, None),
        (2025, 0, 1_000_00, 0, None),
        (2024, 0, 0, 0, 99_00),
    ]
    assert annees[0].par_financeur == {"CAPH": 15_000_00, "État": 2_000_00}
    assert par_annee([], [], {}) == []
    assert par_annee([], [], {}, [(2023, 5), (2023, 6)]) == [AnneeDAides(2023, publie_cents=11)]


@pytest.mark.parametrize(("voit", "total"), [(True, 18_000_00), (False, 13_000_00)])
def test_une_decision_secrete_ne_compte_que_pour_qui_la_connait(voit: bool, total: int) -> None:
    assert sum(aide.cents for aide in connues(AIDES, voit)) == total


@pytest.mark.parametrize(
    ("accordee_le", "compte"),
    [
        (date(2024, 4, 8), False),
        (date(2024, 4, 9), True),
        (date(2027, 4, 8), True),
        (date(2027, 4, 9), False),
    ],
)
def test_trois_ans_glissants_de_jour_a_jour(accordee_le: date, compte: bool) -> None:
    assert cumul_glissant([Aide(2024, "CAPH", 100, accordee_le)], JOUR).cents == (100 if compte else 0)


def test_trois_ans_avant_un_29_fevrier() -> None:
    assert trois_ans_avant(date(2028, 2, 29)) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("demande", "avant", "phrase"),
    [
        (12_000_00, 8_000_00, "12 000 € demandés en 2027, 8 000 € accordés en 2026 : 50 % de plus."),
        (8_000_00, 12_000_00, "8 000 € demandés en 2027, 12 000 € accordés en 2026 : 33,3 % de moins."),
        (8_000_00, 8_000_00, "8 000 € demandés en 2027, autant qu’accordé en 2026."),
        (8_000_00, 0, "8 000 € demandés en 2027, rien d’accordé en 2026."),
        (23_999_99, 8_000_00, "23 999,99 € demandés en 2027, 8 000 € accordés en 2026 : 200 % de plus."),
        (35_280_00, 1_100_00, "35 280 € demandés en 2027, 1 100 € accordés en 2026 : 32 fois cette somme au moins."),
        (0, 100, "0 € demandés en 2027, 1 € accordés en 2026 : 100 % de moins."),
    ],
)
def test_la_demande_a_cote_de_l_aide_d_avant(demande: int, avant: int, phrase: str) -> None:
    assert _simple(evolution(2027, demande, avant)) == phrase


@pytest.mark.parametrize(
    ("etat", "jour", "attendu"),
    [
        (Etat.EN_COURS, date(2028, 6, 30), EtatBilan.ATTENDU),
        (Etat.EN_COURS, date(2028, 7, 1), EtatBilan.EN_RETARD),
        (Etat.NOTIFIE_ACCORD, date(2028, 7, 1), EtatBilan.EN_RETARD),
        (Etat.CONVENTIONNE, date(2027, 7, 1), EtatBilan.ATTENDU),
        (Etat.BILAN_RECU, date(2030, 1, 1), EtatBilan.RECU),
        (Etat.SOLDE, date(2027, 1, 1), EtatBilan.RECU),
        (Etat.ACCORDE, date(2030, 1, 1), None),
        (Etat.RENONCE, date(2030, 1, 1), None),
        (Etat.NOTIFIE_REFUS, date(2030, 1, 1), None),
    ],
)
def test_le_bilan_est_du_six_mois_apres_l_annee(etat: Etat, jour: date, attendu: EtatBilan | None) -> None:
    assert etat_du_bilan(etat, 2027, jour) is attendu


def test_la_convention_dit_un_autre_jour() -> None:
    assert etat_du_bilan(Etat.EN_COURS, 2027, date(2028, 7, 1), date(2028, 12, 31)) is EtatBilan.ATTENDU
    assert etat_du_bilan(Etat.EN_COURS, 2027, date(2028, 2, 1), date(2028, 1, 31)) is EtatBilan.EN_RETARD
