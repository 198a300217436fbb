"""What each body said of a dossier, and the votes that make a funder's part firm. Nothing here is ever edited."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.domain.avis import SensAvis
from app.models.socle import choix, donnees, instant


class AvisInstance(SQLModel, table=True):
    """The avis of a sitting on a dossier; the next one replaces it, with its reason. `montants`: cents by funder."""

    __tablename__ = "avis_instance"
    __table_args__ = (
        CheckConstraint("pour >= 0 AND contre >= 0 AND abstentions >= 0", name="votes"),
        Index(
            "uq_avis_instance_en_vigueur", "seance_id", "dossier_id", unique=True,
            sqlite_where=text("remplace_le IS NULL"), postgresql_where=text("remplace_le IS NULL"),
        ),
        Index(None, "dossier_id", "id"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    seance_id: int = Field(foreign_key="seance.id")
    dossier_id: int = Field(foreign_key="dossier.id")
    sens: SensAvis = choix(SensAvis)
    texte: str = Field(default="", max_length=4000)
    montants: dict[str, int] = donnees(default_factory=dict)
    pour: int | None = None
    contre: int | None = None
    abstentions: int | None = None
    rendu_le: datetime = instant()
    rendu_par_id: int = Field(foreign_key="personne.id")
    raison: str = Field(default="", max_length=1000)
    """Why it replaces the one before."""
    remplace_le: datetime | None = instant(default=None, nullable=True)


class VoteFinanceur(SQLModel, table=True):
    """The deliberation by which a funder votes what was decided for it. Cancelled, it is kept with the reason."""

    __tablename__ = "vote_financeur"
    __table_args__ = (
        ForeignKeyConstraint(
            ["decision_id", "enveloppe_id"], ["montant_decide.decision_id", "montant_decide.enveloppe_id"],
            name="fk_vote_financeur_montant",
        ),
        CheckConstraint("montant_cents > 0", name="montant"),
        CheckConstraint("pour >= 0 AND contre >= 0 AND abstentions >= 0", name="votes"),
        Index(
            "uq_vote_financeur_en_vigueur", "decision_id", "enveloppe_id", unique=True,
            sqlite_where=text("annule_le IS NULL"), postgresql_where=text("annule_le IS NULL"),
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    decision_id: int
    enveloppe_id: int
    montant_cents: int = Field(sa_type=BigInteger)
    decide_cents: int | None = Field(default=None, sa_type=BigInteger)
    """What the committee had decided for this funder, where its assembly may have voted another sum."""
    seance_id: int | None = Field(default=None, foreign_key="seance.id", index=True)
    instance: str = Field(max_length=120)
    reference: str = Field(max_length=120)
    vote_du: date
    pour: int | None = None
    contre: int | None = None
    abstentions: int | None = None
    note_le: datetime = instant()
    note_par_id: int = Field(foreign_key="personne.id")
    annule_le: datetime | None = instant(default=None, nullable=True)
    annule_par_id: int | None = Field(default=None, foreign_key="personne.id")
    motif_annulation: str = Field(default="", max_length=1000)
