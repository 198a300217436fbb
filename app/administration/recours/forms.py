"""The short forms of these screens: which day, and why a file is gathered."""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field

from app.core.formulaires import Forme
from app.domain.saisies import lire_date

MAL = "Saisissez une date, par exemple 15/01/2027."
Jour = Annotated[date, BeforeValidator(lambda v: lire_date(v) if isinstance(v, str) else v)]


class FormeDate(Forme):
    """The day whose evening is looked at."""

    le: Jour = Field(json_schema_extra={"vide": MAL, "mal": MAL})


class FormeRecours(Forme):
    """Why the file is gathered."""

    motif: str = ""
