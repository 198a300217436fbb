"""A batch as its author follows it, and the dossiers of a whole list."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.lots import LISTE_MAXIMUM, Prevision
from app.instruction.filtres import Filtres
from app.instruction.queries import filtrer
from app.instruction.queries_liste import filtree, lier_forme
from app.instruction.queries_lot import DossierDuLot
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from app.models.lots import LigneDeLot, LotDemande


def lot_de(bd: Session, personne: Personne, lot_id: int) -> LotDemande | None:
    """A batch this person asked for."""
    return bd.scalar(select(LotDemande).where(col(LotDemande.id) == lot_id, col(LotDemande.personne_id) == personne.id))


def lignes_du_lot(bd: Session, lot: LotDemande, personne: Personne) -> list[DossierDuLot]:
    """Its lines, in the order of numbers; what this person may no longer see is left out."""
    lues = bd.execute(
        filtrer(
            select(
                col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom), col(LigneDeLot.sort),
                col(LigneDeLot.phrase),
            ),
            personne,
        )
        .join(LigneDeLot, col(LigneDeLot.dossier_id) == col(Dossier.id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(col(LigneDeLot.lot_id) == lot.id)
        .order_by(col(Dossier.numero), col(Dossier.id))
    )  # fmt: skip
    return [
        DossierDuLot(id_, numero, titre, organisme, None, "", Prevision(sort, phrase))
        for id_, numero, titre, organisme, sort, phrase in lues
    ]


def ids_de_la_liste(bd: Session, filtres: Filtres, personne: Personne) -> list[int]:
    """The dossiers of a whole list, five hundred at most, oldest numbers first."""
    voulue, lus = lier_forme(bd, filtres, personne)
    requete = filtree(select(col(Dossier.id)), voulue)
    return [id_ or 0 for id_ in bd.scalars(requete.order_by(col(Dossier.id)).limit(LISTE_MAXIMUM), lus)]
