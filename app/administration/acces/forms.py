"""What an administrator types about an account."""

from typing import Annotated

from pydantic import Field

from app.core.formulaires import Forme
from app.domain.droits import Role

_CHOISIR = "Choisissez le rôle de la personne."


class FormeChangementDeRole(Forme):
    role: Annotated[Role, Field(json_schema_extra={"vide": _CHOISIR, "mal": _CHOISIR})]


class FormeMandats(Forme):
    communes: list[str] = Field(default_factory=list, max_length=50)
