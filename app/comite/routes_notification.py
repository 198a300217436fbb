"""What becomes of the decision of one dossier once published: its letters, their sending, what did not arrive."""

from typing import Annotated

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comite import commands_envois
from app.comite.forms import FormeRenvoi
from app.comite.queries_notification import decisions_notifiees
from app.comptes.deps import Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.erreurs import SaisieInvalide
from app.instruction.deps import dossier_ou
from app.instruction.queries import AccesAgent

router = Routeur()

DossierNotifie = Annotated[AccesAgent, dossier_ou("suivre_notification")]
FAITS = {
    "renvoyee": "La lettre est renvoyée. Cette page dira si elle arrive.",
    "remise": "C’est noté : la lettre a été remise autrement.",
}


@router.get("/comite/dossiers/{dossier_id}/notification", name="comite.notification")
def notification(request: Request, acces: DossierNotifie, bd: Bd) -> Response:
    """The decisions published on this dossier, their letters, and where they stand."""
    return _page(request, bd, acces, Saisie.vierge())


@router.post(
    "/comite/dossiers/{dossier_id}/notification/courriels/{courriel_id}/renvoyer", name="comite.renvoyer_lettre"
)
def renvoyer_lettre(
    request: Request, acces: DossierNotifie, courriel_id: int, corps: Corps, instant: Maintenant, bd: Bd
) -> Response:
    """Send the letter again, to a corrected address."""
    champ = f"adresse_{courriel_id}"
    saisie = Saisie.lire(FormeRenvoi, {"adresse": str(corps.get(champ, ""))})
    try:
        commands_envois.renvoyer_lettre(bd, acces, _identifiant(courriel_id), saisie.exige.adresse, instant)
    except SaisieInvalide as refus:
        phrase = refus.erreurs.get("adresse", refus.phrase)
        typee = Saisie[FormeRenvoi](valeurs={champ: saisie.valeurs["adresse"]}, erreurs={champ: phrase})
        return _page(request, bd, acces, typee, 422)
    return _vers(request, acces, "renvoyee")


@router.post(
    "/comite/dossiers/{dossier_id}/notification/courriels/{courriel_id}/remise", name="comite.constater_remise"
)
def constater_remise(
    request: Request, acces: DossierNotifie, courriel_id: int, instant: Maintenant, bd: Bd
) -> Response:
    """The letter was handed over by post or by hand."""
    commands_envois.constater_remise(bd, acces, _identifiant(courriel_id), instant)
    return _vers(request, acces, "remise")


def _identifiant(courriel_id: int) -> int:
    """One that PostgreSQL can compare: beyond, it names nothing."""
    return courriel_id if 0 < courriel_id < 2**31 else 0


def _vers(request: Request, acces: AccesAgent, fait: str) -> RedirectResponse:
    adresse = chemin(request.app, "comite.notification", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{adresse}?fait={fait}", status_code=303)


def _page(request: Request, bd: Bd, acces: AccesAgent, saisie: Saisie[FormeRenvoi], statut: int = 200) -> Response:
    return page(
        request,
        "comite/notification.html",
        statut,
        acces=acces,
        decisions=decisions_notifiees(bd, acces.dossier),
        saisie=saisie,
        faits=FAITS,
    )
