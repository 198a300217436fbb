"""Server-side sessions: opened, read, prolonged, revoked. Only the digest of a token is in the base."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core.config import reglages
from app.core.securite import empreinte, jeton
from app.domain.droits import Role
from app.models.comptes import Personne, SessionOuverte

# surete.md §5: idle 60 min (30 for agents), absolute 12 h (10 for agents)
INACTIVITE = {Role.PORTEUR: timedelta(minutes=60), Role.MEMBRE: timedelta(minutes=60)}
INACTIVITE_AGENT = timedelta(minutes=30)
DUREE = {Role.PORTEUR: timedelta(hours=12), Role.MEMBRE: timedelta(hours=12)}
DUREE_AGENT = timedelta(hours=10)
# activity is written at most once in this lapse: reading a page costs no write
PAS_D_ACTIVITE = timedelta(minutes=5)


def nom_du_cookie() -> str:
    """`__Host-` ties the cookie to this host and to https; plain http (the demonstration) has no such tie."""
    return "__Host-session" if reglages().est_en_https else "session"


@dataclass(frozen=True, slots=True)
class SessionLue:
    """A session that holds, and whose it is. `personne` is detached: read it, do not write it."""

    session_id: int
    personne: Personne
    est_a_prolonger: bool


def ouvrir_session(
    bd: Session,
    personne: Personne,
    navigateur: str,
    maintenant: datetime,
    *,
    avec_second_facteur: bool = False,
) -> str:
    """A new session; returns its token, to be put in the cookie and kept nowhere."""
    valeur = jeton()
    bd.add(
        SessionOuverte(
            jeton_sha256=empreinte(valeur),
            personne_id=personne.id,
            ouverte_le=maintenant,
            vue_le=maintenant,
            expire_le=maintenant + DUREE.get(personne.role, DUREE_AGENT),
            navigateur=navigateur[:200],
            second_facteur_le=maintenant if avec_second_facteur else None,
        )
    )
    return valeur


def lire_session(bd: Session, valeur: str, maintenant: datetime) -> SessionLue | None:
    """The session of a token if it still holds: not revoked, not idle, not too old, account active."""
    ligne = bd.execute(
        select(SessionOuverte, Personne)
        .join(Personne, Personne.id == SessionOuverte.personne_id)
        .where(
            SessionOuverte.jeton_sha256 == empreinte(valeur),
            SessionOuverte.revoquee_le.is_(None),
            SessionOuverte.expire_le > maintenant,
            Personne.desactivee_le.is_(None),
        )
    ).first()
    if ligne is None:
        return None
    session, personne = ligne
    silence = maintenant - session.vue_le
    if silence > INACTIVITE.get(personne.role, INACTIVITE_AGENT):
        return None
    return SessionLue(session.id, personne, silence > PAS_D_ACTIVITE)


def prolonger_session(bd: Session, session_id: int, maintenant: datetime) -> None:
    """Remember that the session is in use."""
    bd.execute(update(SessionOuverte).where(SessionOuverte.id == session_id).values(vue_le=maintenant))


def revoquer_session(bd: Session, session_id: int, personne_id: int, maintenant: datetime) -> None:
    """Close one session of a person."""
    bd.execute(
        update(SessionOuverte)
        .where(
            SessionOuverte.id == session_id,
            SessionOuverte.personne_id == personne_id,
            SessionOuverte.revoquee_le.is_(None),
        )
        .values(revoquee_le=maintenant)
    )


def revoquer_toutes(bd: Session, personne_id: int, maintenant: datetime, sauf: int | None = None) -> None:
    """Close every session of a person, but possibly the present one."""
    bd.execute(
        update(SessionOuverte)
        .where(
            SessionOuverte.personne_id == personne_id,
            SessionOuverte.revoquee_le.is_(None),
            SessionOuverte.id != (sauf or 0),
        )
        .values(revoquee_le=maintenant)
    )
