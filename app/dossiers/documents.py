"""The PDF documents of a dossier: asked in a transaction, drawn later by the worker, outside any.

An accusé de réception is made for every recent deposit; the dossier itself is drawn when somebody asks for it,
as drawing takes seconds.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.db import ecriture, lecture
from app.core.fichiers import conserver
from app.core.pages import rendre
from app.core.pdf import PdfImpossible, en_pdf
from app.domain.calendrier import silence_vaut_rejet_le
from app.domain.campagnes import Contact
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.erreurs import ErreurMetier
from app.domain.formulaire import formulaire
from app.domain.pieces import libelle_piece
from app.domain.questions_ajoutees import ajouts_figes, pieces_ajoutees
from app.dossiers.lecture import relire
from app.dossiers.queries import Acces, references
from app.dossiers.queries_signature import signature_figee
from app.dossiers.queries_suites import decision_publiee
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Document, Dossier, VersionDossier
from app.models.journal import inscrire_au_journal
from app.models.socle import pour_ecrire

ACCUSE = "accuse"
DEMANDE = "demande"
DECISION = "decision"
NOMS = {ACCUSE: "Accusé de réception", DEMANDE: "Demande de subvention", DECISION: "Décision"}
# deposits older than this get their accusé when it is asked for: loading an old base must not draw thousands
RECENTS = timedelta(days=3)
NOUVEL_ESSAI = timedelta(minutes=10)
PAR_PASSAGE = 10


@dataclass(frozen=True, slots=True)
class Mentions:
    """What an accusé de réception says (CRPA, art. R.112-5 and R.112-11-1)."""

    contact: Contact
    rejet_le: date


def mentions(campagne: Campagne, depose_le: datetime) -> Mentions:
    """The service in charge, how to reach it, and the day its silence would be a rejection."""
    return Mentions(Contact.lire(campagne.contact), silence_vaut_rejet_le(depose_le))


def demander_document(bd: Session, acces: Acces, genre: str, personne: Personne, maintenant: datetime) -> None:
    """Ask for the PDF of the last deposited version. Asked twice, it is made once."""
    if acces.dossier.depose_le is None:
        raise ErreurMetier("Cette demande n’est pas encore déposée. Son PDF sera prêt après le dépôt.")
    if genre == DECISION:
        _demander_la_decision(bd, acces, personne, maintenant)
        return
    deja = _document(bd, acces.dossier, genre, acces.dossier.version_deposee)
    if deja is not None:
        return
    version = bd.scalars(
        select(VersionDossier).where(
            col(VersionDossier.dossier_id) == acces.dossier.id,
            col(VersionDossier.numero) == acces.dossier.version_deposee,
        )
    ).one()
    document = _preparer(bd, genre, version, acces.dossier, acces.campagne, acces.organisme, maintenant)
    _inscrire(bd, acces, document, personne, maintenant)


def _demander_la_decision(bd: Session, acces: Acces, personne: Personne, maintenant: datetime) -> None:
    """The PDF of the letter of the last published decision, numbered by the decision: each is made once."""
    decision = decision_publiee(bd, acces.dossier)
    if decision is None:
        raise ErreurMetier("La décision n’est pas publiée. Vous la recevrez par e-mail et dans votre espace.")
    if _document(bd, acces.dossier, DECISION, decision.id) is not None:
        return
    document = Document(
        dossier_id=acces.dossier.id or 0,
        genre=DECISION,
        numero=decision.id,
        nom=f"Décision {acces.dossier.numero}.pdf",
        html=rendre(
            "documents/decision.html",
            decision=decision,
            dossier=acces.dossier,
            campagne=acces.campagne,
            organisme=acces.organisme,
        ),
        demande_le=maintenant,
    )
    bd.add(document)
    _inscrire(bd, acces, document, personne, maintenant)


def _inscrire(bd: Session, acces: Acces, document: Document, personne: Personne, maintenant: datetime) -> None:
    bd.flush()
    inscrire_au_journal(
        bd, personne, "demander_document", f"document:{document.id}", maintenant, dossier_id=acces.dossier.id
    )


def _document(bd: Session, dossier: Dossier, genre: str, numero: int) -> Document | None:
    return bd.scalar(
        select(Document).where(
            col(Document.dossier_id) == dossier.id, col(Document.genre) == genre, col(Document.numero) == numero
        )
    )


def _preparer(
    bd: Session,
    genre: str,
    version: VersionDossier,
    dossier: Dossier,
    campagne: Campagne,
    organisme: Organisme,
    maintenant: datetime,
) -> Document:
    document = Document(
        dossier_id=version.dossier_id,
        genre=genre,
        numero=version.numero,
        nom=f"{NOMS[genre]} {dossier.numero}{'' if version.numero == 1 else f' version {version.numero}'}.pdf",
        html=rendre(f"documents/{genre}.html", **_contexte(version, dossier, campagne, organisme)),
        demande_le=maintenant,
    )
    bd.add(document)
    return document


def _contexte(version: VersionDossier, dossier: Dossier, campagne: Campagne, organisme: Organisme) -> dict[str, Any]:
    fige = json.loads(version.contenu)
    ajouts = ajouts_figes(fige)
    genre = GenreOrganisme(fige["organisme"]["genre"])
    sections = formulaire(Dispositif(fige["campagne"]["dispositif"]), genre, ajouts)
    depose_le = dossier.depose_le or version.deposee_le
    return {
        "version": version,
        "dossier": dossier,
        "campagne": campagne,
        "organisme": organisme,
        "titre": fige["sections"].get("projet", {}).get("intitule", ""),
        "sections": relire(sections, fige["sections"], references()),
        "pieces": [(libelle_piece(p["genre"], pieces_ajoutees(ajouts)), p["nom"]) for p in fige["pieces"]],
        "mentions": mentions(campagne, depose_le),
        "signature": signature_figee(fige),
    }


def dessiner_documents(maintenant: datetime) -> int:
    """Ask for the accusés that are due, then draw what waits; returns how many were drawn. Called by the worker."""
    _demander_les_accuses(maintenant)
    dessines = 0
    while dessines < PAR_PASSAGE and (a_dessiner := _reserver(maintenant)) is not None:
        document_id, html = a_dessiner
        try:
            empreinte = conserver(en_pdf(html), "documents")
        except PdfImpossible:
            if not dessines:
                raise
            break
        with ecriture() as bd:
            bd.execute(update(Document).where(col(Document.id) == document_id).values(sha256=empreinte))
        dessines += 1
    return dessines


def _sans_accuse(maintenant: datetime) -> Select[VersionDossier, Dossier, Campagne, Organisme]:
    deja = exists().where(
        col(Document.dossier_id) == col(VersionDossier.dossier_id),
        col(Document.numero) == col(VersionDossier.numero),
        col(Document.genre) == ACCUSE,
    )
    return (
        select(VersionDossier, Dossier, Campagne, Organisme)
        .join(Dossier, col(Dossier.id) == col(VersionDossier.dossier_id))
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(col(VersionDossier.deposee_le) > maintenant - RECENTS, ~deja)
        .order_by(col(VersionDossier.id))
        .limit(PAR_PASSAGE)
    )


def _demander_les_accuses(maintenant: datetime) -> None:
    with lecture() as bd:  # most passes find nothing: the writers' lock is left alone
        if bd.execute(_sans_accuse(maintenant).limit(1)).first() is None:
            return
    with ecriture() as bd:
        for version, dossier, campagne, organisme in bd.execute(_sans_accuse(maintenant)).all():
            # the row's lock keeps two workers from asking for the same document
            pour_ecrire(bd, Dossier, id=dossier.id)
            if _document(bd, dossier, ACCUSE, version.numero) is None:
                _preparer(bd, ACCUSE, version, dossier, campagne, organisme, maintenant)


def _en_attente(maintenant: datetime) -> Select[int | None]:
    return (
        select(col(Document.id))
        .where(col(Document.sha256).is_(None), col(Document.demande_le) <= maintenant)
        .order_by(col(Document.demande_le), col(Document.id))
        .limit(1)
    )


def _reserver(maintenant: datetime) -> tuple[int, str] | None:
    """Claim a document that waits; if drawing fails it waits ten minutes before the next try."""
    with lecture() as bd:
        if bd.execute(_en_attente(maintenant)).first() is None:
            return None
    with ecriture() as bd:
        ligne = bd.execute(
            update(Document)
            .where(col(Document.id) == _en_attente(maintenant).with_for_update(skip_locked=True).scalar_subquery())
            .values(demande_le=maintenant + NOUVEL_ESSAI)
            .returning(col(Document.id), col(Document.html))
            .execution_options(synchronize_session=False)
        ).first()
        return (ligne[0] or 0, ligne[1]) if ligne else None
