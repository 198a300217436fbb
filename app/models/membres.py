"""How people enter an organisme, and who helps it from outside."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.domain.droits import RoleAdhesion
from app.domain.mandats import EtatMandat, etat_mandat
from app.domain.membres import EtatInvitation, etat_invitation
from app.models.socle import choix, instant


class InvitationMembre(SQLModel, table=True):
    """A gestionnaire invites an address into the organisme: used once, seven days. Only the token's digest is kept."""

    __tablename__ = "invitation_membre"

    id: int | None = Field(default=None, primary_key=True)
    organisme_id: int = Field(foreign_key="organisme.id", index=True)
    courriel: str = Field(max_length=254, index=True)
    role: RoleAdhesion = choix(RoleAdhesion)
    jeton_sha256: str = Field(max_length=64, unique=True)
    invitee_par_id: int = Field(foreign_key="personne.id")
    creee_le: datetime = instant()
    expire_le: datetime = instant()
    acceptee_le: datetime | None = instant(default=None, nullable=True)
    acceptee_par_id: int | None = Field(default=None, foreign_key="personne.id")
    annulee_le: datetime | None = instant(default=None, nullable=True)

    def etat(self, maintenant: datetime) -> EtatInvitation:
        return etat_invitation(self.expire_le, self.acceptee_le, self.annulee_le, maintenant)


class Mandat(SQLModel, table=True):
    """Somebody from outside may write for an organisme, from an instant to another. It opens once both agreed.

    `courriel`: the helper's address, whose account it is bound to; `campagne_id`: None for every call.
    """

    __table_args__ = (
        CheckConstraint("finit_le > commence_le", name="dates"),
        CheckConstraint("accepte_le IS NULL OR aidant_id IS NOT NULL", name="accord"),
        Index(None, "aidant_id", "finit_le"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organisme_id: int = Field(foreign_key="organisme.id", index=True)
    courriel: str = Field(max_length=254, index=True)
    aidant_id: int | None = Field(default=None, foreign_key="personne.id")
    structure: str = Field(max_length=150)
    campagne_id: int | None = Field(default=None, foreign_key="campagne.id")
    commence_le: datetime = instant()
    finit_le: datetime = instant()
    propose_par_id: int = Field(foreign_key="personne.id")
    propose_le: datetime = instant()
    accepte_le: datetime | None = instant(default=None, nullable=True)
    accepte_par_id: int | None = Field(default=None, foreign_key="personne.id")
    revoque_le: datetime | None = instant(default=None, nullable=True)
    revoque_par_id: int | None = Field(default=None, foreign_key="personne.id")

    @property
    def est_propose_par_l_aidant(self) -> bool:
        return self.propose_par_id == self.aidant_id

    def etat(self, maintenant: datetime) -> EtatMandat:
        return etat_mandat(self.commence_le, self.finit_le, self.accepte_le, self.revoque_le, maintenant)
