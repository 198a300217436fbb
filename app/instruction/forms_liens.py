"""What a reader posts before opening a dossier. Knows no session."""

from typing import Annotated
from urllib.parse import urlencode

from pydantic import Field
from starlette.datastructures import FormData, QueryParams

from app.comptes.chemins import chemin_local
from app.core.formulaires import Facultatif, Forme, Saisie
from app.domain.liens import Declaration, NatureDuLien, Reponse
from app.instruction.choisis import dossiers_choisis


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


def lire_lot(corps: FormData) -> tuple[list[int], list[int]]:
    """The dossiers shown, and those of them ticked because of a link."""
    return dossiers_choisis(corps), liens_signales(corps)


def liens_signales(lus: QueryParams | FormData) -> list[int]:
    """The dossiers on which somebody ticked « un lien »: each waits for its own answer."""
    return dossiers_choisis(lus, champ="lien")


def suite_du_lot(signales: list[int], suite: str = "") -> str:
    """What the page of the links is opened with again: those ticked stay ticked, and one goes back to `suite` after."""
    reste = [("suite", suite)] if suite else []
    return "?" + urlencode([("fait", "declarations"), *(("lien", n) for n in signales), *reste])


def suite_du_groupe(lus: QueryParams | FormData, *lieux: str) -> str:
    """Where one came from, if it is one of these places of the portal."""
    brut = lus.get("suite")
    suite = chemin_local(brut) if isinstance(brut, str) else ""
    return suite if suite.startswith(lieux) else ""
