"""The progress of a batch that the worker does."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Agent
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.pages import page
from app.domain.lots import TITRES_DES_ACTES, ActeDeLot, Sort, bilan_du_lot
from app.instruction.choisis import dossiers_choisis
from app.instruction.filtres import Filtres
from app.instruction.queries import ID_MAXIMUM
from app.instruction.queries_lots_suivis import ids_de_la_liste, lignes_du_lot, lot_de
from app.instruction.queries_partenaires import demandes_du_lot
from app.models.comptes import Personne
from app.models.lots import LotDemande

router = Routeur()
TOUS = "oui"


def _lot(lot_id: int, personne: Agent, bd: Bd) -> LotDemande:
    trouve = lot_de(bd, personne, lot_id) if 0 < lot_id < ID_MAXIMUM else None
    if trouve is None:
        raise Introuvable
    return trouve


LotSuivi = Annotated[LotDemande, Depends(_lot)]


@router.get("/instruction/lots/suivi/{lot_id}", name="instruction.suivre_lot")
def suivre(request: Request, lot: LotSuivi, personne: Agent, bd: Bd) -> Response:
    dossiers = lignes_du_lot(bd, lot, personne)
    restants = sum(d.prevision is not None and d.prevision.sort is Sort.A_FAIRE for d in dossiers)
    return page(
        request,
        "instruction/lot_suivi.html",
        lot=lot,
        titre=TITRES_DES_ACTES[lot.acte],
        dossiers=dossiers,
        traites=len(dossiers) - restants,
        bilan=bilan_du_lot([d.prevision.sort for d in dossiers if d.prevision]),
        etape="fait" if lot.fini_le else "suivi",
        demandes=demandes_du_lot(bd, personne, lot.demande_le) if lot.acte is ActeDeLot.AVIS else [],
    )


def vers_le_suivi(request: Request, lot: LotDemande) -> Response:
    return RedirectResponse(chemin(request.app, "instruction.suivre_lot", lot_id=lot.id), status_code=303)


def choisis_ou_tous(bd: Bd, personne: Personne, lus: QueryParams) -> list[int]:
    """The dossiers ticked, or all those of the list they were ticked in."""
    if lus.get("tous") == TOUS:
        return ids_de_la_liste(bd, Filtres.de_l_adresse(lus.get("liste", "")), personne)
    return dossiers_choisis(lus)
