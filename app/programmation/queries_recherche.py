"""What was asked of the proposer."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import campagnes_de
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.courriel import Tache
from app.models.scenarios import RechercheDeScenario

MONTREES = 10


@dataclass(frozen=True, slots=True)
class RechercheVue:
    """A search, its campaign, and how many times the worker tried."""

    recherche: RechercheDeScenario
    campagne: Campagne
    essais: int


def recherche_de(bd: Session, personne: Personne, recherche_id: int) -> RechercheVue | None:
    """A search on a campaign whose shortlist this person may read."""
    ligne = bd.execute(
        select(RechercheDeScenario, Campagne, col(Tache.essais))
        .join(Campagne, col(Campagne.id) == col(RechercheDeScenario.campagne_id))
        .outerjoin(Tache, col(Tache.cle) == f"recherche-{recherche_id}")
        .where(
            col(RechercheDeScenario.id) == recherche_id,
            col(Campagne.id).in_(campagnes_de(personne).with_only_columns(col(Campagne.id))),
        )
    ).first()
    return None if ligne is None else RechercheVue(ligne[0], ligne[1], ligne[2] or 0)


def recherches_de(bd: Session, personne: Personne, campagne_id: int) -> list[RechercheDeScenario]:
    """The last ones this person asked."""
    return list(
        bd.scalars(
            select(RechercheDeScenario)
            .where(
                col(RechercheDeScenario.campagne_id) == campagne_id,
                col(RechercheDeScenario.demandee_par_id) == personne.id,
            )
            .order_by(col(RechercheDeScenario.id).desc())
            .limit(MONTREES)
        )
    )
