"""The models of letters that an administrator wrote for a campaign."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.socle import instant


class ModeleDeLettre(SQLModel, table=True):
    """A version of a model; the last one is in force, none is ever changed. `genre`: a `GenreLettre`."""

    __tablename__ = "modele_de_lettre"
    __table_args__ = (
        UniqueConstraint("campagne_id", "genre", "numero"),
        CheckConstraint("numero > 0", name="numero"),
    )

    id: int | None = Field(default=None, primary_key=True)
    campagne_id: int = Field(foreign_key="campagne.id")
    genre: str = Field(max_length=40)
    numero: int
    sujet: str = Field(max_length=200)
    texte: str
    ecrit_le: datetime = instant()
    par_id: int = Field(foreign_key="personne.id")
