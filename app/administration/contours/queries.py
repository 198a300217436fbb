"""The files of contours that were loaded, and what is still without a contour."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, func, literal, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.orientations import Geographie
from app.models.comptes import Personne
from app.models.contours import Contour, ImportDeContours
from app.models.referentiel import Commune, Quartier


class ImportLu(NamedTuple):
    """A file, the contours that still come from it, and who loaded it."""

    id: int
    fichier: str
    importe_le: datetime
    retenus: int
    rejetes: int
    rejets: list[list[Any]]
    prenom: str
    nom: str
    en_place: int


def imports(bd: Session) -> list[ImportLu]:
    """The latest first."""
    en_place = (
        select(func.count()).where(col(Contour.import_id) == col(ImportDeContours.id)).correlate(ImportDeContours)
    ).scalar_subquery()
    lus = bd.execute(
        select(
            col(ImportDeContours.id), col(ImportDeContours.fichier), col(ImportDeContours.importe_le),
            col(ImportDeContours.retenus), col(ImportDeContours.rejetes), col(ImportDeContours.rejets),
            col(Personne.prenom), col(Personne.nom), en_place,
        )
        .join(Personne, col(Personne.id) == col(ImportDeContours.importe_par_id))
        .order_by(col(ImportDeContours.id).desc())
        .limit(20)
    )  # fmt: skip
    return [ImportLu(*lu) for lu in lus]


def codes_connus(bd: Session) -> set[str]:
    """INSEE codes of the communes and codes of the quartiers."""
    return {*bd.scalars(select(col(Commune.insee))), *bd.scalars(select(col(Quartier.code)))}


def sans_contour(bd: Session) -> tuple[list[str], list[str]]:
    """The names of the communes, then of the QPV, that nothing draws: the other quartiers have no published contour."""
    a_un_contour = exists().where(col(Contour.code) == col(Commune.insee))
    en_a_un = exists().where(col(Contour.code) == col(Quartier.code))
    lus: Sequence[Any] = bd.execute(
        union_all(
            select(literal(0).label("rang"), col(Commune.nom).label("nom")).where(~a_un_contour),
            select(literal(1), col(Quartier.nom)).where(~en_a_un, col(Quartier.geographie) == Geographie.QPV),
        ).order_by("rang", "nom")
    ).all()
    return [nom for rang, nom in lus if not rang], [nom for rang, nom in lus if rang]
