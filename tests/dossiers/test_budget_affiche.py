"""What the budget page announces: the two balances apart, the share asked, the cost for each person."""

from typing import Any

import pytest

from app.domain.exigences import Regles
from app.domain.postes import GRILLE_ASSOCIATION
from app.dossiers.budget_affiche import afficher_budget

EQUILIBRE = {
    "charges": {"achats": "10 000"},
    "produits": {"ressources_propres": "2 000"},
    "financeurs": [{"financeur": "caph", "nom": "", "etat": "sollicite", "montant": "8 000", "numero": ""}],
}


def _phrases(contenu: dict[str, Any], beneficiaires: int = 0) -> tuple[str, str]:
    affiche = afficher_budget(contenu, {}, Regles(exercice=2027, financeurs=frozenset({"caph"})), beneficiaires)
    return tuple(t.replace("\u00a0", " ").replace("\u202f", " ") for t in (affiche.phrase, affiche.phrase_cout))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("contenu", "beneficiaires", "phrase", "cout"),
    [
        ({}, 40, "Saisissez vos premiers montants : les totaux se calculent tout seuls.", ""),
        (EQUILIBRE, 0, "Budget équilibré à 10 000 €.", ""),
        (EQUILIBRE, 3, "Budget équilibré à 10 000 €.", "Coût par bénéficiaire : 3 333,33 €, pour 3."),
        (
            EQUILIBRE | {"produits": {"ressources_propres": "500"}},
            100,
            "Déséquilibre : 1 500 € de charges sans financement.",
            "Coût par bénéficiaire : 100 €, pour 100.",
        ),
        (
            EQUILIBRE | {"charges": {"achats": "10 000", "emplois_secours": "500"}},
            0,
            "Contributions en nature : 500 € au compte 86, 0 € au compte 87. Saisissez le même total.",
            "",
        ),
    ],
)
def test_ce_que_le_budget_annonce(contenu: dict[str, Any], beneficiaires: int, phrase: str, cout: str) -> None:
    assert _phrases(contenu, beneficiaires) == (phrase, cout)


def test_le_budget_de_l_association_ne_juge_pas() -> None:
    """A whole year that does not balance is said in the words of the form; the rules of the call are not for it."""
    regles = Regles(exercice=2027, financeurs=frozenset({"caph"}))
    contenu = {"charges": {"achats": "1 000"}, "produits": {"cotisations": "400"}, "financeurs": []}
    affiche = afficher_budget(contenu, {}, regles, 40, GRILLE_ASSOCIATION)
    assert affiche.phrase.replace("\u00a0", " ") == "Insuffisance prévisionnelle : 600 €."
    assert (affiche.regles, affiche.phrase_cout) == ((), "")
    assert not any(ligne.financeur for ligne in affiche.financeurs)
    assert ("caph", "La Porte du Hainaut", False) in affiche.possibles
