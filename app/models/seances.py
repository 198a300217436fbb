"""The movements of a sitting: who came, left, was excused or represented, and when. Nothing is ever erased."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.domain.quorum import Presence
from app.models.socle import choix, instant


class MouvementDePresence(SQLModel, table=True):
    """The place of each person, as the sitting holds it now, is kept beside (`MembreSeance`)."""

    __tablename__ = "mouvement_de_presence"
    __table_args__ = (
        CheckConstraint("(presence = 'represente') = (represente_par_id IS NOT NULL)", name="pouvoir"),
        CheckConstraint("represente_par_id <> personne_id", name="mandataire"),
        Index(None, "seance_id", "personne_id", "a"),
    )

    id: int | None = Field(default=None, primary_key=True)
    seance_id: int = Field(foreign_key="seance.id")
    personne_id: int = Field(foreign_key="personne.id")
    presence: Presence = choix(Presence)
    represente_par_id: int | None = Field(default=None, foreign_key="personne.id")
    a: datetime = instant()
    note_le: datetime = instant()
    note_par_id: int = Field(foreign_key="personne.id")


class SaisieDeSeance(SQLModel, table=True):
    """A form of the secretary that became a decision: sent again after a cut, it is the same one."""

    __tablename__ = "saisie_de_seance"

    cle: str = Field(primary_key=True, max_length=64)
    decision_id: int = Field(foreign_key="decision.id", index=True)
    empreinte: str = Field(max_length=64)
    faite_le: datetime = instant()
