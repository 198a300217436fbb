"""The grants of a campaign on one page: signed, paid, accounted for."""

from fastapi import Request
from starlette.responses import Response

from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.pages import page
from app.domain.aides_publiques import EtatBilan
from app.domain.calendrier import jour_de_paris
from app.suites.queries_suivi import campagnes_suivies, subventions_suivies

router = Routeur()
MONTREES = 1000
"""The lines shown; the sums are those of all."""


@router.get("/instruction/suites", name="suites.suivi")
def suivi(request: Request, personne: Agent, bd: Bd, maintenant: Maintenant) -> Response:
    campagnes = campagnes_suivies(bd, personne)
    demandee = request.query_params.get("campagne", "")
    choisie = next((c for c in campagnes if str(c.id) == demandee), campagnes[0] if campagnes else None)
    lignes = subventions_suivies(bd, personne, choisie.id, jour_de_paris(maintenant)) if choisie else []
    return page(
        request,
        "suites/suivi.html",
        campagnes=campagnes,
        choisie=choisie,
        lignes=lignes[:MONTREES],
        montrees=MONTREES,
        nombre=len(lignes),
        accorde_cents=sum(s.accorde_cents for s in lignes),
        verse_cents=sum(s.verse_cents for s in lignes),
        reste_cents=sum(s.reste_cents for s in lignes),
        retards=sum(s.bilan is EtatBilan.EN_RETARD for s in lignes),
        recus=sum(s.bilan is EtatBilan.RECU for s in lignes),
    )
