"""Reads of organismes and of who acts for them. Only an active membership opens anything."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.droits import Role, RoleAdhesion, Situation, peut
from app.domain.signature import represente
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne


@dataclass(frozen=True, slots=True)
class OrganismeOuvert:
    """An organisme in front of a person who may know it, and what the rights need to know of that person."""

    organisme: Organisme
    situation: Situation
    porteur: Organisme | None = None

    @property
    def est_gere(self) -> bool:
        return peut("gerer_organisme", self.situation)


@dataclass(frozen=True, slots=True)
class MonOrganisme:
    """A line of the list: the organisme, and my place in it."""

    organisme: Organisme
    adhesion: Adhesion


@dataclass(frozen=True, slots=True)
class PlaceDeMembre:
    """A person's place in an organisme."""

    adhesion: Adhesion
    personne: Personne

    @property
    def signe(self) -> bool:
        return represente(self.adhesion.role, self.adhesion.represente_depuis is not None)


def organisme_ouvert(bd: Session, personne: Personne, organisme_id: int) -> OrganismeOuvert | None:
    """The organisme if this person is an active member, or an administrator; else None."""
    ligne = bd.execute(
        select(Organisme, col(Adhesion.role))
        .outerjoin(
            Adhesion,
            (col(Adhesion.organisme_id) == col(Organisme.id))
            & (col(Adhesion.personne_id) == personne.id)
            & (col(Adhesion.etat) == EtatAdhesion.ACTIVE),
        )
        .where(col(Organisme.id) == organisme_id)
    ).first()
    if ligne is None:
        return None
    organisme, adhesion = ligne
    if adhesion is None and personne.role is not Role.ADMINISTRATEUR:
        return None
    porteur = bd.get(Organisme, organisme.porte_par_id) if organisme.porte_par_id else None
    return OrganismeOuvert(organisme, Situation(role=personne.role, adhesion=adhesion), porteur)


def mes_organismes(bd: Session, personne: Personne) -> list[MonOrganisme]:
    """Where this person acts, asked to act or was refused, by name."""
    lignes = bd.execute(
        select(Organisme, Adhesion)
        .join(Adhesion, col(Adhesion.organisme_id) == col(Organisme.id))
        .where(col(Adhesion.personne_id) == personne.id, col(Adhesion.etat) != EtatAdhesion.RETIREE)
        .order_by(col(Organisme.nom), col(Organisme.id))
    )
    return [MonOrganisme(organisme, adhesion) for organisme, adhesion in lignes]


def membres(bd: Session, organisme: Organisme, *etats: EtatAdhesion) -> list[PlaceDeMembre]:
    """Who acts for an organisme, or asks to, in the order of their asking."""
    lignes = bd.execute(
        select(Adhesion, Personne)
        .join(Personne, col(Personne.id) == col(Adhesion.personne_id))
        .where(
            col(Adhesion.organisme_id) == organisme.id,
            col(Adhesion.etat).in_(etats),
            col(Personne.desactivee_le).is_(None),
        )
        .order_by(col(Adhesion.demandee_le), col(Adhesion.id))
    )
    return [PlaceDeMembre(adhesion, personne) for adhesion, personne in lignes]


def membre_de(bd: Session, organisme: Organisme, adhesion_id: int) -> PlaceDeMembre | None:
    """One membership, asked for or active, of this organisme and no other."""
    trouves = membres(bd, organisme, EtatAdhesion.ACTIVE, EtatAdhesion.DEMANDEE)
    return next((m for m in trouves if m.adhesion.id == adhesion_id), None)


def membre_moi(bd: Session, organisme: Organisme, personne: Personne) -> PlaceDeMembre | None:
    """This person's own active membership."""
    actifs = membres(bd, organisme, EtatAdhesion.ACTIVE)
    return next((m for m in actifs if m.personne.id == personne.id), None)


def gestionnaires_actifs(bd: Session, organisme: Organisme) -> int:
    """How many people may manage an organisme now."""
    return (
        bd.scalar(
            select(func.count())
            .select_from(Adhesion)
            .join(Personne, col(Personne.id) == col(Adhesion.personne_id))
            .where(
                col(Adhesion.organisme_id) == organisme.id,
                col(Adhesion.etat) == EtatAdhesion.ACTIVE,
                col(Adhesion.role) == RoleAdhesion.GESTIONNAIRE,
                col(Personne.desactivee_le).is_(None),
            )
        )
        or 0
    )


def organisme_par_numero(bd: Session, *, siret: str | None = None, rna: str | None = None) -> Organisme | None:
    """The organisme of a SIRET or of a RNA number."""
    if siret:
        trouve = bd.scalar(select(Organisme).where(col(Organisme.siret) == siret))
        if trouve is not None:
            return trouve
    return bd.scalar(select(Organisme).where(col(Organisme.rna) == rna)) if rna else None


def adhesion_de(bd: Session, organisme: Organisme, personne: Personne) -> Adhesion | None:
    """This person's place in an organisme, whatever its state."""
    return bd.scalar(
        select(Adhesion).where(col(Adhesion.organisme_id) == organisme.id, col(Adhesion.personne_id) == personne.id)
    )


def a_une_adhesion(bd: Session, personne: Personne) -> bool:
    """Whether this person acts for an organisme, or asked to."""
    return (
        bd.scalar(
            select(func.count())
            .select_from(Adhesion)
            .where(
                col(Adhesion.personne_id) == personne.id,
                col(Adhesion.etat).in_((EtatAdhesion.ACTIVE, EtatAdhesion.DEMANDEE)),
            )
        )
        or 0
    ) > 0
