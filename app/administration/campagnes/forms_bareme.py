"""What an administrator types of the barème of a campaign."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.core.formulaires import Forme, Saisie
from app.domain.ancres import Ancres
from app.domain.bareme import (
    ANCRE_MAXIMUM,
    LIBELLE_MAXIMUM,
    LIBELLES_DES_POIDS,
    POIDS_MAXIMAL,
    RENOMMABLES,
    ReglageCritere,
)
from app.domain.droits import Qualite
from app.domain.saisies import lire_entier

Poids = Annotated[int, BeforeValidator(lambda v: lire_entier(v, POIDS_MAXIMAL) if isinstance(v, str) else v)]


def _poids(cle: str) -> Any:
    phrase = f"{LIBELLES_DES_POIDS[cle]} : donnez un poids de 0 à {POIDS_MAXIMAL}."
    return Field(json_schema_extra={"vide": phrase, "mal": phrase})


class FormeBareme(Forme):
    """The weights, one field per criterion of the barème."""

    orientation: Annotated[Poids, _poids("orientation")]
    axe: Annotated[Poids, _poids("axe")]
    croisement: Annotated[Poids, _poids("croisement")]
    participation: Annotated[Poids, _poids("participation")]
    ancrage: Annotated[Poids, _poids("ancrage")]
    faisabilite: Annotated[Poids, _poids("faisabilite")]
    partenariats: Annotated[Poids, _poids("partenariats")]
    objectifs: Annotated[Poids, _poids("objectifs")]


def _texte(maximum: int, defaut: str = "") -> Any:
    mal = f"Raccourcissez ce texte : {maximum} caractères au plus."
    return Field(default=defaut, max_length=maximum, json_schema_extra={"mal": mal})


class FormeMotsDuCritere(Forme):
    """The wording of a criterion: its name, and what each note means."""

    libelle: str = _texte(LIBELLE_MAXIMUM)
    ancre_0: str = _texte(ANCRE_MAXIMUM)
    ancre_1: str = _texte(ANCRE_MAXIMUM)
    ancre_2: str = _texte(ANCRE_MAXIMUM)
    ancre_3: str = _texte(ANCRE_MAXIMUM)
    ancre_4: str = _texte(ANCRE_MAXIMUM)

    @property
    def ancres(self) -> Ancres:
        return (self.ancre_0, self.ancre_1, self.ancre_2, self.ancre_3, self.ancre_4)

    def libelle_de(self, cle: str, avant: ReglageCritere) -> str:
        """What was typed, for a criterion that may be renamed; orientations and axes keep their name."""
        return " ".join(self.libelle.split()) if cle in RENOMMABLES else avant.libelle


class FormeCritere(FormeMotsDuCritere):
    """All that a campaign says of a criterion, while nothing is scored."""

    poids: Poids = Field(default=0, json_schema_extra={"mal": f"Donnez un poids entier de 0 à {POIDS_MAXIMAL}."})
    roles: list[Qualite] = Field(default_factory=list, json_schema_extra={"mal": "Choisissez dans la liste proposée."})
    commentes: list[int] = Field(default_factory=list, json_schema_extra={"mal": "Choisissez des notes de 0 à 4."})
    est_ecarte: Annotated[bool, BeforeValidator(lambda v: v in (True, "oui"))] = False

    def en_reglage(self, cle: str, avant: ReglageCritere) -> ReglageCritere:
        return replace(
            avant,
            libelle=self.libelle_de(cle, avant),
            ancres=self.ancres,
            roles=frozenset(self.roles),
            commentes=frozenset(self.commentes),
            est_ecarte=self.est_ecarte,
        )


class FormeCorrection(FormeMotsDuCritere):
    """A wording put right once notes exist, and why."""

    raison: str = Field(
        min_length=1,
        max_length=1000,
        json_schema_extra={"vide": "Dites pourquoi vous corrigez ce texte.", "mal": "Raccourcissez la raison."},
    )


def saisie_du_critere(reglage: ReglageCritere, poids: int) -> Saisie[Any]:
    """The form filled with what the campaign says today."""
    ancres: Mapping[str, str] = {f"ancre_{note}": mots for note, mots in enumerate(reglage.ancres)}
    return Saisie.vierge(
        libelle=reglage.libelle,
        **ancres,
        poids=str(poids),
        roles=[role.value for role in Qualite if role in reglage.roles],
        commentes=[str(note) for note in sorted(reglage.commentes)],
        est_ecarte="oui" if reglage.est_ecarte else "",
    )
