"""The checklist of a dossier: what was answered of each point, where it led, the proposals to set it aside."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.domain.irrecevabilite import EtatProposition, MotifIrrecevabilite
from app.domain.recevabilite import Conclusion, Point, Reponse
from app.models.socle import choix, instant

_PROPOSEE = text("etat = 'proposee'")


class PointVerifie(SQLModel, table=True):
    """What was answered of one point: the last word, in front of what the machine said then.

    `constat`, `phrase`: the machine's word. `motif`: why the agent says otherwise. The earlier answers are in the
    journal.
    """

    __tablename__ = "point_verifie"

    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id")
    point: Point = choix(Point, primary_key=True)
    est_tenu: bool
    constat: Reponse = choix(Reponse)
    phrase: str = Field(max_length=1000)
    motif: str = Field(default="", max_length=1000)
    version: int
    verifie_le: datetime = instant()
    verifie_par_id: int = Field(foreign_key="personne.id")


class Recevabilite(SQLModel, table=True):
    """Where the checklist of a dossier led, the last time it was concluded, and on which version."""

    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id")
    conclusion: Conclusion = choix(Conclusion)
    version: int
    conclue_le: datetime = instant()
    conclue_par_id: int = Field(foreign_key="personne.id")


class Irrecevabilite(SQLModel, table=True):
    """A proposal to set a dossier aside, and what another agent made of it. History is kept; one waits at most.

    `tranchee_le`: confirmed or sent back by `relue_par_id`, with `raison` when sent back, or withdrawn by its author's
    side.
    """

    __table_args__ = (
        CheckConstraint("relue_par_id IS NULL OR relue_par_id <> proposee_par_id", name="second_agent"),
        CheckConstraint("(etat = 'proposee') = (tranchee_le IS NULL)", name="tranchee"),
        CheckConstraint("(etat IN ('confirmee', 'renvoyee')) = (relue_par_id IS NOT NULL)", name="relue"),
        Index(
            "uq_irrecevabilite_proposee", "dossier_id", unique=True,
            sqlite_where=_PROPOSEE, postgresql_where=_PROPOSEE,
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id", index=True)
    version: int
    motif: MotifIrrecevabilite = choix(MotifIrrecevabilite)
    texte: str = Field(max_length=2000)
    etat: EtatProposition = choix(EtatProposition, default=EtatProposition.PROPOSEE)
    proposee_par_id: int = Field(foreign_key="personne.id")
    proposee_le: datetime = instant()
    relue_par_id: int | None = Field(default=None, foreign_key="personne.id")
    tranchee_le: datetime | None = instant(default=None, nullable=True)
    raison: str = Field(default="", max_length=2000)
