"""The steering committee: sittings, withdrawals, decisions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.domain.decision_motifs import MotifRefus
from app.domain.dispositifs import Dispositif
from app.domain.instances import GenreSeance
from app.domain.ordre_du_jour import Ordre
from app.domain.programmation import SensDecision
from app.domain.quorum import Presence
from app.models.socle import choix, instant


class EtatSeance(StrEnum):
    PREPAREE = "preparee"
    OUVERTE = "ouverte"
    CLOSE = "close"


class Seance(SQLModel, table=True):
    """A sitting of the committee. Its publication is prepared by one person and confirmed by another.

    `point_id`: the dossier under discussion, since `point_ouvert_le`.
    """

    __table_args__ = (CheckConstraint("(point_id IS NULL) = (point_ouvert_le IS NULL)", name="point"),)

    id: int | None = Field(default=None, primary_key=True)
    campagne_id: int = Field(foreign_key="campagne.id", index=True)
    genre: GenreSeance = choix(GenreSeance, default=GenreSeance.COPIL)
    financeur_code: str | None = Field(default=None, foreign_key="financeur.code")
    """Whose assembly votes; None for the other bodies."""
    titre: str = Field(max_length=120)
    tenue_le: datetime = instant()
    lieu: str = Field(default="", max_length=120)
    etat: EtatSeance = choix(EtatSeance, default=EtatSeance.PREPAREE)
    quorum_requis: bool = True
    ordre: Ordre = choix(Ordre, default=Ordre.RANG)
    point_id: int | None = Field(default=None, foreign_key="dossier.id")
    point_ouvert_le: datetime | None = instant(default=None, nullable=True)
    creee_le: datetime = instant()
    publication_preparee_le: datetime | None = instant(default=None, nullable=True)
    publication_preparee_par_id: int | None = Field(default=None, foreign_key="personne.id")
    lettres_sha256: str | None = Field(default=None, max_length=64)
    """The digest of the letters as they were read when the publication was prepared."""
    publiee_le: datetime | None = instant(default=None, nullable=True)
    publiee_par_id: int | None = Field(default=None, foreign_key="personne.id")


class MembreSeance(SQLModel, table=True):
    """Somebody called to a sitting, and where they stand now; their movements are kept apart."""

    __tablename__ = "membre_seance"
    __table_args__ = (CheckConstraint("NOT est_present OR NOT est_excuse AND represente_par_id IS NULL", name="place"),)

    seance_id: int = Field(primary_key=True, foreign_key="seance.id")
    personne_id: int = Field(primary_key=True, foreign_key="personne.id", index=True)
    est_present: bool = False
    est_excuse: bool = False
    represente_par_id: int | None = Field(default=None, foreign_key="personne.id")

    @property
    def presence(self) -> Presence:
        return presence_de(self.est_present, self.est_excuse, self.represente_par_id)


def presence_de(est_present: bool, est_excuse: bool, represente_par_id: int | None) -> Presence:
    """The place that the columns of `MembreSeance` say."""
    if est_present:
        return Presence.PRESENT
    if represente_par_id is not None:
        return Presence.REPRESENTE
    return Presence.EXCUSE if est_excuse else Presence.ABSENT


class InscriptionSeance(SQLModel, table=True):
    """A dossier on the agenda of a sitting."""

    __tablename__ = "inscription_seance"

    seance_id: int = Field(primary_key=True, foreign_key="seance.id")
    dossier_id: int = Field(primary_key=True, foreign_key="dossier.id", index=True)
    inscrit_le: datetime = instant()
    position: int | None = None


class Deport(SQLModel, table=True):
    """A member withdraws from a dossier: it disappears for that person (CGCT L.2131-11)."""

    __table_args__ = (UniqueConstraint("personne_id", "dossier_id"),)

    id: int | None = Field(default=None, primary_key=True)
    personne_id: int = Field(foreign_key="personne.id")
    dossier_id: int = Field(foreign_key="dossier.id", index=True)
    motif: str = Field(max_length=500)
    declare_le: datetime = instant()


class Decision(SQLModel, table=True):
    """What a sitting decided. Never edited: cancelling it keeps it, with a reason."""

    __table_args__ = (
        Index(
            "uq_decision_active",
            "dossier_id",
            unique=True,
            sqlite_where=text("annulee_le IS NULL"),
            postgresql_where=text("annulee_le IS NULL"),
        ),
        CheckConstraint("(sens = 'renvoyer') = (renvoi_vers IS NOT NULL)", name="renvoi"),
        CheckConstraint("pour >= 0 AND contre >= 0 AND abstentions >= 0", name="votes"),
        CheckConstraint("(corrige_id IS NULL) = (motif_correction = '')", name="correction"),
    )

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    seance_id: int = Field(foreign_key="seance.id", index=True)
    sens: SensDecision = choix(SensDecision)
    motif: str = Field(default="", max_length=4000)
    motif_code: MotifRefus | None = choix(MotifRefus, default=None, nullable=True)
    conditions: str = Field(default="", max_length=4000)
    reserves: str = Field(default="", max_length=4000)
    renvoi_vers: Dispositif | None = choix(Dispositif, default=None, nullable=True)
    rang: int | None = None
    pour: int | None = None
    contre: int | None = None
    abstentions: int | None = None
    """None: taken by consensus, nothing was counted."""
    prise_le: datetime = instant()
    prise_par_id: int = Field(foreign_key="personne.id")
    nb_votants: int | None = None
    nb_en_exercice: int | None = None
    est_sans_quorum: bool = False
    corrige_id: int | None = Field(default=None, foreign_key="decision.id")
    """The decision of the same sitting that this one corrects, once the sitting is closed."""
    motif_correction: str = Field(default="", max_length=1000)
    annulee_le: datetime | None = instant(default=None, nullable=True)
    annulee_par_id: int | None = Field(default=None, foreign_key="personne.id")
    motif_annulation: str = Field(default="", max_length=1000)
    publiee_le: datetime | None = instant(default=None, nullable=True)


class MontantDecide(SQLModel, table=True):
    """What a decision takes from an envelope, and from which of its sub-envelopes (those above it follow)."""

    __tablename__ = "montant_decide"
    __table_args__ = (
        CheckConstraint("montant_cents > 0", name="montant"),
        Index(None, "decision_id", "enveloppe_id", "montant_cents"),
    )

    decision_id: int = Field(primary_key=True, foreign_key="decision.id")
    enveloppe_id: int = Field(primary_key=True, foreign_key="enveloppe.id", index=True)
    montant_cents: int = Field(sa_type=BigInteger)
    sous_enveloppe_id: int | None = Field(default=None, foreign_key="sous_enveloppe.id")


class Lettre(SQLModel, table=True):
    """The letter of a published decision, as it was sent."""

    decision_id: int = Field(primary_key=True, foreign_key="decision.id")
    dossier_id: int = Field(foreign_key="dossier.id", index=True)
    sujet: str = Field(max_length=200)
    texte: str
    envoyee_le: datetime = instant()
    remise_autrement_le: datetime | None = instant(default=None, nullable=True)
    """By post or by hand, where a mail did not arrive."""
