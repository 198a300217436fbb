"""The documents of a bilan: the porteur joins and takes away, the agents read."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.comptes.analyse import exiger_ouvrable
from app.comptes.deps import Maintenant, Porteur
from app.comptes.routeur import Routeur
from app.core.adresses import chemin
from app.core.db import Bd
from app.core.erreurs import Introuvable
from app.core.telechargements import servir_fichier
from app.domain.bilan import PIECE
from app.domain.erreurs import SaisieInvalide
from app.dossiers.queries_bilan import pieces_du_bilan
from app.instruction.deps import DossierVu
from app.suites.commands_pieces import joindre_au_bilan, retirer_du_bilan
from app.suites.deps import BilanARediger, PiecesDuBilan
from app.suites.routes_bilan import BILAN, page_bilan

router = Routeur()


@router.post(f"{BILAN}/pieces", name="suites.joindre_au_bilan")
def joindre(
    request: Request, envoi: PiecesDuBilan, acces: BilanARediger, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    """`envoi` comes first: files are opened and kept before the writing door takes its turn."""
    for recue in envoi.surs:
        try:
            joindre_au_bilan(bd, acces, recue, personne, maintenant)
        except SaisieInvalide as refus:
            envoi.refuser(PIECE, recue.fichier.nom, refus.phrase)
    if envoi.refus or not envoi.surs:
        refus_dits = envoi.refus.get(PIECE) or ["Choisissez un fichier avant d’appuyer sur « Ajouter »."]
        statut = 413 if envoi.est_trop_lourd else 422
        return page_bilan(request, acces, bd, maintenant, refus=refus_dits, statut=statut)
    return _retour(request, acces.dossier.id, "piece")


@router.post(f"{BILAN}/pieces/{{piece_id}}/retirer", name="suites.retirer_du_bilan")
def retirer(
    request: Request, piece_id: int, acces: BilanARediger, personne: Porteur, bd: Bd, maintenant: Maintenant
) -> Response:
    piece = next((p for p in pieces_du_bilan(bd, acces.dossier) if p.id == piece_id), None)
    if piece is None:
        raise Introuvable
    retirer_du_bilan(bd, acces, piece, personne, maintenant)
    return _retour(request, acces.dossier.id, "piece_retiree")


def _retour(request: Request, dossier_id: int | None, fait: str) -> RedirectResponse:
    ici = chemin(request.app, "suites.bilan", dossier_id=dossier_id)
    return RedirectResponse(f"{ici}?fait={fait}#pieces", status_code=303)


@router.get("/instruction/dossiers/{dossier_id}/bilan/pieces/{piece_id}", name="suites.piece_du_bilan")
def lire_piece(piece_id: int, acces: DossierVu, bd: Bd) -> Response:
    """What was given only: a bilan that is being made precise is not seen yet."""
    piece = next((p for p in pieces_du_bilan(bd, acces.dossier, rendues=True) if p.id == piece_id), None)
    if piece is None:
        raise Introuvable
    exiger_ouvrable(piece.etat)
    return servir_fichier(piece.sha256, piece.nom, piece.mime)
