"""The worker: sends the outbox, does the jobs, applies the rules of time.

A row is claimed in one short transaction, worked on outside any, and marked in another; a claim expires, so
that a worker killed on its way loses nothing. Several workers may run: no row is done twice. What takes minutes
(drawing, binding) has a thread of its own: mails and what people wait for never stand behind it.
"""

import logging
import smtplib
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select, text, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.administration.subventions.commands import oublier_les_imports_morts
from app.appels.impression import imprimer_les_formulaires
from app.comite.commands_recueil import effacer_perimes
from app.comite.reliure import NATURE
from app.comptes.essais import purger_tentatives
from app.core.clock import maintenant
from app.core.config import reglages
from app.core.courrier import composer, expedier
from app.core.db import alleger_le_journal, ecriture, lecture
from app.core.fichiers import lire, oublier
from app.core.pdf import PdfImpossible
from app.dossiers.commands import expirer
from app.dossiers.commands_rappels import rappeler
from app.dossiers.commands_saisie import clore_seances
from app.dossiers.documents import dessiner_documents
from app.instruction.commands_carence import constater_carences
from app.instruction.commands_comparaison import comparer_les_dossiers
from app.instruction.commands_mots import (
    PAS_DE_LA_RONDE,
    lire_les_mots,
    mots_perdus,
    oublier_les_mots,
    retenir_les_mots,
)
from app.instruction.commands_recapitulatif import envoyer_recapitulatifs
from app.instruction.lots_suivis import purger_lots
from app.models.courriel import ABANDON, RESERVATION, Courriel, EtatEnvoi, attente
from app.models.dossiers import Document
from app.partenaires.commands_rappels import rappeler_les_partenaires
from app.suites.commands_rappels import rappeler_les_bilans
from app.taches import faire_les_courtes, faire_les_longues

journal = logging.getLogger("portail.travailleur")

PAUSE_S = 2.0
PASSAGES_DE_RAPPEL = 20
EFFACE = "Ce message portait un code ou un lien personnel : son texte a été effacé après l’envoi.\n"


def _dus(instant: datetime) -> Select[int | None]:
    """The e-mails that are due and that nobody is sending, oldest first."""
    return (
        select(col(Courriel.id))
        .where(
            col(Courriel.etat) == EtatEnvoi.A_FAIRE,
            col(Courriel.a_partir_du) <= instant,
            or_(col(Courriel.reserve_jusqu_a).is_(None), col(Courriel.reserve_jusqu_a) < instant),
        )
        .order_by(col(Courriel.a_partir_du), col(Courriel.id))
        .limit(1)
    )


def _reserver(instant: datetime) -> dict[str, Any] | None:
    """Claim the oldest e-mail that is due; None when there is none (and then nothing is locked)."""
    with lecture() as bd:
        if bd.execute(_dus(instant)).first() is None:
            return None
    with ecriture() as bd:
        ligne = bd.execute(
            update(Courriel)
            .where(col(Courriel.id) == _dus(instant).with_for_update(skip_locked=True).scalar_subquery())
            .values(reserve_jusqu_a=instant + RESERVATION, essais=col(Courriel.essais) + 1)
            .returning(
                col(Courriel.id), col(Courriel.cle), col(Courriel.destinataire), col(Courriel.sujet),
                col(Courriel.texte), col(Courriel.dossier_id), col(Courriel.document_id), col(Courriel.essais),
                col(Courriel.demande_le), col(Courriel.est_confidentiel),
            )
            .execution_options(synchronize_session=False)
        ).first()  # fmt: skip
        return dict(ligne._mapping) if ligne else None


def _piece_jointe(document_id: int | None) -> tuple[tuple[str, bytes], ...]:
    if document_id is None:
        return ()
    with ecriture() as bd:
        document = bd.get(Document, document_id)
        if document is None or document.sha256 is None:
            return ()
        nom, empreinte = document.nom, document.sha256
    return ((nom, lire(empreinte, "documents")),)


def _envoyer(courriel: dict[str, Any]) -> None:
    """Send by SMTP. Without a server (demonstration, tests) the outbox itself is the mailbox."""
    if not reglages().smtp_url:
        if reglages().est_production:
            raise OSError("PORTAIL_SMTP_URL n’est pas réglé")
        return
    fil = f"dossier-{courriel['dossier_id']}" if courriel["dossier_id"] else ""
    expedier(
        composer(
            courriel["cle"], courriel["destinataire"], courriel["sujet"], courriel["texte"], fil,
            _piece_jointe(courriel["document_id"]),
        )
    )  # fmt: skip


def _marquer(courriel: dict[str, Any], instant: datetime, erreur: str) -> None:
    if not erreur:
        valeurs: dict[str, Any] = {"etat": EtatEnvoi.FAIT, "fait_le": instant, "erreur": ""}
        if courriel["est_confidentiel"] and reglages().smtp_url:
            valeurs["texte"] = EFFACE
    elif instant - courriel["demande_le"] > ABANDON:
        valeurs = {"etat": EtatEnvoi.ECHEC, "erreur": erreur[:500]}
    else:
        valeurs = {"a_partir_du": instant + attente(courriel["essais"]), "erreur": erreur[:500]}
    with ecriture() as bd:
        bd.execute(update(Courriel).where(col(Courriel.id) == courriel["id"]).values(reserve_jusqu_a=None, **valeurs))


def expedier_courrier(instant: datetime) -> int:
    """Send every e-mail that is due; returns how many were tried."""
    essayes = 0
    while (courriel := _reserver(instant)) is not None:
        erreur = ""
        try:
            _envoyer(courriel)
        except (smtplib.SMTPException, OSError, ValueError) as defaut:
            erreur = f"{type(defaut).__name__}: {defaut}"
            journal.warning("courriel %s non parti : %s", courriel["id"], erreur)
        _marquer(courriel, instant, erreur)
        essayes += 1
    return essayes


