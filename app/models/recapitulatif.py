"""The morning digest of each agent: when they want it, of what, and the last day that was dealt with."""

from datetime import date

from sqlalchemy import true
from sqlmodel import Field, SQLModel

from app.domain.recapitulatif import JOURS
from app.models.socle import donnees


class Recapitulatif(SQLModel, table=True):
    """The wishes of one agent; without a row: every working day, of everything. `tues`: the kinds not to tell.

    `traite_le`: the last day dealt with, whether a mail left or nothing waited. `dit_les_depots`: a mail for each
    dossier that comes to them, besides the digest.
    """

    personne_id: int = Field(primary_key=True, foreign_key="personne.id")
    est_actif: bool = True
    jours: list[str] = donnees(default_factory=lambda: list(JOURS))
    tues: list[str] = donnees(default_factory=list)
    traite_le: date | None = None
    dit_les_depots: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
