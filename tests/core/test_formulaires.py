"""Short forms: read, told in French, shown again with what was typed."""

from typing import Annotated

import pytest
from pydantic import Field
from starlette.datastructures import FormData

from app.core.formulaires import Facultatif, Forme, Montant, MontantFacultatif, Saisie
from app.domain.erreurs import SaisieInvalide


class FormeEssai(Forme):
    nom: str = Field(min_length=2, json_schema_extra={"vide": "Saisissez le nom.", "mal": "Saisissez deux lettres."})
    montant: Montant = Field(json_schema_extra={"vide": "Saisissez le montant."})
    reserve: MontantFacultatif = None
    annee: Annotated[int | None, Facultatif] = Field(default=None, json_schema_extra={"mal": "Saisissez une année."})
    communes: list[str] = Field(default_factory=list)


def test_une_saisie_juste() -> None:
    saisie = Saisie.lire(
        FormeEssai,
        FormData(
            [("nom", " Éva\x00 "), ("montant", "1 200,50 €"), ("communes", "a"), ("communes", "b"), ("intrus", "x")]
        ),
    )
    assert saisie.erreurs == {}
    assert saisie.exige.model_dump() == {
        "nom": "Éva", "montant": 120050, "reserve": None, "annee": None, "communes": ["a", "b"],
    }  # fmt: skip


def test_vide_et_mal_rempli_sont_deux_phrases_et_tout_est_garde() -> None:
    saisie = Saisie.lire(FormeEssai, FormData([("nom", ""), ("montant", "1.200,50"), ("annee", "deux mille")]))
    assert saisie.donnees is None
    assert saisie.erreurs["nom"] == "Saisissez le nom."
    assert "1.200,50" in saisie.erreurs["montant"]  # what was understood is said
    assert saisie.erreurs["annee"] == "Saisissez une année."
    assert saisie.valeurs["montant"] == "1.200,50" and saisie.valeurs["annee"] == "deux mille"
    assert Saisie.lire(FormeEssai, FormData([("nom", "a")])).erreurs["nom"] == "Saisissez deux lettres."
    assert Saisie.lire(FormeEssai, FormData([])).erreurs["montant"] == "Saisissez le montant."
    with pytest.raises(SaisieInvalide):
        _ = saisie.exige
