"""What a deposit, a signature or a completion examines and freezes: one statement, and what it reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.questions import Contenu
from app.dossiers.routage import EN_JSON, EtatDuRoutage, lire_routage, lues_au
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
# the team and the matrix ride along, as two texts of one row: sixty rows would cost more than the answers
_TITULAIRES, _MATRICE = EN_JSON
_EQUIPE: Any = select(
    literal(2), literal(0), _TITULAIRES, cast(null(), JSON), _MATRICE, literal(0), literal("")
)  # fmt: skip
_ORDRE = ("est_piece", "id")
_REPONSES_ET_DOCUMENTS: Any = union_all(_REPONSES, _DOCUMENTS).order_by(*_ORDRE)
_ET_L_EQUIPE: Any = union_all(_REPONSES, _DOCUMENTS, _EQUIPE).order_by(*_ORDRE)


def contenu_et_pieces(bd: Session, dossier: Dossier) -> tuple[Contenu, list[PieceJointe]]:
    """What a signature or a completion examines and freezes, in one statement: the answers and the documents that are
    there (those the antivirus refused are not)."""
    return _ranger(bd.execute(_REPONSES_ET_DOCUMENTS, {"dossier": dossier.id}))


def contenu_pieces_et_routage(
    bd: Session, dossier: Dossier, maintenant: datetime
) -> tuple[Contenu, list[PieceJointe], EtatDuRoutage]:
    """What a deposit examines and freezes, and who may follow it, in one statement."""
    valeurs = {"dossier": dossier.id, **lues_au(maintenant, dossier.organisme_id)}
    *lignes, equipe = bd.execute(_ET_L_EQUIPE, valeurs).all()
    return *_ranger(lignes), lire_routage(equipe.cle, equipe.nom, dossier.organisme_id)


def _ranger(lignes: Iterable[Any]) -> tuple[Contenu, list[PieceJointe]]:
    contenu: Contenu = {}
    pieces = []
    for est_piece, id_, cle, reponse, nom, taille, sha256 in lignes:
        if est_piece:
            pieces.append(PieceJointe(id_, cle, nom, taille, sha256))
        else:
            contenu[cle] = reponse
    return contenu, pieces
