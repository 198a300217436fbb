"""Calibration as it is read: the dossiers an agent has to score, the notes kept apart."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.notation import NoteDonnee
from app.instruction.queries import dossiers_de
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from app.models.etalonnage import Etalon, Etalonnage, NoteEtalon


@dataclass(frozen=True, slots=True)
class EtalonListe:
    """One of the three dossiers, for one agent: how many notes they gave it, of how many criteria."""

    campagne: str
    annee: int
    ouvert_le: datetime
    clos_le: datetime | None
    dossier_id: int
    numero: str
    titre: str
    organisme: str
    mes_notes: int
    criteres: int


def etalons_de(bd: Session, personne: Personne) -> list[EtalonListe]:
    """The dossiers of every calibration, the last opened first, through the gate of the examination."""
    miennes = (
        select(func.count(col(NoteEtalon.id)))
        .where(
            col(NoteEtalon.etalonnage_id) == col(Etalon.etalonnage_id),
            col(NoteEtalon.dossier_id) == col(Dossier.id),
            col(NoteEtalon.personne_id) == personne.id,
        )
        .correlate(Etalon, Dossier)
        .scalar_subquery()
    )
    requete: Any = (
        dossiers_de(personne)
        .join(Etalon, col(Etalon.dossier_id) == col(Dossier.id))
        .join(Etalonnage, col(Etalonnage.id) == col(Etalon.etalonnage_id))
        .join(Campagne, col(Campagne.id) == col(Etalonnage.campagne_id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .with_only_columns(
            col(Campagne.titre), col(Campagne.annee), col(Etalonnage.ouvert_le), col(Etalonnage.clos_le),
            col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom), miennes,
            col(Etalon.criteres),
        )
        .order_by(col(Etalonnage.ouvert_le).desc(), col(Etalonnage.id).desc(), col(Etalon.rang))
    )  # fmt: skip
    return [EtalonListe(*ligne) for ligne in bd.execute(requete)]


def etalonnage_du_dossier(bd: Session, dossier: Dossier) -> tuple[Etalonnage, Campagne] | None:
    """The last calibration this dossier is part of, and the campaign whose barème it is scored with."""
    ligne = bd.execute(
        select(Etalonnage, Campagne)
        .join(Etalon, col(Etalon.etalonnage_id) == col(Etalonnage.id))
        .join(Campagne, col(Campagne.id) == col(Etalonnage.campagne_id))
        .where(col(Etalon.dossier_id) == dossier.id)
        .order_by(col(Etalonnage.ouvert_le).desc(), col(Etalonnage.id).desc())
        .limit(1)
    ).first()
    return None if ligne is None else (ligne[0], ligne[1])


def mes_notes_d_etalon(bd: Session, etalonnage: Etalonnage, dossier: Dossier, personne: Personne) -> list[NoteEtalon]:
    """What this person gave this dossier."""
    return list(
        bd.scalars(
            select(NoteEtalon).where(
                col(NoteEtalon.etalonnage_id) == etalonnage.id,
                col(NoteEtalon.dossier_id) == dossier.id,
                col(NoteEtalon.personne_id) == personne.id,
            )
        )
    )


def notes_d_etalonnage(bd: Session, etalonnage_id: int | None) -> dict[int, list[NoteDonnee]]:
    """Everybody's notes, by dossier."""
    lues: dict[int, list[NoteDonnee]] = {}
    requete = select(
        col(NoteEtalon.dossier_id), col(NoteEtalon.critere), col(NoteEtalon.personne_id), col(NoteEtalon.valeur)
    ).where(col(NoteEtalon.etalonnage_id) == etalonnage_id)
    for dossier_id, critere, qui, valeur in bd.execute(requete.order_by(col(NoteEtalon.id))):
        lues.setdefault(dossier_id, []).append(NoteDonnee(critere, qui, valeur))
    return lues
