"""A cell of a table in the words of a reader."""

from typing import Any

import pytest

from app.domain.cellules import mots_de_cellule
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.formulaire import formulaire
from app.domain.questions import Genre, Question

QUESTIONS = [q for s in formulaire(Dispositif.AAP, GenreOrganisme.ASSOCIATION) for q in s.questions]


def _question(genre: Genre, cle: str = "") -> Question:
    return next(q for q in QUESTIONS if q.genre is genre and q.cle.startswith(cle))


@pytest.mark.parametrize(
    ("genre", "place", "saisi", "lu"),
    [
        (Genre.BUDGET, "charges.achats", "1 200,50 €", "1\u00a0200,50\u00a0€"),
        (Genre.BUDGET, "financeurs.0.financeur", "etat", "État — politique de la ville"),
        (Genre.BUDGET, "financeurs.0.etat", "sollicite", "demandé"),
        (Genre.BUDGET, "financeurs.0.etat", "inconnu", "inconnu"),
        (Genre.BUDGET, "financeurs.0.nom", "etat", "etat"),
        (Genre.BUDGET, "charges.etat", "acquis", "acquis"),
        (
            Genre.BUDGET,
            "financeurs.2",
            {"financeur": "caph", "nom": "", "etat": "sollicite", "montant": "8 000"},
            "La Porte du Hainaut (cette demande), demandé, 8\u00a0000",
        ),
        (Genre.TABLEAU, "objectifs.0", {"objectif": "Bouger", "etat": "sollicite"}, "Bouger, sollicite"),
        (Genre.MATRICE, "publics.femmes.enfants", "12 ou 13", "12 ou 13"),
        (Genre.BUDGET, "financeurs.0.montant", None, ""),
    ],
)
def test_ce_qui_est_tape_se_lit_comme_sur_la_page(genre: Genre, place: str, saisi: Any, lu: str) -> None:
    assert mots_de_cellule(_question(genre), place, saisi) == lu
