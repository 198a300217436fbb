"""Bank details: a change counts only once two agents have looked at it.

A RIB replaced through a stolen account is how grants are stolen (« faux ordre de virement », FOVI). The new account
stays « à confirmer » until an agent has called back somebody known *before* the request, and another agent
confirms it against the old one. Meanwhile the portal keeps paying, and showing, the former account.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.erreurs import ErreurMetier, Interdit

# how long « c’est bien moi » holds before one must prove it again
DUREE_DE_PREUVE = timedelta(minutes=10)


class EtatChangement(StrEnum):
    """Where a requested change stands. Only CONFIRME reaches the organisme's own columns."""

    A_CONFIRMER = "a_confirmer"
    CONFIRME = "confirme"
    REJETE = "rejete"
    REMPLACE = "remplace"  # by a later request
    ANNULE = "annule"  # by the organisme itself


LIBELLES_CHANGEMENT: dict[EtatChangement, tuple[str, str]] = {
    EtatChangement.A_CONFIRMER: ("À confirmer", "attente"),
    EtatChangement.CONFIRME: ("Confirmé", "ok"),
    EtatChangement.REJETE: ("Refusé", "alerte"),
    EtatChangement.REMPLACE: ("Remplacé par un autre", ""),
    EtatChangement.ANNULE: ("Annulé par l’organisme", ""),
}

PAR_LE_BOUTON = (
    "Les coordonnées bancaires s’ouvrent par leur bouton, qui laisse une trace. Revenez à la page précédente."
)
DEJA_TRANCHE = "Cette demande a déjà reçu une réponse. Rechargez la page."
DEJA_VERIFIE = "L’appel de vérification est déjà noté. Une autre personne doit maintenant confirmer le RIB."
RAPPEL_D_ABORD = (
    "Personne n’a encore rappelé l’organisme. Appelez un contact connu avant la demande, puis notez cet appel."
)
MEME_PERSONNE = "Vous avez noté l’appel de vérification : une autre personne doit confirmer. Demandez-le à un collègue."


@dataclass(frozen=True, slots=True)
class Demande:
    """What the rules need to know of a requested change."""

    etat: EtatChangement
    verifie_par: int | None = None


def exiger_en_attente(demande: Demande) -> None:
    """Raise ErreurMetier unless the request still waits: two answers at once give one."""
    if demande.etat is not EtatChangement.A_CONFIRMER:
        raise ErreurMetier(DEJA_TRANCHE)


def exiger_verifiable(demande: Demande) -> None:
    """Whether the call-back may be noted now."""
    exiger_en_attente(demande)
    if demande.verifie_par is not None:
        raise ErreurMetier(DEJA_VERIFIE)


def exiger_confirmable(demande: Demande, personne: int) -> None:
    """Whether this agent may confirm: the call-back is noted, by somebody else."""
    exiger_en_attente(demande)
    if demande.verifie_par is None:
        raise ErreurMetier(RAPPEL_D_ABORD)
    if demande.verifie_par == personne:
        raise Interdit(MEME_PERSONNE)


def preuve_tient(prouvee_le: datetime | None, maintenant: datetime) -> bool:
    """Whether the person proved who they are recently enough for an act on bank details."""
    return prouvee_le is not None and prouvee_le <= maintenant < prouvee_le + DUREE_DE_PREUVE
