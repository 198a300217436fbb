"""The organisme's file beside its identity: who represents it, its human means and its accounts, year by year."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from app.models.socle import instant


class Representant(SQLModel, table=True):
    """A person who may be reached in the organisme's name. Leaving is a date, never an erasure."""

    id: int | None = Field(default=None, primary_key=True)
    organisme_id: int = Field(foreign_key="organisme.id", index=True)
    nom: str = Field(max_length=80)
    prenom: str = Field(default="", max_length=80)
    fonction: str = Field(default="", max_length=100)
    courriel: str = Field(default="", max_length=254)
    telephone: str = Field(default="", max_length=20)
    est_legal: bool = False
    depuis: date | None = None
    ajoute_le: datetime = instant()
    retire_le: datetime | None = instant(default=None, nullable=True)


class MoyensHumains(SQLModel, table=True):
    """Head counts at 31 December of a year; None: not said. ETPT in hundredths."""

    __tablename__ = "moyens_humains"
    __table_args__ = (
        CheckConstraint("annee BETWEEN 2000 AND 2100", name="annee"),
        CheckConstraint("adherentes IS NULL OR adherents IS NULL OR adherentes <= adherents", name="adherentes"),
        CheckConstraint("emplois_aides IS NULL OR salaries IS NULL OR emplois_aides <= salaries", name="aides"),
    )

    organisme_id: int = Field(primary_key=True, foreign_key="organisme.id")
    annee: int = Field(primary_key=True)
    benevoles: int | None = None
    volontaires: int | None = None
    salaries: int | None = None
    emplois_aides: int | None = None
    etpt_centiemes: int | None = None
    mis_a_disposition: int | None = None
    adherents: int | None = None
    adherentes: int | None = None
    modifie_le: datetime = instant()


class CompteAnnuel(SQLModel, table=True):
    """The accounts of a closed year, in cents. The result is computed, never asked."""

    __tablename__ = "compte_annuel"
    __table_args__ = (
        CheckConstraint("annee BETWEEN 2000 AND 2100", name="annee"),
        CheckConstraint("charges_cents >= 0 AND produits_cents >= 0", name="positif"),
        CheckConstraint("subventions_cents BETWEEN 0 AND produits_cents", name="subventions"),
    )

    organisme_id: int = Field(primary_key=True, foreign_key="organisme.id")
    annee: int = Field(primary_key=True)
    charges_cents: int = Field(sa_type=BigInteger)
    produits_cents: int = Field(sa_type=BigInteger)
    subventions_cents: int = Field(default=0, sa_type=BigInteger)
    modifie_le: datetime = instant()

    @property
    def resultat_cents(self) -> int:
        return self.produits_cents - self.charges_cents
