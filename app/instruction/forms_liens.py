"""What a reader posts before opening a dossier. Knows no session."""

from typing import Annotated

from pydantic import Field
from starlette.datastructures import FormData

from app.core.formulaires import Facultatif, Forme, Saisie
from app.domain.liens import Declaration, NatureDuLien, Reponse
from app.instruction.choisis import dossiers_choisis, numero_choisi


class FormeLien(Forme):
    """One of three buttons; a link and a withdrawal come with their nature."""

    reponse: Reponse = Field(
        json_schema_extra={"vide": "Choisissez une réponse.", "mal": "Choisissez une réponse de la page."}
    )
    nature: Annotated[NatureDuLien | None, Facultatif] = Field(
        default=None, json_schema_extra={"mal": "Choisissez la nature du lien."}
    )
    precision: str = ""
    pour_l_organisme: str = ""

    def declaration(self) -> Declaration:
        return Declaration(self.reponse, self.nature, self.precision, self.pour_l_organisme == "oui")


def lire_declaration(corps: FormData) -> Saisie[FormeLien]:
    return Saisie.lire(FormeLien, corps)


def lire_lot(corps: FormData) -> tuple[list[int], set[int]]:
    """The dossiers shown, and those of them ticked because of a link."""
    return dossiers_choisis(corps), {n for brut in corps.getlist("lien") if (n := numero_choisi(brut)) is not None}
