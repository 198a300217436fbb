"""Calibration as the coordination reads it: candidates, who has scored, what came out."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.sql_plans import parmi
from app.domain.droits import Role
from app.domain.etalonnage import NOMBRE, etats_d_un_etalon
from app.domain.orientations import Orientation
from app.instruction.queries import dossiers_de
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from app.models.etalonnage import Etalon, Etalonnage, NoteEtalon
from app.models.instruction import Note


@dataclass(frozen=True, slots=True)
class EtalonLu:
    """One of the three dossiers."""

    id: int
    numero: str
    titre: str
    organisme: str
    orientation: Orientation | None


@dataclass(frozen=True, slots=True)
class Participation:
    """How many notes an agent gave to the three dossiers, of how many."""

    personne_id: int
    nom: str
    notes: int
    attendues: int


def etalonnage_de(bd: Session, campagne: Campagne) -> Etalonnage | None:
    return bd.scalar(select(Etalonnage).where(col(Etalonnage.campagne_id) == campagne.id))


def est_lue(bd: Session, campagne: Campagne) -> bool:
    """Whether a real note exists on this campaign."""
    notee = (
        select(col(Note.id))
        .join(Dossier, col(Dossier.id) == col(Note.dossier_id))
        .where(col(Dossier.campagne_id) == campagne.id)
        .limit(1)
    )
    return bd.scalar(notee) is not None


def _candidats(campagne: Campagne) -> Any:
    """The years before of this dispositif, and of this campaign what nobody will score."""
    de_la_campagne = and_(
        col(Dossier.campagne_id) == campagne.id, parmi(col(Dossier.etat), etats_d_un_etalon(est_de_la_campagne=True))
    )
    passees = select(col(Campagne.id)).where(
        col(Campagne.dispositif) == campagne.dispositif, col(Campagne.annee) < campagne.annee
    )
    d_avant = and_(
        col(Dossier.campagne_id).in_(passees),
        parmi(col(Dossier.etat), etats_d_un_etalon(est_de_la_campagne=False)),
    )
    return or_(de_la_campagne, d_avant)


def dossier_de_numero(bd: Session, personne: Personne, campagne: Campagne, numero: str) -> int | None:
    """A dossier that may calibrate, by its number, through the gate."""
    requete = dossiers_de(personne).where(col(Dossier.numero) == numero, _candidats(campagne))
    return bd.scalar(requete.with_only_columns(col(Dossier.id)))


def notes_passees(bd: Session, personne: Personne, campagne: Campagne) -> list[str]:
    """The numbers of the dossiers scored the last time, the best first: three of them are proposed.

    The last campaign of which three are; last year's may still be under examination.
    """
    requete = (
        dossiers_de(personne)
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .where(
            _candidats(campagne), col(Dossier.campagne_id) != campagne.id, col(Dossier.note_dixiemes).is_not(None)
        )
        .with_only_columns(col(Campagne.annee), col(Dossier.numero))
        .order_by(col(Campagne.annee).desc(), col(Dossier.note_dixiemes).desc(), col(Dossier.id))
    )  # fmt: skip
    par_annee: dict[int, list[str]] = {}
    for annee, numero in bd.execute(requete):
        par_annee.setdefault(annee, []).append(numero or "")
    return next((numeros for numeros in par_annee.values() if len(numeros) >= NOMBRE), [])


def etalons(bd: Session, personne: Personne, etalonnage: Etalonnage) -> list[EtalonLu]:
    """Its dossiers that this reader may read, in order."""
    requete: Any = (
        dossiers_de(personne)
        .join(Etalon, and_(col(Etalon.dossier_id) == col(Dossier.id), col(Etalon.etalonnage_id) == etalonnage.id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .with_only_columns(
            col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom), col(Dossier.orientation)
        )
        .order_by(col(Etalon.rang))
    )
    return [EtalonLu(*ligne) for ligne in bd.execute(requete)]


def agents(bd: Session) -> list[Personne]:
    """Every agent whose account is open, in the order of their ids."""
    tous = select(Personne).where(col(Personne.role) == Role.AGENT, col(Personne.desactivee_le).is_(None))
    return list(bd.scalars(tous.order_by(col(Personne.id))))


def participations(bd: Session, etalonnage: Etalonnage) -> list[Participation]:
    """Every agent, and whoever else scored, with how many notes they gave: in the order of names."""
    siennes = (
        select(func.count(col(NoteEtalon.id)))
        .where(col(NoteEtalon.etalonnage_id) == etalonnage.id, col(NoteEtalon.personne_id) == col(Personne.id))
        .correlate(Personne)
        .scalar_subquery()
    )
    attendues = select(func.sum(col(Etalon.criteres))).where(col(Etalon.etalonnage_id) == etalonnage.id)
    est_agent = and_(col(Personne.role) == Role.AGENT, col(Personne.desactivee_le).is_(None))
    requete = (
        select(
            col(Personne.id), func.trim(col(Personne.prenom) + " " + col(Personne.nom)), siennes,
            attendues.scalar_subquery(),
        )
        .where(or_(est_agent, siennes > 0))
        .order_by(col(Personne.nom), col(Personne.prenom), col(Personne.id))
    )  # fmt: skip
    return [Participation(id_ or 0, nom, notes, attendues) for id_, nom, notes, attendues in bd.execute(requete)]
