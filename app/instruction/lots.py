"""A batch done dossier by dossier, each in its own transaction: a refusal loses nothing of the others.

The people concerned get one mail for the whole batch: the worker writes it from the lines of the batch, which share
their instant. Done again, a batch finds each dossier already where it was sent, and writes nothing.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.db import BaseOccupee, ecriture
from app.domain.affectation import Agent
from app.domain.droits import Qualite
from app.domain.erreurs import ErreurMetier
from app.domain.liens import exiger_declare
from app.domain.lots import ANNONCE_APRES, EN_LIGNE_MAXIMUM, RATE, Prevision, Sort
from app.dossiers.courriels import ecrire
from app.instruction.commands_affectation import Reaffectation, reaffecter
from app.instruction.queries import AccesAgent, acces_au_dossier
from app.instruction.queries_dossier import attributions
from app.instruction.queries_lot import DossierDuLot
from app.models.comptes import Personne
from app.models.courriel import ABANDON, Courriel, Tache, deposer_tache
from app.models.dossiers import Dossier
from app.models.instruction import Affectation
from app.models.journal import agir_pour
from app.models.lots import LotDemande

journal = logging.getLogger("portail.lots")
ANNONCER_LOT = "annoncer_lot"
Geste = Callable[[Session, DossierDuLot], str]
"""What is done to one dossier in its transaction; returns the sentence, raises ErreurMetier with a refusal."""
CHANGE = "Le pilote de ce dossier a changé entre-temps. Vérifiez, puis recommencez pour lui."
INTROUVABLE = "Ce dossier ne vous est plus ouvert."
OCCUPE = "Le portail est très demandé. Recommencez pour ce dossier."


class GesteRate(Exception):
    """The act on one dossier failed as nobody foresaw: what it began is undone, the others go on."""


class LotEnCours(Exception):
    """The batch goes on: what it has to tell is told at its end."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Who takes the dossiers, why, and who was their pilote when the summary was read (by dossier)."""

    nouveau: Agent
    raison: str
    vus: Mapping[int, int | None]


def confier(lot: Lot, prevus: Sequence[DossierDuLot], personne: Personne, maintenant: datetime) -> list[DossierDuLot]:
    """Do what was announced; each line comes back with what became of it."""
    return un_par_un(prevus, donner(lot, personne, maintenant))


def donner(lot: Lot, personne: Personne, maintenant: datetime) -> Geste:
    """The act on one dossier: give it to its new pilote."""

    def faire(bd: Session, prevu: DossierDuLot) -> str:
        _reaffecter(bd, lot, prevu, personne, maintenant)
        return f"Confié à {lot.nouveau.nom}."

    return faire


def un_par_un(prevus: Sequence[DossierDuLot], faire: Geste) -> list[DossierDuLot]:
    """Do the act on each dossier that may have it, in its own transaction; each line comes back with what it became.

    `faire` returns the sentence of what is done, and raises ErreurMetier with that of a refusal.
    """
    return [replace(d, prevision=_faire_un(d, faire)) for d in prevus]


def nouveaux(prevus: Sequence[DossierDuLot], faits: Sequence[DossierDuLot]) -> int:
    """How many were done now: those that were done before count for nothing."""
    attendus = {d.id for d in prevus if d.prevision and d.prevision.sort is Sort.A_FAIRE}
    return sum(d.id in attendus and d.prevision is not None and d.prevision.sort is Sort.FAIT for d in faits)


def est_long(prevus: Sequence[DossierDuLot]) -> bool:
    """Whether the worker does it, rather than the request."""
    return sum(d.prevision is not None and d.prevision.sort is Sort.A_FAIRE for d in prevus) > EN_LIGNE_MAXIMUM


def _faire_un(prevu: DossierDuLot, faire: Geste) -> Prevision | None:
    if prevu.prevision is None or prevu.prevision.sort is not Sort.A_FAIRE:
        return prevu.prevision
    try:
        with ecriture() as bd:
            return Prevision(Sort.FAIT, tenter(bd, faire, prevu))
    except ErreurMetier as refus:
        return Prevision(Sort.IMPOSSIBLE, refus.phrase)
    except BaseOccupee:
        return Prevision(Sort.IMPOSSIBLE, OCCUPE)
    except GesteRate:
        return Prevision(Sort.ECHEC, RATE)


def tenter(bd: Session, faire: Geste, prevu: DossierDuLot) -> str:
    """Do the act on one dossier. Raises ErreurMetier, BaseOccupee, and GesteRate for whatever nobody foresaw."""
    try:
        phrase = faire(bd, prevu)
        bd.flush()  # what the base refuses is known here
    except (ErreurMetier, BaseOccupee):
        raise
    except Exception as defaut:
        journal.exception("dossier %s d’un lot : échec", prevu.id)
        raise GesteRate from defaut
    return phrase


