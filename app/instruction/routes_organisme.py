"""All that is known of an organisme, beside its dossiers."""

from fastapi import Request
from starlette.responses import Response

from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.pages import page
from app.instruction.deps import OrganismeVu
from app.instruction.organisme import composer_organisme

router = Routeur()


@router.get("/instruction/organismes/{organisme_id}", name="instruction.organisme")
def organisme(request: Request, vu: OrganismeVu, personne: Agent, bd: Bd, maintenant: Maintenant) -> Response:
    venu_de = request.query_params.get("dossier", "")
    dossier_id = int(venu_de) if venu_de.isascii() and venu_de.isdigit() and len(venu_de) < 11 else None
    ecran = composer_organisme(bd, personne, vu, dossier_id, maintenant)
    return page(request, "instruction/organisme.html", ecran=ecran)
