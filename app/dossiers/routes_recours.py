"""Contesting a published decision, on the porteur's side."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.comptes.deps import Maintenant, Porteur
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd, lecture
from app.core.formulaires import Corps, Forme, Saisie
from app.core.pages import page
from app.domain.calendrier import jour_de_paris
from app.domain.droits import exiger
from app.domain.erreurs import ErreurMetier
from app.domain.recours_gracieux import DOCUMENTS, PIECE, VoieDeRecours, silence_le
from app.domain.voies_de_recours import TRIBUNAL
from app.dossiers.commands_recours import RecoursDonne, deposer_recours
from app.dossiers.deps import DossierVu, dossier_ou, trouver
from app.dossiers.forms import Envoi, recevoir_pieces
from app.dossiers.queries import Acces
from app.dossiers.queries_recours import contestable

router = Routeur()

DossierAContester = Annotated[Acces, dossier_ou("contester")]


def _pieces_recues(dossier_id: int, personne: Porteur, corps: Corps, maintenant: Maintenant) -> Envoi:
    """Files are opened and kept before the writing door takes its turn, once the right to write is known."""
    with lecture() as bd:
        exiger("contester", trouver(bd, personne, dossier_id, maintenant).situation)
    return recevoir_pieces(corps, (DOCUMENTS,), {})


class FormeRecours(Forme):
    texte: str = ""


@router.get("/dossiers/{dossier_id}/recours", name="dossiers.contester")
def contester(request: Request, acces: DossierVu, bd: Bd, maintenant: Maintenant) -> Response:
    """What a recours is, until when, and where to write it."""
    exiger("contester", acces.situation)
    return _page(request, bd, acces, Saisie.vierge(), maintenant)


@router.post("/dossiers/{dossier_id}/recours", name="dossiers.deposer_recours")
def deposer(
    request: Request,
    envoi: Annotated[Envoi, Depends(_pieces_recues)],
    acces: DossierAContester,
    corps: Corps,
    personne: Porteur,
    bd: Bd,
    maintenant: Maintenant,
) -> Response:
    jour = jour_de_paris(maintenant)

    def faire(lue: FormeRecours) -> None:
        donne = RecoursDonne(VoieDeRecours.PORTAIL, lue.texte, jour, jour, envoi.exiger_surs(PIECE))
        deposer_recours(bd, acces.dossier, donne, personne, maintenant)

    saisie = Saisie.lire(FormeRecours, corps).accomplir(faire)
    if saisie.erreurs:
        return _page(request, bd, acces, saisie, maintenant)
    vers = chemin(request.app, "dossiers.dossier", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{vers}?fait=recours", status_code=303)


def _page(request: Request, bd: Bd, acces: Acces, saisie: Saisie[FormeRecours], maintenant: Maintenant) -> Response:
    conteste = contestable(bd, acces.dossier)
    if conteste is None:
        raise ErreurMetier("Aucune décision n’est à contester sur cette demande. Revenez à sa page.")
    jour = jour_de_paris(maintenant)
    return page(
        request,
        "dossiers/recours.html",
        422 if saisie.erreurs else 200,
        acces=acces,
        conteste=conteste,
        est_ouvert=conteste.est_ouvert(jour),
        silence_le=silence_le(jour),
        tribunal=TRIBUNAL,
        saisie=saisie,
    )