def acces_du_lot(
    bd: Session, prevu: DossierDuLot, personne: Personne, droit: str | None, maintenant: datetime
) -> AccesAgent:
    """The dossier through its gate, locked, its declaration made; the journal will say in whose place one acts.

    `droit`: what is done; None: any agent may, in their own name. Raises ErreurMetier, DeclarationRequise.
    """
    acces = acces_au_dossier(bd, personne, prevu.id, pour_ecrire=True, maintenant=maintenant)
    if acces is None:
        raise ErreurMetier(INTROUVABLE)
    exiger_declare(acces.declare)
    if droit:
        agir_pour(bd, acces.dossier.id, acces.au_nom_de(droit))
    return acces


def _reaffecter(bd: Session, lot: Lot, prevu: DossierDuLot, personne: Personne, maintenant: datetime) -> None:
    acces = acces_du_lot(bd, prevu, personne, "reaffecter", maintenant)
    ligne = next((a for a in attributions(bd, acces.dossier) if a.est_active and a.qualite is Qualite.PILOTE), None)
    if ligne is None or acces.dossier.pilote_id != lot.vus.get(prevu.id):
        raise ErreurMetier(CHANGE)
    voulu = Reaffectation(str(ligne.id), lot.nouveau.poste, lot.raison)
    reaffecter(bd, acces, voulu, maintenant, est_en_lot=True)
    charge = {"par": personne.id, "poste": lot.nouveau.poste, "instant": maintenant.isoformat()}
    annoncer_a_la_fin(bd, ANNONCER_LOT, f"lot-{personne.id}-{lot.nouveau.poste}", charge, maintenant, maintenant)


def annoncer_a_la_fin(
    bd: Session, genre: str, debut: str, charge: dict[str, Any], instant: datetime, maintenant: datetime
) -> None:
    """Leave to the worker, once for the batch of this instant, the mails that tell the people concerned."""
    cle = f"{debut}-{instant:%Y%m%d%H%M%S%f}"
    if bd.scalar(select(col(Tache.id)).where(col(Tache.cle) == cle)) is None:
        deposer_tache(bd, cle, genre, charge, maintenant, maintenant + ANNONCE_APRES)


def exiger_la_fin(bd: Session, par_id: int, instant: datetime, maintenant: datetime) -> None:
    """Raise LotEnCours while the worker does the batch of this person and instant; given up, it is told as it is."""
    en_cours = select(col(LotDemande.id)).where(
        col(LotDemande.personne_id) == par_id, col(LotDemande.demande_le) == instant, col(LotDemande.fini_le).is_(None)
    )
    if maintenant - instant < ABANDON and bd.scalar(en_cours) is not None:
        raise LotEnCours


def annoncer_lot(charge: Mapping[str, Any], maintenant: datetime) -> None:
    """One mail to whoever takes the dossiers of a batch, one to each of those who had them; done again, nothing.

    Raises LotEnCours.
    """
    instant = datetime.fromisoformat(charge["instant"])
    with ecriture() as bd:
        exiger_la_fin(bd, charge["par"], instant, maintenant)
        for cle, personne, confies in _lettres(bd, charge, instant):
            if bd.scalar(select(col(Courriel.id)).where(col(Courriel.cle) == cle)) is None:
                ecrire(
                    bd, "instruction_reaffectation_lot", cle, personne.courriel, maintenant, None,
                    dossiers=confies, raison=confies[0].raison,
                )  # fmt: skip


def _lettres(
    bd: Session, charge: Mapping[str, Any], instant: datetime
) -> Iterator[tuple[str, Personne, Sequence[Any]]]:
    """(key of the mail, its reader, the dossiers they take or leave)."""
    nouvelle: Any = (
        select(
            col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Affectation.raison),
            col(Affectation.personne_id).label("nouveau_id"),
        )
        .join(Dossier, col(Dossier.id) == col(Affectation.dossier_id))
        .where(
            col(Affectation.par_id) == charge["par"], col(Affectation.depuis) == instant,
            col(Affectation.poste_code) == charge["poste"], col(Affectation.qualite) == Qualite.PILOTE,
        )
        .order_by(col(Dossier.numero))
    )  # fmt: skip
    lues = bd.execute(nouvelle).all()
    anciens = bd.execute(
        select(col(Affectation.dossier_id), col(Affectation.personne_id)).where(
            col(Affectation.dossier_id).in_([x.id for x in lues]),
            col(Affectation.jusqu_a) == instant,
            col(Affectation.qualite) == Qualite.PILOTE,
        )
    ).all()
    par_personne: dict[int, list[Any]] = {}
    for ligne in lues:
        for qui in {ligne.nouveau_id, *(p for d, p in anciens if d == ligne.id)} - {None}:
            par_personne.setdefault(qui, []).append(ligne)
    for personne in bd.scalars(select(Personne).where(col(Personne.id).in_(par_personne)).order_by(col(Personne.id))):
        cle = f"lot-{charge['par']}-{charge['poste']}-{charge['instant']}-{personne.id}"
        yield cle, personne, par_personne[personne.id or 0]
