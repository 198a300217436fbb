"""What becomes of the decision of one dossier once published: its letters, what did not arrive, what contests it."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.comite import commands_envois, commands_recours
from app.comite.forms_recours import FormeRecoursRecu, FormeReexamen, FormeRejet, FormeRenvoi
from app.comite.queries_notification import decisions_notifiees, envois_des_reponses, seances_a_venir
from app.comptes.analyse import exiger_ouvrable
from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd, lecture
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.pages import page
from app.core.telechargements import servir_fichier
from app.domain.droits import exiger, peut
from app.domain.erreurs import SaisieInvalide
from app.domain.recours_gracieux import DOCUMENTS, PIECE, reponse_hors_delai
from app.dossiers.commands_recours import deposer_recours
from app.dossiers.forms import Envoi, recevoir_pieces
from app.dossiers.queries_recours import contestable, recours_de
from app.instruction.deps import dossier_ou
from app.instruction.queries import AccesAgent, acces_au_dossier
from app.models.comite import Seance

router = Routeur()

DossierNotifie = Annotated[AccesAgent, dossier_ou("suivre_notification")]
RecoursATrancher = Annotated[AccesAgent, dossier_ou("trancher_recours")]


def _pieces_recues(dossier_id: int, personne: Agent, corps: Corps, instant: Maintenant) -> Envoi:
    """Files are opened and kept before the writing door takes its turn, once the right to write is known."""
    with lecture() as bd:
        acces = acces_au_dossier(bd, personne, _identifiant(dossier_id), maintenant=instant)
        if acces is None:
            raise Introuvable
        exiger("suivre_notification", acces.situation)
    return recevoir_pieces(corps, (DOCUMENTS,), {})


FAITS = {
    "renvoyee": "La lettre est renvoyée. Cette page dira si elle arrive.",
    "recours": "Le recours est enregistré. L’organisme en reçoit l’accusé de réception.",
    "reexamen": "Le recours est reçu : le dossier est de nouveau devant le comité.",
    "rejet": "Le recours est rejeté. L’organisme reçoit la réponse.",
    "remise": "C’est noté : la lettre a été remise autrement.",
}


@router.get("/comite/dossiers/{dossier_id}/notification", name="comite.notification")
def notification(request: Request, acces: DossierNotifie, instant: Maintenant, bd: Bd) -> Response:
    """The decisions published on this dossier, their letters, and where they stand."""
    return _page(request, bd, acces, Saisie.vierge(), instant)


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
        return _page(request, bd, acces, typee, instant, 422)
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


@router.post("/comite/dossiers/{dossier_id}/recours", name="comite.enregistrer_recours")
def enregistrer_recours(
    request: Request,
    envoi: Annotated[Envoi, Depends(_pieces_recues)],
    acces: DossierNotifie,
    corps: Corps,
    instant: Maintenant,
    bd: Bd,
) -> Response:
    """A recours that came by post, even late."""
    saisie = Saisie.lire(FormeRecoursRecu, corps).accomplir(
        lambda lu: deposer_recours(bd, acces.dossier, lu.donnees(envoi.exiger_surs(PIECE)), acces.personne, instant)
    )
    if saisie.erreurs:
        return _page(request, bd, acces, saisie, instant, 422)
    return _vers(request, acces, "recours")


@router.get("/comite/dossiers/{dossier_id}/recours/pieces/{piece_id}", name="comite.piece_du_recours")
def piece_du_recours(acces: DossierNotifie, piece_id: int, instant: Maintenant, bd: Bd) -> Response:
    """What was joined to a recours."""
    jointes = (p for r in recours_de(bd, acces.dossier, instant) for p in r.pieces)
    piece = next((p for p in jointes if p.id == piece_id), None)
    if piece is None:
        raise Introuvable
    exiger_ouvrable(piece.etat)
    return servir_fichier(piece.sha256, piece.nom, piece.mime)


@router.post("/comite/dossiers/{dossier_id}/recours/reexaminer", name="comite.reexaminer")
def reexaminer(request: Request, acces: RecoursATrancher, corps: Corps, instant: Maintenant, bd: Bd) -> Response:
    """The committee decides again."""
    saisie = Saisie.lire(FormeReexamen, corps).accomplir(
        lambda lu: commands_recours.reexaminer(bd, acces, bd.get(Seance, lu.seance or 0), lu.motif, instant)
    )
    if saisie.erreurs:
        return _page(request, bd, acces, saisie, instant, 422)
    return _vers(request, acces, "reexamen")


@router.post("/comite/dossiers/{dossier_id}/recours/rejeter", name="comite.rejeter_recours")
def rejeter_recours(request: Request, acces: RecoursATrancher, corps: Corps, instant: Maintenant, bd: Bd) -> Response:
    """The decision is maintained."""
    saisie = Saisie.lire(FormeRejet, corps).accomplir(
        lambda lu: commands_recours.rejeter_recours(bd, acces, lu.reponse, instant)
    )
    if saisie.erreurs:
        return _page(request, bd, acces, saisie, instant, 422)
    return _vers(request, acces, "rejet")


def _identifiant(id_: int) -> int:
    """One that PostgreSQL can compare: beyond, it names nothing."""
    return id_ if 0 < id_ < 2**31 else 0


def _vers(request: Request, acces: AccesAgent, fait: str) -> RedirectResponse:
    adresse = chemin(request.app, "comite.notification", dossier_id=acces.dossier.id)
    return RedirectResponse(f"{adresse}?fait={fait}", status_code=303)


def _page(
    request: Request, bd: Bd, acces: AccesAgent, saisie: Saisie[Any], instant: Maintenant, statut: int = 200
) -> Response:
    recours = recours_de(bd, acces.dossier, instant)
    attend, conteste = next((r for r in recours if r.issue is None), None), contestable(bd, acces.dossier)
    if attend and attend.est_hors_delai and conteste and conteste.notification:
        offerte = reponse_hors_delai(conteste.notification, attend.envoye_le)
        saisie = replace(saisie, valeurs={"reponse": offerte} | saisie.valeurs)
    peut_trancher = peut("trancher_recours", acces.situation)
    return page(
        request,
        "comite/notification.html",
        statut,
        acces=acces,
        decisions=decisions_notifiees(bd, acces.dossier),
        recours=recours,
        reponses=envois_des_reponses(bd, acces.dossier) if recours else {},
        attend=attend,
        conteste=None if attend else conteste,
        peut_trancher=peut_trancher,
        seances=seances_a_venir(bd, acces.dossier) if attend and peut_trancher else [],
        saisie=saisie,
        faits=FAITS,
    )
