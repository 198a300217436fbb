"""Programming scenarios: hypotheses that place amounts on the envelopes, and take nothing from them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.models.socle import donnees, instant


class Scenario(SQLModel, table=True):
    """A scenario of a campaign. `version` grows with each change: what is retained is what was read.

    Deleting it only hides it (`supprime_le`); `phrases` says what the operation that made it could not do.
    """

    __table_args__ = (CheckConstraint("version >= 1", name="version"), Index(None, "campagne_id", "supprime_le", "id"))

    id: int | None = Field(default=None, primary_key=True)
    campagne_id: int = Field(foreign_key="campagne.id")
    nom: str = Field(max_length=120)
    origine: str = Field(default="", max_length=300)
    phrases: list[str] = donnees(default_factory=list)
    copie_de_id: int | None = Field(default=None, foreign_key="scenario.id")
    version: int = 1
    cree_le: datetime = instant()
    cree_par_id: int = Field(foreign_key="personne.id")
    modifie_le: datetime = instant()
    modifie_par_id: int = Field(foreign_key="personne.id")
    retenu_le: datetime | None = instant(default=None, nullable=True)
    retenu_par_id: int | None = Field(default=None, foreign_key="personne.id")
    supprime_le: datetime | None = instant(default=None, nullable=True)


class MontantDeScenario(SQLModel, table=True):
    """What a scenario gives to a dossier from an envelope; no line: nothing."""

    __tablename__ = "montant_de_scenario"
    __table_args__ = (CheckConstraint("montant_cents > 0", name="montant"),)

    scenario_id: int = Field(primary_key=True, foreign_key="scenario.id")
    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id", index=True)
    enveloppe_id: int = Field(primary_key=True, foreign_key="enveloppe.id")
    montant_cents: int = Field(sa_type=BigInteger)


class RechercheDeScenario(SQLModel, table=True):
    """What was asked of the proposer and what it found, for the worker to do once.

    `demande`: the constraints as they were typed. `resultat`: the proof or the gap, and why each dossier is left out
    (ids, so that whoever withdrew from one reads nothing of it). Over (`finie_le`), it made a scenario or says why not.
    """

    __tablename__ = "recherche_de_scenario"
    __table_args__ = (Index(None, "campagne_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    campagne_id: int = Field(foreign_key="campagne.id")
    nom: str = Field(max_length=120)
    demande: dict[str, Any] = donnees(default_factory=dict)
    resultat: dict[str, Any] = donnees(default_factory=dict)
    demandee_le: datetime = instant()
    demandee_par_id: int = Field(foreign_key="personne.id")
    commencee_le: datetime | None = instant(default=None, nullable=True)
    finie_le: datetime | None = instant(default=None, nullable=True)
    scenario_id: int | None = Field(default=None, foreign_key="scenario.id")
