"""The doors of the porteur's side: an id becomes a dossier, already filtered by what this person may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session

from app.comptes.deps import Maintenant, Porteur
from app.core.db import Bd, lecture
from app.core.erreurs import Introuvable
from app.core.formulaires import Corps
from app.domain.coffre import RIB
from app.domain.coordonnees import PAR_LE_BOUTON
from app.domain.droits import exiger
from app.domain.erreurs import Interdit
from app.dossiers.commands import exiger_editable, exiger_redaction_ouverte
from app.dossiers.commands_pieces import pieces_possibles
from app.dossiers.documents import DECISION
from app.dossiers.forms import Envoi, recevoir_pieces
from app.dossiers.queries import Acces, acces_au_dossier, document_de, piece_de, pieces_de
from app.dossiers.queries_bilan import DOCUMENT as BILAN
from app.models.comptes import Personne
from app.models.dossiers import Document, Piece

IDENTIFIANT_MAXIMUM = 2**31 - 1
DISENT_LES_SOMMES = frozenset({DECISION, BILAN})
"""The documents that say what was granted or paid: not for somebody who helps from outside."""


def trouver(
    bd: Session, personne: Personne, dossier_id: int, maintenant: datetime, *, pour_ecrire: bool = False
) -> Acces:
    if not 0 < dossier_id <= IDENTIFIANT_MAXIMUM:
        raise Introuvable
    acces = acces_au_dossier(bd, personne, dossier_id, pour_ecrire=pour_ecrire, maintenant=maintenant)
    if acces is None:
        raise Introuvable
    return acces


def _dossier_vu(dossier_id: int, personne: Porteur, bd: Bd, maintenant: Maintenant) -> Acces:
    acces = trouver(bd, personne, dossier_id, maintenant)
    exiger("voir_dossier", acces.situation)
    return acces


def _dossier_verrouille(dossier_id: int, personne: Porteur, bd: Bd, maintenant: Maintenant) -> Acces:
    return trouver(bd, personne, dossier_id, maintenant, pour_ecrire=True)


def dossier_ou(droit: str) -> object:
    def verifier(acces: Annotated[Acces, Depends(_dossier_verrouille)]) -> Acces:
        exiger(droit, acces.situation)
        return acces

    return Depends(verifier)


def _dossier_calcule(dossier_id: int, personne: Porteur, maintenant: Maintenant) -> Acces:
    """For a POST that writes nothing (totals of a budget): no turn to write is taken."""
    with lecture() as bd:
        acces = trouver(bd, personne, dossier_id, maintenant)
    exiger("rediger_dossier", acces.situation)
    return acces


def _pieces_recues(dossier_id: int, personne: Porteur, corps: Corps, maintenant: Maintenant) -> Envoi:
    """Files are opened and kept here, before the writing door of the same request takes its turn.

    The rights are read first, in a session of its own: nobody fills our disk through a dossier that is not
    theirs. The writing door then reads them again, under the row's lock.
    """
    with lecture() as bd:
        acces = trouver(bd, personne, dossier_id, maintenant)
        exiger("rediger_dossier", acces.situation)
        exiger_editable(acces.dossier)
        exiger_redaction_ouverte(acces, maintenant)
        presentes = {piece.id or 0: piece.genre for piece in pieces_de(bd, acces.dossier)}
    return recevoir_pieces(corps, pieces_possibles(acces), presentes)


@dataclass(frozen=True)
class PieceLue:
    """A document, and the access it was reached by."""

    piece: Piece
    acces: Acces


def _piece_du_dossier(piece_id: int, acces: Acces, bd: Session) -> PieceLue:
    piece = piece_de(bd, acces.dossier, piece_id) if 0 < piece_id <= IDENTIFIANT_MAXIMUM else None
    if piece is None:
        raise Introuvable
    return PieceLue(piece, acces)


def _piece_a_telecharger(piece_id: int, acces: Annotated[Acces, Depends(_dossier_vu)], bd: Bd) -> PieceLue:
    lue = _piece_du_dossier(piece_id, acces, bd)
    if lue.piece.genre == RIB:
        exiger("voir_rib", acces.situation)
        raise Interdit(PAR_LE_BOUTON)  # the reading leaves a line in the trail, and a GET writes nothing
    exiger("voir_pieces", acces.situation)
    return lue


def _rib_a_ouvrir(piece_id: int, acces: Annotated[Acces, Depends(_dossier_vu)], bd: Bd) -> PieceLue:
    exiger("voir_rib", acces.situation)
    lue = _piece_du_dossier(piece_id, acces, bd)
    if lue.piece.genre != RIB:
        raise Introuvable
    return lue


def _piece_a_retirer(piece_id: int, acces: Annotated[Acces, dossier_ou("rediger_dossier")], bd: Bd) -> PieceLue:
    return _piece_du_dossier(piece_id, acces, bd)


def _piece_vue(piece_id: int, acces: Annotated[Acces, Depends(_dossier_vu)], bd: Bd) -> PieceLue:
    exiger("rediger_dossier", acces.situation)
    return _piece_du_dossier(piece_id, acces, bd)


def _document_vu(document_id: int, acces: Annotated[Acces, Depends(_dossier_vu)], bd: Bd) -> Document:
    document = document_de(bd, acces.dossier, document_id) if 0 < document_id <= IDENTIFIANT_MAXIMUM else None
    if document is None:
        raise Introuvable
    if document.genre in DISENT_LES_SOMMES:
        exiger("voir_decision", acces.situation)
    return document


DossierVu = Annotated[Acces, Depends(_dossier_vu)]
DossierCalcule = Annotated[Acces, Depends(_dossier_calcule)]
DossierARediger = Annotated[Acces, dossier_ou("rediger_dossier")]
DossierADeposer = Annotated[Acces, dossier_ou("deposer_dossier")]
DossierARetirer = Annotated[Acces, dossier_ou("retirer_dossier")]
DossierACompleter = Annotated[Acces, dossier_ou("completer_dossier")]
DossierAExporter = Annotated[Acces, dossier_ou("exporter")]
PiecesRecues = Annotated[Envoi, Depends(_pieces_recues)]
PieceATelecharger = Annotated[PieceLue, Depends(_piece_a_telecharger)]
RibAOuvrir = Annotated[PieceLue, Depends(_rib_a_ouvrir)]
PieceARetirer = Annotated[PieceLue, Depends(_piece_a_retirer)]
PieceVue = Annotated[PieceLue, Depends(_piece_vue)]
DocumentVu = Annotated[Document, Depends(_document_vu)]
