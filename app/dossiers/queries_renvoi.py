"""Where the committee sent a request back to, for its porteur to take it up again there. Never writes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.dispositifs import Dispositif
from app.domain.programmation import SensDecision
from app.dossiers.queries_suites import DecisionPubliee
from app.models.campagnes import Campagne
from app.models.comite import Decision


@dataclass(frozen=True, slots=True)
class Renvoi:
    """The window where the request goes, and its campaign while it is open: None, it will be announced."""

    vers: Dispositif
    campagne: Campagne | None


def renvoi_de(bd: Session, decision: DecisionPubliee | None, maintenant: datetime) -> Renvoi | None:
    """Of a published decision that sends back; None for any other."""
    if decision is None or decision.sens is not SensDecision.RENVOYER:
        return None
    vers = bd.scalar(select(col(Decision.renvoi_vers)).where(col(Decision.id) == decision.id))
    if vers is None:
        return None
    ouverte = (
        select(Campagne)
        .where(
            col(Campagne.dispositif) == vers,
            col(Campagne.est_publiee).is_(True),
            col(Campagne.ouvre_le) <= maintenant,
            col(Campagne.ferme_le) > maintenant,
        )
        .order_by(col(Campagne.ferme_le), col(Campagne.id))
        .limit(1)
    )
    return Renvoi(vers, bd.scalar(ouverte))
