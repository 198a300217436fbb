"""The partners who give an avis, their confirmed addresses, the priorities of the communes, what was asked of whom."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.domain.orientations import Orientation
from app.domain.partenaires import Fermete, GenrePartenaire, SensPartenaire, Suivi
from app.models.socle import choix, donnees, instant

EN_ATTENTE = text("rendu_le IS NULL AND clos_le IS NULL")


class Partenaire(SQLModel, table=True):
    """Who may be asked. Leaving is a date, never an erasure."""

    id: int | None = Field(default=None, primary_key=True)
    genre: GenrePartenaire = choix(GenrePartenaire)
    nom: str = Field(max_length=120, unique=True)
    cree_le: datetime = instant()
    retire_le: datetime | None = instant(default=None, nullable=True)


class CommuneDePartenaire(SQLModel, table=True):
    """Where a partner is concerned: its commune, or those where it has housing."""

    __tablename__ = "commune_de_partenaire"

    partenaire_id: int = Field(primary_key=True, foreign_key="partenaire.id")
    insee: str = Field(primary_key=True, foreign_key="commune.insee", max_length=5, index=True)


class AdresseDePartenaire(SQLModel, table=True):
    """An address somebody of the partner confirmed by opening its mail: nothing is sent to the others."""

    __tablename__ = "adresse_de_partenaire"
    __table_args__ = (UniqueConstraint("partenaire_id", "courriel"),)

    id: int | None = Field(default=None, primary_key=True)
    partenaire_id: int = Field(foreign_key="partenaire.id")
    courriel: str = Field(max_length=254)
    jeton_sha256: str = Field(max_length=64, unique=True)
    ajoutee_le: datetime = instant()
    confirmee_le: datetime | None = instant(default=None, nullable=True)
    retiree_le: datetime | None = instant(default=None, nullable=True)


class LienDePartenaire(SQLModel, table=True):
    """A link of a mail to the space of a partner: bound to an address, for a month. Only its digest is kept."""

    __tablename__ = "lien_de_partenaire"

    id: int | None = Field(default=None, primary_key=True)
    adresse_id: int = Field(foreign_key="adresse_de_partenaire.id", index=True)
    jeton_sha256: str = Field(max_length=64, unique=True)
    cree_le: datetime = instant()
    expire_le: datetime = instant()


class PrioriteCommunale(SQLModel, table=True):
    """A priority of a commune for a year: an orientation, a quartier, or both, in its own words."""

    __tablename__ = "priorite_communale"
    __table_args__ = (
        Index(None, "insee", "annee"),
        CheckConstraint("orientation IS NOT NULL OR quartier_code IS NOT NULL", name="objet"),
        CheckConstraint("annee BETWEEN 2024 AND 2040", name="annee"),
    )

    id: int | None = Field(default=None, primary_key=True)
    insee: str = Field(foreign_key="commune.insee", max_length=5)
    annee: int
    orientation: Orientation | None = choix(Orientation, default=None, nullable=True)
    quartier_code: str | None = Field(default=None, foreign_key="quartier.code", max_length=60)
    texte: str = Field(max_length=500)
    ajoutee_le: datetime = instant()
    retiree_le: datetime | None = instant(default=None, nullable=True)


class AvisDePartenaire(SQLModel, table=True):
    """What was asked of a partner on a dossier, and what it answered: a draft until `rendu_le`. Cents.

    `perime_le`: a completion then changed what it had read, since the version `perime_depuis`. `anciens`: its former
    answers, the last one at the end, each asked again, it replaces one.
    """

    __tablename__ = "avis_de_partenaire"
    __table_args__ = (
        UniqueConstraint("dossier_id", "partenaire_id"),
        Index(
            "ix_avis_de_partenaire_en_attente", "repondre_avant", sqlite_where=EN_ATTENTE, postgresql_where=EN_ATTENTE
        ),
        CheckConstraint("montant_cents >= 0", name="montant"),
        CheckConstraint("rendu_le IS NULL OR sens IS NOT NULL", name="rendu"),
        CheckConstraint("rendu_le IS NULL OR clos_le IS NULL", name="clos"),
        CheckConstraint("(clos_le IS NULL) = (clos_par_id IS NULL)", name="clos_par"),
    )

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    partenaire_id: int = Field(foreign_key="partenaire.id", index=True)
    parties: list[str] = donnees(default_factory=list)
    message: str = Field(default="", max_length=1000)
    demande_le: datetime = instant()
    demande_par_id: int = Field(foreign_key="personne.id")
    repondre_avant: date
    rappels: int = 0
    rappele_le: date | None = None
    sens: SensPartenaire | None = choix(SensPartenaire, default=None, nullable=True)
    montant_cents: int | None = Field(default=None, sa_type=BigInteger)
    fermete: Fermete | None = choix(Fermete, default=None, nullable=True)
    texte: str = Field(default="", max_length=4000)
    modifie_le: datetime | None = instant(default=None, nullable=True)
    rendu_le: datetime | None = instant(default=None, nullable=True)
    # which of the partner's addresses it was rendered from
    rendu_par_id: int | None = Field(default=None, foreign_key="adresse_de_partenaire.id")
    lu_le: datetime | None = instant(default=None, nullable=True)
    perime_le: datetime | None = instant(default=None, nullable=True)
    perime_depuis: int | None = None
    anciens: list[dict[str, Any]] = donnees(default_factory=list, sa_column_kwargs={"server_default": "[]"})
    clos_le: datetime | None = instant(default=None, nullable=True)
    clos_par_id: int | None = Field(default=None, foreign_key="personne.id")
    motif: str = Field(default="", max_length=500)

    @property
    def suivi(self) -> Suivi:
        return Suivi(self.repondre_avant, self.rendu_le, self.clos_le)
