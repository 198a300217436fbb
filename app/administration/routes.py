"""Campaigns, envelopes, teams, matrix, accounts, journal."""

from fastapi import Request
from starlette.responses import Response

from app.administration.acces.routes import router as acces
from app.administration.campagnes.routes import router as campagnes
from app.administration.campagnes.routes_bareme import router as bareme
from app.administration.campagnes.routes_enveloppes import router as enveloppes
from app.administration.campagnes.routes_lettres import router as lettres
from app.administration.campagnes.routes_questions import router as questions
from app.administration.campagnes.routes_retours import router as retours
from app.administration.contours.routes import router as contours
from app.administration.equipe.routes import router as equipe
from app.administration.equipe.routes_matrice import router as matrice
from app.administration.recours.routes import router as recours
from app.administration.subventions.routes import router as subventions
from app.administration.traces import queries
from app.administration.traces.routes import router as traces
from app.comptes.deps import Administrateur
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.pages import page

router = Routeur()
router.reunir(
    campagnes,
    enveloppes,
    retours,
    bareme,
    questions,
    lettres,
    equipe,
    matrice,
    acces,
    traces,
    subventions,
    recours,
    contours,
)


@router.get("/administration", name="administration.accueil")
def accueil(request: Request, bd: Bd, personne: Administrateur) -> Response:
    return page(
        request,
        "administration/accueil.html",
        alertes=queries.nombre_d_alertes(bd, personne),
        echecs=queries.nombre_d_echecs(bd),
    )
