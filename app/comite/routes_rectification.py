"""Rectifying a published grant: proposed, then confirmed by somebody else, or abandoned."""

from typing import Annotated

from fastapi import Request
from starlette.responses import Response

from app.comite import commands_rectification
from app.comite.forms_rectification import FormeRectification, lire_rectification
from app.comite.montants import erreurs_et_statut
from app.comite.page_notification import page_notification, vers_la_notification
from app.comite.queries_rectification import financeurs_de
from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.domain.decision import EnveloppeDepassee
from app.domain.erreurs import ErreurMetier, Interdit
from app.domain.rectification import PAS_RESERVEE
from app.instruction.deps import dossier_ou
from app.instruction.queries import AccesAgent

router = Routeur()

DossierARectifier = Annotated[AccesAgent, dossier_ou("rectifier_decision")]
RECTIFICATION = "/comite/dossiers/{dossier_id}/rectification"


@router.post(RECTIFICATION, name="comite.proposer_rectification")
def proposer_rectification(
    request: Request, acces: DossierARectifier, corps: Corps, instant: Maintenant, bd: Bd
) -> Response:
    """Refused, the page comes back with everything that was typed."""
    saisie = lire_rectification(corps, [code for code, _ in financeurs_de(bd, acces.dossier)])
    try:
        lue = saisie.exige
        commands_rectification.proposer_rectification(
            bd, acces.dossier, lue.termes(), lue.pourquoi(), acces.personne, instant
        )
    except Interdit:
        raise
    except ErreurMetier as refus:
        erreurs, statut = erreurs_et_statut(refus)
        refusee = Saisie[FormeRectification](valeurs=saisie.valeurs, erreurs=erreurs)
        return page_notification(request, bd, acces, refusee, instant, statut)
    return vers_la_notification(request, acces, "proposee")


@router.post(f"{RECTIFICATION}/confirmer", name="comite.confirmer_rectification")
def confirmer_rectification(
    request: Request, acces: DossierARectifier, corps: Corps, instant: Maintenant, bd: Bd
) -> Response:
    """The letter was read by a second agent: it leaves, and the decision changes."""
    try:
        commands_rectification.confirmer_rectification(bd, acces, str(corps.get("lue", "")), instant)
    except Interdit:
        raise
    except ErreurMetier as refus:
        phrase = f"{refus.phrase} {PAS_RESERVEE}" if isinstance(refus, EnveloppeDepassee) else refus.phrase
        refusee = Saisie[FormeRectification](valeurs={}, erreurs={"confirmer": phrase})
        return page_notification(request, bd, acces, refusee, instant, 409)
    return vers_la_notification(request, acces, "rectifiee")


@router.post(f"{RECTIFICATION}/abandonner", name="comite.abandonner_rectification")
def abandonner_rectification(request: Request, acces: DossierARectifier, instant: Maintenant, bd: Bd) -> Response:
    """Nothing changes; the proposal is kept."""
    commands_rectification.abandonner_rectification(bd, acces, instant)
    return vers_la_notification(request, acces, "abandonnee")
