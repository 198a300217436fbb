"""How a person comes into an organisme: an invitation bound to an address, once, seven days."""

from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.erreurs import ErreurMetier, Interdit

DUREE_INVITATION = timedelta(days=7)


class EtatInvitation(StrEnum):
    """Where an invitation is. Only the first one lets somebody in."""

    EN_COURS = "en_cours"
    ACCEPTEE = "acceptee"
    ANNULEE = "annulee"
    EXPIREE = "expiree"

    @property
    def libelle(self) -> str:
        return {"en_cours": "En attente", "acceptee": "Acceptée", "annulee": "Annulée", "expiree": "Expirée"}[self]


REFUS_DE_L_INVITATION = {
    EtatInvitation.ACCEPTEE: "Cette invitation a déjà servi. Connectez-vous, puis ouvrez « Mes organismes ».",
    EtatInvitation.ANNULEE: "Cette invitation a été annulée. Demandez-en une autre à la personne qui vous a invité.",
    EtatInvitation.EXPIREE: "Cette invitation a expiré : elle valait 7 jours. "
    "Demandez-en une autre à la personne qui vous a invité.",
}
AUTRE_ADRESSE = (
    "Cette invitation est destinée à une autre adresse e-mail que celle de votre compte. "
    "Déconnectez-vous, puis entrez avec l’adresse qui l’a reçue."
)
PAS_UN_PORTEUR = (
    "Ce compte instruit ou décide les demandes : il ne peut pas agir pour un organisme. "
    "Demandez à être invité à une autre adresse."
)


def etat_invitation(
    expire_le: datetime, acceptee_le: datetime | None, annulee_le: datetime | None, maintenant: datetime
) -> EtatInvitation:
    """An invitation that served stays accepted, whatever comes after."""
    if acceptee_le is not None:
        return EtatInvitation.ACCEPTEE
    if annulee_le is not None:
        return EtatInvitation.ANNULEE
    return EtatInvitation.EN_COURS if maintenant < expire_le else EtatInvitation.EXPIREE


def exiger_en_cours(etat: EtatInvitation) -> None:
    """Raise ErreurMetier, with what to do, unless the invitation still lets somebody in."""
    if etat is not EtatInvitation.EN_COURS:
        raise ErreurMetier(REFUS_DE_L_INVITATION[etat])


def exiger_destinataire(invite: str, courriel: str, *, est_confirme: bool, est_porteur: bool) -> None:
    """Raise Interdit unless this account, its address confirmed, is the one that was invited."""
    if invite != courriel or not est_confirme:
        raise Interdit(AUTRE_ADRESSE)
    if not est_porteur:
        raise Interdit(PAS_UN_PORTEUR)
