"""The document safe of an organisme. Contents are kept under their digest, beside those of the dossiers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.models.dossiers import EtatPiece
from app.models.socle import choix, instant

_COURANT = text("remplace_le IS NULL AND retire_le IS NULL")


class DocumentCoffre(SQLModel, table=True):
    """One document; `etat` is what the antivirus said. Replaced or taken away, its row and its content stay: a dossier
    may refer to it."""

    __tablename__ = "document_coffre"
    __table_args__ = (
        CheckConstraint("annee IS NULL OR annee BETWEEN 1900 AND 2100", name="annee"),
        # one current document per kind
        Index(
            "uq_document_coffre_courant",
            "organisme_id",
            "genre",
            unique=True,
            sqlite_where=_COURANT,
            postgresql_where=_COURANT,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisme_id: int = Field(foreign_key="organisme.id", index=True)
    genre: str = Field(max_length=40)
    nom: str = Field(max_length=120)
    mime: str = Field(max_length=100)
    taille: int
    sha256: str = Field(max_length=64, index=True)
    etat: EtatPiece = choix(EtatPiece, default=EtatPiece.SAINE, sa_column_kwargs={"server_default": "saine"})
    annee: int | None = None
    valable_jusqu_au: date | None = None
    ajoute_le: datetime = instant()
    ajoute_par_id: int = Field(foreign_key="personne.id")
    remplace_le: datetime | None = instant(default=None, nullable=True)
    retire_le: datetime | None = instant(default=None, nullable=True)
