"""Reads of the imports of public grants data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.models.comptes import Personne
from app.models.subventions import ImportSubventions, SubventionPreparee, SubventionPublique

IMPORTS_MONTRES = 50


@dataclass(frozen=True, slots=True)
class Preparees:
    """What is put aside of a file: how many lines, those nobody knew, those whose amount is another."""

    nombre: int
    nouvelles: int
    corrigees: int

    @property
    def connues(self) -> int:
        return self.nombre - self.nouvelles - self.corrigees


def preparees(bd: Session, import_id: int | None) -> Preparees:
    """Of these lines, which are already known: one statement."""
    connue = col(SubventionPublique.cle) == col(SubventionPreparee.cle)
    autre = col(SubventionPublique.montant_cents) != col(SubventionPreparee.montant_cents)
    lues = bd.execute(
        select(
            func.count(),
            func.count().filter(col(SubventionPublique.id).is_(None)),
            func.count().filter(autre),
        )
        .select_from(SubventionPreparee)
        .outerjoin(SubventionPublique, connue)
        .where(col(SubventionPreparee.import_id) == import_id)
    ).one()
    return Preparees(*lues)


def imports(bd: Session) -> Sequence[Any]:
    """The last imports, the latest first, with who made them."""
    lus = select(
        col(ImportSubventions.id), col(ImportSubventions.fichier), col(ImportSubventions.importe_le),
        col(ImportSubventions.ajoutees), col(ImportSubventions.corrigees), col(ImportSubventions.connues),
        col(ImportSubventions.rejetees), col(ImportSubventions.lu_le), col(ImportSubventions.refus),
        col(ImportSubventions.retire_le),
        col(Personne.prenom), col(Personne.nom),
    )  # fmt: skip
    return bd.execute(
        lus.join(Personne, col(Personne.id) == col(ImportSubventions.importe_par_id))
        .order_by(col(ImportSubventions.id).desc())
        .limit(IMPORTS_MONTRES)
    ).all()
