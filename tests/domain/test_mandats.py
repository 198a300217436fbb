"""How long a mandate may be, and at which instant it opens and closes."""

from datetime import date, datetime, timedelta

import pytest

from app.domain.erreurs import ErreurMetier
from app.domain.mandats import (
    AVANT_LE_DEBUT,
    DEJA_FINI,
    PLUS_MODIFIABLE,
    TROP_LONG,
    EtatMandat,
    avec_l_aide_de,
    bornes,
    etat_mandat,
    exiger_modifiable,
    refus_des_dates,
)

JOUR = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("du", "au", "phrase"),
    [
        (JOUR, JOUR, ""),
        (JOUR, date(2027, 11, 23), ""),
        (JOUR, date(2027, 11, 24), TROP_LONG),
        (JOUR, JOUR - timedelta(days=1), AVANT_LE_DEBUT),
        (date(2026, 10, 1), date(2026, 11, 22), DEJA_FINI),
        (date(2026, 10, 1), JOUR, ""),
        (date(2028, 2, 29), date(2029, 2, 28), ""),
    ],
)
def test_les_dates(du: date, au: date, phrase: str) -> None:
    assert refus_des_dates(du, au, JOUR) == ({"au": phrase} if phrase else {})


DEBUT, FIN = bornes(JOUR, date(2027, 3, 28))
INSTANT = timedelta(microseconds=1)


def test_les_bornes_sont_les_minuits_de_paris() -> None:
    assert DEBUT.isoformat() == "2026-11-22T23:00:00+00:00"
    assert FIN.isoformat() == "2027-03-28T22:00:00+00:00"  # the clocks changed in between


@pytest.mark.parametrize(
    ("accepte", "revoque", "maintenant", "attendu"),
    [
        (None, None, DEBUT, EtatMandat.PROPOSE),
        (DEBUT, None, DEBUT - INSTANT, EtatMandat.A_VENIR),
        (DEBUT, None, DEBUT, EtatMandat.EN_COURS),
        (DEBUT, None, FIN - INSTANT, EtatMandat.EN_COURS),
        (DEBUT, None, FIN, EtatMandat.FINI),
        (None, None, FIN, EtatMandat.FINI),
        (DEBUT, DEBUT, DEBUT, EtatMandat.REVOQUE),
        (None, DEBUT, FIN, EtatMandat.REVOQUE),
    ],
)
def test_ce_qu_est_un_mandat(
    accepte: datetime | None, revoque: datetime | None, maintenant: datetime, attendu: EtatMandat
) -> None:
    etat = etat_mandat(DEBUT, FIN, accepte, revoque, maintenant)
    assert etat is attendu and etat.libelle


def test_qui_a_aide_est_nomme_une_fois() -> None:
    assert avec_l_aide_de("", "A, maison de quartier") == "A, maison de quartier"
    assert avec_l_aide_de("A ; B", "B") == "A ; B"
    assert avec_l_aide_de("A", "B") == "A ; B"


@pytest.mark.parametrize("etat", list(EtatMandat))
def test_un_mandat_se_modifie_tant_qu_il_n_est_pas_fini(etat: EtatMandat) -> None:
    if etat in (EtatMandat.FINI, EtatMandat.REVOQUE):
        with pytest.raises(ErreurMetier) as refus:
            exiger_modifiable(etat)
        assert refus.value.phrase == PLUS_MODIFIABLE
    else:
        exiger_modifiable(etat)
