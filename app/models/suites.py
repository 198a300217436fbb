"""What follows a grant: its convention, its payments."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.socle import instant


class Convention(SQLModel, table=True):
    """What both parties signed. `montant_cents`: the grant as the published decision gives it."""

    __table_args__ = (
        CheckConstraint("montant_cents > 0", name="montant"),
        CheckConstraint("acompte_pour_cent BETWEEN 1 AND 100", name="acompte"),
        CheckConstraint("bilan_avant > signee_le", name="bilan"),
    )

    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id")
    numero: str = Field(max_length=60)
    signee_le: date
    montant_cents: int = Field(sa_type=BigInteger)
    acompte_pour_cent: int
    bilan_avant: date = Field(index=True)
    enregistree_le: datetime = instant()
    enregistree_par_id: int = Field(foreign_key="personne.id")


class Versement(SQLModel, table=True):
    """One payment that was ordered. `compte`: the last four signs of the account it went to."""

    __table_args__ = (
        UniqueConstraint("dossier_id", "rang"),
        CheckConstraint("montant_cents > 0", name="montant"),
    )

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    rang: int
    montant_cents: int = Field(sa_type=BigInteger)
    ordonne_le: date
    reference: str = Field(default="", max_length=60)
    compte: str = Field(max_length=4)
    enregistre_le: datetime = instant()
    enregistre_par_id: int = Field(foreign_key="personne.id")
