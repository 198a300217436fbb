"""The look of the antivirus at what people send, done by the worker outside any request.

Without `PORTAIL_CLAMD` nothing is asked and everything opens. With it, a document opens only once it is known
to be clean; meanwhile the deposit remains possible.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.comptes.analyse import examiner
from app.dossiers import courriels
from app.models.comptes import Personne
from app.models.courriel import deposer_tache
from app.models.dossiers import Dossier, EtatPiece, Piece
from app.models.journal import inscrire_au_journal
from app.models.socle import pour_ecrire

ANALYSER_PIECE = "analyser_piece"


def demander_analyse(bd: Session, piece: Piece, maintenant: datetime) -> None:
    """Ask the worker to look, in the transaction that keeps the document."""
    if piece.etat is EtatPiece.EN_ANALYSE:
        deposer_tache(bd, f"analyse-piece-{piece.id}", ANALYSER_PIECE, {"piece": piece.id}, maintenant)


def analyser_piece(charge: dict[str, Any], maintenant: datetime) -> None:
    """The job of the worker. Raises AntivirusIndisponible: it will be done again later."""
    examiner(Piece, int(charge["piece"]), rendre_verdict, maintenant)


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
