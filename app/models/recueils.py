"""What the worker binds for one person: a sheet, the book of a campaign, the decision file of a dossier."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.models.socle import choix, donnees, instant


class GenreRecueil(StrEnum):
    """A sheet, the book of a campaign, the file gathered for an appeal or an audit, the letters of a publication."""

    FEUILLE = "feuille"
    LIVRE = "livre"
    RECOURS = "recours"
    LETTRES = "lettres"


class Recueil(SQLModel, table=True):
    """One binding, for whoever asked for it and nobody else, with what they might read when it was bound.

    `dossiers`: whose pages are in it, checked again at each download. `faits` of `total`: how far the worker is.
    `zip_sha256`: the same with its attachments, for an appeal.
    """

    __table_args__ = (
        CheckConstraint("genre IN ('livre', 'lettres') OR dossier_id IS NOT NULL", name="dossier"),
        CheckConstraint("(genre = 'lettres') = (seance_id IS NOT NULL)", name="seance"),
        CheckConstraint("(pret_le IS NULL) = (sha256 IS NULL)", name="pret"),
        CheckConstraint("faits >= 0 AND faits <= total", name="avancement"),
        Index(None, "demande_par_id", "genre", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    genre: GenreRecueil = choix(GenreRecueil)
    campagne_id: int = Field(foreign_key="campagne.id")
    dossier_id: int | None = Field(default=None, foreign_key="dossier.id", index=True)
    seance_id: int | None = Field(default=None, foreign_key="seance.id")
    demande_par_id: int = Field(foreign_key="personne.id")
    demande_le: datetime = instant()
    motif: str = Field(default="", max_length=500)
    nom: str = Field(max_length=120)
    dossiers: list[int] = donnees(default_factory=list)
    faits: int = 0
    total: int = 0
    pret_le: datetime | None = instant(default=None, nullable=True)
    sha256: str | None = Field(default=None, max_length=64)
    zip_sha256: str | None = Field(default=None, max_length=64)
