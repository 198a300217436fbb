"""What an administrator types about posts, absences, the matrix and the communes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from app.core.formulaires import Facultatif, Forme, Saisie
from app.domain.orientations import CLES_AXES, Equipe, Orientation
from app.domain.saisies import lire_date


def _dit(vide: str, mal: str = "") -> Any:
    return Field(json_schema_extra={"vide": vide, "mal": mal or vide})


Jour = Annotated[date, BeforeValidator(lire_date)]
JourFacultatif = Annotated[date | None, BeforeValidator(lambda v: lire_date(v) if v.strip() else None)]


class FormeTitulaire(Forme):
    """Who takes a post, from when, until when, and which post stands in."""

    personne_id: Annotated[int, _dit("Choisissez la personne qui prend ce poste.")]
    du: Annotated[Jour, _dit("Saisissez le premier jour, par exemple 01/09/2026.")]
    dernier_jour: JourFacultatif = None
    suppleant_poste: Annotated[str | None, Facultatif] = None


class FormeFin(Forme):
    """The last day in a post."""

    fin_le: Annotated[Jour, _dit("Saisissez le dernier jour, par exemple 31/12/2026.")]


class FormeSuppleant(Forme):
    suppleant: Annotated[str | None, Facultatif] = None


class FormeAbsence(Forme):
    """When the holder of a post is away. No reason is asked: it would say too much of a person."""

    absence_du: Annotated[Jour, _dit("Saisissez le premier jour d’absence, par exemple 04/01/2027.")]
    absence_au: Annotated[Jour, _dit("Saisissez le dernier jour d’absence, par exemple 15/01/2027.")]


class FormeApplication(Forme):
    """The second, explicit act: apply what the preview showed. `vu` is the state it was computed on."""

    vu: Annotated[str, Field(min_length=1)]
    dossiers: Annotated[Literal["reaffecter", "garder"], _dit("Choisissez ce que deviennent les dossiers en cours.")]


@dataclass(frozen=True)
class Changement:
    """What is about to change: posts by orientation and by axis (None: nobody), team and référent by commune."""

    orientations: Mapping[Orientation, str | None] = field(default_factory=dict)
    axes: Mapping[str, str | None] = field(default_factory=dict)
    communes: Mapping[str, tuple[Equipe | None, str | None]] = field(default_factory=dict)


def champ_orientation(orientation: Orientation) -> str:
    return f"orientation.{orientation.value}"


def champ_axe(cle: str) -> str:
    return f"axe.{cle}"


def lire_matrice(champs: Mapping[str, Any], postes: Collection[str]) -> tuple[Saisie[Forme], Changement]:
    """The matrix typed: one post per orientation and per axis. An unknown post has its sentence.

    What was not on the page is left as it is; what was emptied has nobody.
    """
    saisie: Saisie[Forme] = Saisie()
    orientations = {
        o: _poste(saisie, champ_orientation(o), champs, postes) for o in Orientation if champ_orientation(o) in champs
    }
    axes = {cle: _poste(saisie, champ_axe(cle), champs, postes) for cle in CLES_AXES if champ_axe(cle) in champs}
    return saisie, Changement(orientations=orientations, axes=axes)


def lire_commune(insee: str, champs: Mapping[str, Any], postes: Collection[str]) -> tuple[Saisie[Forme], Changement]:
    """The team and the own référent of a commune; either may be empty."""
    saisie: Saisie[Forme] = Saisie()
    referent = _poste(saisie, "referent_poste", champs, postes)
    choisie = _texte(champs, "equipe")
    saisie.valeurs["equipe"] = choisie
    if choisie and choisie not in set(Equipe):
        saisie.erreurs["equipe"] = "Choisissez une équipe de la liste."
        return saisie, Changement()
    return saisie, Changement(communes={insee: (Equipe(choisie) if choisie else None, referent)})


def _poste(saisie: Saisie[Forme], champ: str, champs: Mapping[str, Any], postes: Collection[str]) -> str | None:
    choisi = _texte(champs, champ)
    saisie.valeurs[champ] = choisi
    if choisi and choisi not in postes:
        saisie.erreurs[champ] = "Choisissez un poste de la liste."
    return choisi or None


def _texte(champs: Mapping[str, Any], nom: str) -> str:
    valeur = champs.get(nom, "")
    return valeur.strip() if isinstance(valeur, str) else ""
