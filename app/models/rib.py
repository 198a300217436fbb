"""Requested changes of bank details. The organisme's own columns hold the confirmed account only."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.domain.coordonnees import EtatChangement
from app.models.socle import choix, donnees, instant


class ChangementRib(SQLModel, table=True):
    """One request, its call-back and its answer. `contacts`: who could be called when it was made."""

    __tablename__ = "changement_rib"
    __table_args__ = (
        CheckConstraint("(tranche_le IS NULL) = (etat = 'a_confirmer')", name="tranche"),
        CheckConstraint(
            "etat <> 'confirme' OR (verifie_par_id IS NOT NULL AND verifie_par_id <> tranche_par_id)", name="deux"
        ),
        # one request waits at a time for an organisme
        Index(
            "uq_changement_rib_attente",
            "organisme_id",
            unique=True,
            sqlite_where=text("etat = 'a_confirmer'"),
            postgresql_where=text("etat = 'a_confirmer'"),
        ),
        Index(None, "etat", "demande_le"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisme_id: int = Field(foreign_key="organisme.id", index=True)
    etat: EtatChangement = choix(EtatChangement, default=EtatChangement.A_CONFIRMER)
    iban: str = Field(max_length=34)
    titulaire_compte: str = Field(max_length=120)
    ancien_iban: str | None = Field(default=None, max_length=34)
    ancien_titulaire: str = Field(default="", max_length=120)
    contacts: list[dict[str, Any]] = donnees(default_factory=list)
    demande_le: datetime = instant()
    demande_par_id: int = Field(foreign_key="personne.id")
    verifie_le: datetime | None = instant(default=None, nullable=True)
    verifie_par_id: int | None = Field(default=None, foreign_key="personne.id")
    rappel: str = Field(default="", max_length=500)
    tranche_le: datetime | None = instant(default=None, nullable=True)
    tranche_par_id: int | None = Field(default=None, foreign_key="personne.id")
    motif: str = Field(default="", max_length=500)
