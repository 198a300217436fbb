"""Two lists that the coordination shares with the team."""

from datetime import datetime

from app.demonstration.monde import Monde
from app.instruction.commands_vues import Reglages, enregistrer_vue

VUES = (
    ("À examiner, par montant", "etat=depose,en_instruction&tri=demande"),
    (
        "QPV, demandes à l’État",
        "geographie=qpv&financeur=etat&colonnes=territoires,geographies,demande,cout,financeurs,etat",
    ),
)


def partager_des_vues(monde: Monde, maintenant: datetime) -> None:
    """What the team opens in one click."""
    for nom, requete in VUES:
        enregistrer_vue(monde.bd, requete, Reglages(nom, True, False), monde.coordination, maintenant)
