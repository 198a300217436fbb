"""The dossier: its sections as typed, its frozen versions, its documents."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.domain.etats import Etat
from app.domain.orientations import Orientation
from app.models.socle import choix, donnees, instant

_ATTENDUE = text("repondue_le IS NULL AND carence_le IS NULL")
# what the filters of the list and its gate read of a dossier
_FILTRES = (
    "organisme_id", "campagne_id", "orientation", "pilote_id", "montant_demande_cents", "traits", "note_dixiemes",
    "notes_partagees_le",
)  # fmt: skip


def _par(nom: str, nombre: str) -> Index:
    """The order of a list by this number; it holds all that the list is filtered by."""
    return Index(f"ix_dossier_{nom}", nombre, "id", *(un for un in _FILTRES if un != nombre), "etat")


class Dossier(SQLModel, table=True):
    """One request. Columns beside the state are what lists, filters and rankings read; `commands` keep them
    in step with the sections in the same transaction (`portail verifier` recomputes and compares)."""

    __table_args__ = (
        CheckConstraint("etat IN ('brouillon', 'abandonne', 'expire') OR depose_le IS NOT NULL", name="depot"),
        CheckConstraint("depose_le IS NULL OR numero IS NOT NULL", name="numero"),
        CheckConstraint("note_dixiemes IS NULL OR note_dixiemes BETWEEN 0 AND 1000", name="note"),
        CheckConstraint("montant_demande_cents >= 0", name="demande"),
        Index(None, "campagne_id", "etat", "depose_le", "id"),
        Index(None, "campagne_id", "orientation", "etat", "depose_le", "id"),
        # the counts of the list and the totals of the ranking are read in the index alone
        Index(
            "ix_dossier_totaux", "campagne_id", "etat", "organisme_id", "orientation", "montant_demande_cents",
            "montant_propose_cents",
        ),
        Index(None, "etat", "organisme_id"),
        Index(None, "campagne_id", "depose_le", "id"),
        # the order of the ranking, down to the end of its page; PostgreSQL is told by the revision 0088 that a missing
        # note comes last, SQLite takes it for the lowest one
        Index(
            "ix_dossier_classement", "campagne_id", "note_dixiemes", "note_participation_centiemes",
            "note_orientation_centiemes", "depose_le", "numero", "etat", "organisme_id", "orientation",
        ),
        # the list, whatever it is filtered by: walked in its order, or by state where its dossiers are counted
        Index("ix_dossier_liste", "depose_le", "id", *_FILTRES, "etat"),
        _par("demande", "montant_demande_cents"),
        _par("cout", "cout_total_cents"),
        _par("beneficiaires", "beneficiaires"),
        _par("note", "note_dixiemes"),
        Index("ix_dossier_comptes", "etat", "depose_le", "id", *_FILTRES, "cout_total_cents", "beneficiaires"),
        Index(None, "orientation", "depose_le", "id"),
        Index(None, "pilote_id", "etat", "depose_le", "id"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    campagne_id: int = Field(foreign_key="campagne.id")
    organisme_id: int = Field(foreign_key="organisme.id", index=True)
    cree_par_id: int = Field(foreign_key="personne.id")
    etat: Etat = choix(Etat, default=Etat.BROUILLON)
    numero: str | None = Field(default=None, max_length=20, unique=True)
    cle_depot: str | None = Field(default=None, max_length=64)
    cree_le: datetime = instant()
    modifie_le: datetime = instant()
    depose_le: datetime | None = instant(default=None, nullable=True)
    version_deposee: int = 0
    # projection of the content
    titre: str = Field(default="", max_length=200)
    orientation: Orientation | None = choix(Orientation, default=None, nullable=True)
    montant_demande_cents: int = Field(default=0, sa_type=BigInteger)
    cout_total_cents: int = Field(default=0, sa_type=BigInteger)
    beneficiaires: int = 0
    commune_principale: str | None = Field(default=None, foreign_key="commune.insee", max_length=5)
    traits: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    """The axes, geographies, financeurs and first request of its last deposit (`domain.traits`)."""
    axes_resume: str = Field(default="", max_length=400)
    territoires_resume: str = Field(default="", max_length=400)
    # who helped to write, with a mandate: shown to the members and to the agents
    aide_par: str = Field(default="", max_length=300, sa_column_kwargs={"server_default": ""})
    # projection of the instruction
    pilote_id: int | None = Field(default=None, foreign_key="personne.id")
    note_dixiemes: int | None = None
    note_participation_centiemes: int | None = None
    note_orientation_centiemes: int | None = None
    est_note_provisoire: bool = True
    avis_attendus: int = 0
    avis_rendus: int = 0
    a_des_ecarts: bool = False
    avis_pilote: str | None = Field(default=None, max_length=40)
    montant_propose_cents: int | None = Field(default=None, sa_type=BigInteger)
    notes_partagees_le: datetime | None = instant(default=None, nullable=True)
    """When those who rendered an avis began to read one another's (`domain.phases`)."""
    raison_du_partage: str = Field(default="", max_length=1000, sa_column_kwargs={"server_default": ""})
    """Why the coordination did not wait for every avis; nothing when all were rendered."""
    # projection of the decision
    decision_publiee_le: datetime | None = instant(default=None, nullable=True)


