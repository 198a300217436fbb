"""Which agents have a dossier open now."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from app.models.socle import instant


class LectureEnCours(SQLModel, table=True):
    """An agent's page of a dossier said a moment ago that it was open. A row lives some minutes: no trail is kept."""

    __tablename__ = "lecture_en_cours"
    __table_args__ = (Index(None, "vue_le"),)

    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id")
    personne_id: int = Field(primary_key=True, foreign_key="personne.id")
    vue_le: datetime = instant()
