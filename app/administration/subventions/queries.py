"""Reads of the imports of public grants data."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.models.comptes import Personne
from app.models.subventions import ImportSubventions, SubventionPublique

IMPORTS_MONTRES = 50
CLES_PAR_REQUETE = 500


def montants_connus(bd: Session, cles: Sequence[str]) -> dict[str, int]:
    """The amount of each of these grants that is there already, by key."""
    connus: dict[str, int] = {}
    for debut in range(0, len(cles), CLES_PAR_REQUETE):
        lot = cles[debut : debut + CLES_PAR_REQUETE]
        lus = select(col(SubventionPublique.cle), col(SubventionPublique.montant_cents))
        connus |= {
            ligne.cle: ligne.montant_cents for ligne in bd.execute(lus.where(col(SubventionPublique.cle).in_(lot)))
        }
    return connus


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
