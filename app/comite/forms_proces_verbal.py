"""The minutes as they are typed: one text for the sitting, one for each dossier."""

from collections.abc import Collection
from typing import Annotated, Any

from pydantic import Field
from starlette.datastructures import FormData

from app.comite.commands_proces_verbal import TexteDonne
from app.comite.forms import IDENTIFIANT_MAXIMUM
from app.core.formulaires import Forme, Saisie
from app.domain.proces_verbal import TEXTE_MAXIMUM

DEBAT_MAXIMUM = 4000


def _dit(vide: str, mal: str = "", **bornes: Any) -> Any:
    return Field(json_schema_extra={"vide": vide, "mal": mal or vide}, **bornes)


class FormeTexte(Forme):
    """What was said in the sitting. What was said of each dossier has one field: `debat_<id>`, read by `lire_texte`."""

    observations: Annotated[
        str, _dit("", "Raccourcissez le texte : 20 000 caractères au plus.", max_length=TEXTE_MAXIMUM)
    ] = ""
    maj: Annotated[int, _dit("Rechargez la page, puis recommencez.", ge=0, le=IDENTIFIANT_MAXIMUM)]
    debats: dict[int, str] = Field(default_factory=dict)

    def donnees(self) -> TexteDonne:
        return TexteDonne(self.observations, self.debats, self.maj)


def lire_texte(corps: FormData, dossiers: Collection[int]) -> Saisie[FormeTexte]:
    """Read the text of the minutes and what was said of each dossier of the agenda."""
    saisie = Saisie.lire(FormeTexte, {cle: v for cle, v in corps.items() if cle != "debats"})
    textes = {id_: corps.get(f"debat_{id_}") for id_ in dossiers}
    debats = {id_: texte if isinstance(texte, str) else "" for id_, texte in textes.items()}
    saisie.valeurs |= {f"debat_{id_}": texte for id_, texte in debats.items()}
    trop = {
        f"debat_{id_}": "Raccourcissez ce texte : 4 000 caractères au plus."
        for id_, texte in debats.items()
        if len(texte) > DEBAT_MAXIMUM
    }
    if trop or saisie.donnees is None:
        return Saisie(valeurs=saisie.valeurs, erreurs=saisie.erreurs | trop)
    return Saisie(valeurs=saisie.valeurs, donnees=saisie.donnees.model_copy(update={"debats": debats}))


class FormeRemarque(Forme):
    """What the second agent asks to put right."""

    remarque: Annotated[
        str,
        _dit("Dites ce qui est à corriger.", "Raccourcissez la remarque : 1 000 caractères au plus.", min_length=1,
             max_length=1000),
    ]  # fmt: skip


class FormeRaison(Forme):
    """Why the minutes are rectified."""

    raison: Annotated[
        str,
        _dit("Dites pourquoi ce procès-verbal est rectifié.", "Raccourcissez la raison : 1 000 caractères au plus.",
             min_length=1, max_length=1000),
    ]  # fmt: skip
