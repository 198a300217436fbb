"""The directory, the asks, the space of a partner."""

from app.comptes.routeur import Routeur
from app.partenaires import routes_annuaire, routes_demandes, routes_espace

router = Routeur()
router.reunir(routes_annuaire.router, routes_demandes.router, routes_espace.router)
