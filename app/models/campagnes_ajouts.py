"""The questions an administrator adds to one campaign, before it opens or while it runs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.domain.questions_ajoutees import GenreAjoute
from app.models.socle import choix, instant


class QuestionDeCampagne(SQLModel, table=True):
    """An added question. Withdrawing it is a date: the dossiers that were asked it stay readable.

    `section`: where it is asked; `propositions`: the choices offered, one per line, in order.
    """

    __tablename__ = "question_ajoutee"
    __table_args__ = (
        CheckConstraint("retiree_le IS NULL OR retiree_le >= ajoutee_le", name="retrait"),
        CheckConstraint("(genre IN ('choix', 'choix_multiples')) = (propositions <> '')", name="propositions"),
        Index(None, "campagne_id", "rang", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    campagne_id: int = Field(foreign_key="campagne.id")
    section: str = Field(max_length=40)
    rang: int = 0
    genre: GenreAjoute = choix(GenreAjoute)
    libelle: str = Field(max_length=200)
    aide: str = Field(default="", max_length=500)
    propositions: str = ""
    est_facultatif: bool = False
    ajoutee_le: datetime = instant()
    ajoutee_par_id: int = Field(foreign_key="personne.id")
    retiree_le: datetime | None = instant(default=None, nullable=True)
