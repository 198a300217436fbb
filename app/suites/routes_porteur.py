"""What follows a decision, on the porteur's side: giving the grant up."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant, Porteur
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.droits import exiger
from app.domain.etats import apres
from app.dossiers.deps import DossierVu
from app.dossiers.queries import Acces
from app.suites import commands
from app.suites.deps import DossierARenoncer
from app.suites.forms import FormeRenonciation
from app.suites.queries import parts_accordees

router = Routeur()


def _page_renoncer(request: Request, acces: Acces, bd: Bd, saisie: Saisie[FormeRenonciation]) -> Response:
    somme = sum(part.montant_cents for part in parts_accordees(bd, acces.dossier))
    statut = 422 if saisie.erreurs else 200
    return page(request, "suites/renoncer.html", statut, acces=acces, somme_cents=somme, saisie=saisie)


@router.get("/dossiers/{dossier_id}/renoncer", name="suites.confirmer_renonciation")
def confirmer(request: Request, acces: DossierVu, bd: Bd) -> Response:
    exiger("renoncer", acces.situation)
    apres(acces.dossier.etat, "renoncer")
    return _page_renoncer(request, acces, bd, Saisie.vierge())


@router.post("/dossiers/{dossier_id}/renoncer", name="suites.renoncer")
def renoncer(
    request: Request, acces: DossierARenoncer, corps: Corps, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    apres(acces.dossier.etat, "renoncer")
    saisie = Saisie.lire(FormeRenonciation, corps).accomplir(
        lambda lue: commands.renoncer(bd, acces.dossier, lue.motif, personne, maintenant)
    )
    if not saisie.est_accomplie:
        return _page_renoncer(request, acces, bd, saisie)
    vers = chemin(request.app, "dossiers.dossier", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{vers}?fait=renonce", status_code=303)
