"""What a reader declared before opening a dossier, and the communes people are elected in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.domain.liens import Declare, NatureDuLien
from app.models.socle import choix, instant


class DeclarationDeLien(SQLModel, table=True):
    """One answer by person and dossier, the last one; the journal keeps the others. A withdrawal is a `Deport`."""

    __tablename__ = "declaration_de_lien"
    __table_args__ = (
        CheckConstraint("(declare = 'lien') = (nature IS NOT NULL)", name="nature_du_lien"),
        Index(None, "personne_id", "declare", "dossier_id"),
    )

    personne_id: int = Field(primary_key=True, foreign_key="personne.id")
    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id", index=True)
    declare: Declare = choix(Declare)
    nature: NatureDuLien | None = choix(NatureDuLien, default=None, nullable=True)
    precision: str = Field(default="", max_length=300)
    declaree_le: datetime = instant()


class MandatElectif(SQLModel, table=True):
    """Somebody sits in the council of a commune: the portal reminds them of it where that commune is concerned."""

    __tablename__ = "mandat_electif"

    personne_id: int = Field(primary_key=True, foreign_key="personne.id")
    insee: str = Field(primary_key=True, foreign_key="commune.insee", max_length=5)
