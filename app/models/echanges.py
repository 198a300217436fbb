"""Messages between an organisme and the people who follow its dossier."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from app.domain.echanges import Cote
from app.models.dossiers import EtatPiece
from app.models.socle import choix, instant

_EN_ATTENTE = text("traite_le IS NULL")


class Message(SQLModel, table=True):
    """One message of the thread of a dossier, never changed once sent.

    `cle` is drawn with the form: sent twice, it is kept once. `traite_le`: the other side has read it (the
    organisme) or answered it (the service); until then it waits.
    """

    __table_args__ = (
        Index(None, "dossier_id", "id"),
        Index("ix_message_en_attente", "dossier_id", sqlite_where=_EN_ATTENTE, postgresql_where=_EN_ATTENTE),
    )

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    auteur_id: int = Field(foreign_key="personne.id")
    cote: Cote = choix(Cote)
    cle: str = Field(max_length=64, unique=True)
    texte: str = Field(max_length=4000)
    ecrit_le: datetime = instant()
    traite_le: datetime | None = instant(default=None, nullable=True)


class FichierDeMessage(SQLModel, table=True):
    """A file sent with a message, kept under its digest among the pieces."""

    __tablename__ = "fichier_de_message"

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    nom: str = Field(max_length=120)
    mime: str = Field(max_length=100)
    taille: int
    sha256: str = Field(max_length=64, index=True)
    etat: EtatPiece = choix(EtatPiece, default=EtatPiece.SAINE)
