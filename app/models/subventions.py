"""What others published of the grants they gave, as an administrator imported it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from app.models.socle import donnees, instant


class ImportSubventions(SQLModel, table=True):
    """One file, and what became of its lines. `rejets`: (line, reason) of each line that is not kept.

    `lu_le` None: the worker did not read it yet. `refus`: why the whole file is refused, nothing being kept.
    `retire_le`: what it had brought was taken away.
    `attribuant`, `annee`: what whoever imports says of the lines that do not say it.
    """

    __tablename__ = "import_subventions"

    id: int | None = Field(default=None, primary_key=True)
    fichier: str = Field(max_length=120)
    sha256: str = Field(max_length=64)
    importe_le: datetime = instant()
    importe_par_id: int = Field(foreign_key="personne.id")
    lu_le: datetime | None = instant(default=None, nullable=True)
    refus: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})
    attribuant: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    annee: int | None = None
    ajoutees: int = 0
    corrigees: int = 0
    connues: int = 0
    vides: int = 0
    rejetees: int = 0
    rejets: list[list[Any]] = donnees(default_factory=list)
    retire_le: datetime | None = instant(default=None, nullable=True)


class DonneesDeSubvention(SQLModel):
    """What a line of a file says of a grant. Cents."""

    attribuant: str = Field(max_length=200)
    siret_attribuant: str | None = Field(default=None, max_length=14)
    annee: int
    accordee_le: date | None = None
    reference: str = Field(default="", max_length=100)
    beneficiaire: str = Field(max_length=200)
    siren: str | None = Field(default=None, max_length=9)
    siret: str | None = Field(default=None, max_length=14)
    rna: str | None = Field(default=None, max_length=10)
    objet: str = Field(max_length=256)
    montant_cents: int = Field(sa_type=BigInteger)
    dispositif: str = Field(default="", max_length=120)


class SubventionPublique(DonneesDeSubvention, table=True):
    """A grant of any funder to any beneficiary. `cle`: what makes it the same one in another file."""

    __tablename__ = "subvention_publique"
    __table_args__ = (
        CheckConstraint("montant_cents > 0", name="montant"),
        CheckConstraint("siren IS NOT NULL OR rna IS NOT NULL", name="beneficiaire"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cle: str = Field(max_length=64, unique=True)
    import_id: int = Field(foreign_key="import_subventions.id")
    siren: str | None = Field(default=None, max_length=9, index=True)
    rna: str | None = Field(default=None, max_length=10, index=True)


class SubventionPreparee(DonneesDeSubvention, table=True):
    """A line of a file being read: nobody sees it until all of them are there."""

    __tablename__ = "subvention_preparee"

    import_id: int = Field(primary_key=True, foreign_key="import_subventions.id")
    cle: str = Field(primary_key=True, max_length=64)
