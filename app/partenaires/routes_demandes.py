"""Asking partners from a dossier or from the list, following what they answer."""

from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.calendrier import jour_de_paris
from app.domain.droits import peut
from app.domain.erreurs import SaisieInvalide
from app.domain.orientations import ORIENTATIONS
from app.domain.partenaires import DELAI_PAR_DEFAUT, PARTIES, PARTIES_PAR_DEFAUT, priorites_servies
from app.domain.saisies import date_saisie
from app.instruction.choisis import dossiers_choisis
from app.instruction.deps import DossierADemander, DossierDontLesAvis
from app.instruction.queries import ID_MAXIMUM, AccesAgent
from app.instruction.routes_lots import liste_choisie
from app.models.comptes import Personne
from app.models.partenaires import AvisDePartenaire
from app.partenaires import commands
from app.partenaires.commands import Resultat
from app.partenaires.forms import FormeCloture, FormeDemande
from app.partenaires.queries import (
    DossierADemander as DossierDuLot,
)
from app.partenaires.queries import (
    avis_demande,
    avis_du_dossier,
    dossiers_a_demander,
    partenaires_demandables,
    portee_du_dossier,
    priorites_des_communes,
)

router = Routeur()
AVIS, LOT = "/instruction/dossiers/{dossier_id}/avis-partenaires", "/instruction/lots/avis-partenaires"


def _vierge(maintenant: Maintenant, **autres: Any) -> Saisie[FormeDemande]:
    avant = date_saisie(jour_de_paris(maintenant) + DELAI_PAR_DEFAUT)
    return Saisie.vierge(parties=list(PARTIES_PAR_DEFAUT), repondre_avant=avant, **autres)


def _page(
    request: Request,
    acces: AccesAgent,
    bd: Bd,
    maintenant: Maintenant,
    saisie: Saisie[FormeDemande] | None = None,
    cloture: Saisie[FormeCloture] | None = None,
) -> Response:
    portee = portee_du_dossier(bd, acces.dossier)
    lues = priorites_des_communes(bd, portee.communes, acces.campagne.annee)
    lus = avis_du_dossier(bd, acces.dossier.id)
    demandes = {a.partenaire for a in lus}
    erreurs = (saisie.erreurs if saisie else {}) | (cloture.erreurs if cloture else {})
    return page(
        request,
        "partenaires/avis_du_dossier.html",
        statut=422 if erreurs else 200,
        acces=acces,
        avis=lus,
        jour=jour_de_paris(maintenant),
        parties=PARTIES,
        partenaires=[p for p in partenaires_demandables(bd, [acces.dossier.id or 0]) if p.nom not in demandes],
        priorites={c: priorites_servies(p, portee.orientations, portee.quartiers) for c, p in lues.items()},
        orientations=ORIENTATIONS,
        peut_demander=peut("demander_avis_partenaire", acces.situation),
        saisie=saisie or _vierge(maintenant),
        cloture=cloture or Saisie.vierge(),
        erreurs=erreurs,
    )


@router.get(AVIS, name="partenaires.avis_du_dossier")
def avis(request: Request, acces: DossierDontLesAvis, bd: Bd, maintenant: Maintenant) -> Response:
    return _page(request, acces, bd, maintenant)


@router.post(AVIS, name="partenaires.demander_avis")
def demander(request: Request, acces: DossierADemander, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    saisie = Saisie.lire(FormeDemande, corps)
    try:
        lue = saisie.exige
        dossiers = dossiers_a_demander(bd, acces.personne, [acces.dossier.id or 0], maintenant)
        (fait,) = commands.demander_avis(bd, dossiers, lue.partenaires, lue.demande(), acces.personne, maintenant)
    except SaisieInvalide as refus:
        return _page(request, acces, bd, maintenant, saisie.refuser(refus))
    if not fait.demandes:
        phrase = " ".join(fait.ecartes)
        return _page(request, acces, bd, maintenant, saisie.refuser(SaisieInvalide(phrase, {"partenaires": phrase})))
    return _retour(request, acces, "demande")


def _retour(request: Request, acces: AccesAgent, fait: str) -> Response:
    ici = chemin(request.app, "partenaires.avis_du_dossier", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{ici}?fait={fait}", status_code=303)


def _avis(acces: DossierADemander, avis_id: int, bd: Bd) -> AvisDePartenaire:
    trouve = avis_demande(bd, acces.dossier.id, avis_id) if 0 < avis_id < ID_MAXIMUM else None
    if trouve is None:
        raise Introuvable
    return trouve


AvisSuivi = Annotated[AvisDePartenaire, Depends(_avis)]


@router.post(f"{AVIS}/lus", name="partenaires.marquer_lus")
def marquer_lus(request: Request, acces: DossierADemander, bd: Bd, maintenant: Maintenant) -> Response:
    commands.marquer_lus(bd, acces.dossier, acces.personne, maintenant)
    return _retour(request, acces, "lus")


@router.post(f"{AVIS}/{{avis_id}}/rappel", name="partenaires.relancer")
def relancer(request: Request, acces: DossierADemander, avis: AvisSuivi, bd: Bd, maintenant: Maintenant) -> Response:
    commands.relancer(bd, avis, acces.personne, maintenant)
    return _retour(request, acces, "rappel")


@router.post(f"{AVIS}/cloture", name="partenaires.clore")
def clore(request: Request, acces: DossierADemander, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    saisie = Saisie.lire(FormeCloture, corps)
    try:
        avis = _avis(acces, saisie.exige.avis, bd)
        commands.clore(bd, avis, saisie.exige.motif, acces.personne, maintenant)
    except SaisieInvalide as refus:
        return _page(request, acces, bd, maintenant, cloture=saisie.refuser(refus))
    return _retour(request, acces, "clos")


def _page_du_lot(
    request: Request,
    bd: Bd,
    dossiers: list[DossierDuLot],
    saisie: Saisie[FormeDemande],
    liste: str,
    faits: list[Resultat] | None = None,
) -> Response:
    return page(
        request,
        "partenaires/lot.html",
        statut=422 if saisie.erreurs else 200,
        dossiers=dossiers,
        partenaires=partenaires_demandables(bd, [d.id for d in dossiers]),
        parties=PARTIES,
        saisie=saisie,
        liste=liste,
        faits=faits,
    )


def _du_lot(bd: Bd, personne: Personne, ids: list[int], maintenant: Maintenant) -> list[DossierDuLot]:
    return dossiers_a_demander(bd, personne, ids, maintenant) if ids else []


@router.get(LOT, name="partenaires.lot")
def lot(request: Request, personne: Agent, bd: Bd, maintenant: Maintenant) -> Response:
    """The dossiers ticked in the list, and who may be asked about them."""
    dossiers = _du_lot(bd, personne, dossiers_choisis(request.query_params), maintenant)
    return _page_du_lot(request, bd, dossiers, _vierge(maintenant), liste_choisie(request.query_params))


@router.post(LOT, name="partenaires.demander_lot")
def demander_lot(request: Request, personne: Agent, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    saisie, liste = Saisie.lire(FormeDemande, corps), liste_choisie(corps)
    dossiers = _du_lot(bd, personne, dossiers_choisis(corps), maintenant)
    try:
        lue = saisie.exige
        faits = commands.demander_avis(bd, dossiers, lue.partenaires, lue.demande(), personne, maintenant)
    except SaisieInvalide as refus:
        return _page_du_lot(request, bd, dossiers, saisie.refuser(refus), liste)
    return _page_du_lot(request, bd, dossiers, saisie, liste, faits)
