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

ANCIENS_MONTRES = 100


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


def est_condamne(bd: Session, sha256: str) -> bool:
    """Whether the antivirus has found a virus in this content, in a dossier or in a safe."""
    tables = (Piece, DocumentCoffre)
    return any(
        bd.scalar(select(col(t.id)).where(col(t.sha256) == sha256, col(t.etat) == EtatPiece.REFUSEE).limit(1))
        for t in tables
    )


def place_prise(bd: Session, organisme_id: int, genre: str) -> tuple[int, int]:
    """What the safe keeps, former documents included: how many of this kind, and the bytes of all."""
    de_ce_genre = func.count().filter(col(DocumentCoffre.genre) == genre)
    nombre, octets = bd.execute(
        select(de_ce_genre, func.coalesce(func.sum(col(DocumentCoffre.taille)), 0)).where(
            col(DocumentCoffre.organisme_id) == organisme_id, col(DocumentCoffre.retire_le).is_(None)
        )
    ).one()
    return nombre, int(octets)


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
