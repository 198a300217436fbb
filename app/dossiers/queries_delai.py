"""How long a decision usually takes, as the campaigns kept it when they were published. Never writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.calendrier import jour_de_paris
from app.domain.delais import REMONTE_A, annee_du_delai
from app.models.campagnes import Campagne


@dataclass(frozen=True, slots=True)
class DelaiConnu:
    """The usual delay in days, and the year that measured it; None when no year did."""

    jours: int | None = None
    annee: int | None = None


def delai_connu(bd: Session, campagne: Campagne, maintenant: datetime) -> DelaiConnu:
    """The same delay alone, for who has not deposited yet."""
    colonnes = col(Campagne.delai_median_jours), col(Campagne.annee)
    ligne = bd.execute(du_dernier_mesure(campagne, maintenant, *colonnes)).first()
    return DelaiConnu(*ligne) if ligne else DelaiConnu()


def du_dernier_mesure(campagne: Campagne, maintenant: datetime, *colonnes: Any) -> Select[Any]:
    """Of this dispositif, the year of the campaign if it is measured, else the last one before (`domain.delais`)."""
    annee = annee_du_delai(campagne.dispositif, campagne.annee, jour_de_paris(maintenant))
    return (
        select(*colonnes)
        .where(
            col(Campagne.dispositif) == campagne.dispositif,
            col(Campagne.annee).between(annee - REMONTE_A, annee),
            col(Campagne.delai_median_jours).is_not(None),
        )
        .order_by(col(Campagne.annee).desc(), col(Campagne.id).desc())
        .limit(1)
    )
