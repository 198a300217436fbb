"""The frozen versions of a dossier: their list without their content, or one of them. Never writes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.models.dossiers import Dossier, VersionDossier


@dataclass(frozen=True, slots=True)
class VersionFigee:
    """A frozen version, without its content."""

    numero: int
    deposee_le: datetime


def versions_de(bd: Session, dossier: Dossier) -> list[VersionFigee]:
    """Every version, the oldest first."""
    lignes = bd.execute(
        select(col(VersionDossier.numero), col(VersionDossier.deposee_le))
        .where(col(VersionDossier.dossier_id) == dossier.id)
        .order_by(col(VersionDossier.numero))
    )
    return [VersionFigee(numero, deposee_le) for numero, deposee_le in lignes]


def contenus_figes(bd: Session, dossier: Dossier, *numeros: int) -> dict[int, str]:
    """The canonical JSON of the versions asked, by number, in one statement."""
    lignes = bd.execute(
        select(col(VersionDossier.numero), col(VersionDossier.contenu)).where(
            col(VersionDossier.dossier_id) == dossier.id, col(VersionDossier.numero).in_(numeros)
        )
    )
    return {numero: contenu for numero, contenu in lignes}  # noqa: C416
