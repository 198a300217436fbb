"""What follows a grant, as both sides read it: its convention and its payments."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Exists, ScalarSelect, exists, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.sql_plans import somme_de_cents
from app.domain.suites import SIGNES, Compte
from app.models.comite import Decision, MontantDecide
from app.models.dossiers import Dossier
from app.models.instances import VoteFinanceur
from app.models.suites import Bilan, Convention, Versement


@dataclass(frozen=True, slots=True)
class VersementLu:
    """One payment that was ordered. `compte`: the last signs of the account; `motif`: why it was cancelled."""

    rang: int
    montant_cents: int
    ordonne_le: date
    reference: str
    compte: str
    annule_le: datetime | None = None
    motif: str = ""


@dataclass(frozen=True, slots=True)
class SuitesLues:
    """A signed convention and what was paid under it, oldest payment first."""

    numero: str
    signee_le: date
    montant_cents: int
    acompte_pour_cent: int
    bilan_avant: date
    enregistree_par_id: int
    versements: tuple[VersementLu, ...] = ()

    @property
    def verse_cents(self) -> int:
        return sum(v.montant_cents for v in self.comptes)

    @property
    def comptes(self) -> tuple[VersementLu, ...]:
        """The payments that count."""
        return tuple(v for v in self.versements if v.annule_le is None)

    def compte(self, dossier: Dossier) -> Compte:
        """What may still be paid."""
        return Compte(dossier.etat, self.montant_cents, self.acompte_pour_cent, self.verse_cents)


def est_votee() -> Exists:
    """Whether its funder's assembly voted the `MontantDecide` of the query: it is only promised until then."""
    return exists().where(
        col(VoteFinanceur.decision_id) == col(MontantDecide.decision_id),
        col(VoteFinanceur.enveloppe_id) == col(MontantDecide.enveloppe_id),
        col(VoteFinanceur.annule_le).is_(None),
    )


def somme_accordee() -> ScalarSelect[int]:
    """The cents that the `Decision` of the query gives; None when it gives nothing."""
    return (
        select(somme_de_cents(col(MontantDecide.montant_cents)))
        .where(col(MontantDecide.decision_id) == col(Decision.id))
        .correlate(Decision)
        .scalar_subquery()
    )


def somme_a_rendre() -> ScalarSelect[int]:
    """The cents that the `Dossier` of the query was asked to give back, once its bilan was read."""
    return (
        select(col(Bilan.reverse_cents)).where(col(Bilan.dossier_id) == col(Dossier.id)).correlate(Dossier)
    ).scalar_subquery()


def somme_versee() -> ScalarSelect[int]:
    """The cents paid to the `Dossier` of the query: what the treasury sent back counts for nothing."""
    return (
        select(somme_de_cents(col(Versement.montant_cents)))
        .where(col(Versement.dossier_id) == col(Dossier.id), col(Versement.annule_le).is_(None))
        .correlate(Dossier)
        .scalar_subquery()
    )


def suites_de(bd: Session, dossier: Dossier) -> SuitesLues | None:
    """In one statement, none at all before a convention can be signed."""
    if dossier.etat not in SIGNES:
        return None
    lignes = bd.execute(
        select(
            col(Convention.numero), col(Convention.signee_le), col(Convention.montant_cents),
            col(Convention.acompte_pour_cent), col(Convention.bilan_avant), col(Convention.enregistree_par_id),
            col(Versement.rang), col(Versement.montant_cents), col(Versement.ordonne_le), col(Versement.reference),
            col(Versement.compte), col(Versement.annule_le), col(Versement.motif_annulation),
        )
        .outerjoin(Versement, col(Versement.dossier_id) == col(Convention.dossier_id))
        .where(col(Convention.dossier_id) == dossier.id)
        .order_by(col(Versement.rang))
    ).all()  # fmt: skip
    if not lignes:
        return None
    versements = tuple(VersementLu(*ligne[6:]) for ligne in lignes if ligne[6] is not None)
    return SuitesLues(*lignes[0][:6], versements)
