"""Short forms of what follows a decision."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from app.core.formulaires import Forme, Montant
from app.domain.saisies import lire_date

Jour = Annotated[date, BeforeValidator(lambda v: lire_date(v) if isinstance(v, str) else v)]
MOTIF_MAXIMUM = 1000
VERSEMENTS_MAXIMUM = 1000


class FormeConvention(Forme):
    numero: str = Field(
        min_length=1,
        max_length=60,
        json_schema_extra={
            "vide": "Saisissez la référence de la convention, par exemple CONV-2027-014.",
            "mal": "Saisissez une référence de 60 caractères au plus.",
        },
    )
    signee_le: Jour = Field(json_schema_extra={"vide": "Saisissez le jour de la signature, par exemple 15/05/2027."})
    acompte_pour_cent: int = Field(
        json_schema_extra={
            "vide": "Choisissez comment la subvention se verse.",
            "mal": "Choisissez comment la subvention se verse.",
        }
    )
    bilan_avant: Jour = Field(
        json_schema_extra={"vide": "Saisissez le dernier jour pour rendre le bilan, par exemple 30/06/2028."}
    )


class FormeVersement(Forme):
    montant_cents: Montant = Field(
        ge=1,
        json_schema_extra={
            "vide": "Saisissez le montant à verser, par exemple 6 400.",
            "mal": "Saisissez un montant de plus de zéro, par exemple 6 400.",
        },
    )
    ordonne_le: Jour = Field(json_schema_extra={"vide": "Saisissez le jour du versement, par exemple 20/05/2027."})
    reference: str = Field(
        min_length=1,
        max_length=60,
        json_schema_extra={
            "vide": "Saisissez la référence du mandat de paiement, par exemple M-2027-1204.",
            "mal": "Saisissez une référence de 60 caractères au plus.",
        },
    )
    rang: int = Field(default=0, json_schema_extra={"mal": "Rechargez la page, puis recommencez."})


class FormeAvenant(Forme):
    nouveau_numero: str = Field(
        min_length=1,
        max_length=60,
        json_schema_extra={
            "vide": "Saisissez la référence de l’avenant ou de la convention.",
            "mal": "Saisissez une référence de 60 caractères au plus.",
        },
    )
    nouveau_bilan: Jour = Field(json_schema_extra={"vide": "Saisissez le nouveau jour, par exemple 31/12/2028."})
    raison: str = Field(
        min_length=1,
        max_length=500,
        json_schema_extra={
            "vide": "Dites pourquoi la convention change : l’organisme le lira.",
            "mal": "Raccourcissez cette raison : 500 caractères au plus.",
        },
    )


class FormeAnnulation(Forme):
    rang_annule: int = Field(
        ge=1,
        le=VERSEMENTS_MAXIMUM,
        json_schema_extra={"vide": "Choisissez le versement rejeté.", "mal": "Choisissez le versement rejeté."},
    )
    motif_annulation: str = Field(
        min_length=1,
        max_length=500,
        json_schema_extra={
            "vide": "Dites pourquoi ce versement ne compte plus, par exemple : compte clos, rejet du 3 juin.",
            "mal": "Raccourcissez cette raison : 500 caractères au plus.",
        },
    )


class FormeRenonciation(Forme):
    motif: str = Field(
        default="",
        max_length=MOTIF_MAXIMUM,
        json_schema_extra={"mal": "Raccourcissez ce motif : 1 000 caractères au plus."},
    )


class FormeRenonciationConstatee(Forme):
    """An agent who records it says what the organisme wrote."""

    motif: str = Field(
        min_length=1,
        max_length=MOTIF_MAXIMUM,
        json_schema_extra={
            "vide": "Dites comment l’organisme vous l’a fait savoir, et quand.",
            "mal": "Raccourcissez ce motif : 1 000 caractères au plus.",
        },
    )


class FormePrecisions(Forme):
    texte: str = Field(
        min_length=1,
        max_length=3000,
        json_schema_extra={
            "vide": "Dites ce que vous attendez, avec un exemple si possible.",
            "mal": "Raccourcissez ce texte : 3 000 caractères au plus.",
        },
    )
    avant: Jour = Field(json_schema_extra={"vide": "Saisissez une date, par exemple 15/07/2028."})


class FormeValidation(Forme):
    conclusion: str = Field(
        default="",
        max_length=3000,
        json_schema_extra={"mal": "Raccourcissez ce texte : 3 000 caractères au plus."},
    )


class FormeReouverture(Forme):
    raison: str = Field(
        min_length=1,
        max_length=3000,
        json_schema_extra={
            "vide": "Dites ce qui est à corriger : l’organisme le lira.",
            "mal": "Raccourcissez ce texte : 3 000 caractères au plus.",
        },
    )
    avant: Jour = Field(json_schema_extra={"vide": "Saisissez une date, par exemple 15/07/2028."})


class FormeReversement(Forme):
    montant_cents: Montant = Field(
        json_schema_extra={
            "vide": "Saisissez le montant à rendre, par exemple 850.",
            "mal": "Saisissez un montant, par exemple 850.",
        }
    )
    motif: str = Field(
        min_length=1,
        max_length=3000,
        json_schema_extra={
            "vide": "Dites pourquoi cette somme est à rendre : l’organisme le lira.",
            "mal": "Raccourcissez ce texte : 3 000 caractères au plus.",
        },
    )
