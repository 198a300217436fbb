"""The documents of a bilan: joined while it may be written, frozen with it by their digests."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.comptes.analyse import etat_initial
from app.domain.bilan import PIECE
from app.domain.erreurs import SaisieInvalide
from app.dossiers.analyse import demander_analyse
from app.dossiers.commands_pieces import PIECES_MAXIMUM, POIDS_MAXIMUM
from app.dossiers.forms import PieceRecue
from app.dossiers.queries import Acces
from app.dossiers.queries_bilan import bilan_de, pieces_du_bilan
from app.models.comptes import Personne
from app.models.dossiers import Piece
from app.models.journal import inscrire_au_journal
from app.suites.commands_bilan import exiger_ouvert


def joindre_au_bilan(bd: Session, acces: Acces, recue: PieceRecue, personne: Personne, maintenant: datetime) -> Piece:
    """Join a document whose content is already kept. Raises SaisieInvalide, ErreurMetier."""
    exiger_ouvert(acces.dossier.etat, bilan_de(bd, acces.dossier))
    presentes, fichier = pieces_du_bilan(bd, acces.dossier), recue.fichier
    if len(presentes) >= PIECES_MAXIMUM:
        raise SaisieInvalide(f"Ce bilan contient déjà {PIECES_MAXIMUM} documents. Retirez-en un avant d’en ajouter.")
    if sum(p.taille for p in presentes) + len(fichier.contenu) > POIDS_MAXIMUM:
        raise SaisieInvalide("Les documents de ce bilan dépassent 60 Mo au total. Réduisez-les avant d’en ajouter.")
    piece = Piece(
        dossier_id=acces.dossier.id or 0,
        genre=PIECE,
        nom=fichier.nom,
        mime=fichier.mime,
        taille=len(fichier.contenu),
        sha256=recue.sha256,
        etat=etat_initial(),
        ajoutee_le=maintenant,
        ajoutee_par_id=personne.id or 0,
    )
    bd.add(piece)
    bd.flush()
    demander_analyse(bd, piece, maintenant)
    inscrire_au_journal(
        bd, personne, "ajouter_piece", f"piece:{piece.id}", maintenant, dossier_id=acces.dossier.id, genre=PIECE
    )
    return piece


def retirer_du_bilan(bd: Session, acces: Acces, piece: Piece, personne: Personne, maintenant: datetime) -> None:
    """Take a document away: its row stays, as a tombstone."""
    exiger_ouvert(acces.dossier.etat, bilan_de(bd, acces.dossier))
    piece.retiree_le = maintenant
    inscrire_au_journal(
        bd, personne, "retirer_piece", f"piece:{piece.id}", maintenant, dossier_id=acces.dossier.id, genre=PIECE
    )
