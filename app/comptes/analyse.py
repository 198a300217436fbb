"""The antivirus and what it said: of a document of the safe here, of those of dossiers and messages in their moments.

Asked by the worker, outside any request. Without `PORTAIL_CLAMD` nothing is asked and everything opens; with it a
document opens only once it is known to be clean.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.courriels import ecrire, prevenir_les_gestionnaires
from app.core.antivirus import AntivirusIndisponible, analyser, est_actif
from app.core.db import ecriture, lecture
from app.core.fichiers import lire
from app.domain.erreurs import ErreurMetier
from app.domain.pieces import EN_ANALYSE, INFECTE, libelle_piece
from app.models.coffre import DocumentCoffre
from app.models.comptes import Organisme, Personne
from app.models.courriel import deposer_tache
from app.models.dossiers import EtatPiece, Piece
from app.models.echanges import FichierDeMessage
from app.models.journal import inscrire_au_journal
from app.models.socle import pour_ecrire

Examine = TypeVar("Examine", Piece, FichierDeMessage, DocumentCoffre)
# what a virus ("" when clean) means for the row of that key
Verdict: TypeAlias = Callable[[Session, int, str, datetime], None]

ANALYSER_COFFRE = "analyser_document_du_coffre"


def etat_initial() -> EtatPiece:
    """The state of a document just received."""
    return EtatPiece.EN_ANALYSE if est_actif() else EtatPiece.SAINE


def exiger_ouvrable(etat: EtatPiece) -> None:
    """Raise ErreurMetier, with what to do, unless a document in this state may be opened."""
    if etat is EtatPiece.REFUSEE:
        raise ErreurMetier(INFECTE)
    if etat is EtatPiece.EN_ANALYSE and est_actif():
        raise ErreurMetier(EN_ANALYSE)


def _interroger(table: type[Examine], cle: int) -> str | None:
    """The virus found in a row's content, "" when clean; None when no verdict is awaited. Holds no transaction.

    Raises AntivirusIndisponible: to be asked again later.
    """
    with lecture() as bd:
        ligne = bd.get(table, cle)
        if ligne is None or ligne.etat is not EtatPiece.EN_ANALYSE:
            return None
        sha256 = ligne.sha256
    if not est_actif():
        raise AntivirusIndisponible("PORTAIL_CLAMD n’est plus réglé")
    return analyser(lire(sha256))


def examiner(table: type[Examine], cle: int, rendre: Verdict, maintenant: datetime) -> None:
    """Ask about a row's content, then `rendre` the verdict in its own transaction. Raises AntivirusIndisponible."""
    virus = _interroger(table, cle)
    if virus is not None:
        with ecriture() as bd:
            rendre(bd, cle, virus, maintenant)


def demander_analyse_du_coffre(bd: Session, document: DocumentCoffre, maintenant: datetime) -> None:
    """Ask the worker to look, in the transaction that keeps the document."""
    if document.etat is EtatPiece.EN_ANALYSE:
        deposer_tache(bd, f"analyse-coffre-{document.id}", ANALYSER_COFFRE, {"document": document.id}, maintenant)


def analyser_document_du_coffre(charge: dict[str, Any], maintenant: datetime) -> None:
    """The job of the worker. Raises AntivirusIndisponible."""
    examiner(DocumentCoffre, int(charge["document"]), rendre_verdict, maintenant)


def rendre_verdict(bd: Session, document_id: int, virus: str, maintenant: datetime) -> None:
    """Write what the antivirus said. An infected document leaves the safe, the one it had replaced comes back."""
    lu = bd.get(DocumentCoffre, document_id)
    organisme = pour_ecrire(bd, Organisme, id=lu.organisme_id) if lu else None  # the order in which the pages lock
    document = pour_ecrire(bd, DocumentCoffre, id=document_id)
    if organisme is None or document is None or document.etat is not EtatPiece.EN_ANALYSE:
        return
    document.etat = EtatPiece.REFUSEE if virus else EtatPiece.SAINE
    if not virus:
        return
    inscrire_au_journal(bd, None, "refuser_piece", f"document_coffre:{document.id}", maintenant, virus=virus)
    if document.retire_le is None:
        document.retire_le = maintenant
        bd.flush()  # the infected row leaves the place before the former one takes it
        ancien = _remplace_par(bd, document)
        if ancien is not None:
            ancien.remplace_le = None
        _prevenir(bd, organisme, document, ancien is not None, maintenant)


def _remplace_par(bd: Session, document: DocumentCoffre) -> DocumentCoffre | None:
    """The document that this one had replaced, unless another has taken the place since."""
    if document.remplace_le is not None:
        return None
    return bd.scalar(
        select(DocumentCoffre).where(
            col(DocumentCoffre.organisme_id) == document.organisme_id,
            col(DocumentCoffre.genre) == document.genre,
            col(DocumentCoffre.remplace_le) == document.ajoute_le,
            col(DocumentCoffre.retire_le).is_(None),
            col(DocumentCoffre.etat) != EtatPiece.REFUSEE,
        )
    )


def _prevenir(
    bd: Session, organisme: Organisme, document: DocumentCoffre, est_revenu: bool, maintenant: datetime
) -> None:
    """Whoever put it in, then each other gestionnaire: which document, and what to do."""
    cle, auteur = f"coffre-infecte-{document.id}", bd.get(Personne, document.ajoute_par_id)
    contexte: dict[str, Any] = {
        "document": document,
        "libelle": libelle_piece(document.genre),
        "est_revenu": est_revenu,
    }
    if auteur is not None:
        ecrire(bd, "coffre_infecte", f"{cle}-{auteur.id}", auteur.courriel, maintenant, organisme=organisme, **contexte)
    prevenir_les_gestionnaires(
        bd, "coffre_infecte", cle, organisme, maintenant, sauf=document.ajoute_par_id, **contexte
    )
