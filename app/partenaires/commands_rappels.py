"""The reminders that time sends to partners who did not answer."""

from datetime import datetime

from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.calendrier import jour_de_paris
from app.domain.partenaires import AVANT_LE_TERME, RAPPELS_DE_RETARD, rappel_du
from app.models.partenaires import AvisDePartenaire
from app.partenaires.commands import relancer
from app.partenaires.queries import en_attente

PAR_PASSAGE = 50


def rappeler_les_partenaires(bd: Session, maintenant: datetime) -> int:
    """Write the reminders that are due today, fifty asks at most; returns how many. Done again, nothing."""
    aujourd_hui = jour_de_paris(maintenant)
    candidats = bd.scalars(
        en_attente()
        .where(
            col(AvisDePartenaire.repondre_avant) <= aujourd_hui + AVANT_LE_TERME,
            col(AvisDePartenaire.rappels) <= RAPPELS_DE_RETARD,
        )
        .order_by(col(AvisDePartenaire.repondre_avant), col(AvisDePartenaire.id))
        .with_for_update(skip_locked=True)
    ).all()
    dus = [a for a in candidats if rappel_du(a.suivi, a.rappels, a.rappele_le, aujourd_hui)][:PAR_PASSAGE]
    for avis in dus:
        relancer(bd, avis, None, maintenant)
    return len(dus)
