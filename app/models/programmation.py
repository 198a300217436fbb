"""The parts of an envelope, what is carried over from a year to the next, what is noted at the tour de table."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.domain.enveloppes import Decoupe
from app.domain.tour_de_table import Fermete
from app.models.campagnes import ReglesDEnveloppe, bornes_d_enveloppe
from app.models.socle import choix, instant

EN_VIGUEUR = text("remplacee_le IS NULL")


class SousEnveloppe(ReglesDEnveloppe, table=True):
    """A part of an envelope kept for an orientation, a geography or a commune (`valeur`: its code).

    Every change holds the lock of the root first. Closed, it keeps what it gave and gives the rest back.
    """

    __tablename__ = "sous_enveloppe"
    __table_args__ = (
        *bornes_d_enveloppe(),
        CheckConstraint("engage_cents >= 0", name="engage"),
        CheckConstraint("parent_id <> id", name="parent"),
    )

    id: int | None = Field(default=None, primary_key=True)
    enveloppe_id: int = Field(foreign_key="enveloppe.id", index=True)
    parent_id: int | None = Field(default=None, foreign_key="sous_enveloppe.id")
    decoupe: Decoupe = choix(Decoupe)
    valeur: str = Field(max_length=60)
    libelle: str = Field(max_length=120)
    montant_cents: int = Field(sa_type=BigInteger)
    engage_cents: int = Field(default=0, sa_type=BigInteger)
    promis_cents: int = Field(default=0, sa_type=BigInteger)
    reporte_cents: int = Field(default=0, sa_type=BigInteger)
    reserve_cents: int = Field(default=0, sa_type=BigInteger)
    creee_le: datetime = instant()
    fermee_le: datetime | None = instant(default=None, nullable=True)


class ReportDEnveloppe(SQLModel, table=True):
    """What was left one year and is given the next: an act, kept with who did it and why."""

    __tablename__ = "report_d_enveloppe"
    __table_args__ = (
        CheckConstraint("montant_cents > 0", name="montant"),
        CheckConstraint("source_id <> enveloppe_id", name="source"),
    )

    id: int | None = Field(default=None, primary_key=True)
    enveloppe_id: int = Field(foreign_key="enveloppe.id", index=True)
    source_id: int = Field(foreign_key="enveloppe.id", index=True)
    montant_cents: int = Field(sa_type=BigInteger)
    raison: str = Field(max_length=500)
    fait_le: datetime = instant()
    par_id: int = Field(foreign_key="personne.id")
    annule_le: datetime | None = instant(default=None, nullable=True)
    annule_par_id: int | None = Field(default=None, foreign_key="personne.id")
    annulation: str = Field(default="", max_length=500)
    """Why it was undone: it then moves nothing any more."""


class LigneDeTour(SQLModel, table=True):
    """What somebody noted of a funder on a dossier. Never edited: the next one replaces it, with its reason.

    Of a funder of the committee, the amount lives in `MontantPropose` and in the decisions: this is its history.
    """

    __tablename__ = "ligne_de_tour"
    __table_args__ = (
        CheckConstraint("montant_cents >= 0", name="montant"),
        Index(
            "uq_ligne_de_tour_en_vigueur", "dossier_id", "financeur", "nom_plie", unique=True,
            sqlite_where=EN_VIGUEUR, postgresql_where=EN_VIGUEUR,
        ),
        Index(None, "dossier_id", "id"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    financeur: str = Field(max_length=40)
    nom: str = Field(default="", max_length=120)
    nom_plie: str = Field(default="", max_length=120)
    """The same funder however it is spelt (`domain.tour_de_table.CleDeLigne`)."""
    montant_cents: int = Field(sa_type=BigInteger)
    fermete: Fermete = choix(Fermete)
    numero: str = Field(default="", max_length=60)
    reference: str = Field(default="", max_length=120)
    raison: str = Field(default="", max_length=500)
    notee_le: datetime = instant()
    par_id: int = Field(foreign_key="personne.id")
    remplacee_le: datetime | None = instant(default=None, nullable=True)
