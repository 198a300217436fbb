"""The reminders that time sends to partners who did not answer."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.calendrier import jour_de_paris
from app.domain.partenaires import AVANT_LE_TERME, RAPPELS_DE_RETARD, rappel_du
from app.models.partenaires import AvisDePartenaire
from app.partenaires.commands import adresses_joignables, rappeler
from app.partenaires.queries import en_attente

PAR_PASSAGE = 50


def rappeler_les_partenaires(bd: Session, maintenant: datetime) -> int:
    """Write the reminders that are due today, to fifty partners at most, each in one mail for all it is asked.

    Returns how many asks were reminded. Done again, nothing.
    """
    aujourd_hui = jour_de_paris(maintenant)
    candidats = bd.scalars(
        en_attente()
        .where(
            col(AvisDePartenaire.repondre_avant) <= aujourd_hui + AVANT_LE_TERME,
            col(AvisDePartenaire.rappels) <= RAPPELS_DE_RETARD,
        )
        .order_by(col(AvisDePartenaire.repondre_avant), col(AvisDePartenaire.id))
        .with_for_update(skip_locked=True, of=AvisDePartenaire)
    ).all()
    dus: dict[int, list[AvisDePartenaire]] = defaultdict(list)
    for avis in candidats:
        if rappel_du(avis.suivi, avis.rappels, avis.rappele_le, aujourd_hui):
            dus[avis.partenaire_id].append(avis)
    traites = list(dus.items())[:PAR_PASSAGE]
    for partenaire_id, siens in traites:
        rappeler(bd, siens, adresses_joignables(bd, partenaire_id), maintenant)
    return sum(len(siens) for _, siens in traites)
