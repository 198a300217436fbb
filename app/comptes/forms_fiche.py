"""The short forms of the organisme's file."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from app.comptes.forms import lire_code_postal, lire_libelle, lire_nom_propre
from app.core.formulaires import Forme, Montant
from app.core.identifiants import lire_courriel, lire_telephone
from app.domain.fiche import DONT, EFFECTIF_MAXIMUM, EFFECTIFS, lire_etpt
from app.domain.saisies import lire_date, lire_entier

ANNEE = "Saisissez une année à quatre chiffres, par exemple 2025."


def _phrases(vide: str, mal: str = "") -> dict[str, Any]:
    return {"vide": vide, "mal": mal or vide}


def _texte(lecteur: Any, maximum: int, mal: str) -> Any:
    """An optional short text; empty is an empty text."""
    return (
        BeforeValidator(lambda v: lecteur(v) if isinstance(v, str) and v.strip() else ""),
        Field(max_length=maximum, json_schema_extra=_phrases("", mal)),
    )


def _facultatif(lecteur: Any) -> BeforeValidator:
    return BeforeValidator(lambda v: (lecteur(v) if v.strip() else None) if isinstance(v, str) else v)


def _lire_annee(texte: str) -> int:
    annee = lire_entier(texte, 2100) if texte.strip() else 0
    if annee < 2000:
        raise ValueError(ANNEE)
    return annee


def _lire_etpt(texte: str) -> int:
    lu = lire_etpt(texte)
    if lu is None:
        raise ValueError("Saisissez un nombre, avec une virgule si besoin, par exemple 2,5.")
    return lu


def _brut(texte: str) -> str:
    return texte.strip()


Annee = Annotated[
    int,
    BeforeValidator(lambda v: _lire_annee(v) if isinstance(v, str) else v),
    Field(json_schema_extra=_phrases("Saisissez l’année, par exemple 2025.", ANNEE)),
]
Jour = Annotated[date | None, _facultatif(lire_date)]
Effectif = Annotated[int | None, _facultatif(lambda t: lire_entier(t, EFFECTIF_MAXIMUM))]


class FormeComplements(Forme):
    """What the identity holds beside name, numbers and seat."""

    forme_juridique: Annotated[str, *_texte(lire_libelle, 80, "Écrivez la forme juridique en 80 signes au plus.")] = ""
    objet: Annotated[str, *_texte(_brut, 1000, "Écrivez l’objet en 1 000 signes au plus.")] = ""
    date_creation: Jour = None
    site_web: Annotated[str, *_texte(_brut, 200, "Écrivez l’adresse du site en 200 signes au plus.")] = ""
    adresse_correspondance: Annotated[str, *_texte(_brut, 300, "Écrivez l’adresse en 300 signes au plus.")] = ""


class FormeRepresentant(Forme):
    """Who may be reached, and whether this person represents the organisme by law."""

    representant_id: Annotated[int | None, _facultatif(lambda t: lire_entier(t, 2**31 - 1))] = None
    nom: Annotated[
        str,
        BeforeValidator(lambda v: lire_nom_propre(v) if isinstance(v, str) else v),
        Field(min_length=1, max_length=80, json_schema_extra=_phrases("Saisissez le nom de la personne.")),
    ]
    prenom: Annotated[str, *_texte(lire_nom_propre, 80, "Écrivez le prénom en 80 signes au plus.")] = ""
    fonction: Annotated[str, *_texte(lire_libelle, 100, "Écrivez la fonction en 100 signes au plus.")] = ""
    courriel: Annotated[str, *_texte(lire_courriel, 254, "Saisissez une adresse e-mail complète.")] = ""
    telephone: Annotated[str, *_texte(lire_telephone, 20, "Saisissez un numéro de téléphone à 10 chiffres.")] = ""
    est_legal: Annotated[bool, BeforeValidator(lambda v: v in (True, "oui"))] = False
    depuis: Jour = None


class FormeMoyens(Forme):
    """Head counts at 31 December of a year."""

    annee: Annee
    benevoles: Effectif = None
    volontaires: Effectif = None
    salaries: Effectif = None
    emplois_aides: Effectif = None
    etpt: Annotated[int | None, _facultatif(_lire_etpt)] = None
    mis_a_disposition: Effectif = None
    adherents: Effectif = None
    adherentes: Effectif = None

    @model_validator(mode="after")
    def _parts(self) -> "FormeMoyens":
        for part, tout in DONT.items():
            p, t = getattr(self, part), getattr(self, tout)
            if p is not None and t is not None and p > t:
                raise ValueError(
                    f"« {EFFECTIFS[part]} » dépasse « {EFFECTIFS[tout]} » : corrigez l’un des deux nombres."
                )
        return self


class FormeComptes(Forme):
    """The accounts of a closed year; the result is computed."""

    annee: Annee
    charges: Annotated[Montant, Field(json_schema_extra=_phrases("Saisissez le total des charges."))]
    produits: Annotated[
        Montant, Field(json_schema_extra=_phrases("Saisissez le total des produits, par exemple 43 000."))
    ]
    subventions: Annotated[
        Montant, Field(json_schema_extra=_phrases("Saisissez le total des subventions publiques, ou 0."))
    ]

    @model_validator(mode="after")
    def _subventions(self) -> "FormeComptes":
        if self.subventions > self.produits:
            raise ValueError("Les subventions publiques dépassent le total des produits : corrigez l’un des deux.")
        return self


class FormeAnnuaire(Forme):
    """What may be taken from the public directory; read as if the person had typed it."""

    nom: Annotated[str, *_texte(lire_libelle, 200, "Le nom proposé est trop long.")] = ""
    sigle: Annotated[str, *_texte(lire_libelle, 40, "Le sigle proposé est trop long.")] = ""
    adresse: Annotated[str, *_texte(lire_libelle, 200, "L’adresse proposée est trop longue.")] = ""
    code_postal: Annotated[str, *_texte(lire_code_postal, 5, "Le code postal proposé ne convient pas.")] = ""
    ville: Annotated[str, *_texte(lire_libelle, 80, "La ville proposée est trop longue.")] = ""
    forme_juridique: Annotated[str, *_texte(lire_libelle, 80, "La forme juridique proposée est trop longue.")] = ""
    date_creation: Jour = None


class FormeDocument(Forme):
    """A document for the safe; the file is read apart."""

    genre: Annotated[
        str, Field(min_length=1, max_length=40, json_schema_extra=_phrases("Choisissez la sorte de document."))
    ]
    annee: Annotated[int | None, _facultatif(_lire_annee)] = None
    valable_jusqu_au: Jour = None
