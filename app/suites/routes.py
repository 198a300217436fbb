"""What follows a decision, on the agents' side: the convention and the payments."""

from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.chemins import vers_la_preuve
from app.comptes.deps import Agent, Maintenant, SessionPresente
from app.comptes.routeur import Routeur
from app.comptes.sessions import preuve_de
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.coordonnees import preuve_tient
from app.domain.etats import apres
from app.domain.suites import ECHEANCIERS
from app.instruction.deps import DossierVu
from app.instruction.queries import AccesAgent
from app.suites import (
    commands,
    routes_annexe,
    routes_bilan,
    routes_lecture,
    routes_pieces,
    routes_porteur,
    routes_suivi,
)
from app.suites.deps import DossierAConventionner, DossierAVerser, RenonciationAConstater
from app.suites.forms import (
    FormeAnnulation,
    FormeAvenant,
    FormeConvention,
    FormeRenonciationConstatee,
    FormeVersement,
)
from app.suites.page import composer

router = Routeur()
SUITES = "/instruction/dossiers/{dossier_id}/suites"
FAITS = {
    "convention": "La convention est enregistrée. L’organisme est prévenu par e-mail.",
    "versement": "Le versement est enregistré. L’organisme est prévenu par e-mail.",
    "avenant": "La convention est modifiée. L’organisme est prévenu par e-mail.",
    "annulation": "Le versement ne compte plus. Vous pouvez l’ordonner de nouveau.",
    "renonciation": "La renonciation est enregistrée. La somme revient aux enveloppes.",
}


def _page(
    request: Request, acces: AccesAgent, bd: Bd, session_id: int | None, maintenant: Maintenant, **saisies: Any
) -> Response:
    ecran = composer(bd, acces, session_id, maintenant, **saisies)
    return page(
        request,
        "suites/suites.html",
        422 if saisies else 200,
        ecran=ecran,
        acces=acces,
        faits=FAITS,
        echeanciers=list(ECHEANCIERS.items()),
    )


def _repondre(
    request: Request,
    acces: AccesAgent,
    bd: Bd,
    session_id: int | None,
    maintenant: Maintenant,
    quoi: str,
    saisie: Saisie[Any],
) -> Response:
    """What was done is said on the page; what was refused comes back in its own form (`quoi` names both)."""
    if not saisie.est_accomplie:
        return _page(request, acces, bd, session_id, maintenant, **{quoi: saisie})
    ici = chemin(request.app, "suites.suites", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{ici}?fait={quoi}", status_code=303)


@router.get(SUITES, name="suites.suites")
def suites(request: Request, acces: DossierVu, bd: Bd, session_id: SessionPresente, maintenant: Maintenant) -> Response:
    return _page(request, acces, bd, session_id, maintenant)


@router.post(f"{SUITES}/convention", name="suites.conventionner")
def conventionner(
    request: Request,
    acces: DossierAConventionner,
    corps: Corps,
    personne: Agent,
    bd: Bd,
    session_id: SessionPresente,
    maintenant: Maintenant,
) -> Response:
    apres(acces.dossier.etat, "conventionner")

    def faire(lue: FormeConvention) -> None:
        donnees = commands.ConventionDonnee(lue.numero, lue.signee_le, lue.acompte_pour_cent, lue.bilan_avant)
        commands.conventionner(bd, acces.dossier, acces.campagne, donnees, personne, maintenant)

    saisie = Saisie.lire(FormeConvention, corps).accomplir(faire)
    return _repondre(request, acces, bd, session_id, maintenant, "convention", saisie)


@router.post(f"{SUITES}/versement", name="suites.verser")
def verser(
    request: Request,
    acces: DossierAVerser,
    corps: Corps,
    personne: Agent,
    bd: Bd,
    session_id: SessionPresente,
    maintenant: Maintenant,
) -> Response:
    apres(acces.dossier.etat, "verser")
    if not preuve_tient(preuve_de(bd, session_id), maintenant):
        return vers_la_preuve(request, chemin(request.app, "suites.suites", dossier_id=acces.dossier.id))

    def faire(lue: FormeVersement) -> None:
        donnees = commands.VersementDonne(lue.montant_cents, lue.ordonne_le, lue.reference, lue.rang)
        commands.verser(bd, acces.dossier, acces.organisme, donnees, personne, maintenant)

    saisie = Saisie.lire(FormeVersement, corps).accomplir(faire)
    return _repondre(request, acces, bd, session_id, maintenant, "versement", saisie)


@router.post(f"{SUITES}/avenant", name="suites.modifier_convention")
def modifier_convention(
    request: Request,
    acces: DossierAConventionner,
    corps: Corps,
    personne: Agent,
    bd: Bd,
    session_id: SessionPresente,
    maintenant: Maintenant,
) -> Response:
    apres(acces.dossier.etat, "modifier_convention")

    def faire(lue: FormeAvenant) -> None:
        avenant = commands.Avenant(lue.nouveau_numero, lue.nouveau_bilan, lue.raison)
        commands.modifier_convention(bd, acces.dossier, acces.campagne, avenant, personne, maintenant)

    saisie = Saisie.lire(FormeAvenant, corps).accomplir(faire)
    return _repondre(request, acces, bd, session_id, maintenant, "avenant", saisie)


@router.post(f"{SUITES}/annulation", name="suites.annuler_versement")
def annuler_versement(
    request: Request,
    acces: DossierAVerser,
    corps: Corps,
    personne: Agent,
    bd: Bd,
    session_id: SessionPresente,
    maintenant: Maintenant,
) -> Response:
    apres(acces.dossier.etat, "annuler_versement")
    saisie = Saisie.lire(FormeAnnulation, corps).accomplir(
        lambda lue: commands.annuler_versement(
            bd, acces.dossier, lue.rang_annule, lue.motif_annulation, personne, maintenant
        )
    )
    return _repondre(request, acces, bd, session_id, maintenant, "annulation", saisie)


@router.post(f"{SUITES}/renonciation", name="suites.constater_renonciation")
def constater_renonciation(
    request: Request,
    acces: RenonciationAConstater,
    corps: Corps,
    personne: Agent,
    bd: Bd,
    session_id: SessionPresente,
    maintenant: Maintenant,
) -> Response:
    apres(acces.dossier.etat, "renoncer")
    saisie = Saisie.lire(FormeRenonciationConstatee, corps).accomplir(
        lambda lue: commands.renoncer(bd, acces.dossier, lue.motif, personne, maintenant)
    )
    return _repondre(request, acces, bd, session_id, maintenant, "renonciation", saisie)


# the documents before the sections, whose address would take theirs
router.reunir(routes_porteur.router, routes_pieces.router, routes_bilan.router, routes_lecture.router)
router.reunir(routes_suivi.router, routes_annexe.router)
