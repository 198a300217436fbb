"""The bilan of a grant as both sides read it: what was promised, what is typed, what was given."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.bilan import PIECE
from app.domain.etats import Etat
from app.domain.questions import Contenu
from app.models.dossiers import Document, Dossier, Piece
from app.models.suites import Bilan, Convention, VersionBilan

DOCUMENT = "bilan"


def bilan_de(bd: Session, dossier: Dossier, *, pour_ecrire: bool = False) -> Bilan | None:
    """The bilan of a dossier, None while nobody began it."""
    requete = select(Bilan).where(col(Bilan.dossier_id) == dossier.id)
    if pour_ecrire:
        requete = requete.with_for_update().execution_options(populate_existing=True)
    return bd.scalar(requete)


@dataclass(frozen=True, slots=True)
class BilanRendu:
    """A bilan as it was given last. `depose`: the application it answers to, frozen with it."""

    numero: int
    sha256: str
    rendue_le: datetime
    par: str
    depose: Contenu = field(default_factory=dict)
    contenu: Contenu = field(default_factory=dict)


def bilan_rendu(bd: Session, dossier: Dossier) -> BilanRendu | None:
    """The last frozen bilan."""
    version = bd.scalar(
        select(VersionBilan)
        .where(col(VersionBilan.dossier_id) == dossier.id)
        .order_by(col(VersionBilan.numero).desc())
        .limit(1)
    )
    if version is None:
        return None
    fige = json.loads(version.contenu)
    return BilanRendu(
        version.numero, version.sha256, version.rendue_le, fige["signature"]["nom"], fige["demande"], fige["sections"]
    )


@dataclass(frozen=True, slots=True)
class Cloture:
    """What a bilan was closed with before it was opened again, when, and why. Cents."""

    le: datetime | None
    conclusion: str
    reverse_cents: int | None
    rouvert_le: datetime
    raison: str


def clotures_de(bilan: Bilan) -> list[Cloture]:
    """The last first."""
    return [
        Cloture(
            datetime.fromisoformat(c["le"]) if c["le"] else None,
            c["conclusion"],
            c["reverse_cents"],
            datetime.fromisoformat(c["rouvert_le"]),
            c["raison"],
        )
        for c in reversed(bilan.clotures)
    ]


def pdf_du_bilan(bd: Session, dossier: Dossier, numero: int) -> Document | None:
    """Its PDF; `sha256` None while it waits to be drawn."""
    return bd.scalar(
        select(Document).where(
            col(Document.dossier_id) == dossier.id, col(Document.genre) == DOCUMENT, col(Document.numero) == numero
        )
    )


def pieces_du_bilan(bd: Session, dossier: Dossier, *, rendues: bool = False) -> list[Piece]:
    """The documents of a bilan, oldest first. `rendues`: those that were there when it was given last."""
    requete = select(Piece).where(col(Piece.dossier_id) == dossier.id, col(Piece.genre) == PIECE)
    if rendues:
        rendu_le = select(col(Bilan.rendu_le)).where(col(Bilan.dossier_id) == dossier.id).scalar_subquery()
        requete = requete.where(
            col(Piece.ajoutee_le) <= rendu_le, or_(col(Piece.retiree_le).is_(None), col(Piece.retiree_le) > rendu_le)
        )
    else:
        requete = requete.where(col(Piece.retiree_le).is_(None))
    return list(bd.scalars(requete.order_by(col(Piece.id))))


@dataclass(frozen=True, slots=True)
class BilanEnRetard:
    """A bilan that an organisme still owes."""

    dossier_id: int
    numero: str
    titre: str
    du_avant: date


def bilans_en_retard(bd: Session, organismes: Collection[int], aujourd_hui: date) -> list[BilanEnRetard]:
    """What these organismes should have given already, the oldest first: a new request says so."""
    lus = bd.execute(
        select(col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Convention.bilan_avant))
        .join(Convention, col(Convention.dossier_id) == col(Dossier.id))
        .where(
            col(Dossier.organisme_id).in_(organismes),
            col(Dossier.etat).in_((Etat.CONVENTIONNE, Etat.EN_COURS)),
            col(Convention.bilan_avant) < aujourd_hui,
        )
        .order_by(col(Convention.bilan_avant), col(Dossier.id))
    ).all()
    return [BilanEnRetard(id_ or 0, numero or "", titre, avant) for id_, numero, titre, avant in lus]
