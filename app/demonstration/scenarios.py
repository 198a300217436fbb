"""The scenarios of the committee that is prepared: proposals as they stand, a cut, a minimum for first demands."""

from datetime import datetime

from app.demonstration.monde import Monde
from app.domain.scenarios import Groupe
from app.programmation.commands import OperationDonnee, appliquer_operation, creer_scenario


def preparer_des_scenarios(monde: Monde, maintenant: datetime) -> None:
    """Three, to be compared."""
    campagne, coordination = monde.campagnes["comite"], monde.coordination
    base = creer_scenario(monde.bd, campagne, "Base de travail", False, coordination, maintenant)
    operations = (
        OperationDonnee("couper", pour_mille=100),
        OperationDonnee("garantir", groupe=Groupe.lire("nouveaux:"), cents=2_500_000),
    )
    for operation in operations:
        appliquer_operation(monde.bd, base, operation, coordination, maintenant)
