"""The scenarios of a campaign. Their amounts are read in `queries_cadre`, through the gate of the committee."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import A_DECIDER, PASSES, campagnes_de, dossiers_de, dossiers_lies
from app.comite.queries_totaux import CAMPAGNE, MOI
from app.core.francais import pliage
from app.core.sql_plans import parmi, somme_de_cents
from app.domain.orientations import GEOGRAPHIES_COURTES, Geographie
from app.domain.scenarios import GROUPES_FIXES, Groupe
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.referentiel import Commune, Quartier, QuartierCommune
from app.models.scenarios import MontantDeScenario, Scenario


@dataclass(frozen=True, slots=True)
class ScenarioListe:
    """A scenario in the list, in figures that this reader may know."""

    scenario: Scenario
    auteur: str
    total_cents: int
    retenus: int


@dataclass(frozen=True, slots=True)
class Detail:
    """What a reader may know of sentences written for somebody else, with every dossier of the list in their sums.

    `est_lu`: they know the whole list, or asked for these sentences; `caches`: the numbers of what they may not know.
    """

    est_lu: bool
    caches: frozenset[str]

    def lisibles(self, phrases: Sequence[str]) -> list[str]:
        return [p for p in phrases if self.est_lu and not any(numero in p for numero in self.caches)]


def detail_de(bd: Session, personne: Personne, campagne_id: int, auteur_id: int) -> Detail:
    """Of the sentences that this author was given on a campaign."""
    lus = bd.scalars(_requete_des_caches(), {"campagne": campagne_id, "moi": personne.id})
    caches = frozenset(numero for numero in lus if numero)
    return Detail(not caches or personne.id == auteur_id, caches)


@lru_cache
def _requete_des_caches() -> Select[Any]:
    """The numbers of a campaign that `moi` may not know."""
    return select(col(Dossier.numero)).where(
        col(Dossier.campagne_id) == CAMPAGNE, col(Dossier.id).in_(dossiers_lies(MOI)), parmi(col(Dossier.etat), PASSES)
    )


def scenarios_de(personne: Personne) -> Select[Scenario, Campagne]:
    """The scenarios that are not deleted, with their campaign, of those whose shortlist this person may read."""
    return (
        select(Scenario, Campagne)
        .join(Campagne, col(Campagne.id) == col(Scenario.campagne_id))
        .where(
            col(Scenario.supprime_le).is_(None),
            col(Campagne.id).in_(campagnes_de(personne).with_only_columns(col(Campagne.id))),
        )
    )


def scenarios_listes(bd: Session, personne: Personne, campagne_id: int) -> list[ScenarioListe]:
    """Those of a campaign, in the order they were made; sums of the dossiers still to decide that this person knows."""
    vus = dossiers_de(personne).where(parmi(col(Dossier.etat), A_DECIDER)).with_only_columns(col(Dossier.id))
    sommes = (
        select(
            col(MontantDeScenario.scenario_id),
            somme_de_cents(col(MontantDeScenario.montant_cents)).label("total"),
            func.count(func.distinct(col(MontantDeScenario.dossier_id))).label("retenus"),
        )
        .where(col(MontantDeScenario.dossier_id).in_(vus))
        .group_by(col(MontantDeScenario.scenario_id))
        .subquery("sommes")
    )
    requete = (
        scenarios_de(personne)
        .with_only_columns(
            Scenario, col(Personne.prenom), col(Personne.nom), func.coalesce(sommes.c.total, 0),
            func.coalesce(sommes.c.retenus, 0),
        )
        .join(Personne, col(Personne.id) == col(Scenario.cree_par_id))
        .outerjoin(sommes, sommes.c.scenario_id == col(Scenario.id))
        .where(col(Scenario.campagne_id) == campagne_id)
        .order_by(col(Scenario.id))
    )  # fmt: skip
    return [
        ScenarioListe(scenario, f"{prenom} {nom}".strip(), int(total), int(retenus))
        for scenario, prenom, nom, total, retenus in bd.execute(requete).all()
    ]


def communes_connues(bd: Session) -> dict[str, tuple[str, int]]:
    """Name and population by INSEE code, in alphabetical order; a population of 0 is not known."""
    lues = bd.execute(select(col(Commune.insee), col(Commune.nom), col(Commune.population))).all()
    # the engines sort accents each in its way
    return {insee: (nom, population) for insee, nom, population in sorted(lues, key=lambda c: pliage(c[1]))}


def quartiers_connus(bd: Session) -> dict[str, str]:
    """Names by code, by name then commune: several quartiers are « Centre » or « Tous les quartiers »."""
    lus = bd.execute(_requete_des_quartiers())
    noms: dict[str, tuple[str, Geographie, list[str]]] = {}
    for code, nom, geographie, commune in lus:
        noms.setdefault(code, (nom, geographie, []))[2].extend([commune] if commune else [])
    return {
        code: f"{nom}{', à ' * bool(communes)}{', '.join(communes)} ({GEOGRAPHIES_COURTES[geographie]})"
        for code, (nom, geographie, communes) in noms.items()
    }


@lru_cache
def _requete_des_quartiers() -> Select[str, str, Geographie, str]:
    return (
        select(col(Quartier.code), col(Quartier.nom), col(Quartier.geographie), col(Commune.nom))
        .outerjoin(QuartierCommune, col(QuartierCommune.quartier_code) == col(Quartier.code))
        .outerjoin(Commune, col(Commune.insee) == col(QuartierCommune.insee))
        .order_by(col(Quartier.nom), col(Commune.nom), col(Quartier.code))
    )


def nom_du_groupe(bd: Session, groupe: Groupe) -> str:
    """What a group is called; "" if it names nothing that exists."""
    return dict(groupes_connus(bd)).get(groupe.code, "")


def groupes_connus(bd: Session) -> list[tuple[str, str]]:
    """Every group a minimum may be kept for: (code, name)."""
    return [*GROUPES_FIXES, *((f"quartier:{code}", f"Quartier {nom}") for code, nom in quartiers_connus(bd).items())]
