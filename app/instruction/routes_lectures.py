"""Who reads a dossier now: its page says so by itself, every thirty seconds while it is looked at."""

from fastapi import Request
from starlette.responses import Response

from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.pages import page
from app.domain.presences import phrases_de_lecture
from app.instruction.commands_lectures import signaler_lecture
from app.instruction.deps import DossierVu
from app.instruction.queries_lectures import lecteurs_du_dossier

router = Routeur()


@router.post("/instruction/dossiers/{dossier_id}/lecture", name="instruction.signaler_lecture")
def signaler(request: Request, acces: DossierVu, bd: Bd, maintenant: Maintenant) -> Response:
    """Mark, then show: the page of the dossier reads nothing for it."""
    signaler_lecture(bd, acces.dossier, acces.personne, maintenant)
    autres = lecteurs_du_dossier(bd, acces.dossier, acces.personne, maintenant)
    return page(request, "dossiers/_presents.html", presents=phrases_de_lecture(autres))
