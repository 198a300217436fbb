"""What a deposit, a signature or a completion examines and freezes: one statement, and what it reads."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.questions import Contenu
from app.models.dossiers import Dossier, EtatPiece, Piece, Section


@dataclass(frozen=True, slots=True)
class PieceJointe:
    """A document as a deposit freezes it."""

    id: int
    genre: str
    nom: str
    taille: int
    sha256: str


_REPONSES: Any = select(
    literal(0).label("est_piece"), col(Section.id).label("id"), col(Section.cle).label("cle"),
    col(Section.contenu).label("contenu"), literal("").label("nom"), literal(0).label("taille"),
    literal("").label("sha256"),
).where(col(Section.dossier_id) == bindparam("dossier"))  # fmt: skip
_DOCUMENTS: Any = select(
    literal(1), col(Piece.id), col(Piece.genre), cast(null(), JSON), col(Piece.nom), col(Piece.taille),
    col(Piece.sha256),
).where(
    col(Piece.dossier_id) == bindparam("dossier"), col(Piece.retiree_le).is_(None),
    col(Piece.etat) != EtatPiece.REFUSEE,
)  # fmt: skip
_REPONSES_ET_DOCUMENTS: Any = union_all(_REPONSES, _DOCUMENTS).order_by("est_piece", "id")


def contenu_et_pieces(bd: Session, dossier: Dossier) -> tuple[Contenu, list[PieceJointe]]:
    """What the deposit examines and freezes, in one statement: the answers and the documents that are there (those
    the antivirus refused are not)."""
    contenu: Contenu = {}
    pieces = []
    for est_piece, id_, cle, reponse, nom, taille, sha256 in bd.execute(
        _REPONSES_ET_DOCUMENTS, {"dossier": dossier.id}
    ):
        if est_piece:
            pieces.append(PieceJointe(id_, cle, nom, taille, sha256))
        else:
            contenu[cle] = reponse
    return contenu, pieces
