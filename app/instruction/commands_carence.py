"""« La date demandée est passée »: what time does with a completion that did not come. Never a refusal."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.calendrier import carence_avant
from app.domain.etats import Etat, apres
from app.dossiers.courriels import ecrire
from app.dossiers.queries import demande_ouverte, est_attendue
from app.echanges.queries import agents_a_prevenir, porteurs_a_prevenir
from app.models.comptes import Organisme
from app.models.dossiers import DemandeDeComplement, Dossier
from app.models.journal import inscrire_au_journal

DOSSIERS_PAR_PASSAGE = 50


def constater_carences(bd: Session, maintenant: datetime) -> int:
    """Give back to their pilote, as they were deposited, the dossiers whose last day to answer is over in Paris.

    Fifty at a time; returns how many. The rows are locked, one being answered at this instant is left to its answer.
    """
    en_retard = exists().where(
        col(DemandeDeComplement.dossier_id) == col(Dossier.id),
        est_attendue(),
        col(DemandeDeComplement.repondre_avant) < carence_avant(maintenant),
    )
    dossiers = bd.scalars(
        select(Dossier)
        .where(col(Dossier.etat) == Etat.A_COMPLETER, en_retard)
        .order_by(col(Dossier.id))
        .limit(DOSSIERS_PAR_PASSAGE)
        .with_for_update(of=Dossier, skip_locked=True)
    ).all()
    return sum(_constater(bd, dossier, maintenant) for dossier in dossiers)


def _constater(bd: Session, dossier: Dossier, maintenant: datetime) -> bool:
    demande = demande_ouverte(bd, dossier)
    if demande is None:
        return False
    dossier.etat = apres(dossier.etat, "constater_carence")
    dossier.modifie_le = demande.carence_le = maintenant
    _prevenir(bd, dossier, demande, maintenant)
    inscrire_au_journal(
        bd, None, "constater_carence", f"dossier:{dossier.id}", maintenant,
        dossier_id=dossier.id, demande=demande.id, avant=demande.repondre_avant.isoformat(),
    )  # fmt: skip
    return True


def _prevenir(bd: Session, dossier: Dossier, demande: DemandeDeComplement, maintenant: datetime) -> None:
    """The organisme knows that nothing is refused and how to go on; the pilote that the dossier is theirs again."""
    organisme = bd.get_one(Organisme, dossier.organisme_id)
    for gabarit, adresses in (
        ("carence_porteur", porteurs_a_prevenir(bd, dossier, maintenant)),
        ("carence_agent", agents_a_prevenir(bd, dossier)),
    ):
        for rang, adresse in enumerate(adresses):
            ecrire(
                bd, f"instruction_{gabarit}", f"instruction-{gabarit}-{demande.id}-{rang}", adresse, maintenant,
                dossier.id, dossier=dossier, organisme=organisme, demande=demande,
            )  # fmt: skip
