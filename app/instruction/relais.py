"""Whom somebody stands in for on a dossier: those away who follow it, and whose substitute they are that day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Date, Text, bindparam, cast, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.calendrier import jour_de_paris
from app.domain.droits import Qualite
from app.domain.titulaires import suppleances
from app.dossiers.routage import charger_agents
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation
from app.models.referentiel import Absence


@dataclass(frozen=True, slots=True)
class Relais:
    """Somebody away, and the quality in which they follow the dossier."""

    qualite: Qualite
    personne_id: int
    nom: str


def absents_du_dossier() -> Any:
    """Those who follow the dossier of the row and are away on the day `jour`: « 12:pilote,15:territoire »."""
    jour = bindparam("jour", type_=Date)
    return (
        select(func.aggregate_strings(cast(col(Affectation.personne_id), Text) + ":" + col(Affectation.qualite), ","))
        .join(Absence, col(Absence.personne_id) == col(Affectation.personne_id))
        .where(
            col(Affectation.dossier_id) == col(Dossier.id),
            col(Affectation.jusqu_a).is_(None),
            col(Absence.du) <= jour,
            col(Absence.au) >= jour,
        )
        .correlate(Dossier)
        .scalar_subquery()
    )


def supplees(bd: Session, personne: Personne, maintenant: datetime) -> dict[int, str]:
    """Those away whom this person stands in for: id → name. One short statement on the days when nobody is away."""
    jour = jour_de_paris(maintenant)
    absent = select(col(Absence.id)).where(col(Absence.du) <= jour, col(Absence.au) >= jour).limit(1)
    if bd.scalar(absent) is None:  # most days, and the team with its loads is long to read
        return {}
    return {a.personne_id: a.nom for a in suppleances(personne.id or 0, charger_agents(bd, maintenant))}


def lire_les_relais(bd: Session, personne: Personne, absents: str, maintenant: datetime) -> tuple[Relais, ...]:
    """Of those away who follow the dossier (« 12:pilote »), the ones this person stands in for: read when there are."""
    noms = {a.personne_id: a.nom for a in suppleances(personne.id or 0, charger_agents(bd, maintenant))}
    lus = (mot.split(":") for mot in sorted(absents.split(",")))
    return tuple(Relais(Qualite(code), int(qui), noms[int(qui)]) for qui, code in lus if int(qui) in noms)
