"""Reads of the demonstration: the mailbox, and what is left to vote. Never writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.models.campagnes import Enveloppe, Financeur
from app.models.comite import Decision, MontantDecide
from app.models.comptes import Personne
from app.models.courriel import Courriel
from app.models.instances import VoteFinanceur

PAR_PAGE = 50


@dataclass(frozen=True, slots=True)
class CourrielListe:
    """One line of the mailbox."""

    id: int
    destinataire: str
    sujet: str
    demande_le: datetime


@dataclass(frozen=True, slots=True)
class PageDeCourriels:
    """Fifty mails at most, the newest first; `suivante` is where the next page starts, None at the end."""

    lignes: tuple[CourrielListe, ...]
    suivante: int | None


def courriels(bd: Session, adresse: str = "", avant: int | None = None) -> PageDeCourriels:
    """The mails of the outbox whose address holds `adresse`, older than the mail `avant`."""
    requete = select(col(Courriel.id), col(Courriel.destinataire), col(Courriel.sujet), col(Courriel.demande_le))
    if adresse:
        requete = requete.where(col(Courriel.destinataire).contains(adresse, autoescape=True))
    if avant is not None:
        requete = requete.where(col(Courriel.id) < avant)
    lues = [
        CourrielListe(id_ or 0, destinataire, sujet, demande_le)
        for id_, destinataire, sujet, demande_le in bd.execute(
            requete.order_by(col(Courriel.id).desc()).limit(PAR_PAGE + 1)
        )
    ]
    suivante = lues[PAR_PAGE - 1].id if len(lues) > PAR_PAGE else None
    return PageDeCourriels(tuple(lues[:PAR_PAGE]), suivante)


def courriel(bd: Session, courriel_id: int) -> Courriel | None:
    """One mail, whole."""
    return bd.get(Courriel, courriel_id) if courriel_id < 2**31 else None


def personne_du_compte(bd: Session, adresse: str) -> Personne | None:
    """The account of an address; None before the demonstration is prepared, or once it was closed."""
    return bd.scalar(select(Personne).where(col(Personne.courriel) == adresse, col(Personne.desactivee_le).is_(None)))


def parts_a_voter(bd: Session, dossiers: Sequence[int | None]) -> list[tuple[int, str, str]]:
    """What was granted and not voted yet: dossier, code and name of the funder. One statement for all of them."""
    vote = select(col(VoteFinanceur.id)).where(
        col(VoteFinanceur.decision_id) == col(Decision.id),
        col(VoteFinanceur.enveloppe_id) == col(MontantDecide.enveloppe_id),
        col(VoteFinanceur.annule_le).is_(None),
    )
    requete = (
        select(col(Decision.dossier_id), col(Financeur.code), col(Financeur.nom))
        .join(MontantDecide, col(MontantDecide.decision_id) == col(Decision.id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDecide.enveloppe_id))
        .join(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
        .where(
            col(Decision.dossier_id).in_(dossiers), col(Decision.annulee_le).is_(None),
            col(MontantDecide.montant_cents) > 0, ~vote.exists(),
        )
        .order_by(col(Decision.dossier_id), col(Financeur.rang), col(Financeur.code))
    )  # fmt: skip
    return [(dossier_id, code, nom) for dossier_id, code, nom in bd.execute(requete)]
