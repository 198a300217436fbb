"""What follows a grant: its convention, its payments, its bilan."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.socle import donnees, instant


class Convention(SQLModel, table=True):
    """What both parties signed. `montant_cents`: the grant as the published decision gives it."""

    __table_args__ = (
        CheckConstraint("montant_cents > 0", name="montant"),
        CheckConstraint("acompte_pour_cent BETWEEN 1 AND 100", name="acompte"),
        CheckConstraint("bilan_avant > signee_le", name="bilan"),
    )

    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id")
    numero: str = Field(max_length=60)
    signee_le: date
    montant_cents: int = Field(sa_type=BigInteger)
    acompte_pour_cent: int
    bilan_avant: date = Field(index=True)
    modifiee_le: datetime | None = instant(default=None, nullable=True)
    enregistree_le: datetime = instant()
    enregistree_par_id: int = Field(foreign_key="personne.id")


class Versement(SQLModel, table=True):
    """One payment that was ordered. `compte`: the last four signs of the account it went to.

    One that the treasury sent back is kept, cancelled with its reason: it counts no more.
    """

    __table_args__ = (
        UniqueConstraint("dossier_id", "rang"),
        CheckConstraint("montant_cents > 0", name="montant"),
    )

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    rang: int
    montant_cents: int = Field(sa_type=BigInteger)
    ordonne_le: date
    reference: str = Field(default="", max_length=60)
    compte: str = Field(max_length=4)
    enregistre_le: datetime = instant()
    enregistre_par_id: int = Field(foreign_key="personne.id")
    annule_le: datetime | None = instant(default=None, nullable=True)
    motif_annulation: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})


class Bilan(SQLModel, table=True):
    """The bilan of a grant as it is typed, and what became of it. `versions`: how many times it was given.

    `precision_*`: what the pilote asked last; answered when it is given again. `conforme_le`: the pilote found it
    right, and the balance may be paid.
    """

    __table_args__ = (
        CheckConstraint("version >= 0 AND versions >= 0", name="versions"),
        CheckConstraint("(versions = 0) = (rendu_le IS NULL)", name="rendu"),
        CheckConstraint("reverse_cents IS NULL OR reverse_cents > 0", name="reverse"),
        CheckConstraint("tranche_le IS NULL OR rendu_le IS NOT NULL", name="tranche"),
    )

    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id")
    contenu: dict[str, Any] = donnees(default_factory=dict)
    version: int = 0
    modifie_le: datetime = instant()
    modifie_par_id: int = Field(foreign_key="personne.id")
    versions: int = 0
    rendu_le: datetime | None = instant(default=None, nullable=True)
    precision_le: datetime | None = instant(default=None, nullable=True)
    precision_par_id: int | None = Field(default=None, foreign_key="personne.id")
    precision_texte: str = Field(default="", max_length=3000)
    precision_avant: date | None = None
    precisee_le: datetime | None = instant(default=None, nullable=True)
    conforme_le: datetime | None = instant(default=None, nullable=True)
    tranche_le: datetime | None = instant(default=None, nullable=True)
    tranche_par_id: int | None = Field(default=None, foreign_key="personne.id")
    conclusion: str = Field(default="", max_length=3000)
    reverse_cents: int | None = Field(default=None, sa_type=BigInteger)
    clotures: list[dict[str, Any]] = donnees(default_factory=list, sa_column_kwargs={"server_default": "[]"})
    """What it was closed with each time it was opened again: when, by whom, the conclusion, the sum, why."""

    @property
    def attend_des_precisions(self) -> bool:
        return self.precision_le is not None and self.precisee_le is None


class VersionBilan(SQLModel, table=True):
    """A bilan as it was given, frozen: canonical JSON and its SHA-256."""

    __tablename__ = "version_bilan"
    __table_args__ = (UniqueConstraint("dossier_id", "numero"),)

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    numero: int
    contenu: str
    sha256: str = Field(max_length=64)
    rendue_le: datetime = instant()
    rendue_par_id: int = Field(foreign_key="personne.id")
