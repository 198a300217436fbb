"""Acts on many dossiers that the worker does, one after the other, in sight of whoever asked."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from app.domain.lots import ActeDeLot, Sort
from app.models.socle import choix, donnees, instant


class LotDemande(SQLModel, table=True):
    """A batch, what it does (`charge`), the list it was chosen in. `fini_le`: every line has its result."""

    __tablename__ = "lot_demande"

    id: int | None = Field(default=None, primary_key=True)
    personne_id: int = Field(foreign_key="personne.id", index=True)
    acte: ActeDeLot = choix(ActeDeLot)
    charge: dict[str, Any] = donnees(default_factory=dict)
    liste: str = Field(default="", max_length=1000)
    demande_le: datetime = instant()
    fini_le: datetime | None = instant(default=None, nullable=True)


class LigneDeLot(SQLModel, table=True):
    """One dossier of a batch and what became of it, written in the transaction of the act."""

    __tablename__ = "ligne_de_lot"

    lot_id: int = Field(primary_key=True, foreign_key="lot_demande.id")
    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id")
    sort: Sort = choix(Sort)
    phrase: str = Field(max_length=500)
