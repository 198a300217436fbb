"""Who sees a saved view, who changes it, who removes it."""

import pytest

from app.domain.droits import Role
from app.domain.erreurs import Interdit
from app.domain.vues import Propriete


def _refuse(verbe: object, *qui: object) -> bool:
    try:
        verbe(*qui)  # type: ignore[operator]
    except Interdit:
        return True
    return False


@pytest.mark.parametrize(
    ("est_partagee", "qui", "role", "voit", "change", "supprime"),
    [
        (False, 1, Role.AGENT, True, True, True),
        (False, 2, Role.AGENT, False, False, False),
        (False, 2, Role.ADMINISTRATEUR, False, False, False),
        (True, 1, Role.AGENT, True, True, True),
        (True, 2, Role.AGENT, True, False, False),
        (True, 2, Role.ADMINISTRATEUR, True, False, True),
    ],
)
def test_une_vue_est_a_quelqu_un(
    est_partagee: bool, qui: int, role: Role, voit: bool, change: bool, supprime: bool
) -> None:
    vue = Propriete(1, est_partagee)
    assert vue.est_visible_de(qui) is voit
    assert _refuse(vue.exiger_changement, qui) is not change
    assert _refuse(vue.exiger_suppression, qui, role) is not supprime
