"""What contests a published decision, and what was answered."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.domain.recours_gracieux import IssueDeRecours, VoieDeRecours
from app.models.socle import choix, donnees, instant

_EN_COURS = text("tranche_le IS NULL")


class RecoursGracieux(SQLModel, table=True):
    """A recours against a decision, or against an irrecevabilité (`decision_id` None). One waits at most.

    `envoye_le`: the day of the portal, or the postmark; `recu_le`: the day the two months of silence run from.
    `sujet` and `reponse`: the letter that rejects it, as it was sent. `est_hors_delai`: on paper only, known
    the day it is recorded. `pieces`: the ids of its documents (`Piece`).
    """

    __tablename__ = "recours_gracieux"
    __table_args__ = (
        CheckConstraint("envoye_le <= recu_le", name="recu"),
        CheckConstraint("(issue IS NULL) = (tranche_le IS NULL)", name="tranche"),
        CheckConstraint("(issue IS NULL) = (tranche_par_id IS NULL)", name="tranche_par"),
        Index(
            "uq_recours_gracieux_en_cours", "dossier_id", unique=True,
            sqlite_where=_EN_COURS, postgresql_where=_EN_COURS,
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id", index=True)
    decision_id: int | None = Field(default=None, foreign_key="decision.id")
    voie: VoieDeRecours = choix(VoieDeRecours)
    envoye_le: date
    recu_le: date
    est_hors_delai: bool = False
    texte: str
    pieces: list[int] = donnees(default_factory=list)
    enregistre_le: datetime = instant()
    enregistre_par_id: int = Field(foreign_key="personne.id")
    issue: IssueDeRecours | None = choix(IssueDeRecours, default=None, nullable=True)
    motif: str = ""
    sujet: str = Field(default="", max_length=200)
    reponse: str = ""
    seance_id: int | None = Field(default=None, foreign_key="seance.id")
    tranche_le: datetime | None = instant(default=None, nullable=True)
    tranche_par_id: int | None = Field(default=None, foreign_key="personne.id")
    remise_autrement_le: datetime | None = instant(default=None, nullable=True)
    """Its mail did not arrive: the answer was handed over by post or by hand."""
