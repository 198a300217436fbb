"""What agents tell each other about a dossier."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.domain.notes_internes import Suite
from app.models.socle import instant

_ATTEND = text("levee_le IS NULL AND (destinataire_id IS NOT NULL OR est_a_la_coordination)")

_A_LIRE = text("lue_le IS NULL")


class NoteInterne(SQLModel, table=True):
    """A note on a dossier, never changed once written. `cle` is drawn with the form: sent twice, it is kept once.

    Handed to a person or to the coordination, it waits until `levee_le`.
    """

    __tablename__ = "note_interne"
    __table_args__ = (
        CheckConstraint("destinataire_id IS NULL OR NOT est_a_la_coordination", name="un_destinataire"),
        CheckConstraint("(levee_le IS NULL) = (levee_par_id IS NULL)", name="levee"),
        Index(None, "dossier_id", "id"),
        Index("ix_note_interne_en_attente", "dossier_id", sqlite_where=_ATTEND, postgresql_where=_ATTEND),
    )

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    auteur_id: int = Field(foreign_key="personne.id")
    cle: str = Field(max_length=64, unique=True)
    texte: str = Field(max_length=4000)
    ecrite_le: datetime = instant()
    destinataire_id: int | None = Field(default=None, foreign_key="personne.id")
    est_a_la_coordination: bool = False
    levee_le: datetime | None = instant(default=None, nullable=True)
    levee_par_id: int | None = Field(default=None, foreign_key="personne.id")

    @property
    def suite(self) -> Suite:
        return Suite(self.auteur_id, self.destinataire_id, self.est_a_la_coordination, self.levee_le)


class Mention(SQLModel, table=True):
    """A colleague told of a note; it waits in their « À traiter » until they say they read it."""

    __table_args__ = (Index("ix_mention_a_lire", "personne_id", sqlite_where=_A_LIRE, postgresql_where=_A_LIRE),)

    note_id: int = Field(primary_key=True, foreign_key="note_interne.id")
    personne_id: int = Field(primary_key=True, foreign_key="personne.id")
    lue_le: datetime | None = instant(default=None, nullable=True)
