"""The form of a rectification: the terms of a published grant, why they change, by which act."""

from collections.abc import Collection
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from starlette.datastructures import FormData

from app.comite.montants import lire_avec_montants
from app.core.formulaires import Forme, Saisie
from app.domain.rectification import MOTIF_MAXIMUM, REFERENCE_MAXIMUM, MotifRectification, Raison, Termes
from app.domain.saisies import lire_date, montant_saisi


def _jour(valeur: Any) -> Any:
    return lire_date(valeur) if isinstance(valeur, str) else valeur


def _dit(vide: str, mal: str = "") -> Any:
    return {"vide": vide, "mal": mal or vide}


class FormeRectification(Forme):
    """The amounts have one field per funder, read apart (`montant_<code>`)."""

    motif_code: MotifRectification = Field(json_schema_extra=_dit("Choisissez pourquoi la décision change."))
    raison: str = Field(
        min_length=1, max_length=MOTIF_MAXIMUM,
        json_schema_extra=_dit("Écrivez la raison : l’organisme la lit dans sa lettre.",
                               f"Raccourcissez la raison : {MOTIF_MAXIMUM} signes au plus."),
    )  # fmt: skip
    reference: str = Field(
        min_length=1, max_length=REFERENCE_MAXIMUM,
        json_schema_extra=_dit("Saisissez la référence de l’acte, par exemple « délibération 2027-112 ».",
                               f"Raccourcissez la référence : {REFERENCE_MAXIMUM} signes au plus."),
    )  # fmt: skip
    du: Annotated[date, BeforeValidator(_jour)] = Field(
        json_schema_extra=_dit("Saisissez le jour de l’acte, par exemple 08/06/2027.")
    )
    conditions: str = Field(
        default="", max_length=4000, json_schema_extra=_dit("Saisissez des conditions de 4 000 caractères au plus.")
    )
    reserves: str = Field(
        default="", max_length=4000, json_schema_extra=_dit("Saisissez des réserves de 4 000 caractères au plus.")
    )
    montants: dict[str, int] = Field(default_factory=dict)

    def termes(self) -> Termes:
        return Termes(self.montants, self.conditions, self.reserves)

    def pourquoi(self) -> Raison:
        return Raison(self.motif_code, self.raison.strip(), self.reference.strip(), self.du)


def lire_rectification(corps: FormData, codes: Collection[str]) -> Saisie[FormeRectification]:
    """Read it with its amounts. Nothing typed is lost."""
    return lire_avec_montants(FormeRectification, corps, codes)


def valeurs_en_vigueur(termes: Termes) -> dict[str, str]:
    """The fields before anything is typed: what the grant says today."""
    montants = {f"montant_{code}": montant_saisi(cents) for code, cents in termes.montants.items()}
    return {"conditions": termes.conditions, "reserves": termes.reserves, **montants}
