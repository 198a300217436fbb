"""The minutes of a sitting, version by version. Frozen, a version never changes: its digest says so."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.domain.proces_verbal import EtatPV
from app.models.socle import choix, donnees, instant


class ProcesVerbal(SQLModel, table=True):
    """`debats`: what was said, by dossier id. `contenu`: canonical JSON, from the freezing on. `maj`: counts the
    writings, so that a late page overwrites nothing."""

    __tablename__ = "proces_verbal"
    __table_args__ = (
        UniqueConstraint("seance_id", "numero"),
        CheckConstraint("numero > 0", name="numero"),
        CheckConstraint("(etat = 'fige') = (sha256 IS NOT NULL)", name="fige"),
        CheckConstraint("(sha256 IS NULL) = (contenu IS NULL)", name="contenu"),
        CheckConstraint("fige_par_id <> soumis_par_id", name="relecture"),
    )

    id: int | None = Field(default=None, primary_key=True)
    seance_id: int = Field(foreign_key="seance.id")
    numero: int = 1
    etat: EtatPV = choix(EtatPV, default=EtatPV.EN_REDACTION)
    raison: str = Field(default="", max_length=1000)
    """Why this version replaces the one before."""
    observations: str = ""
    debats: dict[str, str] = donnees(default_factory=dict)
    maj: int = 0
    ecrit_le: datetime = instant()
    ecrit_par_id: int = Field(foreign_key="personne.id")
    soumis_le: datetime | None = instant(default=None, nullable=True)
    soumis_par_id: int | None = Field(default=None, foreign_key="personne.id")
    remarque: str = Field(default="", max_length=1000)
    """What the second agent asks to put right."""
    fige_le: datetime | None = instant(default=None, nullable=True)
    fige_par_id: int | None = Field(default=None, foreign_key="personne.id")
    contenu: str | None = None
    sha256: str | None = Field(default=None, max_length=64)
    pdf_sha256: str | None = Field(default=None, max_length=64)
