"""What a person changes in their own account."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.comptes.courriels import ecrire
from app.comptes.forms import FormeProfil
from app.comptes.second_facteur import codes_de_secours, pas_accepte, prouver
from app.comptes.sessions import confirmer_session, numero, revoquer_session, revoquer_toutes
from app.core.erreurs import ConnexionRequise
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal
from app.models.socle import pour_ecrire

CODE_FAUX = "Ce code n’est pas le bon. Vérifiez l’heure du téléphone, puis saisissez le code affiché maintenant."


def verrouiller(bd: Session, personne: Personne) -> Personne:
    """The row of the person who acts, locked."""
    ligne = pour_ecrire(bd, Personne, id=personne.id)
    if ligne is None or ligne.desactivee_le is not None:
        raise ConnexionRequise
    return ligne


def modifier_profil(bd: Session, donnees: FormeProfil, personne: Personne, maintenant: datetime) -> Personne:
    """First name, name, telephone."""
    ligne = verrouiller(bd, personne)
    ligne.prenom, ligne.nom, ligne.telephone = donnees.prenom, donnees.nom, donnees.telephone or ""
    inscrire_au_journal(bd, ligne, "modifier_profil", f"personne:{ligne.id}", maintenant)
    return ligne


def regler_raccourcis(bd: Session, personne: Personne, sont_actifs: bool, maintenant: datetime) -> None:
    """Keep the keyboard shortcuts, or switch them off, on every machine."""
    ligne = verrouiller(bd, personne)
    ligne.raccourcis = sont_actifs
    inscrire_au_journal(bd, ligne, "regler_raccourcis", f"personne:{ligne.id}", maintenant, sont_actifs=sont_actifs)


def changer_mot_de_passe(
    bd: Session, empreinte: str, personne: Personne, session_id: int | None, maintenant: datetime
) -> None:
    """Keep the digest of a new password (computed before, never in the transaction).

    The other sessions are closed and the person is told by mail.
    """
    ligne = verrouiller(bd, personne)
    ligne.mot_de_passe = empreinte
    revoquer_toutes(bd, numero(ligne), maintenant, sauf=session_id)
    trace = inscrire_au_journal(bd, ligne, "changer_mot_de_passe", f"personne:{ligne.id}", maintenant)
    ecrire(bd, "mot_de_passe", f"mot-de-passe-{trace.id}", ligne.courriel, maintenant, quand=maintenant)


def activer_second_facteur(
    bd: Session, secret: str, code: str, personne: Personne, session_id: int | None, maintenant: datetime
) -> list[str]:
    """Keep the secret once a code proves that the telephone has it. Returns the ten recovery codes, shown once.

    Raises SaisieInvalide if the code is wrong, ErreurMetier if there already is a second factor.
    """
    ligne = verrouiller(bd, personne)
    if ligne.totp_secret is not None:
        raise ErreurMetier("La double vérification est déjà active. Retirez-la d’abord pour changer de téléphone.")
    pas = pas_accepte(secret, code, 0, maintenant)
    if pas is None:
        raise SaisieInvalide(CODE_FAUX, {"code": CODE_FAUX})
    lisibles, empreintes = codes_de_secours(numero(ligne))
    ligne.totp_secret, ligne.totp_dernier_pas, ligne.codes_de_secours = secret, pas, empreintes
    revoquer_toutes(bd, numero(ligne), maintenant, sauf=session_id)
    confirmer_session(bd, session_id, maintenant)
    trace = inscrire_au_journal(bd, ligne, "activer_second_facteur", f"personne:{ligne.id}", maintenant)
    ecrire(
        bd, "second_facteur", f"second-facteur-{trace.id}", ligne.courriel, maintenant, active=True, quand=maintenant
    )
    return lisibles


def retirer_second_facteur(bd: Session, code: str, personne: Personne, maintenant: datetime) -> None:
    """Forget the telephone, on proof of a last code. In production an agent sets up another one at once.

    Raises SaisieInvalide if the code is wrong, ErreurMetier if there is no second factor.
    """
    ligne = verrouiller(bd, personne)
    if ligne.totp_secret is None:
        raise ErreurMetier("La double vérification n’est pas active sur ce compte. Rechargez la page.")
    if not prouver(ligne, code, maintenant):
        raise SaisieInvalide(CODE_FAUX, {"code": CODE_FAUX})
    ligne.totp_secret, ligne.codes_de_secours = None, []
    trace = inscrire_au_journal(bd, ligne, "retirer_second_facteur", f"personne:{ligne.id}", maintenant)
    ecrire(
        bd, "second_facteur", f"second-facteur-{trace.id}", ligne.courriel, maintenant, active=False, quand=maintenant
    )


def fermer_session(bd: Session, session_id: int, personne: Personne, maintenant: datetime) -> None:
    """Close one of one's own sessions; somebody else's is left as it is."""
    revoquer_session(bd, session_id, numero(personne), maintenant)
    inscrire_au_journal(bd, personne, "fermer_session", f"session:{session_id}", maintenant)


def tout_deconnecter(bd: Session, personne: Personne, maintenant: datetime) -> None:
    """Close every session of this person, the present one included."""
    revoquer_toutes(bd, numero(personne), maintenant)
    inscrire_au_journal(bd, personne, "tout_deconnecter", f"personne:{personne.id}", maintenant)
