"""What of a dossier may be searched: the sentences about the project, never the people."""

from typing import Any

import pytest

from app.domain.prose import prose
from tests.domain.exemples_formulaire import contenu_aap


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        ({"projet": {"resume": "Un atelier."}}, ["Un atelier."]),
        ({"participation": {"diagnostic": "consultation", "habitants": "12"}}, []),
        ({"indicateurs": {"indicateurs": [{"objectif": "Reprendre une activité", "cible": "30"}]}},
         ["Reprendre une activité"]),
        ({"organisme": {"contact_nom": "Aline Lemaire"}, "attestations": {"signataire_nom": "Aline Lemaire"}}, []),
        ({"budget": {"financeurs": [{"nom": "Ville de Raismes"}]}}, []),
        ({"projet": "x y"}, ["x y"]),
        ({"projet": {"resume": None, "autre": 3, "vide": " "}}, []),
        (None, []),
    ],
)  # fmt: skip
def test_les_phrases_d_un_dossier(contenu: Any, attendu: list[str]) -> None:
    assert list(prose(contenu)) == attendu


def test_un_dossier_entier_se_cherche_par_ses_mots() -> None:
    tout = " ".join(prose(contenu_aap()))
    assert "pied des immeubles" in tout and "Lemaire" not in tout
