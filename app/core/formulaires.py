"""Short forms: read, checked in French, shown again with everything that was typed.

The long form of a dossier is data (`domain.formulaire`); this is for sign-in, a campaign, a decision…
A model names each field's two sentences: `Field(json_schema_extra={"vide": "…", "mal": "…"})`.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from app.core.fil import sur_la_boucle
from app.domain.erreurs import SaisieInvalide
from app.domain.saisies import lire_montant, nettoyer

VIDE = "Répondez à cette question."
MAL = "Vérifiez cette réponse."
# PostgreSQL refuses NUL, and no page can be written with half a sign (an exotic charset can bring one)
_ILLISIBLE = re.compile("[\x00\ud800-\udfff]")


class Forme(BaseModel):
    """Base of the short forms. An empty answer to an optional field is None."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, defer_build=True)


F = TypeVar("F", bound=Forme)


def _vide_est_rien(valeur: Any) -> Any:
    return None if isinstance(valeur, str) and not valeur.strip() else valeur


Facultatif = BeforeValidator(_vide_est_rien)
Montant = Annotated[int, BeforeValidator(lambda v: lire_montant(v) if isinstance(v, str) else v)]
MontantFacultatif = Annotated[
    int | None,
    BeforeValidator(lambda v: (lire_montant(v) if v.strip() else None) if isinstance(v, str) else v),
]


@dataclass
class Saisie(Generic[F]):
    """What was typed (`valeurs`), what is wrong with it (`erreurs`), what it means (`donnees`, None if wrong)."""

    valeurs: dict[str, Any] = field(default_factory=dict)
    erreurs: dict[str, str] = field(default_factory=dict)
    donnees: F | None = None

    @classmethod
    def lire(cls, forme: type[F], corps: FormData | Mapping[str, Any]) -> "Saisie[F]":
        """Read a posted form. Repeated fields become lists where the model asks for a list."""
        valeurs = _valeurs(forme, corps)
        try:
            return cls(valeurs=valeurs, donnees=forme.model_validate(valeurs))
        except ValidationError as erreur:
            return cls(valeurs=valeurs, erreurs=_en_francais(forme, erreur))

    @classmethod
    def vierge(cls, **valeurs: Any) -> "Saisie[F]":
        """The form before anything was typed, with what is already known."""
        return cls(valeurs={cle: "" if v is None else v for cle, v in valeurs.items()})

    def refuser(self, refus: SaisieInvalide) -> "Saisie[F]":
        """The same form with the sentences of a refused command beside the fields."""
        return Saisie(valeurs=self.valeurs, erreurs=refus.erreurs or {"": refus.phrase})

    def accomplir(self, verbe: Callable[[F], object]) -> "Saisie[F]":
        """Do it with the data if they were read; the sentences of a refused command come back beside the fields."""
        if self.donnees is not None:
            try:
                verbe(self.donnees)
            except SaisieInvalide as refus:
                return self.refuser(refus)
        return self

    @property
    def est_accomplie(self) -> bool:
        """Whether it was read without error, and nothing refused it since."""
        return self.donnees is not None

    @property
    def exige(self) -> F:
        """The data of a form that was read without error."""
        if self.donnees is None:
            raise SaisieInvalide("Des réponses sont à corriger.", self.erreurs)
        return self.donnees


def _valeurs(forme: type[Forme], corps: FormData | Mapping[str, Any]) -> dict[str, Any]:
    valeurs: dict[str, Any] = {}
    for nom, champ in forme.model_fields.items():
        if "list" in str(champ.annotation) and isinstance(corps, FormData):
            valeurs[nom] = [nettoyer(v) for v in corps.getlist(nom) if isinstance(v, str)]
        elif nom in corps:
            v = corps[nom]
            # a file where a text is asked is no answer
            valeurs[nom] = nettoyer(v) if isinstance(v, str) else "" if isinstance(v, UploadFile) else v
    return valeurs


def _en_francais(forme: type[Forme], erreur: ValidationError) -> dict[str, str]:
    phrases: dict[str, str] = {}
    for defaut in erreur.errors():
        nom = str(defaut["loc"][0]) if defaut["loc"] else ""
        champ = forme.model_fields.get(nom)
        propres = (champ.json_schema_extra if champ else None) or {}
        propres = propres if isinstance(propres, dict) else {}
        est_vide = defaut["type"] == "missing" or defaut.get("input") in ("", None, [])
        if defaut["type"] == "value_error" and not est_vide:
            phrase = str(defaut["ctx"]["error"])  # the sentence of our own reader
        else:
            phrase = str(propres.get("vide", VIDE) if est_vide else propres.get("mal", MAL))
        phrases.setdefault(nom, phrase)
    return phrases


async def recevoir(request: Request, pile: AsyncExitStack) -> None:
    """Receive the posted form whole, before any transaction begins: a slow client must not hold the writers' lock.

    The form is also what an error page gives back to the person. Its temporary files are closed with `pile`.
    """
    request.state.corps = None
    if request.method != "POST":
        return
    request.state.corps = corps = await sur_la_boucle(_corps_lisible(request))
    for _, recu in corps.multi_items():
        if isinstance(recu, UploadFile):
            pile.callback(recu.file.close)


async def _corps_lisible(request: Request) -> FormData:
    """The form, every name and text of which can be kept and shown again; HTTP 400 if it cannot be decoded."""
    try:
        lu = await request.form(max_files=40, max_fields=2000, max_part_size=2 * 1024 * 1024)
    except ValueError:  # a charset whose decoder fails in its own way
        raise HTTPException(400) from None
    return FormData(
        [(_ILLISIBLE.sub("", nom), _ILLISIBLE.sub("", v) if isinstance(v, str) else v) for nom, v in lu.multi_items()]
    )


def _corps(request: Request) -> FormData:
    corps: FormData = request.state.corps
    return corps


Corps = Annotated[FormData, Depends(_corps)]


def fichiers(corps: FormData, nom: str) -> list[UploadFile]:
    """The files really chosen under a name (browsers send an empty one when none was)."""
    return [f for f in corps.getlist(nom) if isinstance(f, UploadFile) and f.filename]
