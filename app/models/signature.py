"""Signatures asked by mail. The one that was given is also frozen in the deposited version."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.domain.signature import EtatDemande, etat_demande
from app.models.socle import instant


class DemandeDeSignature(SQLModel, table=True):
    """Somebody asks the legal representative to sign what the dossier says now (`contenu_sha256`).

    The link is bound to an address, serves once, for seven days; only its digest is kept.
    """

    __tablename__ = "demande_de_signature"
    __table_args__ = (
        CheckConstraint("signee_le IS NULL OR (refusee_le IS NULL AND signee_par_id IS NOT NULL)", name="issue"),
        Index(None, "dossier_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: int = Field(foreign_key="dossier.id")
    courriel: str = Field(max_length=254)
    jeton_sha256: str = Field(max_length=64, unique=True)
    contenu_sha256: str = Field(max_length=64)
    demandee_par_id: int = Field(foreign_key="personne.id")
    demandee_le: datetime = instant()
    expire_le: datetime = instant()
    remplacee_le: datetime | None = instant(default=None, nullable=True)
    signee_le: datetime | None = instant(default=None, nullable=True)
    signee_par_id: int | None = Field(default=None, foreign_key="personne.id")
    refusee_le: datetime | None = instant(default=None, nullable=True)
    motif: str = Field(default="", max_length=1000)

    def etat(self, contenu_sha256: str, maintenant: datetime) -> EtatDemande:
        return etat_demande(
            expire_le=self.expire_le,
            signee_le=self.signee_le,
            refusee_le=self.refusee_le,
            remplacee_le=self.remplacee_le,
            a_change=self.contenu_sha256 != contenu_sha256,
            maintenant=maintenant,
        )
