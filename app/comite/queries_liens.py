"""The dossiers of the committee that a reader did not declare on yet."""

from collections.abc import Collection

from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import A_DECIDER, dossiers_de
from app.core.sql_plans import parmi
from app.instruction.queries_liens import AvantDeLire, a_declarer_parmi
from app.models.comptes import Personne
from app.models.dossiers import Dossier


def a_declarer_au_comite(
    bd: Session, personne: Personne, ids: Collection[int] = (), campagne_id: int = 0
) -> list[AvantDeLire]:
    """These, or those of a ranked list (its book holds the decided ones too), or all those still to be decided."""
    a_decider = col(Dossier.campagne_id) == campagne_id if campagne_id else parmi(col(Dossier.etat), A_DECIDER)
    ou = col(Dossier.id).in_(ids) if ids else a_decider
    return a_declarer_parmi(bd, personne, dossiers_de(personne).where(ou))
