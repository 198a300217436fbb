"""Pairs of dossiers that look alike, and what they are compared by."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.domain.ressemblances import EtatRessemblance
from app.models.socle import choix, donnees, instant


class EmpreinteDeDossier(SQLModel, table=True):
    """The version of a dossier that was compared last, and the ages of its public; its words are beside."""

    __tablename__ = "empreinte_de_dossier"

    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id")
    annee: int = Field(index=True)
    version: int
    ages: list[str] = donnees(default_factory=list)
    comparee_le: datetime = instant()


class TermeDeDossier(SQLModel, table=True):
    """A word of a dossier, as it is compared (folded, without its plural) and as it was written."""

    __tablename__ = "terme_de_dossier"
    __table_args__ = (Index(None, "annee", "terme", "dossier_id"),)

    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id")
    terme: str = Field(primary_key=True, max_length=60)
    mot: str = Field(max_length=60)
    annee: int


class Ressemblance(SQLModel, table=True):
    """Two dossiers, the older id first. Found by the worker (`motifs`) or told by an agent; settled by an agent."""

    __table_args__ = (
        UniqueConstraint("premier_id", "second_id"),
        CheckConstraint("premier_id < second_id", name="ordre"),
        CheckConstraint("(etat = 'doublon') = (doublon_id IS NOT NULL)", name="doublon"),
        CheckConstraint("doublon_id IS NULL OR doublon_id IN (premier_id, second_id)", name="doublon_de_la_paire"),
        CheckConstraint("(etat = 'a_regarder') = (tranche_le IS NULL)", name="tranche"),
        CheckConstraint("(tranche_le IS NULL) = (tranche_par_id IS NULL)", name="tranche_par"),
        Index(None, "second_id"),
        Index(None, "etat", "premier_id", "second_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    premier_id: int = Field(foreign_key="dossier.id")
    second_id: int = Field(foreign_key="dossier.id")
    motifs: list[str] = donnees(default_factory=list)
    quartiers: list[str] = donnees(default_factory=list)
    ages: list[str] = donnees(default_factory=list)
    termes: list[str] = donnees(default_factory=list)
    trouve_le: datetime = instant()
    etat: EtatRessemblance = choix(EtatRessemblance, default=EtatRessemblance.A_REGARDER)
    doublon_id: int | None = Field(default=None, foreign_key="dossier.id")
    raison: str = Field(default="", max_length=500)
    tranche_le: datetime | None = instant(default=None, nullable=True)
    tranche_par_id: int | None = Field(default=None, foreign_key="personne.id")

    def autre(self, dossier_id: int | None) -> int:
        return self.second_id if dossier_id == self.premier_id else self.premier_id
