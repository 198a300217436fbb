"""The words that agents put on dossiers to find them again."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.models.socle import instant


class Etiquette(SQLModel, table=True):
    """One word of the team. `cle`: the same without accents nor case, so that it exists once."""

    id: int | None = Field(default=None, primary_key=True)
    libelle: str = Field(max_length=40)
    cle: str = Field(max_length=80, unique=True)
    creee_le: datetime = instant()
    creee_par_id: int = Field(foreign_key="personne.id")


class EtiquetteDeDossier(SQLModel, table=True):
    """A word on a dossier: for the agents alone, it survives a completion."""

    __tablename__ = "etiquette_de_dossier"
    __table_args__ = (Index(None, "dossier_id"),)

    etiquette_id: int = Field(primary_key=True, foreign_key="etiquette.id")
    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id")
    posee_le: datetime = instant()
    posee_par_id: int = Field(foreign_key="personne.id")
