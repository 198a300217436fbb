"""Reads of what follows a decision: what was granted, by whom, who is told, to which account."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.instances import PartDite
from app.domain.organismes import ENGAGENT
from app.domain.programmation import SensDecision
from app.dossiers.queries_convention import est_votee
from app.models.campagnes import Enveloppe, Financeur
from app.models.comite import Decision, MontantDecide
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class Part:
    """What one funder grants, from one envelope, and from which part of it. Cents."""

    enveloppe_id: int
    financeur: str
    montant_cents: int
    sous_enveloppe_id: int | None = None
    est_votee: bool = True

    @property
    def dite(self) -> PartDite:
        return PartDite(self.financeur, self.montant_cents, self.est_votee)


def parts_accordees(bd: Session, dossier: Dossier) -> list[Part]:
    """The grant in force, by funder."""
    lues = bd.execute(
        select(
            col(MontantDecide.enveloppe_id), col(Financeur.nom), col(MontantDecide.montant_cents),
            col(MontantDecide.sous_enveloppe_id), est_votee(),
        )
        .join(Decision, col(Decision.id) == col(MontantDecide.decision_id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDecide.enveloppe_id))
        .join(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
        .where(
            col(Decision.dossier_id) == dossier.id,
            col(Decision.annulee_le).is_(None),
            col(Decision.publiee_le).is_not(None),
            col(Decision.sens) == SensDecision.ACCORDER,
        )
        .order_by(col(Financeur.rang), col(MontantDecide.enveloppe_id))
    ).all()  # fmt: skip
    return [Part(*ligne) for ligne in lues]


def beneficiaire(bd: Session, organisme: Organisme) -> Organisme:
    """Who receives the money: the organisme that carries a collectif, else the organisme itself."""
    porteur = bd.get(Organisme, organisme.porte_par_id) if organisme.porte_par_id else None
    return porteur or organisme


def adresses_des_engageants(bd: Session, dossier: Dossier) -> list[str]:
    """Those who bind the organisme, accounts that are closed left out."""
    return list(
        bd.scalars(
            select(col(Personne.courriel))
            .join(Adhesion, col(Adhesion.personne_id) == col(Personne.id))
            .where(
                col(Adhesion.organisme_id) == dossier.organisme_id,
                col(Adhesion.etat) == EtatAdhesion.ACTIVE,
                col(Adhesion.role).in_(ENGAGENT),
                col(Personne.desactivee_le).is_(None),
            )
            .order_by(col(Personne.id))
        )
    )


def adresses_de(bd: Session, personnes: Collection[int | None]) -> list[str]:
    """The addresses of these people, accounts that are closed left out."""
    return list(
        bd.scalars(
            select(col(Personne.courriel))
            .where(col(Personne.id).in_([p for p in personnes if p]), col(Personne.desactivee_le).is_(None))
            .order_by(col(Personne.id))
        )
    )
