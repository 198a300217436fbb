"""The look of the antivirus at what people send, done by the worker outside any request.

Without `PORTAIL_CLAMD` nothing is asked and everything opens. With it, a document opens only once it is known
to be clean; meanwhile the deposit remains possible.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.antivirus import AntivirusIndisponible, analyser, est_actif
from app.core.db import ecriture, lecture
from app.core.fichiers import lire
from app.domain.erreurs import ErreurMetier
from app.domain.pieces import EN_ANALYSE, INFECTE
from app.dossiers import courriels
from app.models.comptes import Personne
from app.models.courriel import deposer_tache
from app.models.dossiers import Dossier, EtatPiece, Piece
from app.models.journal import inscrire_au_journal
from app.models.socle import pour_ecrire

ANALYSER_PIECE = "analyser_piece"


def etat_initial() -> EtatPiece:
    """The state of a document just received."""
    return EtatPiece.EN_ANALYSE if est_actif() else EtatPiece.SAINE


def demander_analyse(bd: Session, piece: Piece, maintenant: datetime) -> None:
    """Ask the worker to look, in the transaction that keeps the document."""
    if piece.etat is EtatPiece.EN_ANALYSE:
        deposer_tache(bd, f"analyse-piece-{piece.id}", ANALYSER_PIECE, {"piece": piece.id}, maintenant)


def exiger_ouvrable(etat: EtatPiece) -> None:
    """Raise ErreurMetier, with what to do, unless a document in this state may be opened."""
    if etat is EtatPiece.REFUSEE:
        raise ErreurMetier(INFECTE)
    if etat is EtatPiece.EN_ANALYSE and est_actif():
        raise ErreurMetier(EN_ANALYSE)


def analyser_piece(charge: dict[str, Any], maintenant: datetime) -> None:
    """The job of the worker. Raises AntivirusIndisponible: it will be done again later."""
    piece_id = int(charge["piece"])
    with lecture() as bd:
        piece = bd.get(Piece, piece_id)
        if piece is None or piece.etat is not EtatPiece.EN_ANALYSE:
            return
        sha256 = piece.sha256
    if not est_actif():
        raise AntivirusIndisponible("PORTAIL_CLAMD n’est plus réglé")
    virus = analyser(lire(sha256))
    with ecriture() as bd:
        rendre_verdict(bd, piece_id, virus, maintenant)


def rendre_verdict(bd: Session, piece_id: int, virus: str, maintenant: datetime) -> None:
    """Write what the antivirus said; whoever added an infected document is told what to do."""
    piece = pour_ecrire(bd, Piece, id=piece_id)
    if piece is None or piece.etat is not EtatPiece.EN_ANALYSE:
        return
    piece.etat = EtatPiece.REFUSEE if virus else EtatPiece.SAINE
    if not virus:
        return
    inscrire_au_journal(
        bd, None, "refuser_piece", f"piece:{piece.id}", maintenant, dossier_id=piece.dossier_id, virus=virus
    )
    auteur, dossier = bd.get(Personne, piece.ajoutee_par_id), bd.get(Dossier, piece.dossier_id)
    if auteur is not None and dossier is not None and piece.retiree_le is None:
        courriels.ecrire(
            bd, "piece_infectee", f"piece-infectee-{piece.id}", auteur.courriel, maintenant, dossier.id,
            dossier=dossier, piece=piece, est_depose=dossier.depose_le is not None,
        )  # fmt: skip
