"""Reads of the clock: the completions asked of some dossiers, in one statement whatever their number."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.horloge import Suspension
from app.models.dossiers import DemandeDeComplement


def suspensions_de(bd: Session, dossiers: Collection[int]) -> dict[int, list[Suspension]]:
    """The suspensions of each of these dossiers, oldest first; ids come from the gate."""
    trouvees: dict[int, list[Suspension]] = {dossier_id: [] for dossier_id in dossiers}
    lignes = bd.execute(
        select(
            col(DemandeDeComplement.dossier_id), col(DemandeDeComplement.demandee_le),
            col(DemandeDeComplement.repondre_avant), col(DemandeDeComplement.repondue_le),
        )
        .where(col(DemandeDeComplement.dossier_id).in_(dossiers))
        .order_by(col(DemandeDeComplement.demandee_le), col(DemandeDeComplement.id))
    )  # fmt: skip
    for dossier_id, demandee_le, avant, repondue_le in lignes.all():
        trouvees[dossier_id].append(Suspension(demandee_le, avant, repondue_le))
    return trouvees
