"""The worker learns the words of what was deposited, so that a search may be told which one was meant.

Never in the deposit, whose statements are counted.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel, col

from app.core.sql_ajouts import ajout
from app.domain.mots_proches import mots_retenus
from app.dossiers.recherche import MOT_MAXIMUM, mots
from app.models.comptes import Organisme
from app.models.dossiers import Dossier, VersionDossier
from app.models.mots import Mot

# a deposit is dated when it begins: it may be seen after one that was dated later
MARGE = timedelta(hours=1)


def mots_nouveaux(bd: Session) -> dict[str, datetime]:
    """The words deposited since the last one that was learnt, all of them at first; each with the latest deposit."""
    dernier = bd.scalar(select(func.max(col(Mot.deposee_le))))
    deposes = (
        select(col(VersionDossier.deposee_le), col(Dossier.titre), col(Organisme.nom))
        .join(Dossier, col(Dossier.id) == col(VersionDossier.dossier_id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .order_by(col(VersionDossier.deposee_le))
    )
    if dernier is not None:
        deposes = deposes.where(col(VersionDossier.deposee_le) >= dernier - MARGE)
    lus = {mot: a for a, *noms in bd.execute(deposes) for mot in mots_retenus(mots(" ".join(noms)), MOT_MAXIMUM)}
    connus = set(bd.scalars(select(col(Mot.mot)))) if lus else set()
    return {mot: a for mot, a in lus.items() if mot not in connus}


def retenir_les_mots(bd: Session, lus: dict[str, datetime]) -> int:
    """Add these words to the vocabulary; another worker may have done so. Returns how many were given."""
    if lus:
        requete = ajout(bd.get_bind().dialect.name, SQLModel.metadata.tables["mot"]).on_conflict_do_nothing()
        bd.execute(requete, [{"mot": mot, "deposee_le": a} for mot, a in sorted(lus.items())])
    return len(lus)
