"""What rectifies a published decision: proposed by one person, confirmed by another, kept whatever comes of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.domain.rectification import IssueDeRectification, MotifRectification
from app.models.socle import choix, donnees, instant

_EN_ATTENTE = text("tranchee_le IS NULL")


class Rectification(SQLModel, table=True):
    """A new wording of a published grant. One waits at most on a dossier.

    `decision_id`: the decision it rectifies; `nouvelle_id`: the one it became. `montants`: cents by funder's code.
    `financeur_code`, `instance`: where the vote of a funder on another sum is what changes it.
    """

    __table_args__ = (
        CheckConstraint("(issue IS NULL) = (tranchee_le IS NULL)", name="tranchee"),
        CheckConstraint("(issue IS NULL) = (tranchee_par_id IS NULL)", name="tranchee_par"),
        CheckConstraint("issue <> 'confirmee' OR tranchee_par_id <> proposee_par_id", name="second"),
        Index(
            "uq_rectification_en_attente", "dossier_id", unique=True,
            sqlite_where=_EN_ATTENTE, postgresql_where=_EN_ATTENTE,
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id", index=True)
    decision_id: int = Field(foreign_key="decision.id")
    motif_code: MotifRectification = choix(MotifRectification)
    motif: str = Field(max_length=600)
    reference: str = Field(max_length=120)
    acte_du: date
    montants: dict[str, int] = donnees(default_factory=dict)
    conditions: str = Field(default="", max_length=4000)
    reserves: str = Field(default="", max_length=4000)
    financeur_code: str | None = Field(default=None, foreign_key="financeur.code", max_length=40)
    instance: str = Field(default="", max_length=120)
    proposee_le: datetime = instant()
    proposee_par_id: int = Field(foreign_key="personne.id")
    issue: IssueDeRectification | None = choix(IssueDeRectification, default=None, nullable=True)
    nouvelle_id: int | None = Field(default=None, foreign_key="decision.id")
    tranchee_le: datetime | None = instant(default=None, nullable=True)
    tranchee_par_id: int | None = Field(default=None, foreign_key="personne.id")
