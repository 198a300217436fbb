"""An agent tunes the morning digest, or silences it."""

from fastapi import Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from app.comptes import commands_recapitulatif
from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.attentes import ATTENTES
from app.domain.erreurs import SaisieInvalide
from app.domain.recapitulatif import JOURS, lire_preferences

router = Routeur()


class FormeRecapitulatif(Forme):
    """Whether the digest is wanted, on which days, of what."""

    est_actif: str = ""
    dit_les_depots: str = ""
    jours: list[str] = Field(default_factory=list)
    attentes: list[str] = Field(default_factory=list)


def _page(request: Request, saisie: Saisie[FormeRecapitulatif], statut: int = 200) -> Response:
    return page(
        request,
        "comptes/recapitulatif.html",
        statut=statut,
        saisie=saisie,
        jours=list(JOURS.items()),
        attentes=[(attente.value, fiche.titre) for attente, fiche in ATTENTES.items()],
    )


@router.get("/compte/recapitulatif", name="comptes.recapitulatif")
def recapitulatif(request: Request, personne: Agent, bd: Bd) -> Response:
    voulu = commands_recapitulatif.preferences_de(bd, personne)
    est_actif, dit_les_depots = ("oui" if v else "" for v in (voulu.est_actif, voulu.dit_les_depots))
    connu = {"jours": voulu.jours, "attentes": voulu.attentes, "dit_les_depots": dit_les_depots}
    return _page(request, Saisie.vierge(est_actif=est_actif, **connu))


@router.post("/compte/recapitulatif", name="comptes.regler_recapitulatif")
def regler_recapitulatif(request: Request, personne: Agent, corps: Corps, bd: Bd, maintenant: Maintenant) -> Response:
    saisie = Saisie.lire(FormeRecapitulatif, corps)
    try:
        lue = saisie.exige
        voulu = lire_preferences(lue.est_actif == "oui", lue.jours, lue.attentes, lue.dit_les_depots == "oui")
    except SaisieInvalide as refus:
        return _page(request, saisie.refuser(refus), 422)
    commands_recapitulatif.regler_recapitulatif(bd, personne, voulu, maintenant)
    return RedirectResponse(f"{chemin(request.app, 'comptes.recapitulatif')}?fait=recapitulatif", status_code=303)
