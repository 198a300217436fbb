"""What changed in a dossier between two deposited versions, as an agent reads it."""

from fastapi import Request
from starlette.responses import Response

from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.pages import page
from app.domain.differences import comparer
from app.dossiers.queries import references
from app.dossiers.queries_versions import contenus_figes, versions_de
from app.dossiers.versions import etat_fige
from app.instruction.deps import DossierVu

router = Routeur()


@router.get("/instruction/dossiers/{dossier_id}/changements", name="instruction.changements")
def changements(request: Request, acces: DossierVu, bd: Bd, depuis: int = 1) -> Response:
    """From version `depuis` to the last one. What the porteur is writing is never shown."""
    dossier = acces.dossier
    versions = {v.numero: v for v in versions_de(bd, dossier)}
    if depuis not in versions:
        raise Introuvable
    figes = contenus_figes(bd, dossier, depuis, dossier.version_deposee)
    return page(
        request,
        "instruction/changements.html",
        acces=acces,
        difference=comparer(etat_fige(figes[depuis]), etat_fige(figes[dossier.version_deposee]), references()),
        depuis=versions[depuis],
        jusqu_a=versions[dossier.version_deposee],
        autres=[v for v in versions.values() if v.numero < dossier.version_deposee],
    )
