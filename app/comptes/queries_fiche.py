"""Reads of the organisme's file."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain import fiche as domaine
from app.models.comptes import Organisme
from app.models.fiche import CompteAnnuel, MoyensHumains, Representant

ANNEES_MONTREES = 5


def representants(bd: Session, organisme: Organisme) -> list[Representant]:
    """Who represents the organisme now: by law first."""
    return list(
        bd.scalars(
            select(Representant)
            .where(col(Representant.organisme_id) == organisme.id, col(Representant.retire_le).is_(None))
            .order_by(col(Representant.est_legal).desc(), col(Representant.id))
        )
    )


def representant_de(bd: Session, organisme: Organisme, representant_id: int) -> Representant | None:
    """One of them, of this organisme and no other."""
    return next((r for r in representants(bd, organisme) if r.id == representant_id), None)


def moyens(bd: Session, organisme: Organisme) -> list[MoyensHumains]:
    """Human means, the last year first."""
    return list(
        bd.scalars(
            select(MoyensHumains)
            .where(col(MoyensHumains.organisme_id) == organisme.id)
            .order_by(col(MoyensHumains.annee).desc())
            .limit(ANNEES_MONTREES)
        )
    )


def comptes(bd: Session, organisme: Organisme) -> list[CompteAnnuel]:
    """Accounts, the last year first."""
    return list(
        bd.scalars(
            select(CompteAnnuel)
            .where(col(CompteAnnuel.organisme_id) == organisme.id)
            .order_by(col(CompteAnnuel.annee).desc())
            .limit(ANNEES_MONTREES)
        )
    )


def fiche_de(bd: Session, organisme: Organisme) -> domaine.Fiche:
    """What the rules need, in two statements."""
    annee_moyens, annee_comptes = bd.execute(
        select(
            select(func.max(col(MoyensHumains.annee)))
            .where(col(MoyensHumains.organisme_id) == organisme.id)
            .scalar_subquery(),
            select(func.max(col(CompteAnnuel.annee)))
            .where(col(CompteAnnuel.organisme_id) == organisme.id)
            .scalar_subquery(),
        )
    ).one()
    return domaine.Fiche(
        genre=organisme.genre,
        siret=organisme.siret,
        objet=organisme.objet,
        forme_juridique=organisme.forme_juridique,
        date_creation=organisme.date_creation,
        representants=tuple(
            domaine.Representant(
                nom=r.nom, prenom=r.prenom, fonction=r.fonction, courriel=r.courriel, telephone=r.telephone,
                est_legal=r.est_legal,
            )
            for r in representants(bd, organisme)
        ),
        a_un_compte=organisme.iban is not None,
        rib_attend=organisme.rib_a_confirmer_le is not None,
        annee_des_moyens=annee_moyens,
        annee_des_comptes=annee_comptes,
    )  # fmt: skip
