"""People, their sessions, the organismes they act for."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, true
from sqlmodel import Field, SQLModel

from app.domain.dispositifs import GenreOrganisme
from app.domain.droits import Role, RoleAdhesion
from app.models.socle import choix, donnees, instant


class Personne(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    courriel: str = Field(max_length=254, unique=True)
    prenom: str = Field(default="", max_length=80)
    nom: str = Field(default="", max_length=80)
    telephone: str = Field(default="", max_length=20)
    role: Role = choix(Role, default=Role.PORTEUR, index=True)
    mot_de_passe: str | None = Field(default=None, max_length=200)
    totp_secret: str | None = Field(default=None, max_length=64)
    totp_dernier_pas: int = 0
    codes_de_secours: list[str] = donnees(default_factory=list)
    raccourcis: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    """Whether single keys act on the page of a dossier (RGAA 4.1, 12.10)."""
    courriel_confirme_le: datetime | None = instant(default=None, nullable=True)
    desactivee_le: datetime | None = instant(default=None, nullable=True)
    creee_le: datetime = instant()

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}".strip() or self.courriel


class SessionOuverte(SQLModel, table=True):
    """A signed-in browser. Only the digest of its token is kept."""

    __tablename__ = "session_ouverte"

    id: int | None = Field(default=None, primary_key=True)
    jeton_sha256: str = Field(max_length=64, unique=True)
    personne_id: int = Field(foreign_key="personne.id", index=True)
    ouverte_le: datetime = instant()
    vue_le: datetime = instant()
    expire_le: datetime = instant()
    navigateur: str = Field(default="", max_length=200)
    second_facteur_le: datetime | None = instant(default=None, nullable=True)
    revoquee_le: datetime | None = instant(default=None, nullable=True)
    preuve_le: datetime | None = instant(default=None, nullable=True)


class CodeCourriel(SQLModel, table=True):
    """A six-digit code sent by e-mail: once, ten minutes, five tries."""

    __tablename__ = "code_courriel"

    id: int | None = Field(default=None, primary_key=True)
    courriel: str = Field(max_length=254, index=True)
    code_hmac: str = Field(max_length=64)
    cree_le: datetime = instant()
    expire_le: datetime = instant()
    essais: int = 0
    utilise_le: datetime | None = instant(default=None, nullable=True)


class Tentative(SQLModel, table=True):
    """One attempt at something that is throttled, keyed by account or by address."""

    __table_args__ = (Index(None, "cle", "a"),)

    id: int | None = Field(default=None, primary_key=True)
    cle: str = Field(max_length=300)
    a: datetime = instant()


class EtatAdhesion(StrEnum):
    DEMANDEE = "demandee"
    ACTIVE = "active"
    REFUSEE = "refusee"
    RETIREE = "retiree"


class Organisme(SQLModel, table=True):
    """Who applies. A collectif d’habitants has no SIRET and names the organisme that carries it."""

    __table_args__ = (CheckConstraint("siret IS NULL OR length(siret) = 14", name="siret"),)

    id: int | None = Field(default=None, primary_key=True)
    genre: GenreOrganisme = choix(GenreOrganisme)
    nom: str = Field(max_length=200)
    # projection of the name, without accents nor case: the order of the lists, the same on both engines
    nom_plie: str = Field(default="", max_length=400, index=True, sa_column_kwargs={"server_default": ""})
    sigle: str = Field(default="", max_length=40)
    siret: str | None = Field(default=None, max_length=14, unique=True)
    rna: str | None = Field(default=None, max_length=10, unique=True)
    adresse: str = Field(default="", max_length=200)
    code_postal: str = Field(default="", max_length=5)
    ville: str = Field(default="", max_length=80)
    forme_juridique: str = Field(default="", max_length=80)
    objet: str = Field(default="", max_length=1000)
    site_web: str = Field(default="", max_length=200)
    adresse_correspondance: str = Field(default="", max_length=300)
    date_creation: date | None = None
    porte_par_id: int | None = Field(default=None, foreign_key="organisme.id", index=True)
    iban: str | None = Field(default=None, max_length=34)
    titulaire_compte: str = Field(default="", max_length=120)
    # projection: since when a change of bank details waits for its confirmation
    rib_a_confirmer_le: datetime | None = instant(default=None, nullable=True)
    cree_le: datetime = instant()


class Adhesion(SQLModel, table=True):
    """A person's place in an organisme. Joining waits for a gestionnaire's word."""

    __table_args__ = (UniqueConstraint("organisme_id", "personne_id"),)

    id: int | None = Field(default=None, primary_key=True)
    organisme_id: int = Field(foreign_key="organisme.id")
    personne_id: int = Field(foreign_key="personne.id", index=True)
    role: RoleAdhesion = choix(RoleAdhesion)
    etat: EtatAdhesion = choix(EtatAdhesion, default=EtatAdhesion.DEMANDEE)
    demandee_le: datetime = instant()
    tranchee_le: datetime | None = instant(default=None, nullable=True)
    # a gestionnaire who declares to represent the organisme legally; a signataire always does
    represente_depuis: datetime | None = instant(default=None, nullable=True)


class Invitation(SQLModel, table=True):
    """An invitation bound to an address: used once, seven days."""

    id: int | None = Field(default=None, primary_key=True)
    courriel: str = Field(max_length=254, index=True)
    role: Role = choix(Role)
    poste_code: str | None = Field(default=None, foreign_key="poste.code", max_length=40)
    jeton_sha256: str = Field(max_length=64, unique=True)
    invitee_par_id: int = Field(foreign_key="personne.id")
    creee_le: datetime = instant()
    expire_le: datetime = instant()
    utilisee_le: datetime | None = instant(default=None, nullable=True)


class LienDInteret(SQLModel, table=True):
    """A declared link between a person and an organisme: routing passes that person over."""

    __tablename__ = "lien_d_interet"

    personne_id: int = Field(primary_key=True, foreign_key="personne.id")
    organisme_id: int = Field(primary_key=True, foreign_key="organisme.id")
    nature: str = Field(max_length=200)
    declare_le: datetime = instant()
