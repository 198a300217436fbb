"""What the screens of traces read: alerts, journal, outbox. Never writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.instruction.queries import a_ecarter
from app.models.comptes import Personne
from app.models.courriel import Courriel, EtatEnvoi, Tache
from app.models.dossiers import Dossier
from app.models.instruction import AlerteAffectation
from app.models.journal import LigneJournal

LIGNES_PAR_PAGE = 50


@dataclass(frozen=True, slots=True)
class FiltreJournal:
    """What one looks for in the journal; every part may be left out. Instants in UTC, `jusqu_a` excluded."""

    numero: str = ""
    personne: str = ""
    acte: str = ""
    depuis: datetime | None = None
    jusqu_a: datetime | None = None


def _sans_lui(personne: Personne) -> ColumnElement[bool]:
    """Nothing of the dossiers this person withdrew from, nor of the organismes they are linked to; the rest stays."""
    return or_(col(Dossier.id).is_(None), ~a_ecarter(personne))


def lignes_du_journal(bd: Session, personne: Personne, filtre: FiltreJournal, avant: int | None) -> list[Any]:
    """One page of the journal, the latest line first, before the line `avant` (keyset). One more line than a
    page tells that there is a following one."""
    requete = (
        select(
            col(LigneJournal.id), col(LigneJournal.a), col(LigneJournal.role), col(LigneJournal.acte),
            col(LigneJournal.objet), col(LigneJournal.dossier_id), col(LigneJournal.details), col(LigneJournal.requete),
            col(LigneJournal.personne_id), col(Personne.prenom), col(Personne.nom), col(Personne.courriel),
            col(Dossier.numero),
        )
        .outerjoin(Personne, col(Personne.id) == col(LigneJournal.personne_id))
        .outerjoin(Dossier, col(Dossier.id) == col(LigneJournal.dossier_id))
        .where(_sans_lui(personne))
    )  # fmt: skip
    if avant is not None:
        requete = requete.where(col(LigneJournal.id) < avant)
    return list(bd.execute(_filtrer(requete, filtre).order_by(col(LigneJournal.id).desc()).limit(LIGNES_PAR_PAGE + 1)))


def _filtrer(requete: Select[Any], filtre: FiltreJournal) -> Select[Any]:
    if filtre.numero:
        requete = requete.where(col(Dossier.numero) == filtre.numero.upper())
    if filtre.personne:
        motif = f"%{_litteral(filtre.personne.lower())}%"
        requete = requete.where(
            or_(
                func.lower(col(Personne.courriel)).like(motif, escape="\\"),
                func.lower(col(Personne.nom)).like(motif, escape="\\"),
                func.lower(col(Personne.prenom)).like(motif, escape="\\"),
            )
        )
    if filtre.acte:
        requete = requete.where(col(LigneJournal.acte) == filtre.acte)
    if filtre.depuis is not None:
        requete = requete.where(col(LigneJournal.a) >= filtre.depuis)
    if filtre.jusqu_a is not None:
        requete = requete.where(col(LigneJournal.a) < filtre.jusqu_a)
    return requete


def _litteral(texte: str) -> str:
    return texte.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def actes_du_journal(bd: Session) -> list[str]:
    """The acts that occur, for the filter."""
    return list(bd.scalars(select(col(LigneJournal.acte)).distinct().order_by(col(LigneJournal.acte))))


def alertes(bd: Session, personne: Personne) -> list[Any]:
    """What routing could not settle and nobody treated yet, the oldest first."""
    return list(
        bd.execute(
            select(
                col(AlerteAffectation.id), col(AlerteAffectation.phrase), col(AlerteAffectation.creee_le),
                col(Dossier.id).label("dossier_id"), col(Dossier.numero), col(Dossier.titre),
            )
            .join(Dossier, col(Dossier.id) == col(AlerteAffectation.dossier_id))
            .where(col(AlerteAffectation.levee_le).is_(None), ~a_ecarter(personne))
            .order_by(col(AlerteAffectation.creee_le), col(AlerteAffectation.id))
            .limit(200)
        )
    )  # fmt: skip


def nombre_d_alertes(bd: Session, personne: Personne) -> int:
    ouvertes = (
        select(func.count())
        .select_from(AlerteAffectation)
        .join(Dossier, col(Dossier.id) == col(AlerteAffectation.dossier_id))
        .where(col(AlerteAffectation.levee_le).is_(None), ~a_ecarter(personne))
    )
    return bd.scalar(ouvertes) or 0


def nombre_d_echecs(bd: Session) -> int:
    """Mails and jobs that gave up."""
    courriels = select(func.count()).select_from(Courriel).where(col(Courriel.etat) == EtatEnvoi.ECHEC)
    taches = select(func.count()).select_from(Tache).where(col(Tache.etat) == EtatEnvoi.ECHEC)
    return bd.scalar(select(courriels.scalar_subquery() + taches.scalar_subquery())) or 0


def courriels(bd: Session, personne: Personne, etat: EtatEnvoi | None, avant: int | None) -> list[Any]:
    """The outbox, latest first. The text is left out: it may hold a code or a link that belongs to one person."""
    requete = select(
        col(Courriel.id), col(Courriel.destinataire), col(Courriel.sujet), col(Courriel.etat), col(Courriel.essais),
        col(Courriel.demande_le), col(Courriel.a_partir_du), col(Courriel.fait_le), col(Courriel.erreur),
    )  # fmt: skip
    requete = requete.outerjoin(Dossier, col(Dossier.id) == col(Courriel.dossier_id)).where(_sans_lui(personne))
    if etat is not None:
        requete = requete.where(col(Courriel.etat) == etat)
    if avant is not None:
        requete = requete.where(col(Courriel.id) < avant)
    return list(bd.execute(requete.order_by(col(Courriel.id).desc()).limit(LIGNES_PAR_PAGE + 1)))


def taches_en_echec(bd: Session) -> list[Any]:
    """Jobs that gave up."""
    return list(
        bd.execute(
            select(col(Tache.id), col(Tache.genre), col(Tache.essais), col(Tache.demande_le), col(Tache.erreur))
            .where(col(Tache.etat) == EtatEnvoi.ECHEC)
            .order_by(col(Tache.id).desc())
            .limit(LIGNES_PAR_PAGE)
        )
    )
