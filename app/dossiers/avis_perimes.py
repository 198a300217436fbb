"""A completion tells the avis of partners what it changed of what they had read."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.avis_perimes import est_touche
from app.models.dossiers import Dossier
from app.models.partenaires import AvisDePartenaire


def perimer_les_avis(bd: Session, dossier: Dossier, changees: Collection[str], maintenant: datetime) -> None:
    """Mark what partners answered on a version older than this one: their pilote keeps it, or asks again.

    All the rows are locked, answered or not: a partner may be answering. One that went stale earlier, and was not
    asked again, still compares from the version it had read.
    """
    if not changees:
        return
    demandes = select(AvisDePartenaire).where(col(AvisDePartenaire.dossier_id) == dossier.id).with_for_update()
    for avis in bd.scalars(demandes.execution_options(populate_existing=True)):
        if avis.rendu_le is not None and est_touche(avis.parties, changees):
            if avis.perime_le is None:
                avis.perime_depuis = dossier.version_deposee - 1
            avis.perime_le, avis.lu_le = maintenant, None
