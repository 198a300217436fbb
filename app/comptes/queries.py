"""Reads of people, their sessions, their codes, their invitations."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.sessions import inactivite_de
from app.core.securite import empreinte
from app.domain.droits import Role
from app.models.comptes import CodeCourriel, Invitation, Personne, SessionOuverte


def personne_par_courriel(bd: Session, courriel: str) -> Personne | None:
    """The account of an address, active or not."""
    return bd.scalar(select(Personne).where(col(Personne.courriel) == courriel))


def compte_actif(bd: Session, courriel: str) -> Personne | None:
    """The account of an address, if it may sign in."""
    personne = personne_par_courriel(bd, courriel)
    return personne if personne is not None and personne.desactivee_le is None else None


def code_en_cours(bd: Session, courriel: str, maintenant: datetime) -> CodeCourriel | None:
    """The last code sent to an address if it still may be used; its row is locked."""
    return bd.scalar(
        select(CodeCourriel)
        .where(
            col(CodeCourriel.courriel) == courriel,
            col(CodeCourriel.utilise_le).is_(None),
            col(CodeCourriel.expire_le) > maintenant,
        )
        .order_by(col(CodeCourriel.cree_le).desc(), col(CodeCourriel.id).desc())
        .limit(1)
        .with_for_update()
    )


def sessions_ouvertes(bd: Session, personne: Personne, maintenant: datetime) -> list[SessionOuverte]:
    """The sessions of a person that still hold, the last used first."""
    return list(
        bd.scalars(
            select(SessionOuverte)
            .where(
                col(SessionOuverte.personne_id) == personne.id,
                col(SessionOuverte.revoquee_le).is_(None),
                col(SessionOuverte.expire_le) > maintenant,
                col(SessionOuverte.vue_le) >= maintenant - inactivite_de(personne.role),
            )
            .order_by(col(SessionOuverte.vue_le).desc(), col(SessionOuverte.id).desc())
        )
    )


def invitation_par_jeton(bd: Session, jeton: str, *, pour_accepter: bool = False) -> Invitation | None:
    """The invitation that a link opens, whatever its state; locked when it is about to be used."""
    lecture = select(Invitation).where(col(Invitation.jeton_sha256) == empreinte(jeton))
    return bd.scalar(lecture.with_for_update() if pour_accepter else lecture)


def administrateurs_verrouilles(bd: Session) -> int:
    """How many people may administer, their rows locked: two withdrawals at the same instant wait for each other.

    Ask it before locking any other person, so that nobody waits in a circle.
    """
    return len(
        bd.scalars(
            select(col(Personne.id))
            .where(col(Personne.role) == Role.ADMINISTRATEUR, col(Personne.desactivee_le).is_(None))
            .order_by(col(Personne.id))
            .with_for_update()
        ).all()
    )


def empreinte_du_mot_de_passe(bd: Session, courriel: str) -> str | None:
    """The digest to verify for an address; None if nobody may sign in with a password under it."""
    personne = compte_actif(bd, courriel)
    return personne.mot_de_passe if personne is not None else None
