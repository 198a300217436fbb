"""Calibration of a campaign: three dossiers, and what each agent gave them, apart from the real notes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.socle import instant


class Etalonnage(SQLModel, table=True):
    """The calibration of a campaign, open until `clos_le`."""

    __table_args__ = (
        UniqueConstraint("campagne_id"),
        CheckConstraint("(clos_le IS NULL) = (clos_par_id IS NULL)", name="clos_par"),
    )

    id: int | None = Field(default=None, primary_key=True)
    campagne_id: int = Field(foreign_key="campagne.id")
    ouvert_le: datetime = instant()
    ouvert_par_id: int = Field(foreign_key="personne.id")
    clos_le: datetime | None = instant(default=None, nullable=True)
    clos_par_id: int | None = Field(default=None, foreign_key="personne.id")


class Etalon(SQLModel, table=True):
    """One of the three dossiers of a calibration, in the order they were chosen."""

    __table_args__ = (UniqueConstraint("etalonnage_id", "rang"),)

    etalonnage_id: int = Field(primary_key=True, foreign_key="etalonnage.id")
    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id", index=True)
    rang: int
    criteres: int
    """How many there are to score: the barème is held while the calibration is open."""


class NoteEtalon(SQLModel, table=True):
    """What somebody gave one of the three dossiers on a criterion. It never enters a mean."""

    __tablename__ = "note_etalon"
    __table_args__ = (
        UniqueConstraint("etalonnage_id", "dossier_id", "personne_id", "critere"),
        CheckConstraint("valeur BETWEEN 0 AND 4", name="valeur"),
    )

    id: int | None = Field(default=None, primary_key=True)
    etalonnage_id: int = Field(foreign_key="etalonnage.id")
    dossier_id: int = Field(foreign_key="dossier.id")
    personne_id: int = Field(foreign_key="personne.id")
    critere: str = Field(max_length=60)
    valeur: int
    commentaire: str = Field(default="", max_length=4000)
    donnee_le: datetime = instant()
