"""What is typed about partners, priorities and asks. Knows no session."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.comptes.forms import AdresseCourriel, lire_libelle
from app.core.formulaires import Facultatif, Forme, MontantFacultatif
from app.domain.orientations import Orientation
from app.domain.partenaires import Demande, Fermete, GenrePartenaire, Reponse, SensPartenaire
from app.domain.saisies import SaisieIllisible, lire_date


def _date(v: Any) -> Any:
    """Left to the rule when it cannot be read."""
    try:
        return lire_date(v) if isinstance(v, str) else v
    except SaisieIllisible:
        return None


def _numero(v: Any) -> int:
    brut = str(v)
    return int(brut) if brut.isascii() and brut.isdigit() and len(brut) < 10 else 0


Numero = Annotated[int, BeforeValidator(_numero)]
Libelle = Annotated[str, BeforeValidator(lambda v: lire_libelle(v) if isinstance(v, str) else v)]
_CHOISIR = "Choisissez une réponse de la liste."


class FormePartenaire(Forme):
    genre: GenrePartenaire = Field(json_schema_extra={"vide": "Choisissez le type de partenaire.", "mal": _CHOISIR})
    nom: Libelle = Field(
        min_length=2,
        max_length=120,
        json_schema_extra={"vide": "Écrivez le nom du partenaire.", "mal": "Écrivez un nom de 120 signes au plus."},
    )
    communes: list[str] = Field(default_factory=list, max_length=60)


class FormeAdresse(Forme):
    courriel: AdresseCourriel = Field(json_schema_extra={"vide": "Saisissez l’adresse e-mail du partenaire."})


class FormePriorite(Forme):
    insee: str = Field(min_length=1, json_schema_extra={"vide": "Choisissez la commune."})
    annee: Numero = Field(ge=2024, le=2040, json_schema_extra={"vide": "Choisissez l’année.", "mal": _CHOISIR})
    orientation: Annotated[Orientation | None, Facultatif] = Field(default=None, json_schema_extra={"mal": _CHOISIR})
    quartier: Annotated[str | None, Facultatif] = None
    texte: str = ""


class FormeDemande(Forme):
    partenaires: list[Numero] = Field(default_factory=list, max_length=200)
    parties: list[str] = Field(default_factory=list, max_length=20)
    repondre_avant: Annotated[date | None, BeforeValidator(_date), Facultatif] = None
    message: str = ""

    def demande(self) -> Demande:
        return Demande(tuple(dict.fromkeys(self.parties)), self.repondre_avant, self.message)


class FormeReponse(Forme):
    sens: Annotated[SensPartenaire | None, Facultatif] = Field(default=None, json_schema_extra={"mal": _CHOISIR})
    montant: MontantFacultatif = None
    fermete: Annotated[Fermete | None, Facultatif] = Field(default=None, json_schema_extra={"mal": _CHOISIR})
    texte: str = ""

    def reponse(self) -> Reponse:
        return Reponse(self.sens, self.montant, self.fermete, self.texte)


class FormeCloture(Forme):
    avis: Numero = Field(ge=1, json_schema_extra={"vide": "Choisissez la demande à clore.", "mal": _CHOISIR})
    motif: str = Field(
        min_length=1,
        max_length=500,
        json_schema_extra={"vide": "Écrivez pourquoi vous n’attendez plus.", "mal": "Écrivez 500 caractères au plus."},
    )
