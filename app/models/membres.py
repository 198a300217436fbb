"""How people enter an organisme."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.domain.droits import RoleAdhesion
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
