"""The short forms of scenarios."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from starlette.datastructures import FormData

from app.core.formulaires import Forme, MontantFacultatif
from app.domain.campagnes import lire_taux
from app.domain.saisies import SaisieIllisible, lire_montant, nettoyer
from app.domain.scenarios import NOM_MAXIMUM, Groupe
from app.domain.scenarios_operations import OPERATIONS
from app.programmation.commands import Cellule, OperationDonnee

VERSION_MAXIMUM = 2**31 - 1
TauxFacultatif = Annotated[
    int | None, BeforeValidator(lambda v: (lire_taux(v) if v.strip() else None) if isinstance(v, str) else v)
]
_NOM = {"vide": "Donnez un nom au scénario.", "mal": f"Raccourcissez le nom : {NOM_MAXIMUM} caractères au plus."}
_RECHARGER = "Rechargez la page, puis recommencez."


class FormeScenario(Forme):
    """A new scenario: its name, and what it begins with."""

    nom: str = Field(min_length=1, max_length=NOM_MAXIMUM, json_schema_extra=dict(_NOM))
    depart: str = Field(
        pattern="^(propositions|vide)$",
        json_schema_extra={
            "vide": "Choisissez de quoi part ce scénario.",
            "mal": "Choisissez de quoi part ce scénario.",
        },
    )


class FormeCopie(Forme):
    """A copy may be named."""

    nom: str = Field(default="", max_length=NOM_MAXIMUM, json_schema_extra=dict(_NOM))


class FormeNom(Forme):
    nom: str = Field(min_length=1, max_length=NOM_MAXIMUM, json_schema_extra=dict(_NOM))
    version: int = Field(ge=0, le=VERSION_MAXIMUM, json_schema_extra={"vide": _RECHARGER, "mal": _RECHARGER})


class FormeVersion(Forme):
    """An act on the scenario as the page showed it."""

    version: int = Field(ge=0, le=VERSION_MAXIMUM, json_schema_extra={"vide": _RECHARGER, "mal": _RECHARGER})


class FormeOperation(Forme):
    """What is done to a whole scenario. Only what its operation asks is read."""

    operation: str = Field(
        json_schema_extra={"vide": "Choisissez une opération.", "mal": "Choisissez une opération."},
        pattern=f"^({'|'.join(OPERATIONS)})$",
    )
    baisse: TauxFacultatif = None
    hausse: TauxFacultatif = None
    groupe: str = ""
    minimum: MontantFacultatif = None

    def donnees(self) -> OperationDonnee:
        taux = self.baisse if self.operation == "couper" else self.hausse
        return OperationDonnee(self.operation, taux, Groupe.lire(self.groupe), self.minimum)


@dataclass
class SaisieDeLigne:
    """The row of a dossier: its texts, its errors, and the cells that change. Fields `montant_<code>`."""

    valeurs: dict[str, Any] = field(default_factory=dict)
    erreurs: dict[str, str] = field(default_factory=dict)
    cellules: list[Cellule] = field(default_factory=list)


def lire_ligne(corps: FormData) -> SaisieDeLigne:
    """Read a row. An empty amount is zero; what the page showed comes back in `avant_<code>`, in cents."""
    lue = SaisieDeLigne()
    for nom, texte in corps.items():
        if not nom.startswith("montant_") or not isinstance(texte, str):
            continue
        code = nom.removeprefix("montant_")
        avant = corps.get(f"avant_{code}")
        lue.valeurs[nom] = texte = nettoyer(texte)
        affiche = int(avant) if isinstance(avant, str) and avant.isdecimal() and len(avant) < 13 else 0
        try:
            cents = lire_montant(texte) if texte else 0
        except SaisieIllisible as refus:
            lue.erreurs[nom] = refus.phrase
            continue
        if cents != affiche:
            lue.cellules.append(Cellule(code, cents, affiche))
    return lue
