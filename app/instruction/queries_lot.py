"""The dossiers of a batch, through the gate, and what would become of each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from app.domain.affectation import Agent
from app.domain.etats import est_terminal
from app.domain.liens import A_DIRE
from app.domain.lots import Confie, Prevision, prevoir
from app.dossiers.routage import charger_agents
from app.instruction.queries import declares, filtrer
from app.instruction.queries_liens import est_ecarte
from app.models.comptes import LienDInteret, Organisme, Personne
from app.models.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class DossierDuLot:
    """One line of the batch. `obstacle`: why this agent may not act on it yet; `prevision`: once somebody is chosen."""

    id: int
    numero: str
    titre: str
    organisme: str
    pilote_id: int | None
    pilote: str
    prevision: Prevision | None
    obstacle: str = ""

    @property
    def est_a_declarer(self) -> bool:
        return self.obstacle == A_DIRE


def agents_du_jour(bd: Session, maintenant: datetime) -> dict[str, Agent]:
    """Who holds each post today, by post."""
    return charger_agents(bd, maintenant)


def dossiers_du_lot(bd: Session, personne: Personne, ids: Collection[int], nouveau: Agent | None) -> list[DossierDuLot]:
    """Those of these dossiers that this person may see, in the order of their numbers."""
    pilote = aliased(Personne)
    lie = (
        exists()
        .where(
            col(LienDInteret.organisme_id) == col(Dossier.organisme_id),
            col(LienDInteret.personne_id) == (nouveau.personne_id if nouveau else 0),
        )
        .correlate(Dossier)
    )
    lignes = bd.execute(
        filtrer(
            select(
                col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Dossier.etat), col(Organisme.nom),
                col(Dossier.pilote_id), func.trim(col(pilote.prenom) + " " + col(pilote.nom)),
                or_(lie, est_ecarte(nouveau.personne_id)) if nouveau else literal(False),
                col(Dossier.id).in_(declares(personne)),
            ),
            personne,
        )
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .outerjoin(pilote, col(pilote.id) == col(Dossier.pilote_id))
        .where(col(Dossier.id).in_(ids))
        .order_by(col(Dossier.numero), col(Dossier.id))
    )  # fmt: skip
    return [
        DossierDuLot(
            id_, numero, titre, organisme, pilote_id, nom or "",
            prevoir(
                Confie(
                    est_termine=est_terminal(etat), pilote_id=pilote_id, pilote=nom or "",
                    nouveau_id=nouveau.personne_id, nouveau=nouveau.nom, est_lie=bool(est_lie),
                    est_declare=bool(dit),
                )
            ) if nouveau else None,
            "" if dit else A_DIRE,
        )
        for id_, numero, titre, etat, organisme, pilote_id, nom, est_lie, dit in lignes
    ]  # fmt: skip
