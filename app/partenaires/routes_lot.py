"""Asking partners about the dossiers ticked in the list: chosen, read again, done."""

from collections.abc import Sequence

from fastapi import Request
from starlette.responses import Response

from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import ecriture, lecture
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.calendrier import jour_de_paris
from app.domain.erreurs import SaisieInvalide
from app.domain.lots import LISTE_MAXIMUM, ActeDeLot, Sort
from app.domain.partenaires import PARTIES
from app.domain.repartition import PartDuPartenaire
from app.instruction.choisis import dossiers_choisis, etape_du_lot
from app.instruction.lots import est_long, nouveaux
from app.instruction.lots_suivis import ouvrir_lot
from app.instruction.queries_lot import DossierDuLot
from app.instruction.queries_partenaires import demandes_du_lot
from app.instruction.routes_lots import liste_choisie
from app.instruction.routes_lots_suivis import choisis_ou_tous, vers_le_suivi
from app.partenaires.commands import exiger_les_partenaires
from app.partenaires.forms import FormeDemande
from app.partenaires.lots import AvisEnLot, a_choisir, communes_muettes_du_lot, demander_en_lot, prevoir_les_avis
from app.partenaires.queries import Demandable, dossiers_a_demander, partenaires_demandables
from app.partenaires.routes_demandes import saisie_vierge

router = Routeur()
LOT = "/instruction/lots/avis-partenaires"


def _page(
    request: Request,
    dossiers: list[DossierDuLot],
    partenaires: list[Demandable],
    saisie: Saisie[FormeDemande],
    liste: str,
    etape: str = "choix",
    *,
    parts: Sequence[PartDuPartenaire] = (),
    demandes: Sequence[tuple[str, int]] = (),
    muettes: Sequence[str] = (),
    faits: int = 0,
) -> Response:
    """`parts`: about how many dossiers each partner would be asked; `demandes`: and was asked; `muettes`: communes that
    nobody can ask.
    """
    sorts = [d.prevision.sort for d in dossiers if d.prevision]
    return page(
        request,
        "partenaires/lot.html",
        statut=422 if saisie.erreurs else 200,
        dossiers=dossiers,
        partenaires=partenaires,
        parties=PARTIES,
        saisie=saisie,
        liste=liste,
        etape=etape,
        parts=parts,
        demandes=demandes,
        muettes=muettes,
        a_faire=sorts.count(Sort.A_FAIRE),
        faits=faits,
    )


@router.get(LOT, name="partenaires.lot")
def lot(request: Request, personne: Agent, maintenant: Maintenant) -> Response:
    """The dossiers ticked in the list, and who may be asked about them."""
    with lecture() as bd:
        ids = choisis_ou_tous(bd, personne, request.query_params)
        dossiers = dossiers_a_demander(bd, personne, ids, maintenant)
        partenaires = partenaires_demandables(bd, [d.id for d in dossiers])
        muettes = communes_muettes_du_lot(bd, dossiers)
    liste = liste_choisie(request.query_params)
    return _page(request, a_choisir(dossiers), partenaires, saisie_vierge(maintenant), liste, muettes=muettes)


@router.post(LOT, name="partenaires.demander_lot")
def demander_lot(request: Request, personne: Agent, corps: Corps, maintenant: Maintenant) -> Response:
    """First the summary; confirmed, it is done. The sessions are this page's own: one for each dossier."""
    saisie, liste = Saisie.lire(FormeDemande, corps), liste_choisie(corps)
    with lecture() as bd:
        dossiers = dossiers_a_demander(bd, personne, dossiers_choisis(corps, LISTE_MAXIMUM), maintenant)
        partenaires = partenaires_demandables(bd, [d.id for d in dossiers])
        muettes = communes_muettes_du_lot(bd, dossiers)
        try:
            lue = saisie.exige
            demande = lue.demande()
            voulus = exiger_les_partenaires(bd, lue.partenaires, demande, jour_de_paris(maintenant))
        except SaisieInvalide as refus:
            return _page(request, a_choisir(dossiers), partenaires, saisie.refuser(refus), liste, muettes=muettes)
        prevus, parts = prevoir_les_avis(bd, dossiers, voulus)
    etape = etape_du_lot(corps)
    if etape == "choix":
        return _page(request, a_choisir(dossiers), partenaires, saisie, liste, muettes=muettes)
    if etape == "apercu":
        return _page(request, prevus, partenaires, saisie, liste, etape, parts=parts)
    voulu = AvisEnLot(tuple(p.id for p in voulus), demande)
    if est_long(prevus):
        with ecriture() as bd:
            return vers_le_suivi(
                request, ouvrir_lot(bd, ActeDeLot.AVIS, voulu.charge(), liste, prevus, personne, maintenant)
            )
    faits = demander_en_lot(voulu, prevus, personne, maintenant)
    with lecture() as bd:
        demandes = demandes_du_lot(bd, personne, maintenant)
    return _page(request, faits, partenaires, saisie, liste, "fait", faits=nouveaux(prevus, faits), demandes=demandes)
