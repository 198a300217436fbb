"""The sitting while it is held: the secretary calls the dossiers, notes who is there, types each decision once."""

from typing import Any

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comite import commands_ordre, commands_presences, commands_tenue
from app.comite.deps import AccesDossier, AccesSeance, DossierADecider, SeanceATenir
from app.comite.forms import lire_decision
from app.comite.forms_tenue import FormeDeplacement, FormeOrdre, FormePresence, FormeQuorum, FormeRetour, cle_de
from app.comite.montants import erreurs_et_statut
from app.comite.page_tenue import Refusees, page_tenue
from app.comite.queries_classement import enveloppes
from app.comite.queries_ordre import ordre_du_jour
from app.comptes.deps import Administrateur, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide

router = Routeur()
ICI = "/comite/seances/{seance_id}"


def _vers(request: Request, seance_id: int | None, fait: str, ancre: str = "") -> RedirectResponse:
    adresse = chemin(request.app, "comite.tenir", seance_id=seance_id)
    return RedirectResponse(f"{adresse}?fait={fait}{ancre}", status_code=303)


def _apres_appel(request: Request, corps: Any, seance_id: int | None) -> RedirectResponse:
    """Back where the key was pressed: the presenter's remote is on the projected page."""
    if corps.get("retour") == "projection":
        return RedirectResponse(chemin(request.app, "comite.projeter", seance_id=seance_id), status_code=303)
    return _vers(request, seance_id, "appele")


@router.get(f"{ICI}/tenir", name="comite.tenir")
def tenir(request: Request, acces: SeanceATenir, personne: Administrateur, bd: Bd) -> Response:
    """The page of the secretary."""
    return page_tenue(request, bd, personne, acces)


@router.post(f"{ICI}/ordre", name="comite.ordonner")
def ordonner(
    request: Request, acces: SeanceATenir, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Choose what the agenda is grouped by."""
    try:
        commands_ordre.ordonner(bd, acces.seance, Saisie.lire(FormeOrdre, corps).exige.ordre, personne, instant)
    except SaisieInvalide as refus:
        return page_tenue(request, bd, personne, acces, Refusees(erreurs=refus.erreurs), 422)
    return _vers(request, acces.seance.id, "range")


@router.post(f"{ICI}/dossiers/{{dossier_id}}/deplacer", name="comite.deplacer_point")
def deplacer_point(
    request: Request, acces: DossierADecider, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Call a dossier earlier or later."""
    seance = acces.seance
    try:
        pas = Saisie.lire(FormeDeplacement, corps).exige.pas
    except SaisieInvalide as refus:
        lieu = AccesSeance(seance, acces.campagne)
        return page_tenue(request, bd, personne, lieu, Refusees(erreurs=refus.erreurs), 422)
    vus = ordre_du_jour(bd, personne, seance).points.keys()
    commands_ordre.deplacer(bd, seance, acces.dossier, pas, vus, personne, instant)
    return _vers(request, seance.id, "deplace", f"#point-{acces.dossier.id}")


@router.post(f"{ICI}/dossiers/{{dossier_id}}/appeler", name="comite.appeler")
def appeler(
    request: Request, acces: DossierADecider, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Put a dossier under discussion."""
    commands_ordre.appeler(bd, acces.seance, acces.dossier, personne, instant)
    return _apres_appel(request, corps, acces.seance.id)


@router.post(f"{ICI}/suspendre", name="comite.suspendre")
def suspendre(
    request: Request, acces: SeanceATenir, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Nothing is under discussion any more."""
    commands_ordre.suspendre(bd, acces.seance, personne, instant)
    return _vers(request, acces.seance.id, "suspendue")


@router.post(f"{ICI}/presence", name="comite.noter_presence")
def noter_presence(
    request: Request, acces: SeanceATenir, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Somebody comes, leaves, is excused or represented."""
    saisie = Saisie.lire(FormePresence, corps)
    try:
        commands_presences.noter_presence(bd, acces.seance, saisie.exige.notee(instant), personne, instant)
    except SaisieInvalide as refus:
        refusee = saisie.refuser(refus)
        return page_tenue(request, bd, personne, acces, Refusees(presence=refusee, erreurs=refusee.erreurs), 422)
    return _vers(request, acces.seance.id, "presence", "#presences")


@router.post(f"{ICI}/quorum", name="comite.fixer_quorum")
def fixer_quorum(
    request: Request, acces: SeanceATenir, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Whether this sitting decides only with its quorum."""
    est_requis = Saisie.lire(FormeQuorum, corps).exige.quorum == "oui"
    commands_presences.fixer_quorum(bd, acces.seance, est_requis, personne, instant)
    return _vers(request, acces.seance.id, "quorum", "#presences")


@router.post(f"{ICI}/dossiers/{{dossier_id}}/tenir", name="comite.decider_en_seance")
def decider_en_seance(
    request: Request, acces: DossierADecider, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Record the decision on what is discussed, once, however often the form arrives."""
    cle = cle_de(corps)
    saisie = lire_decision(corps, [e.code for e in enveloppes(bd, personne, acces.campagne.id or 0)])
    try:
        commands_tenue.decider_une_fois(bd, acces.seance, acces.dossier, saisie.exige.donnees(), cle, personne, instant)
    except Interdit:
        raise
    except ErreurMetier as refus:
        erreurs, statut = erreurs_et_statut(refus)
        return _a_corriger(request, bd, personne, acces, saisie, erreurs, statut, cle)
    return _vers(request, acces.seance.id, "decidee")


def _a_corriger(
    request: Request, bd: Bd, personne: Administrateur, acces: AccesDossier, saisie: Saisie[Any],
    erreurs: dict[str, str], statut: int, cle: str,
) -> Response:  # fmt: skip
    refusee = Saisie[Any](valeurs=saisie.valeurs, erreurs=erreurs)
    # the panel opens on the dossier it was typed for, whatever was called meanwhile
    rendues = Refusees(decision=refusee, erreurs=erreurs, cle=cle, dossier_id=acces.dossier.id)
    return page_tenue(request, bd, personne, AccesSeance(acces.seance, acces.campagne), rendues, statut)


@router.post(f"{ICI}/dossiers/{{dossier_id}}/revenir", name="comite.revenir_sur_la_derniere")
def revenir_sur_la_derniere(
    request: Request, acces: DossierADecider, corps: Corps, personne: Administrateur, instant: Maintenant, bd: Bd
) -> Response:
    """Undo the decision that was just typed, with its reason."""
    saisie = Saisie.lire(FormeRetour, corps)
    try:
        donnees = saisie.exige
        commands_tenue.annuler_celle(
            bd, acces.seance, acces.dossier, donnees.decision, donnees.motif_du_retour, personne, instant
        )
    except SaisieInvalide as refus:
        refusee = saisie.refuser(refus)
        lieu = AccesSeance(acces.seance, acces.campagne)
        return page_tenue(request, bd, personne, lieu, Refusees(retour=refusee, erreurs=refusee.erreurs), 422)
    return _vers(request, acces.seance.id, "annulee")
