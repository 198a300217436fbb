"""Who holds what: the open dossiers of each agent, and what the routing left to the coordination."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.sql_plans import parmi
from app.domain.droits import Qualite, Role
from app.domain.etats import DEPOSES, est_terminal
from app.dossiers.routage import pese
from app.instruction.queries import filtrer
from app.instruction.queries_attente import MONTREES
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation, AlerteAffectation

_A_SUIVRE = tuple(etat for etat in DEPOSES if not est_terminal(etat))


@dataclass(frozen=True, slots=True)
class Alerte:
    """What the routing could not settle on a dossier."""

    id: int
    phrase: str
    creee_le: datetime
    dossier_id: int
    numero: str
    titre: str


def alertes_de_la_coordination(bd: Session, personne: Personne) -> list[Alerte]:
    """The alerts nobody settled on dossiers that still wait for somebody, oldest first; nothing for an agent."""
    if personne.role is not Role.ADMINISTRATEUR:
        return []
    requete = filtrer(
        select(
            col(AlerteAffectation.id), col(AlerteAffectation.phrase), col(AlerteAffectation.creee_le),
            col(Dossier.id), col(Dossier.numero), col(Dossier.titre),
        ).join(Dossier, col(Dossier.id) == col(AlerteAffectation.dossier_id)),
        personne,
    )  # fmt: skip
    lignes = bd.execute(
        requete.where(col(AlerteAffectation.levee_le).is_(None), parmi(col(Dossier.etat), _A_SUIVRE))
        .order_by(col(AlerteAffectation.creee_le), col(AlerteAffectation.id))
        .limit(MONTREES * 5)
    )
    return [Alerte(*ligne) for ligne in lignes.all()]


@dataclass(frozen=True, slots=True)
class Charge:
    """The open dossiers of one agent, by quality."""

    personne_id: int
    nom: str
    pilote: int
    contributeur: int
    territoire: int


def charges(bd: Session, personne: Personne) -> list[Charge]:
    """The workload of the team: this person first, then the others by name."""
    # counted in the order of their index first, and named once counted
    comptes = (
        select(
            col(Affectation.personne_id).label("qui"),
            col(Affectation.qualite).label("qualite"),
            func.count().label("n"),
        )
        .where(pese())
        .group_by(col(Affectation.personne_id), col(Affectation.qualite))
        .subquery("comptes")
    )
    lignes = bd.execute(
        select(
            col(Personne.id), func.trim(col(Personne.prenom) + " " + col(Personne.nom)), comptes.c.qualite, comptes.c.n
        )
        .join(comptes, comptes.c.qui == col(Personne.id))
        .order_by(col(Personne.nom), col(Personne.id))
    )  # fmt: skip
    par_agent: dict[tuple[int, str], dict[Qualite, int]] = {}
    for id_, nom, qualite, nombre in lignes:
        par_agent.setdefault((id_, nom), {})[qualite] = nombre
    lues = [
        Charge(id_, nom, *(n.get(q, 0) for q in (Qualite.PILOTE, Qualite.CONTRIBUTEUR, Qualite.TERRITOIRE)))
        for (id_, nom), n in par_agent.items()
    ]
    return sorted(lues, key=lambda c: c.personne_id != personne.id)
