"""The short forms about who acts for an organisme."""

from typing import Annotated, Literal

from pydantic import Field

from app.comptes.forms import AdresseCourriel
from app.core.formulaires import Forme
from app.domain.droits import RoleAdhesion


class FormeInvitationMembre(Forme):
    """A gestionnaire's invitation of somebody into the organisme."""

    courriel: Annotated[
        AdresseCourriel, Field(json_schema_extra={"vide": "Saisissez l’adresse e-mail de la personne à inviter."})
    ]
    role: Annotated[RoleAdhesion, Field(json_schema_extra={"vide": "Choisissez le rôle de la personne.",
                                                           "mal": "Choisissez le rôle de la personne."})]  # fmt: skip


class FormeTransmission(Forme):
    """To whom the management goes, and what one becomes."""

    membre: Annotated[
        int,
        Field(
            gt=0,
            lt=2**31,
            json_schema_extra={
                "vide": "Choisissez la personne qui gérera l’organisme.",
                "mal": "Choisissez un membre de la liste.",
            },
        ),
    ]
    devient: Annotated[
        Literal["signataire", "redacteur", "lecteur"],
        Field(
            json_schema_extra={
                "vide": "Choisissez le rôle que vous garderez.",
                "mal": "Choisissez le rôle que vous garderez.",
            }
        ),
    ]
