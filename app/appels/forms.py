"""The public form: find my référent."""

from typing import Annotated

from pydantic import Field

from app.core.formulaires import Forme
from app.domain.orientations import Orientation


class FormeReferent(Forme):
    """A commune and a thématique."""

    commune: Annotated[
        str,
        Field(
            min_length=1,
            json_schema_extra={"vide": "Choisissez la commune du projet.", "mal": "Choisissez la commune du projet."},
        ),
    ]
    orientation: Annotated[
        Orientation,
        Field(
            json_schema_extra={
                "vide": "Choisissez la thématique du projet.",
                "mal": "Choisissez une thématique de la liste.",
            }
        ),
    ]
