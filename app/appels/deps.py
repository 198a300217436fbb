"""The door of the public pages: a campaign that is not published does not exist."""

from typing import Annotated

from fastapi import Depends

from app.appels.queries import campagne_publiee
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.models.campagnes import Campagne

# ids are 32-bit integers in PostgreSQL: a greater number names nothing
IDENTIFIANT_MAXIMUM = 2**31 - 1


def _campagne(campagne_id: int, bd: Bd) -> Campagne:
    campagne = campagne_publiee(bd, campagne_id) if 0 < campagne_id <= IDENTIFIANT_MAXIMUM else None
    if campagne is None:
        raise Introuvable
    return campagne


CampagnePubliee = Annotated[Campagne, Depends(_campagne)]
