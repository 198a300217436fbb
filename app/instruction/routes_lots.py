"""One act on several dossiers of the list: chosen, read again, done, with what became of each."""

from typing import Annotated

from fastapi import Request
from pydantic import Field
from starlette.datastructures import FormData, QueryParams
from starlette.responses import Response

from app.comptes.deps import Maintenant, ayant_le_droit
from app.comptes.routeur import Routeur
from app.core.db import ecriture, lecture
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.affectation import Agent
from app.domain.lots import LISTE_MAXIMUM, ActeDeLot, Sort
from app.instruction.choisis import dossiers_choisis, etape_du_lot, numero_choisi
from app.instruction.filtres import Filtres
from app.instruction.lots import Lot, confier, est_long
from app.instruction.lots_suivis import ouvrir_lot
from app.instruction.queries_lot import DossierDuLot, agents_du_jour, dossiers_du_lot
from app.instruction.routes_lots_suivis import choisis_ou_tous, vers_le_suivi
from app.models.comptes import Personne

router = Routeur()
QuiReaffecte = Annotated[Personne, ayant_le_droit("reaffecter")]
VU = "vu."


class FormeLot(Forme):
    poste: str = Field(min_length=1, json_schema_extra={"vide": "Choisissez qui prend ces dossiers."})
    raison: str = Field(
        min_length=1,
        max_length=1000,
        json_schema_extra={"vide": "Écrivez la raison.", "mal": "Écrivez une raison de 1 000 signes au plus."},
    )


def liste_choisie(lus: QueryParams | FormData) -> str:
    """The address of the list they were ticked in, as the list writes it."""
    brut = lus.get("liste", "")
    return Filtres.de_l_adresse(brut if isinstance(brut, str) else "").liste()


def _page(
    request: Request,
    dossiers: list[DossierDuLot],
    agents: dict[str, Agent],
    saisie: Saisie[FormeLot],
    liste: str,
    *,
    etape: str = "choix",
    statut: int = 200,
) -> Response:
    sorts = [d.prevision.sort for d in dossiers if d.prevision]
    return page(
        request,
        "instruction/lot.html",
        statut=statut,
        dossiers=dossiers,
        agents=list(agents.values()),
        nouveau=agents.get(str(saisie.valeurs.get("poste", ""))),
        saisie=saisie,
        liste=liste,
        etape=etape,
        a_faire=sorts.count(Sort.A_FAIRE),
        faits=sorts.count(Sort.FAIT),
    )


@router.get("/instruction/lots/pilote", name="instruction.lot_pilote")
def lot_pilote(request: Request, personne: QuiReaffecte, maintenant: Maintenant) -> Response:
    with lecture() as bd:
        agents = agents_du_jour(bd, maintenant)
        dossiers = dossiers_du_lot(bd, personne, choisis_ou_tous(bd, personne, request.query_params), None)
    return _page(request, dossiers, agents, Saisie.vierge(), liste_choisie(request.query_params))


@router.post("/instruction/lots/pilote", name="instruction.confier_lot")
def confier_lot(request: Request, personne: QuiReaffecte, corps: Corps, maintenant: Maintenant) -> Response:
    """First the summary; confirmed, it is done. The sessions are this page's own: one for each dossier."""
    saisie, liste = Saisie.lire(FormeLot, corps), liste_choisie(corps)
    with lecture() as bd:
        agents = agents_du_jour(bd, maintenant)
        nouveau = agents.get(saisie.donnees.poste) if saisie.donnees else None
        prevus = dossiers_du_lot(bd, personne, dossiers_choisis(corps, LISTE_MAXIMUM), nouveau)
    if saisie.donnees is not None and nouveau is None:
        saisie.erreurs["poste"] = "Personne ne tient ce poste aujourd’hui. Choisissez une autre personne."
    if nouveau is None or saisie.donnees is None:
        return _page(request, prevus, agents, saisie, liste, statut=422)
    etape = etape_du_lot(corps)
    if etape != "fait":
        return _page(request, prevus, agents, saisie, liste, etape=etape)
    lot = Lot(nouveau, saisie.donnees.raison, {d.id: numero_choisi(corps.get(f"{VU}{d.id}")) for d in prevus})
    if est_long(prevus):
        charge = {"poste": nouveau.poste, "raison": lot.raison, "vus": {str(d): qui for d, qui in lot.vus.items()}}
        with ecriture() as bd:
            return vers_le_suivi(
                request, ouvrir_lot(bd, ActeDeLot.CONFIER, charge, liste, prevus, personne, maintenant)
            )
    return _page(request, confier(lot, prevus, personne, maintenant), agents, saisie, liste, etape="fait")
