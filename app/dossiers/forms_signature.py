"""The short forms of a signature asked by mail."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.comptes.forms import lire_nom_propre
from app.core.formulaires import Forme
from app.core.identifiants import lire_courriel


def _courriel_ou_rien(valeur: Any) -> Any:
    return (lire_courriel(valeur) if valeur.strip() else None) if isinstance(valeur, str) else valeur


def _nom_ou_rien(valeur: Any) -> Any:
    return (lire_nom_propre(valeur) if valeur.strip() else None) if isinstance(valeur, str) else valeur


NomFacultatif = Annotated[Annotated[str, Field(max_length=80)] | None, BeforeValidator(_nom_ou_rien)]


class FormeDemandeDeSignature(Forme):
    """Who is asked: somebody known, or the address of the representative, named by a gestionnaire."""

    destinataire: str = ""
    nouvelle: Annotated[Annotated[str, Field(max_length=254)] | None, BeforeValidator(_courriel_ou_rien)] = None


class FormeSignature(Forme):
    """The name of a person who has no account yet, and the declaration that makes the signature."""

    prenom: Annotated[NomFacultatif, Field(json_schema_extra={"mal": "Écrivez votre prénom en 80 signes au plus."})] = (
        None
    )
    nom: Annotated[NomFacultatif, Field(json_schema_extra={"mal": "Écrivez votre nom en 80 signes au plus."})] = None
    # « oui », asked by the command with the name, so that all that is missing is said at once
    atteste: str = ""


class FormeRefus(Forme):
    """Why the representative does not sign."""

    motif: Annotated[
        str,
        Field(
            min_length=1,
            max_length=1000,
            json_schema_extra={
                "vide": "Dites ce qui est à corriger, pour que les rédacteurs puissent le faire.",
                "mal": "Écrivez le motif en 1 000 signes au plus.",
            },
        ),
    ]