class Section(SQLModel, table=True):
    """The answers of one section, exactly as typed. `version` refuses a save made over someone else's."""

    __table_args__ = (UniqueConstraint("dossier_id", "cle"),)

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    cle: str = Field(max_length=40)
    contenu: dict[str, Any] = donnees(default_factory=dict)
    version: int = 1
    modifiee_le: datetime = instant()
    modifiee_par_id: int = Field(foreign_key="personne.id")


class Presence(SQLModel, table=True):
    """Who is in a section now, and what they saved there field by field since `depuis`.

    Saving one field writes this row rather than a line of the trail: the worker turns it into one line when the
    person has gone. `section` is empty on the task list.
    """

    __table_args__ = (CheckConstraint("enregistrements >= 0", name="enregistrements"), Index(None, "vue_le"))

    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id")
    personne_id: int = Field(primary_key=True, foreign_key="personne.id")
    section: str = Field(primary_key=True, max_length=40)
    depuis: datetime = instant()
    vue_le: datetime = instant()
    ecrit_le: datetime | None = instant(default=None, nullable=True)
    enregistrements: int = 0


class VersionDossier(SQLModel, table=True):
    """What was deposited, frozen: canonical JSON and its SHA-256."""

    __tablename__ = "version_dossier"
    __table_args__ = (UniqueConstraint("dossier_id", "numero"), Index(None, "deposee_le"))

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    numero: int
    contenu: str
    sha256: str = Field(max_length=64)
    deposee_le: datetime = instant()
    deposee_par_id: int = Field(foreign_key="personne.id")


class Rattachement(SQLModel, table=True):
    """What a dossier touches, for filters (`Extrait.liens`): an axe, a commune, a geographie, a financeur…"""

    __table_args__ = (Index(None, "nature", "code", "dossier_id"),)

    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id")
    nature: str = Field(primary_key=True, max_length=12)
    code: str = Field(primary_key=True, max_length=60)
    rang: int = 0


class EtatPiece(StrEnum):
    """What the antivirus said; without an antivirus everything is SAINE at once."""

    EN_ANALYSE = "en_analyse"
    SAINE = "saine"
    REFUSEE = "refusee"


class Piece(SQLModel, table=True):
    """A document. Its content is kept under its digest; removing it is a tombstone."""

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id", index=True)
    genre: str = Field(max_length=40)
    nom: str = Field(max_length=120)
    mime: str = Field(max_length=100)
    taille: int
    sha256: str = Field(max_length=64, index=True)
    etat: EtatPiece = choix(EtatPiece, default=EtatPiece.SAINE)
    ajoutee_le: datetime = instant()
    ajoutee_par_id: int = Field(foreign_key="personne.id")
    retiree_le: datetime | None = instant(default=None, nullable=True)


class DemandeDeComplement(SQLModel, table=True):
    """What an agent asks to complete. The examination clock stops until the answer, or until time finds that none came
    (`carence_le`)."""

    __tablename__ = "demande_de_complement"
    __table_args__ = (
        Index(
            "ix_demande_de_complement_attendue",
            "repondre_avant",
            sqlite_where=_ATTENDUE,
            postgresql_where=_ATTENDUE,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id", index=True)
    demandee_par_id: int = Field(foreign_key="personne.id")
    demandee_le: datetime = instant()
    repondre_avant: date
    texte: str = Field(max_length=4000)
    sections: list[str] = donnees(default_factory=list)
    pieces: list[str] = donnees(default_factory=list, sa_column_kwargs={"server_default": "[]"})
    repondue_le: datetime | None = instant(default=None, nullable=True)
    carence_le: datetime | None = instant(default=None, nullable=True)


class Document(SQLModel, table=True):
    """A PDF made by the worker (accusé de réception, letter), kept under its digest once drawn."""

    __table_args__ = (UniqueConstraint("dossier_id", "genre", "numero"),)

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    genre: str = Field(max_length=40)
    numero: int = 1
    nom: str = Field(max_length=120)
    html: str
    sha256: str | None = Field(default=None, max_length=64)
    demande_le: datetime = instant()
