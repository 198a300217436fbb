"""The dossiers of the committee that a reader did not declare on yet."""

from collections.abc import Collection

from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import A_DECIDER, dossiers_de
from app.instruction.queries_liens import AvantDeLire, a_declarer_parmi
from app.models.comptes import Personne
from app.models.dossiers import Dossier


def a_declarer_au_comite(bd: Session, personne: Personne, ids: Collection[int] = ()) -> list[AvantDeLire]:
    """These, or all those still to be decided."""
    ou = col(Dossier.id).in_(ids) if ids else col(Dossier.etat).in_(A_DECIDER)
    return a_declarer_parmi(bd, personne, dossiers_de(personne).where(ou))
