"""What was asked of the proposer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import campagnes_de
from app.domain.saisies import euros, pourcentage
from app.domain.scenarios import Fiche
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.courriel import Tache
from app.models.scenarios import RechercheDeScenario
from app.programmation.queries import groupes_connus

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


def rappeler(bd: Session, demande: Mapping[str, Any], fiches: Mapping[int, Fiche]) -> list[str]:
    """What was asked, in sentences; of the dossiers chosen, those that this person may know."""
    noms = dict(groupes_connus(bd)) if demande["minimums"] else {}
    plafond = "ce que son pilote propose, sinon sa demande" if demande["est_plafonnee"] else "sa demande"
    phrases = [
        f"Un dossier reçoit au plus {plafond} ; retenu, au moins {pourcentage(demande['part_min_pour_mille'])} de ce "
        f"maximum, par multiples de {euros(demande['pas_cents'])}.",
        *(f"{noms.get(code, code)} : au moins {euros(cents)}." for code, cents in demande["minimums"]),
    ]
    if demande["que_les_sollicites"]:
        phrases.append("Seuls les financeurs que le dossier a sollicités lui donnent.")
    for titre, cle in (("À retenir absolument", "imposes"), ("À écarter", "exclus")):
        if numeros := [fiches[id_].numero for id_ in demande[cle] if id_ in fiches]:
            phrases.append(f"{titre} : {', '.join(numeros)}.")
    return phrases
