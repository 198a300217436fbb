"""Reads of the document safe."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.calendrier import jour_de_paris
from app.domain.coffre import DocumentDuCoffre
from app.domain.coordonnees import EtatChangement
from app.models.coffre import DocumentCoffre
from app.models.comptes import Organisme
from app.models.dossiers import EtatPiece, Piece
from app.models.rib import ChangementRib

ANCIENS_MONTRES = 20


def documents_du_coffre(bd: Session, organisme_id: int) -> dict[str, DocumentCoffre]:
    """The current document of each kind."""
    lus = bd.scalars(
        select(DocumentCoffre)
        .where(
            col(DocumentCoffre.organisme_id) == organisme_id,
            col(DocumentCoffre.remplace_le).is_(None),
            col(DocumentCoffre.retire_le).is_(None),
        )
        .order_by(col(DocumentCoffre.id))
    )
    return {document.genre: document for document in lus}


def anciens_documents(bd: Session, organisme_id: int) -> list[DocumentCoffre]:
    """Those that another has replaced, the last first. What was taken away is not shown."""
    return list(
        bd.scalars(
            select(DocumentCoffre)
            .where(
                col(DocumentCoffre.organisme_id) == organisme_id,
                col(DocumentCoffre.remplace_le).is_not(None),
                col(DocumentCoffre.retire_le).is_(None),
            )
            .order_by(col(DocumentCoffre.id).desc())
            .limit(ANCIENS_MONTRES)
        )
    )


def document_du_coffre(bd: Session, organisme: Organisme, document_id: int) -> DocumentCoffre | None:
    """One document of this organisme, current or former, not taken away."""
    return bd.scalar(
        select(DocumentCoffre).where(
            col(DocumentCoffre.id) == document_id,
            col(DocumentCoffre.organisme_id) == organisme.id,
            col(DocumentCoffre.retire_le).is_(None),
        )
    )


def est_suspect(bd: Session, sha256: str) -> bool:
    """Whether the antivirus has condemned this content in a dossier, or has not looked at it there yet."""
    requete = select(col(Piece.id)).where(col(Piece.sha256) == sha256, col(Piece.etat) != EtatPiece.SAINE).limit(1)
    return bd.scalar(requete) is not None


def rib_change_le(bd: Session, organisme_id: int) -> date | None:
    """The day the account that is paid last changed for another; the first account changes nothing."""
    instant = bd.scalar(
        select(func.max(col(ChangementRib.tranche_le))).where(
            col(ChangementRib.organisme_id) == organisme_id,
            col(ChangementRib.etat) == EtatChangement.CONFIRME,
            col(ChangementRib.ancien_iban).is_not(None),
        )
    )
    return jour_de_paris(instant) if instant else None


def pour_les_regles(document: DocumentCoffre) -> DocumentDuCoffre:
    """What the rules need of a row."""
    return DocumentDuCoffre(
        document.genre, document.annee, document.valable_jusqu_au, jour_de_paris(document.ajoute_le)
    )
