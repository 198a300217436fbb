"""The public forms: find my référent, find my dispositif."""

from typing import Annotated

from pydantic import Field

from app.core.formulaires import Facultatif, Forme, MontantFacultatif
from app.domain.orientations import Orientation
from app.domain.orienteur import Duree, Maturite, Projet, Qui


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


class FormeProjet(Forme):
    """The five questions of « Quel dispositif pour mon projet ? », and a thématique to name a référent."""

    qui: Annotated[
        Qui, Field(json_schema_extra={"vide": "Dites qui porte le projet.", "mal": "Choisissez une réponse."})
    ]
    commune: Annotated[
        str,
        Field(
            min_length=1,
            json_schema_extra={"vide": "Choisissez la commune du projet.", "mal": "Choisissez la commune du projet."},
        ),
    ]
    duree: Annotated[
        Duree,
        Field(json_schema_extra={"vide": "Dites combien de temps dure le projet.", "mal": "Choisissez une durée."}),
    ]
    montant: Annotated[
        MontantFacultatif, Field(default=None, json_schema_extra={"mal": "Saisissez un montant, par exemple 1 500."})
    ]
    maturite: Annotated[
        Maturite, Field(json_schema_extra={"vide": "Dites où en est le projet.", "mal": "Choisissez une réponse."})
    ]
    orientation: Annotated[
        Orientation | None,
        Facultatif,
        Field(default=None, json_schema_extra={"mal": "Choisissez une thématique de la liste."}),
    ]

    def projet(self) -> Projet:
        return Projet(
            qui=self.qui,
            commune=self.commune,
            montant_cents=self.montant,
            duree=self.duree,
            maturite=self.maturite,
        )
