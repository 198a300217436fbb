"""The short forms of mandates."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.comptes.forms import AdresseCourriel, lire_libelle, lire_numero
from app.core.formulaires import Facultatif, Forme
from app.domain.saisies import lire_date


def _phrases(vide: str, mal: str = "") -> dict[str, Any]:
    return {"vide": vide, "mal": mal or vide}


def _requis(lecteur: Any) -> BeforeValidator:
    def lire(valeur: Any) -> Any:
        if not isinstance(valeur, str) or not valeur.strip():
            raise ValueError("vide")
        return lecteur(valeur)

    return BeforeValidator(lire)


Structure = Annotated[
    str,
    _requis(lire_libelle),
    Field(
        max_length=150,
        json_schema_extra=_phrases(
            "Saisissez le nom de la structure qui aide, par exemple une maison de quartier.",
            "Écrivez le nom de la structure en 150 signes au plus.",
        ),
    ),
]
Du = Annotated[
    date, _requis(lire_date), Field(json_schema_extra=_phrases("Saisissez le premier jour du mandat, jj/mm/aaaa."))
]
Au = Annotated[
    date, _requis(lire_date), Field(json_schema_extra=_phrases("Saisissez le dernier jour du mandat, jj/mm/aaaa."))
]
CampagneFacultative = Annotated[
    Annotated[int, Field(gt=0, lt=2**31)] | None,
    Facultatif,
    Field(json_schema_extra=_phrases("", "Choisissez un appel de la liste.")),
]


class FormeMandat(Forme):
    """A gestionnaire gives a mandate to an address."""

    courriel: Annotated[
        AdresseCourriel, Field(json_schema_extra=_phrases("Saisissez l’adresse e-mail de la personne qui aide."))
    ]
    structure: Structure
    du: Du
    au: Au
    campagne_id: CampagneFacultative = None


class FormeMandatPropose(Forme):
    """Somebody who helps prepares a mandate for an organisme, by its number."""

    numero: Annotated[
        str,
        _requis(lire_numero),
        Field(json_schema_extra=_phrases("Saisissez le SIRET ou le numéro RNA de l’organisme.")),
    ]
    structure: Structure
    du: Du
    au: Au
    campagne_id: CampagneFacultative = None


class FormeMandatModifie(Forme):
    """What a gestionnaire changes of a mandate."""

    du: Du
    au: Au
    campagne_id: CampagneFacultative = None
