"""Asking partners from a dossier, following what they answer."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant
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
from app.domain.partenaires import DELAI_PAR_DEFAUT, DEMANDABLES, PARTIES, PARTIES_PAR_DEFAUT, priorites_servies
from app.domain.saisies import date_saisie
from app.instruction.deps import DossierADemander, DossierDontLesAvis
from app.instruction.queries import ID_MAXIMUM, AccesAgent
from app.models.partenaires import AvisDePartenaire
from app.partenaires import commands, commands_perimes
from app.partenaires.forms import FormeCloture, FormeDemande
from app.partenaires.queries import (
    communes_sans_adresse,
    dossiers_a_demander,
    partenaires_demandables,
    portee_du_dossier,
    priorites_des_communes,
)
from app.partenaires.queries_avis import avis_demande, avis_du_dossier

router = Routeur()
AVIS = "/instruction/dossiers/{dossier_id}/avis-partenaires"


def saisie_vierge(maintenant: Maintenant) -> Saisie[FormeDemande]:
    """A demand not yet written: the usual parts, in three weeks."""
    avant = date_saisie(jour_de_paris(maintenant) + DELAI_PAR_DEFAUT)
    return Saisie.vierge(parties=list(PARTIES_PAR_DEFAUT), repondre_avant=avant, message="", partenaires=[])


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
    partenaires = [p for p in partenaires_demandables(bd, [acces.dossier.id or 0]) if p.nom not in demandes]
    erreurs = (saisie.erreurs if saisie else {}) | (cloture.erreurs if cloture else {})
    return page(
        request,
        "partenaires/avis_du_dossier.html",
        statut=422 if erreurs else 200,
        acces=acces,
        avis=lus,
        jour=jour_de_paris(maintenant),
        parties=PARTIES,
        partenaires=[p for p in partenaires if not p.est_hors],
        hors=sum(p.est_hors for p in partenaires),
        priorites={c: priorites_servies(p, portee.orientations, portee.quartiers) for c, p in lues.items()},
        muettes=communes_sans_adresse(bd, portee.communes),
        orientations=ORIENTATIONS,
        peut_demander=peut("demander_avis_partenaire", acces.situation),
        est_demandable=acces.dossier.etat in DEMANDABLES,
        saisie=saisie or saisie_vierge(maintenant),
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
        faites = commands.demander_avis(bd, dossiers, lue.partenaires, lue.demande(), acces.personne, maintenant)
    except SaisieInvalide as refus:
        return _page(request, acces, bd, maintenant, saisie.refuser(refus))
    fait = faites[acces.dossier.id or 0]
    if not fait.demandes:
        phrase = fait.phrase("")
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


@router.post(f"{AVIS}/{{avis_id}}/maintien", name="partenaires.garder")
def garder(request: Request, acces: DossierADemander, avis: AvisSuivi, bd: Bd, maintenant: Maintenant) -> Response:
    commands_perimes.garder(bd, avis, acces.personne, maintenant)
    return _retour(request, acces, "garde")


@router.post(f"{AVIS}/{{avis_id}}/nouvelle-demande", name="partenaires.redemander")
def redemander(request: Request, acces: DossierADemander, avis: AvisSuivi, bd: Bd, maintenant: Maintenant) -> Response:
    commands_perimes.redemander(bd, acces.dossier, avis, acces.personne, maintenant)
    return _retour(request, acces, "redemande")


@router.post(f"{AVIS}/cloture", name="partenaires.clore")
def clore(request: Request, acces: DossierADemander, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    saisie = Saisie.lire(FormeCloture, corps)
    try:
        avis = _avis(acces, saisie.exige.avis, bd)
        commands.clore(bd, avis, saisie.exige.motif, acces.personne, maintenant)
    except SaisieInvalide as refus:
        return _page(request, acces, bd, maintenant, cloture=saisie.refuser(refus))
    return _retour(request, acces, "clos" if avis.clos_le else "repris")
