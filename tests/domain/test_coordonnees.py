"""Bank details: two agents, one answer, a proof that does not last."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.coordonnees import (
    DEJA_TRANCHE,
    DEJA_VERIFIE,
    MEME_PERSONNE,
    RAPPEL_D_ABORD,
    Demande,
    EtatChangement,
    exiger_confirmable,
    exiger_verifiable,
    preuve_tient,
)
from app.domain.erreurs import ErreurMetier

MOI, COLLEGUE = 7, 8
ATTENTE = EtatChangement.A_CONFIRMER
CLOS = [etat for etat in EtatChangement if etat is not ATTENTE]


@pytest.mark.parametrize(
    ("demande", "verifier", "confirmer"),
    [
        (Demande(ATTENTE), "", RAPPEL_D_ABORD),
        (Demande(ATTENTE, COLLEGUE), DEJA_VERIFIE, ""),
        (Demande(ATTENTE, MOI), DEJA_VERIFIE, MEME_PERSONNE),
        *((Demande(etat, COLLEGUE), DEJA_TRANCHE, DEJA_TRANCHE) for etat in CLOS),
    ],
)
def test_qui_verifie_et_qui_confirme(demande: Demande, verifier: str, confirmer: str) -> None:
    assert _refus(lambda: exiger_verifiable(demande)) == verifier
    assert _refus(lambda: exiger_confirmable(demande, MOI)) == confirmer


def _refus(acte: object) -> str:
    try:
        acte()  # type: ignore[operator]
    except ErreurMetier as refus:
        return refus.phrase
    return ""


@pytest.mark.parametrize(
    ("age", "tient"),
    [
        (timedelta(0), True),
        (timedelta(minutes=9, seconds=59), True),
        (timedelta(minutes=10), False),
        (-timedelta(seconds=1), False),
    ],
)
def test_une_preuve_tient_dix_minutes(age: timedelta, tient: bool) -> None:
    maintenant = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert preuve_tient(maintenant - age, maintenant) is tient
    assert not preuve_tient(None, maintenant)
