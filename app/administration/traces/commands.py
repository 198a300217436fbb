"""The acts on what is left behind: an alert treated, a sending tried again."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.erreurs import ErreurMetier
from app.models.comptes import Personne
from app.models.courriel import Courriel, EtatEnvoi, Tache
from app.models.instruction import AlerteAffectation
from app.models.journal import inscrire_au_journal

PAS_EN_ECHEC = "Cet envoi n’est pas en échec : il n’y a rien à refaire. Rechargez la page."


def lever_alerte(bd: Session, alerte: AlerteAffectation, personne: Personne, maintenant: datetime) -> None:
    """The coordination has dealt with an alert of routing. Twice is harmless."""
    if alerte.levee_le is not None:
        return
    alerte.levee_le = maintenant
    inscrire_au_journal(
        bd, personne, "lever_alerte", f"alerte_affectation:{alerte.id}", maintenant, dossier_id=alerte.dossier_id
    )


def reessayer_courriel(bd: Session, courriel: Courriel, personne: Personne, maintenant: datetime) -> None:
    """Put a failed mail back in the outbox, with all its tries. Raises ErreurMetier if it has not failed."""
    _remettre(courriel, maintenant)
    inscrire_au_journal(
        bd, personne, "reessayer_courriel", f"courriel:{courriel.id}", maintenant, dossier_id=courriel.dossier_id
    )


def reessayer_tache(bd: Session, tache: Tache, personne: Personne, maintenant: datetime) -> None:
    """Give a failed job back to the worker. Raises ErreurMetier if it has not failed."""
    _remettre(tache, maintenant)
    inscrire_au_journal(bd, personne, "reessayer_tache", f"tache:{tache.id}", maintenant, genre=tache.genre)


def _remettre(envoi: Courriel | Tache, maintenant: datetime) -> None:
    if envoi.etat is not EtatEnvoi.ECHEC:
        raise ErreurMetier(PAS_EN_ECHEC)
    envoi.etat, envoi.essais, envoi.erreur = EtatEnvoi.A_FAIRE, 0, ""
    envoi.a_partir_du, envoi.reserve_jusqu_a = maintenant, None
