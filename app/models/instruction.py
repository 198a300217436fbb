"""Who examines a dossier, the marks and the avis."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from app.domain.droits import Qualite
from app.domain.notation import NiveauEgalite, SensAvis
from app.models.socle import choix, donnees, instant


class Affectation(SQLModel, table=True):
    """A post, and the person who holds it, attached to a dossier. History is kept: `jusqu_a` closes a line."""

    __table_args__ = (
        Index(None, "personne_id", "jusqu_a", "dossier_id"),
        # who holds a dossier, and what each holds of the open ones, are read in the index alone
        Index(None, "dossier_id", "jusqu_a", "personne_id", "qualite"),
        Index(
            "ix_affectation_ouverte", "personne_id", "qualite", "dossier_id", "est_ouverte", "jusqu_a",
            sqlite_where=text("est_ouverte = 1 AND jusqu_a IS NULL"),
            postgresql_where=text("est_ouverte AND jusqu_a IS NULL"),
        ),
        Index(
            "ix_affectation_a_rendu", "personne_id", "dossier_id", "a_rendu", "jusqu_a",
            sqlite_where=text("a_rendu = 1 AND jusqu_a IS NULL"),
            postgresql_where=text("a_rendu AND jusqu_a IS NULL"),
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    qualite: Qualite = choix(Qualite)
    poste_code: str = Field(foreign_key="poste.code", max_length=40)
    personne_id: int | None = Field(default=None, foreign_key="personne.id")
    motifs: list[str] = donnees(default_factory=list)
    phrase: str = Field(max_length=1000)
    depuis: datetime = instant()
    jusqu_a: datetime | None = instant(default=None, nullable=True)
    par_id: int | None = Field(default=None, foreign_key="personne.id")
    raison: str = Field(default="", max_length=1000)
    est_ouverte: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether its dossier is being examined. The base keeps it when a line is added or a dossier changes its state."""
    a_rendu: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether this person has rendered their avis on it. The base keeps it too (revision 0095)."""


class AlerteAffectation(SQLModel, table=True):
    """What routing could not settle, for the coordination."""

    __tablename__ = "alerte_affectation"

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id", index=True)
    phrase: str = Field(max_length=500)
    creee_le: datetime = instant()
    levee_le: datetime | None = instant(default=None, nullable=True)


class Note(SQLModel, table=True):
    """One person's mark on one criterion, the version of the dossier and of the barème it was given on."""

    __table_args__ = (
        UniqueConstraint("dossier_id", "personne_id", "critere"),
        CheckConstraint("valeur BETWEEN 0 AND 4", name="valeur"),
    )

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    personne_id: int = Field(foreign_key="personne.id", index=True)
    critere: str = Field(max_length=60)
    valeur: int
    commentaire: str = Field(default="", max_length=4000)
    version_dossier: int = 1
    version_bareme: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    modifiee_le: datetime = instant()
    motif: str = Field(default="", max_length=1000, sa_column_kwargs={"server_default": ""})
    """Why it took the place of the one before, once notes were compared."""


class Avis(SQLModel, table=True):
    """What a person concludes. Started as a draft, expected by routing, closed by `rendu_le`."""

    __table_args__ = (
        UniqueConstraint("dossier_id", "personne_id"),
        Index(
            "ix_avis_rendu",
            "personne_id",
            "dossier_id",
            "rendu_le",
            sqlite_where=text("rendu_le IS NOT NULL"),
            postgresql_where=text("rendu_le IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    personne_id: int = Field(foreign_key="personne.id")
    sens: SensAvis | None = choix(SensAvis, default=None, nullable=True)
    texte: str = Field(default="", max_length=8000)
    niveau_egalite: NiveauEgalite | None = choix(NiveauEgalite, default=None, nullable=True)
    version_dossier: int = 1
    modifie_le: datetime = instant()
    rendu_le: datetime | None = instant(default=None, nullable=True)


class MontantPropose(SQLModel, table=True):
    """What is proposed to a funder for a dossier. Promised (`promis_le`), the envelope holds it until the vote."""

    __tablename__ = "montant_propose"
    __table_args__ = (
        CheckConstraint("montant_cents >= 0", name="montant"),
        CheckConstraint("promis_le IS NULL OR montant_cents > 0", name="promis"),
        Index(None, "dossier_id", "enveloppe_id", "montant_cents"),
    )

    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id")
    enveloppe_id: int = Field(primary_key=True, foreign_key="enveloppe.id")
    montant_cents: int = Field(sa_type=BigInteger)
    promis_le: datetime | None = instant(default=None, nullable=True)
    sous_enveloppe_id: int | None = Field(default=None, foreign_key="sous_enveloppe.id")
    """Of a promise only: a proposal falls where its dossier does."""


class NoteAncienne(SQLModel, table=True):
    """What a note was before it was changed, kept for appeals: `donnee_le` until `remplacee_le`.

    Written by the base (`note_gardee`, revision 0068) whenever a note says something else.
    """

    __tablename__ = "note_ancienne"
    __table_args__ = (
        CheckConstraint("valeur BETWEEN 0 AND 4", name="valeur"),
        Index(None, "dossier_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    personne_id: int = Field(foreign_key="personne.id")
    critere: str = Field(max_length=60)
    valeur: int
    commentaire: str = Field(default="", max_length=4000)
    version_dossier: int = 1
    version_bareme: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    donnee_le: datetime = instant()
    remplacee_le: datetime = instant()
    motif: str = Field(default="", max_length=1000, sa_column_kwargs={"server_default": ""})
    """Why it was changed, once notes were compared."""


class AvisAncien(SQLModel, table=True):
    """An avis that was rendered, then taken back."""

    __tablename__ = "avis_ancien"
    __table_args__ = (Index(None, "dossier_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    personne_id: int = Field(foreign_key="personne.id")
    sens: SensAvis | None = choix(SensAvis, default=None, nullable=True)
    texte: str = Field(default="", max_length=8000)
    niveau_egalite: NiveauEgalite | None = choix(NiveauEgalite, default=None, nullable=True)
    version_dossier: int = 1
    rendu_le: datetime = instant()
    repris_le: datetime = instant()
    motif: str = Field(default="", max_length=1000, sa_column_kwargs={"server_default": ""})
