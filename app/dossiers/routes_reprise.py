"""« Repartir d’une demande »: what it gave, which parts to carry over, then the new draft."""

from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.appels.deps import CampagnePubliee
from app.comptes.deps import Maintenant, Porteur
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.domain.erreurs import SaisieInvalide
from app.domain.reprise import ce_qui_reste_vide
from app.dossiers.commands import fenetre
from app.dossiers.deps import DossierVu
from app.dossiers.forms import champs_postes
from app.dossiers.queries import Acces
from app.dossiers.reprise import bilan_de, exiger_aide_couverte, exiger_deposee, parties_a_reprendre, repartir

router = Routeur()
DEPUIS = "/dossiers/commencer/{campagne_id}/depuis/{dossier_id}"


def _source(acces: DossierVu) -> Acces:
    exiger_deposee(acces)
    return acces


Source = Annotated[Acces, Depends(_source)]


@router.get(DEPUIS, name="dossiers.choisir_reprise")
def choisir(
    request: Request, campagne: CampagnePubliee, source: Source, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    exiger_aide_couverte(bd, campagne, source, personne, maintenant)
    return _page(request, campagne, source, bd, maintenant)


def _page(
    request: Request, campagne: Any, source: Acces, bd: Bd, maintenant: Maintenant, refus: SaisieInvalide | None = None
) -> Response:
    fenetre(campagne).exiger_ouverte(maintenant)
    parties = parties_a_reprendre(bd, campagne, source)
    saisie: Saisie[Any] = Saisie.vierge(parties=[] if refus else [p.cle for p in parties])
    return page(
        request,
        "dossiers/repartir.html",
        statut=422 if refus else 200,
        campagne=campagne,
        source=source,
        bilan=bilan_de(bd, source),
        parties=[
            (p.cle, p.titre, f"À remplir de nouveau : {', '.join(vides)}." if (vides := ce_qui_reste_vide(p)) else "")
            for p in parties
        ],
        saisie=saisie.refuser(refus) if refus else saisie,
    )


@router.post(DEPUIS, name="dossiers.repartir")
def creer_depuis(
    request: Request,
    campagne: CampagnePubliee,
    source: Source,
    corps: Corps,
    personne: Porteur,
    bd: Bd,
    maintenant: Maintenant,
) -> Response:
    try:
        dossier = repartir(bd, campagne, source, champs_postes(corps).get("parties", []), personne, maintenant)
    except SaisieInvalide as refus:
        return _page(request, campagne, source, bd, maintenant, refus)
    ici = chemin(request.app, "dossiers.dossier", dossier_id=dossier.id)
    return RedirectResponse(f"{ici}?fait=reprise", status_code=303)
