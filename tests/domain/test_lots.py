"""What becomes of each dossier of a batch, before anything is done."""

import pytest

from app.domain.liens import A_DIRE
from app.domain.lots import Confie, Prevision, Sort, prevoir


@pytest.mark.parametrize(
    ("est_termine", "pilote_id", "est_lie", "sort", "dit"),
    [
        (False, 1, False, Sort.A_FAIRE, "Ada laisse la place à Bob."),
        (False, None, False, Sort.A_FAIRE, "Sans pilote aujourd’hui"),
        (False, 2, False, Sort.FAIT, "Déjà suivi par Bob."),
        (True, 2, True, Sort.FAIT, "Déjà suivi par Bob."),
        (True, 1, False, Sort.IMPOSSIBLE, "terminé"),
        (False, 1, True, Sort.IMPOSSIBLE, "lien déclaré"),
    ],
)
def test_ce_qui_attend_chaque_dossier(
    est_termine: bool, pilote_id: int | None, est_lie: bool, sort: Sort, dit: str
) -> None:
    prevue = prevoir(
        Confie(
            est_termine=est_termine, pilote_id=pilote_id, pilote="Ada" if pilote_id == 1 else "", nouveau_id=2,
            nouveau="Bob", est_lie=est_lie, est_declare=True,
        )
    )  # fmt: skip
    assert prevue.sort is sort and dit in prevue.phrase


def test_qui_n_a_rien_declare_ne_confie_pas() -> None:
    confie = Confie(
        est_termine=False, pilote_id=1, pilote="Ada", nouveau_id=2, nouveau="Bob", est_lie=False, est_declare=False
    )
    assert prevoir(confie) == Prevision(Sort.IMPOSSIBLE, A_DIRE)
