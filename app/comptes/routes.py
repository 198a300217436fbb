"""Who you are: sign in, your account, your organismes, invitations."""

from app.comptes.aide import aide_de_la_page
from app.comptes.routes_annuaire import router as annuaire
from app.comptes.routes_coffre import router as coffre
from app.comptes.routes_compte import router as compte
from app.comptes.routes_connexion import router as connexion
from app.comptes.routes_fiche import router as fiche
from app.comptes.routes_invitations import router as invitations
from app.comptes.routes_mandats import router as mandats
from app.comptes.routes_membres import router as membres
from app.comptes.routes_organismes import router as organismes
from app.comptes.routes_preuve import router as preuve
from app.comptes.routes_raccourcis import router as raccourcis
from app.comptes.routes_recapitulatif import router as recapitulatif
from app.comptes.routes_rib import router as rib
from app.comptes.routeur import Routeur
from app.core.pages import environnement

router = Routeur()
router.reunir(
    connexion, compte, preuve, invitations, annuaire, organismes, membres, mandats, rib, fiche, coffre,
    recapitulatif, raccourcis,
)  # fmt: skip
# the layout, which knows no moment, asks for the help of the page it draws
environnement().globals["aide_de_la_page"] = aide_de_la_page
