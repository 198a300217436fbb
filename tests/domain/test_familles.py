"""What a refusal tells of the marks: means by family, never one mark."""

import pytest

from app.domain.familles import FAMILLES, moyennes_par_famille
from app.domain.notation import NoteDonnee


@pytest.mark.parametrize(
    ("notes", "attendu"),
    [
        ([], {}),
        ([("participation", 1, 3)], {}),  # one mark: never told
        ([("participation", 1, 3), ("participation", 2, 0)], {"participation": 150}),
        # the mean of the criteria, each being the mean of its marks
        ([("orientation", 1, 4), ("orientation", 2, 2), ("axe.aller_vers", 3, 1)], {"contrat": 200}),
        ([("secondaire.sante", 1, 4), ("secondaire.sante", 2, 4), ("croisement", 1, 4)], {}),  # indicative, computed
        ([("ancrage", 1, 1), ("objectifs", 1, 2), ("faisabilite", 1, 2)], {"projet": 167}),
        ([("propre.1", 1, 0), ("propre.2", 2, 1), ("orientation", 1, 4)], {"propre": 50}),
    ],
)
def test_les_moyennes_par_famille(notes: list[tuple[str, int, int]], attendu: dict[str, int]) -> None:
    obtenu = moyennes_par_famille(NoteDonnee(*note) for note in notes)
    assert obtenu == attendu and list(obtenu) == [cle for cle in FAMILLES if cle in obtenu]
