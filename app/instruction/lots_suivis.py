"""A batch too long to wait for: kept with its lines, done by the worker, followed on its page.

Each act and its line are one transaction: a worker killed on its way takes up at the line where it stopped. An act
that fails as nobody foresaw says so on its line, and the others go on.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.db import ecriture, lecture
from app.domain.complements import Complement
from app.domain.erreurs import ErreurMetier
from app.domain.lots import RATE, ActeDeLot, Prevision, Sort
from app.instruction.lots import Geste, GesteRate, Lot, donner, tenter
from app.instruction.lots_demandes import DemandeEnLot, NoteEnLot, annoter, demander
from app.instruction.lots_etiquettes import EtiquetteEnLot, poser
from app.instruction.queries_lot import DossierDuLot, agents_du_jour
from app.models.comptes import Personne
from app.models.courriel import deposer_tache
from app.models.journal import inscrire_au_journal
from app.models.lots import LigneDeLot, LotDemande

FAIRE_LOT = "faire_lot"
GesteDuLot = Callable[[Session, LotDemande, Personne], Geste]
"""What a batch kept in the base does to one dossier."""
GARDE = timedelta(days=30)
PARTI = "La personne qui l’a demandé n’a plus de compte."


def ouvrir_lot(
    bd: Session,
    acte: ActeDeLot,
    charge: Mapping[str, Any],
    liste: str,
    prevus: Sequence[DossierDuLot],
    personne: Personne,
    maintenant: datetime,
) -> LotDemande:
    """Keep what was confirmed, line by line, and ask the worker."""
    lot = LotDemande(
        personne_id=personne.id or 0, acte=acte, charge=dict(charge), liste=liste[:1000], demande_le=maintenant
    )
    bd.add(lot)
    bd.flush()
    bd.add_all(
        LigneDeLot(lot_id=lot.id or 0, dossier_id=d.id, sort=d.prevision.sort, phrase=d.prevision.phrase[:500])
        for d in prevus
        if d.prevision
    )
    deposer_tache(bd, f"lot-demande-{lot.id}", FAIRE_LOT, {"lot": lot.id}, maintenant)
    inscrire_au_journal(
        bd, personne, "demander_lot", f"lot_demande:{lot.id}", maintenant, acte_du_lot=acte.value, dossiers=len(prevus)
    )
    return lot


def faire_lot(
    charge: Mapping[str, Any], maintenant: datetime, ailleurs: Mapping[ActeDeLot, GesteDuLot] | None = None
) -> None:
    """Do the lines that wait, in the order of their dossiers; what is done is not done again.

    `ailleurs`: the acts that belong to packages this one does not know.
    """
    with lecture() as bd:
        lot = bd.get_one(LotDemande, charge["lot"])
        personne = bd.get_one(Personne, lot.personne_id)
        restantes = bd.scalars(
            select(col(LigneDeLot.dossier_id))
            .where(col(LigneDeLot.lot_id) == lot.id, col(LigneDeLot.sort) == Sort.A_FAIRE)
            .order_by(col(LigneDeLot.dossier_id))
        ).all()
        geste = _geste(bd, lot, personne, ailleurs or {})
        bd.expunge_all()
    for dossier_id in restantes:
        _faire_une(lot, dossier_id, geste)
    with ecriture() as bd:
        bd.execute(
            update(LotDemande)
            .where(col(LotDemande.id) == lot.id, col(LotDemande.fini_le).is_(None))
            .values(fini_le=maintenant)
        )


def purger_lots(bd: Session, maintenant: datetime) -> None:
    """Forget the batches done, or given up, a month ago: the journal keeps what they did, dossier by dossier."""
    vieux = func.coalesce(col(LotDemande.fini_le), col(LotDemande.demande_le)) < maintenant - GARDE
    bd.execute(delete(LigneDeLot).where(col(LigneDeLot.lot_id).in_(select(col(LotDemande.id)).where(vieux))))
    bd.execute(delete(LotDemande).where(vieux))


def _faire_une(lot: LotDemande, dossier_id: int, geste: Geste) -> None:
    try:
        with ecriture() as bd:
            if _attend(bd, lot, dossier_id):
                _noter(bd, lot, dossier_id, Prevision(Sort.FAIT, tenter(bd, geste, _prevu(dossier_id))))
    except ErreurMetier as refus:
        _conclure(lot, dossier_id, Prevision(Sort.IMPOSSIBLE, refus.phrase))
    except GesteRate:
        _conclure(lot, dossier_id, Prevision(Sort.ECHEC, RATE))


def _conclure(lot: LotDemande, dossier_id: int, dit: Prevision) -> None:
    with ecriture() as bd:
        if _attend(bd, lot, dossier_id):
            _noter(bd, lot, dossier_id, dit)


def _attend(bd: Session, lot: LotDemande, dossier_id: int) -> bool:
    """Whether no other worker has done this line, whose row is locked: a batch may outlast its claim."""
    ligne = select(col(LigneDeLot.sort)).where(
        col(LigneDeLot.lot_id) == lot.id, col(LigneDeLot.dossier_id) == dossier_id
    )
    return bd.scalar(ligne.with_for_update()) is Sort.A_FAIRE


def _prevu(dossier_id: int) -> DossierDuLot:
    return DossierDuLot(dossier_id, "", "", "", None, "", None)


def _noter(bd: Session, lot: LotDemande, dossier_id: int, dit: Prevision) -> None:
    bd.execute(
        update(LigneDeLot)
        .where(col(LigneDeLot.lot_id) == lot.id, col(LigneDeLot.dossier_id) == dossier_id)
        .values(sort=dit.sort, phrase=dit.phrase[:500])
    )


def _geste(bd: Session, lot: LotDemande, personne: Personne, ailleurs: Mapping[ActeDeLot, GesteDuLot]) -> Geste:
    """What the batch does to each dossier, at the instant it was asked."""
    if personne.desactivee_le is not None:
        return _refuser(PARTI)
    return {**GESTES, **ailleurs}[lot.acte](bd, lot, personne)


def _confier(bd: Session, lot: LotDemande, personne: Personne) -> Geste:
    lu, instant = lot.charge, lot.demande_le
    nouveau = agents_du_jour(bd, instant).get(lu["poste"])
    if nouveau is None:
        return _refuser("Personne ne tient plus ce poste.")
    return donner(Lot(nouveau, lu["raison"], {int(d): qui for d, qui in lu["vus"].items()}), personne, instant)


def _completer(bd: Session, lot: LotDemande, personne: Personne) -> Geste:
    lu = lot.charge
    voulu = Complement(lu["texte"], tuple(lu["sections"]), tuple(lu["pieces"]))
    return demander(DemandeEnLot(voulu, date.fromisoformat(lu["avant"])), personne, lot.demande_le)


def _annoter(bd: Session, lot: LotDemande, personne: Personne) -> Geste:
    lu = lot.charge
    return annoter(NoteEnLot(lu["texte"], lu["pour"], lu["cle"]), personne, lot.demande_le)


def _etiqueter(bd: Session, lot: LotDemande, personne: Personne) -> Geste:
    return poser(EtiquetteEnLot(lot.charge["etiquette"], lot.charge["retirer"]), personne, lot.demande_le)


GESTES: dict[ActeDeLot, GesteDuLot] = {
    ActeDeLot.CONFIER: _confier,
    ActeDeLot.COMPLEMENT: _completer,
    ActeDeLot.NOTE: _annoter,
    ActeDeLot.ETIQUETTE: _etiqueter,
}


def _refuser(phrase: str) -> Geste:
    def faire(bd: Session, prevu: DossierDuLot) -> str:
        raise ErreurMetier(phrase)

    return faire
