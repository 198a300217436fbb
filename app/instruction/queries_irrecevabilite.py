"""Reads of a proposal to set a dossier aside: who made it, who may read it again."""

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.droits import Role
from app.domain.irrecevabilite import DoublonDit, MotifIrrecevabilite, ce_qui_a_change
from app.domain.ressemblances import EtatRessemblance
from app.instruction.queries import EST_PROPOSEE, AccesAgent
from app.instruction.queries_recevabilite import ListeRecevabilite
from app.models.comite import Deport
from app.models.comptes import Adhesion, EtatAdhesion, LienDInteret, Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation
from app.models.recevabilite import Irrecevabilite
from app.models.ressemblances import Ressemblance


def proposition_en_attente(bd: Session, dossier: Dossier) -> Irrecevabilite | None:
    """The proposal that waits, read again under the lock of the dossier: the door may have read it before waiting."""
    return bd.scalars(
        select(Irrecevabilite)
        .where(col(Irrecevabilite.dossier_id) == dossier.id, EST_PROPOSEE)
        .execution_options(populate_existing=True)
    ).one_or_none()


def derniere_proposition(bd: Session, dossier: Dossier) -> Irrecevabilite | None:
    """The last one that was made, whatever became of it."""
    return bd.scalars(
        select(Irrecevabilite)
        .where(col(Irrecevabilite.dossier_id) == dossier.id)
        .order_by(col(Irrecevabilite.id).desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()


def doublon_dit(bd: Session, dossier: Dossier, motif: MotifIrrecevabilite | None, depuis: datetime) -> DoublonDit:
    """What agents say of it as a double, whoever reads: nothing names the other dossier. Other reasons read nothing."""
    if motif is not MotifIrrecevabilite.DOUBLON:
        return DoublonDit()
    paires = bd.execute(
        select(col(Ressemblance.doublon_id), col(Ressemblance.tranche_le), col(Dossier.etat))
        .join(Dossier, col(Dossier.id).in_((col(Ressemblance.premier_id), col(Ressemblance.second_id))))
        .where(
            or_(col(Ressemblance.premier_id) == dossier.id, col(Ressemblance.second_id) == dossier.id),
            col(Ressemblance.etat) != EtatRessemblance.A_REGARDER,
            col(Dossier.id) != dossier.id,
        )
    ).all()
    return DoublonDit(
        tuple(etat for repete, _, etat in paires if repete == dossier.id),
        any(repete != dossier.id and tranche_le and tranche_le >= depuis for repete, tranche_le, _ in paires),
    )


def ce_qui_defait(bd: Session, proposition: Irrecevabilite, dossier: Dossier, liste: ListeRecevabilite) -> str:
    """Why a proposal that waits no longer stands, in sentences; "" while it stands."""
    dit = doublon_dit(bd, dossier, proposition.motif, proposition.proposee_le)
    return ce_qui_a_change(proposition.motif, liste.lignes, liste.signatures, dit)


def nom_de(bd: Session, personne_id: int) -> str:
    """The name of somebody who acted."""
    return bd.get_one(Personne, personne_id).nom_complet


def courriel_de(bd: Session, personne_id: int) -> str:
    """The address of somebody who acted; empty once the account is closed."""
    personne = bd.get_one(Personne, personne_id)
    return "" if personne.desactivee_le else personne.courriel


def relecteurs_a_prevenir(bd: Session, acces: AccesAgent) -> list[str]:
    """The coordination and the other agents of the dossier, those who are linked to the organisme left out."""
    affectes = select(col(Affectation.personne_id)).where(
        col(Affectation.dossier_id) == acces.dossier.id, col(Affectation.jusqu_a).is_(None)
    )
    lies = select(col(LienDInteret.personne_id)).where(col(LienDInteret.organisme_id) == acces.organisme.id)
    membres = select(col(Adhesion.personne_id)).where(
        col(Adhesion.organisme_id) == acces.organisme.id, col(Adhesion.etat) == EtatAdhesion.ACTIVE
    )
    deports = select(col(Deport.personne_id)).where(col(Deport.dossier_id) == acces.dossier.id)
    return list(
        bd.scalars(
            select(col(Personne.courriel))
            .where(
                or_(
                    col(Personne.role) == Role.ADMINISTRATEUR,
                    and_(col(Personne.role) == Role.AGENT, col(Personne.id).in_(affectes)),
                ),
                col(Personne.desactivee_le).is_(None),
                col(Personne.id) != acces.personne.id,
                col(Personne.id).not_in(lies),
                col(Personne.id).not_in(membres),
                col(Personne.id).not_in(deports),
            )
            .order_by(col(Personne.id))
        )
    )
