"""Who an invitation lets in, and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.erreurs import ErreurMetier, Interdit
from app.domain.membres import (
    AUTRE_ADRESSE,
    DUREE_INVITATION,
    PAS_UN_PORTEUR,
    EtatInvitation,
    etat_invitation,
    exiger_destinataire,
    exiger_en_cours,
)

ENVOI = datetime(2026, 11, 23, 9, tzinfo=UTC)
FIN = ENVOI + DUREE_INVITATION
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("acceptee", "annulee", "maintenant", "attendu"),
    [
        (None, None, ENVOI, EtatInvitation.EN_COURS),
        (None, None, FIN - INSTANT, EtatInvitation.EN_COURS),
        (None, None, FIN, EtatInvitation.EXPIREE),
        (ENVOI, None, FIN, EtatInvitation.ACCEPTEE),
        (None, ENVOI, ENVOI, EtatInvitation.ANNULEE),
        (None, ENVOI, FIN, EtatInvitation.ANNULEE),
        (ENVOI, ENVOI, ENVOI, EtatInvitation.ACCEPTEE),
    ],
)
def test_etat(
    acceptee: datetime | None, annulee: datetime | None, maintenant: datetime, attendu: EtatInvitation
) -> None:
    assert etat_invitation(FIN, acceptee, annulee, maintenant) is attendu


@pytest.mark.parametrize("etat", list(EtatInvitation))
def test_seule_une_invitation_en_cours_ouvre(etat: EtatInvitation) -> None:
    assert etat.libelle
    if etat is EtatInvitation.EN_COURS:
        exiger_en_cours(etat)
    else:
        with pytest.raises(ErreurMetier):
            exiger_en_cours(etat)


@pytest.mark.parametrize(
    ("courriel", "est_confirme", "est_porteur", "phrase"),
    [
        ("a@exemple.test", True, True, None),
        ("b@exemple.test", True, True, AUTRE_ADRESSE),
        ("a@exemple.test", False, True, AUTRE_ADRESSE),
        ("a@exemple.test", True, False, PAS_UN_PORTEUR),
    ],
)
def test_le_destinataire(courriel: str, est_confirme: bool, est_porteur: bool, phrase: str | None) -> None:
    if phrase is None:
        exiger_destinataire("a@exemple.test", courriel, est_confirme=est_confirme, est_porteur=est_porteur)
        return
    with pytest.raises(Interdit) as refus:
        exiger_destinataire("a@exemple.test", courriel, est_confirme=est_confirme, est_porteur=est_porteur)
    assert refus.value.phrase == phrase