def _expirer(instant: datetime) -> int:
    with ecriture() as bd:
        return expirer(bd, instant)


def _constater_carences(instant: datetime) -> int:
    with ecriture() as bd:
        return constater_carences(bd, instant)


def _par_passages(un_passage: Callable[[Session, datetime], int], instant: datetime) -> int:
    """Passes until one finds nothing left to do, each in its own short transaction."""
    faits = 0
    for _ in range(PASSAGES_DE_RAPPEL):
        with ecriture() as bd:
            du_passage = un_passage(bd, instant)
        faits += du_passage
        if not du_passage:
            break
    return faits


def _recapituler(instant: datetime) -> int:
    return _par_passages(envoyer_recapitulatifs, instant)


def _rappeler(instant: datetime) -> int:
    return _par_passages(rappeler, instant)


def _rappeler_les_partenaires(instant: datetime) -> int:
    return _par_passages(rappeler_les_partenaires, instant)


def _rappeler_les_bilans(instant: datetime) -> int:
    vus: dict[str, int] = {}
    return _par_passages(lambda bd, t: rappeler_les_bilans(bd, t, vus), instant)


def _comparer_les_dossiers(instant: datetime) -> int:
    return _par_passages(comparer_les_dossiers, instant)


def _apprendre_les_mots(instant: datetime) -> int:
    appris = 0
    for _ in range(PASSAGES_DE_RAPPEL):
        with lecture() as bd:  # the words are read and compared before the writers' lock is taken
            lus = lire_les_mots(bd, instant)
        if lus is None:
            break
        with ecriture() as bd:
            appris += retenir_les_mots(bd, lus)
    return appris


def _oublier_les_mots(instant: datetime) -> int:
    with lecture() as bd:
        perdus = mots_perdus(bd, instant)
    if not perdus:
        return 0
    with ecriture() as bd:
        return oublier_les_mots(bd, perdus)


def _clore_seances(instant: datetime) -> int:
    with ecriture() as bd:
        return clore_seances(bd, instant)


def _purger(instant: datetime) -> int:
    with ecriture() as bd:
        purger_tentatives(bd, instant)
        purger_lots(bd, instant)
        oublier_les_imports_morts(bd, instant)
        perdus = effacer_perimes(bd, instant)
    for empreinte in perdus:  # once no row names them
        oublier(empreinte, NATURE)
    return 0


# what to do, and how long to wait before doing it again
def _tenir_les_chiffres(_instant: datetime) -> int:
    """SQLite plans with figures it only takes when asked, where tables grew; PostgreSQL takes them by itself."""
    with ecriture() as bd:
        if bd.get_bind().dialect.name == "sqlite":
            # of all tables (0x10000), those that need it (0x02), read whole: a bounded analysis misleads it
            bd.execute(text("PRAGMA optimize(0x10002)"))
    return 0


def _alleger_le_journal(_instant: datetime) -> int:
    """So that no commit of a request has to."""
    alleger_le_journal()
    return 0


Travaux = tuple[tuple[Callable[[datetime], int], timedelta], ...]
COURANTS: Travaux = (
    (expedier_courrier, timedelta()),
    (faire_les_courtes, timedelta()),
    (_alleger_le_journal, timedelta()),
    (_expirer, timedelta(minutes=1)),
    (_constater_carences, timedelta(minutes=1)),
    (_clore_seances, timedelta(minutes=1)),
    (_comparer_les_dossiers, timedelta(minutes=1)),
    (_rappeler, timedelta(minutes=1)),
    (_recapituler, timedelta(minutes=1)),
    (_rappeler_les_partenaires, timedelta(minutes=10)),
    (_rappeler_les_bilans, timedelta(minutes=10)),
    (_apprendre_les_mots, timedelta(minutes=10)),
    (_oublier_les_mots, PAS_DE_LA_RONDE),
    (_purger, timedelta(hours=1)),
    (_tenir_les_chiffres, timedelta(hours=6)),
)
LENTS: Travaux = (
    (dessiner_documents, timedelta()),
    (imprimer_les_formulaires, timedelta(minutes=1)),
    (faire_les_longues, timedelta()),
)
TRAVAUX: Travaux = (*COURANTS, *LENTS)


def _faire(travail: Callable[[datetime], int], instant: datetime) -> int:
    """One job. Its failure is written down and stops no other."""
    try:
        return travail(instant)
    except PdfImpossible as defaut:
        journal.warning("document non dessiné : %s", defaut)
    except Exception:
        journal.exception("travail interrompu : %s", travail.__name__)
    return 0


def passer(instant: datetime | None = None) -> int:
    """One pass over everything that is due; returns how many things were done."""
    return sum(_faire(travail, instant or maintenant()) for travail, _ in TRAVAUX)


def travailler(arret: threading.Event, pause: float = PAUSE_S) -> None:
    """Pass again and again until told to stop; what is under way then comes to its end."""
    lents = threading.Thread(target=_tourner, args=(arret, LENTS, pause), daemon=True)
    lents.start()
    _tourner(arret, COURANTS, pause)
    lents.join()


def _tourner(arret: threading.Event, travaux: Travaux, pause: float) -> None:
    """Each job at its own pace."""
    prochains = {travail: 0.0 for travail, _ in travaux}
    while not arret.is_set():
        for travail, intervalle in travaux:
            if not arret.is_set() and time.monotonic() >= prochains[travail]:
                _faire(travail, maintenant())
                prochains[travail] = time.monotonic() + intervalle.total_seconds()
        arret.wait(pause)
