"""Server-side sessions: opened, read, prolonged, revoked. Only the digest of a token is in the base."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, inspect, select, update
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlmodel import col

from app.core.config import reglages
from app.core.securite import empreinte, jeton
from app.domain.droits import Role
from app.models.comptes import Personne, SessionOuverte

# idle 60 min (30 for agents), absolute 12 h (10 for agents)
INACTIVITE = {Role.PORTEUR: timedelta(minutes=60), Role.MEMBRE: timedelta(minutes=60)}
INACTIVITE_AGENT = timedelta(minutes=30)
DUREE = {Role.PORTEUR: timedelta(hours=12), Role.MEMBRE: timedelta(hours=12)}
DUREE_AGENT = timedelta(hours=10)
# activity is written at most once in this lapse: reading a page costs no write
PAS_D_ACTIVITE = timedelta(minutes=5)

A_SECOND_FACTEUR_OBLIGATOIRE = frozenset({Role.AGENT, Role.ADMINISTRATEUR})


def nom_du_cookie() -> str:
    """`__Host-` ties the cookie to this host and to https; plain http (the demonstration) has no such tie."""
    return "__Host-session" if reglages().est_en_https else "session"


class _Range(Protocol):
    id: int | None


def numero(objet: _Range) -> int:
    """The key of a row that is in the base."""
    if objet.id is None:
        raise ValueError("row without a key")
    return objet.id


@dataclass(frozen=True, slots=True)
class SessionLue:
    """A session that holds, and whose it is. `personne` is detached: read it, do not write it.

    `est_complete` is False for an agent of the production portal who has not proved a second factor: that
    session opens nothing but the page where one is set up.
    """

    session_id: int
    personne: Personne
    est_a_prolonger: bool
    est_complete: bool = True


def inactivite_de(role: Role) -> timedelta:
    """How long a session may stay silent."""
    return INACTIVITE.get(role, INACTIVITE_AGENT)


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
            personne_id=numero(personne),
            ouverte_le=maintenant,
            vue_le=maintenant,
            expire_le=maintenant + DUREE.get(personne.role, DUREE_AGENT),
            navigateur=navigateur[:200],
            second_facteur_le=maintenant if avec_second_facteur else None,
        )
    )
    return valeur


_FICHE = inspect(Personne)
# written once, in columns: every request reads it, and an entity takes twice as long
_SESSION = (
    select(col(SessionOuverte.id), col(SessionOuverte.vue_le), col(SessionOuverte.second_facteur_le), *_FICHE.columns)
    .join(Personne, col(Personne.id) == col(SessionOuverte.personne_id))
    .where(
        col(SessionOuverte.jeton_sha256) == bindparam("empreinte"),
        col(SessionOuverte.revoquee_le).is_(None),
        col(SessionOuverte.expire_le) > bindparam("maintenant"),
        col(Personne.desactivee_le).is_(None),
    )
)


def lire_session(bd: Session | Connection, valeur: str, maintenant: datetime) -> SessionLue | None:
    """The session of a token if it still holds: not revoked, not idle, not too old, account active."""
    ligne = bd.execute(_SESSION, {"empreinte": empreinte(valeur), "maintenant": maintenant}).first()
    if ligne is None:
        return None
    session_id, vue_le, second_facteur_le, *valeurs = ligne
    personne = _personne_lue(valeurs)
    silence = maintenant - vue_le
    if session_id is None or silence > inactivite_de(personne.role):
        return None
    return SessionLue(session_id, personne, silence > PAS_D_ACTIVITE, _est_complete(second_facteur_le, personne))


def _personne_lue(valeurs: list[Any]) -> Personne:
    """A person as a session that is closed would have left them, from their columns."""
    personne: Personne = _FICHE.class_manager.new_instance()
    personne.__dict__.update(zip(_FICHE.columns.keys(), valeurs, strict=True))
    make_transient_to_detached(personne)
    return personne


def personne_de_la_session_perdue(bd: Session | Connection, valeur: str) -> int | None:
    """Whose session it was, over or not: it opens nothing, it only says who was writing."""
    return bd.scalar(
        select(col(SessionOuverte.personne_id)).where(col(SessionOuverte.jeton_sha256) == empreinte(valeur))
    )


def _est_complete(second_facteur_le: datetime | None, personne: Personne) -> bool:
    if not reglages().est_production or personne.role not in A_SECOND_FACTEUR_OBLIGATOIRE:
        return True
    return personne.totp_secret is not None and second_facteur_le is not None


def prolonger_session(bd: Session, session_id: int, maintenant: datetime) -> None:
    """Remember that the session is in use."""
    bd.execute(update(SessionOuverte).where(col(SessionOuverte.id) == session_id).values(vue_le=maintenant))


def confirmer_session(bd: Session, session_id: int | None, maintenant: datetime) -> None:
    """Remember that the second factor was proved in this session."""
    bd.execute(update(SessionOuverte).where(col(SessionOuverte.id) == session_id).values(second_facteur_le=maintenant))


def preuve_de(bd: Session, session_id: int | None) -> datetime | None:
    """When the holder of this session last proved who they are."""
    return bd.scalar(select(col(SessionOuverte.preuve_le)).where(col(SessionOuverte.id) == (session_id or 0)))


def revoquer_session(bd: Session, session_id: int, personne_id: int | None, maintenant: datetime) -> None:
    """Close one session of a person."""
    bd.execute(
        update(SessionOuverte)
        .where(
            col(SessionOuverte.id) == session_id,
            col(SessionOuverte.personne_id) == personne_id,
            col(SessionOuverte.revoquee_le).is_(None),
        )
        .values(revoquee_le=maintenant)
    )


def revoquer_toutes(bd: Session, personne_id: int | None, maintenant: datetime, sauf: int | None = None) -> None:
    """Close every session of a person, but possibly the present one."""
    bd.execute(
        update(SessionOuverte)
        .where(
            col(SessionOuverte.personne_id) == personne_id,
            col(SessionOuverte.revoquee_le).is_(None),
            col(SessionOuverte.id) != (sauf or 0),
        )
        .values(revoquee_le=maintenant)
    )


def revoquer_jeton(bd: Session, valeur: str, maintenant: datetime) -> None:
    """Close the session of a token, whoever's it is: the browser is about to hold another."""
    bd.execute(
        update(SessionOuverte)
        .where(col(SessionOuverte.jeton_sha256) == empreinte(valeur), col(SessionOuverte.revoquee_le).is_(None))
        .values(revoquee_le=maintenant)
    )
