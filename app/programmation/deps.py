"""The doors of programming: the list and each scenario, as the committee's gate lets this person see them."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlmodel import col

from app.comite.deps import IDENTIFIANT_MAXIMUM, campagne_de
from app.comptes.deps import ayant_le_droit
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.scenarios import Scenario
from app.programmation.queries import scenarios_de

LecteurDeProgrammation = Annotated[Personne, ayant_le_droit("voir_programmation")]
Programmateur = Annotated[Personne, ayant_le_droit("preparer_programmation")]


@dataclass(frozen=True, slots=True)
class AccesScenario:
    """A scenario this person may know."""

    scenario: Scenario
    campagne: Campagne


def _campagne(campagne_id: int, personne: LecteurDeProgrammation, bd: Bd) -> Campagne:
    return campagne_de(campagne_id, personne, bd)


def _campagne_a_preparer(campagne_id: int, personne: Programmateur, bd: Bd) -> Campagne:
    return campagne_de(campagne_id, personne, bd)


def _scenario_de(scenario_id: int, personne: Personne, bd: Bd) -> AccesScenario:
    if not 0 < scenario_id <= IDENTIFIANT_MAXIMUM:
        raise Introuvable
    ligne = bd.execute(scenarios_de(personne).where(col(Scenario.id) == scenario_id)).first()
    if ligne is None:
        raise Introuvable
    return AccesScenario(*ligne)


def _scenario(scenario_id: int, personne: LecteurDeProgrammation, bd: Bd) -> AccesScenario:
    return _scenario_de(scenario_id, personne, bd)


def _scenario_a_preparer(scenario_id: int, personne: Programmateur, bd: Bd) -> AccesScenario:
    return _scenario_de(scenario_id, personne, bd)


CampagneProgrammee = Annotated[Campagne, Depends(_campagne)]
CampagneAProgrammer = Annotated[Campagne, Depends(_campagne_a_preparer)]
ScenarioVu = Annotated[AccesScenario, Depends(_scenario)]
ScenarioAPreparer = Annotated[AccesScenario, Depends(_scenario_a_preparer)]
