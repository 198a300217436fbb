"""The directory, the asks, the space of a partner."""

from app.comptes.routeur import Routeur
from app.partenaires import routes_annuaire, routes_demandes, routes_espace, routes_lot

router = Routeur()
router.reunir(routes_annuaire.router, routes_demandes.router, routes_lot.router, routes_espace.router)
