"""The documents of a dossier: joined, replaced, taken away, or announced for later."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.analyse import etat_initial
from app.comptes.commands_coffre import Contenu
from app.core.fichiers import FichierSur
from app.domain.erreurs import SaisieInvalide
from app.domain.pieces import ATTENDUES, GENRES_PIECES, NOTE_MAXIMUM, SECTION, GenrePiece, pieces_attendues
from app.dossiers.analyse import demander_analyse
from app.dossiers.commands import enregistrer_section, exiger_editable, exiger_redaction_ouverte, noter_aide
from app.dossiers.queries import Acces
from app.models.comptes import Personne
from app.models.dossiers import EtatPiece, Piece, Section
from app.models.journal import inscrire_au_journal

PIECES_MAXIMUM = 30
POIDS_MAXIMUM = 60 * 1024 * 1024


class DocumentDeTrop(SaisieInvalide):
    """The dossier holds too many documents, or too heavy ones."""


def codes_requis(acces: Acces) -> tuple[str, ...]:
    """The documents without which one may not deposit, those that the campaign added last."""
    regles = acces.regles
    return (*regles.pieces_requises, *(piece.code for piece in regles.pieces_ajoutees if piece.est_requise))


def pieces_possibles(acces: Acces) -> tuple[GenrePiece, ...]:
    """The kinds of document this dossier may hold, those that are required first."""
    requises = codes_requis(acces)
    possibles = [
        piece
        for piece in (*GENRES_PIECES.values(), *acces.regles.pieces_ajoutees)
        if piece.code in requises
        or (piece.concerne(acces.organisme.genre) and acces.campagne.dispositif in piece.dispositifs)
    ]
    return tuple(sorted(possibles, key=lambda piece: piece.code not in requises))


def ajouter_piece(
    bd: Session, acces: Acces, genre: str, fichier: FichierSur, sha256: str, personne: Personne, maintenant: datetime
) -> Piece:
    """Join a document whose content is already kept under its digest (file first, row after)."""
    contenu = Contenu(fichier.nom, fichier.mime, len(fichier.contenu), sha256)
    return joindre_contenu(bd, acces, genre, contenu, personne, maintenant)


def joindre_contenu(
    bd: Session,
    acces: Acces,
    genre: str,
    contenu: Contenu,
    personne: Personne,
    maintenant: datetime,
    etat: EtatPiece | None = None,
) -> Piece:
    """Join a content that is already kept: just received, or taken from the safe with its verdict (`etat`).

    Raises DocumentDeTrop.
    """
    exiger_editable(acces.dossier)
    exiger_redaction_ouverte(acces, maintenant)
    presentes = list(
        bd.execute(
            select(col(Piece.taille)).where(col(Piece.dossier_id) == acces.dossier.id, col(Piece.retiree_le).is_(None))
        ).scalars()
    )
    if len(presentes) >= PIECES_MAXIMUM:
        raise DocumentDeTrop(f"Ce dossier contient déjà {PIECES_MAXIMUM} documents. Retirez-en un avant d’en ajouter.")
    if sum(presentes) + contenu.taille > POIDS_MAXIMUM:
        raise DocumentDeTrop("Les documents de ce dossier dépassent 60 Mo au total. Réduisez-les avant d’en ajouter.")
    piece = Piece(
        dossier_id=acces.dossier.id or 0,
        genre=genre,
        nom=contenu.nom,
        mime=contenu.mime,
        taille=contenu.taille,
        sha256=contenu.sha256,
        etat=etat or etat_initial(),
        ajoutee_le=maintenant,
        ajoutee_par_id=personne.id or 0,
    )
    noter_aide(acces)
    bd.add(piece)
    bd.flush()
    demander_analyse(bd, piece, maintenant)
    inscrire_au_journal(
        bd, personne, "ajouter_piece", f"piece:{piece.id}", maintenant, dossier_id=acces.dossier.id, genre=genre
    )
    return piece


def ouvrir_rib(bd: Session, acces: Acces, piece: Piece, personne: Personne, maintenant: datetime) -> None:
    """Reading bank details leaves a line in the trail."""
    inscrire_au_journal(bd, personne, "lire_rib", f"piece:{piece.id}", maintenant, dossier_id=acces.dossier.id)


def retirer_piece(bd: Session, acces: Acces, piece: Piece, personne: Personne, maintenant: datetime) -> None:
    """Take a document away: a tombstone, its content stays for thirty days."""
    exiger_editable(acces.dossier)
    exiger_redaction_ouverte(acces, maintenant)
    piece.retiree_le = maintenant
    noter_aide(acces)
    inscrire_au_journal(
        bd, personne, "retirer_piece", f"piece:{piece.id}", maintenant, dossier_id=acces.dossier.id, genre=piece.genre
    )


def remplacer_piece(
    bd: Session,
    acces: Acces,
    ancienne: Piece,
    fichier: FichierSur,
    sha256: str,
    personne: Personne,
    maintenant: datetime,
) -> Piece:
    """Put a document in the place of another, of the same kind."""
    retirer_piece(bd, acces, ancienne, personne, maintenant)
    return ajouter_piece(bd, acces, ancienne.genre, fichier, sha256, personne, maintenant)


def annoncer_piece(
    bd: Session, acces: Acces, genre: str, note: str | None, personne: Personne, maintenant: datetime
) -> None:
    """Keep that a document will come later, and what the porteur says of it; the draft goes on without it.

    `note` None takes the announcement back. Raises SaisieInvalide on an unknown kind or too long a note.
    """
    if genre not in {piece.code for piece in pieces_possibles(acces)}:
        raise SaisieInvalide("Choisissez le document qui viendra plus tard.")
    if len(note or "") > NOTE_MAXIMUM:
        raise SaisieInvalide("Cette note est trop longue.", {f"note.{genre}": "Saisissez 300 caractères au plus."})
    requete = select(Section).where(col(Section.dossier_id) == acces.dossier.id, col(Section.cle) == SECTION)
    section = bd.scalars(requete).first()
    annoncees = pieces_attendues({SECTION: section.contenu}) if section else {}
    annoncees.pop(genre, None)
    if note is not None:
        annoncees[genre] = note
    version = section.version if section else 0
    enregistrer_section(bd, acces, SECTION, {ATTENDUES: annoncees}, version, personne, maintenant)
