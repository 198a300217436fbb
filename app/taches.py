"""The jobs of the worker: each kind names its handler. Claimed, done outside any transaction, then marked.

A handler that raises is called again later, at growing intervals, for a day; then the job waits in sight of the
coordination, which may start it again.
"""

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Select, case, or_, select, update
from sqlmodel import col

from app.administration.recours.reliure import CONSTITUER, relier_recours
from app.administration.subventions.commands import LIRE_SUBVENTIONS
from app.administration.subventions.lecture import lire_subventions
from app.comite.commands_lettres import RELIER_LETTRES
from app.comite.commands_proces_verbal import DESSINER_PV
from app.comite.commands_recueil import RELIER
from app.comite.reliure import relier_feuilles
from app.comite.reliure_lettres import relier_lettres
from app.comite.reliure_pv import dessiner
from app.comptes.analyse import ANALYSER_COFFRE, analyser_document_du_coffre
from app.core.antivirus import AntivirusIndisponible
from app.core.db import ecriture, lecture
from app.dossiers.analyse import ANALYSER_PIECE, analyser_piece
from app.echanges.analyse import analyser_fichier
from app.echanges.commands import ANALYSER_FICHIER
from app.instruction.lots import ANNONCER_LOT, LotEnCours, annoncer_lot
from app.instruction.lots_demandes import ANNONCER_NOTES, annoncer_notes
from app.instruction.lots_suivis import FAIRE_LOT, faire_lot
from app.models.courriel import ABANDON, RESERVATION, EtatEnvoi, Tache, attente
from app.partenaires.lots import ANNONCER_AVIS, GESTES_DES_PARTENAIRES, annoncer_avis
from app.programmation.commands_recherche import PROPOSER
from app.programmation.recherche import proposer_scenario

journal = logging.getLogger("portail.taches")

ACTIONS: dict[str, Callable[[dict[str, Any], datetime], None]] = {
    ANNONCER_LOT: annoncer_lot,
    ANNONCER_NOTES: annoncer_notes,
    ANNONCER_AVIS: annoncer_avis,
    FAIRE_LOT: partial(faire_lot, ailleurs=GESTES_DES_PARTENAIRES),
    ANALYSER_COFFRE: analyser_document_du_coffre,
    ANALYSER_PIECE: analyser_piece,
    ANALYSER_FICHIER: analyser_fichier,
    RELIER: relier_feuilles,
    DESSINER_PV: dessiner,
    RELIER_LETTRES: relier_lettres,
    PROPOSER: proposer_scenario,
    CONSTITUER: relier_recours,
    LIRE_SUBVENTIONS: lire_subventions,
}
PAR_PASSAGE = 20
# a book of three hundred sheets takes five minutes to draw: no other worker begins it meanwhile, nothing waits for it
LONGUES = (RELIER, RELIER_LETTRES, CONSTITUER)
RESERVATION_LONGUE = timedelta(minutes=30)


def _dues(instant: datetime, genres: Collection[str]) -> Select[int | None]:
    """The jobs that are due and that nobody is doing, oldest first."""
    return (
        select(col(Tache.id))
        .where(
            col(Tache.etat) == EtatEnvoi.A_FAIRE,
            col(Tache.a_partir_du) <= instant,
            col(Tache.genre).in_(genres),
            or_(col(Tache.reserve_jusqu_a).is_(None), col(Tache.reserve_jusqu_a) < instant),
        )
        .order_by(col(Tache.a_partir_du), col(Tache.id))
        .limit(1)
    )


def _reserver(instant: datetime, genres: Collection[str]) -> dict[str, Any] | None:
    with lecture() as bd:  # most passes find nothing: the writers' lock is left alone
        if bd.execute(_dues(instant, genres)).first() is None:
            return None
    with ecriture() as bd:
        ligne = bd.execute(
            update(Tache)
            .where(col(Tache.id) == _dues(instant, genres).with_for_update(skip_locked=True).scalar_subquery())
            .values(
                reserve_jusqu_a=case(
                    (col(Tache.genre).in_(LONGUES), instant + RESERVATION_LONGUE), else_=instant + RESERVATION
                ),
                essais=col(Tache.essais) + 1,
            )
            .returning(col(Tache.id), col(Tache.genre), col(Tache.charge), col(Tache.essais), col(Tache.demande_le))
            .execution_options(synchronize_session=False)
        ).first()
        return dict(ligne._mapping) if ligne else None


def _marquer(tache: dict[str, Any], instant: datetime, erreur: str) -> None:
    if not erreur:
        valeurs: dict[str, Any] = {"etat": EtatEnvoi.FAIT, "fait_le": instant, "erreur": ""}
    elif instant - tache["demande_le"] > ABANDON:
        valeurs = {"etat": EtatEnvoi.ECHEC, "erreur": erreur[:500]}
    else:
        valeurs = {"a_partir_du": instant + attente(tache["essais"]), "erreur": erreur[:500]}
    with ecriture() as bd:
        bd.execute(update(Tache).where(col(Tache.id) == tache["id"]).values(reserve_jusqu_a=None, **valeurs))


def faire_les_courtes(instant: datetime) -> int:
    """Do the jobs that are due and that somebody may be waiting for."""
    return faire_les_taches(instant, [genre for genre in ACTIONS if genre not in LONGUES])


def faire_les_longues(instant: datetime) -> int:
    """Do the jobs that take minutes."""
    return faire_les_taches(instant, LONGUES)


def faire_les_taches(instant: datetime, genres: Collection[str] = ACTIONS.keys()) -> int:
    """Do the jobs of these kinds that are due (default: all); returns how many were tried."""
    essayees = 0
    while essayees < PAR_PASSAGE and (tache := _reserver(instant, genres)) is not None:
        erreur = ""
        try:
            ACTIONS[tache["genre"]](tache["charge"], instant)
        except AntivirusIndisponible as defaut:
            erreur = f"antivirus indisponible : {defaut}"
            journal.warning("tâche %s à refaire : %s", tache["id"], erreur)
            _marquer(tache, instant, erreur)
            return essayees + 1  # a clamd that hangs must not keep the mails waiting behind every document
        except LotEnCours:
            erreur = "le lot n’est pas fini"
        except Exception as defaut:
            erreur = f"{type(defaut).__name__}: {defaut}"
            journal.exception("tâche %s interrompue", tache["id"])
        _marquer(tache, instant, erreur)
        essayees += 1
    return essayees
