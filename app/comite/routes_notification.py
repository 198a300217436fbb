"""What becomes of the decision of one dossier once published: its letters, what did not arrive, what contests it."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.comite import commands_envois, commands_recours, routes_rectification
from app.comite.forms_recours import FormeRecoursRecu, FormeReexamen, FormeRejet, FormeRenvoi
from app.comite.page_notification import page_notification, vers_la_notification
from app.comptes.analyse import exiger_ouvrable
from app.comptes.deps import Agent, Maintenant
from app.comptes.routeur import Routeur
from app.core.db import Bd, lecture
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps, Saisie
from app.core.telechargements import servir_fichier
from app.domain.droits import exiger
from app.domain.erreurs import SaisieInvalide
from app.domain.recours_gracieux import DOCUMENTS, PIECE
from app.dossiers.commands_recours import deposer_recours
from app.dossiers.forms import Envoi, recevoir_pieces
from app.dossiers.queries_recours import recours_de
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


@router.get("/comite/dossiers/{dossier_id}/notification", name="comite.notification")
def notification(request: Request, acces: DossierNotifie, instant: Maintenant, bd: Bd) -> Response:
    """The decisions published on this dossier, their letters, and where they stand."""
    return page_notification(request, bd, acces, Saisie.vierge(), instant)


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
        return page_notification(request, bd, acces, typee, instant, 422)
    return vers_la_notification(request, acces, "renvoyee")


@router.post(
    "/comite/dossiers/{dossier_id}/notification/courriels/{courriel_id}/remise", name="comite.constater_remise"
)
def constater_remise(
    request: Request, acces: DossierNotifie, courriel_id: int, instant: Maintenant, bd: Bd
) -> Response:
    """The letter was handed over by post or by hand."""
    commands_envois.constater_remise(bd, acces, _identifiant(courriel_id), instant)
    return vers_la_notification(request, acces, "remise")


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
        return page_notification(request, bd, acces, saisie, instant, 422)
    return vers_la_notification(request, acces, "recours")


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
        return page_notification(request, bd, acces, saisie, instant, 422)
    return vers_la_notification(request, acces, "reexamen")


@router.post("/comite/dossiers/{dossier_id}/recours/rejeter", name="comite.rejeter_recours")
def rejeter_recours(request: Request, acces: RecoursATrancher, corps: Corps, instant: Maintenant, bd: Bd) -> Response:
    """The decision is maintained."""
    saisie = Saisie.lire(FormeRejet, corps).accomplir(
        lambda lu: commands_recours.rejeter_recours(bd, acces, lu.reponse, instant)
    )
    if saisie.erreurs:
        return page_notification(request, bd, acces, saisie, instant, 422)
    return vers_la_notification(request, acces, "rejet")


def _identifiant(id_: int) -> int:
    """One that PostgreSQL can compare: beyond, it names nothing."""
    return id_ if 0 < id_ < 2**31 else 0


router.reunir(routes_rectification.router)
