"""The mails of a publication: where they stand, and the key of one sent again."""

import pytest

from app.domain.envois import Avancement, avancement, cause, cle_de_reprise, objet_de
from app.domain.erreurs import ErreurMetier


@pytest.mark.parametrize(
    ("etats", "attendu", "pour_cent", "est_fini"),
    [
        ([], Avancement(), 100, True),
        ([("fait", False)] * 3, Avancement(partis=3), 100, True),
        ([("fait", False), ("a_faire", True), ("a_faire", False)], Avancement(1, 2, 1, 0), 33, False),
        ([("fait", True), ("echec", True)], Avancement(1, 0, 0, 1), 50, True),
    ],
)
def test_l_avancement(etats: list[tuple[str, bool]], attendu: Avancement, pour_cent: int, est_fini: bool) -> None:
    lu = avancement(etats)
    assert (lu, lu.pour_cent, lu.est_fini, lu.total) == (attendu, pour_cent, est_fini, len(etats))


def test_une_lettre_renvoyee_garde_sa_decision_et_pas_sans_fin() -> None:
    cle = "decision-42-7"
    for _ in range(10):
        cle = cle_de_reprise(cle)
        assert objet_de(cle) == ("decision", 42)
    with pytest.raises(ErreurMetier, match="Remettez-la par courrier"):
        cle_de_reprise(cle)


@pytest.mark.parametrize(
    ("erreur", "phrase"),
    [
        ("SMTPRecipientsRefused: {'a@b.fr': (550, b'No such user')}", "Adresse refusée par sa messagerie."),
        ("TimeoutError: timed out", "Le serveur d’envoi ne répond pas."),
        ("ConnectionRefusedError: [Errno 111]", "Le serveur d’envoi ne répond pas."),
        ("ValueError: x", "Envoi impossible pour le moment."),
    ],
)
def test_une_erreur_se_dit_en_mots(erreur: str, phrase: str) -> None:
    assert cause(erreur) == phrase
