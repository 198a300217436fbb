"""What the screens of campaigns read. Never writes."""

from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.sql_plans import somme_de_cents
from app.domain.etats import DEPOSES
from app.models.campagnes import Campagne, Enveloppe, Financeur, VersionDeBareme
from app.models.comite import MontantDecide
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.etalonnage import Etalonnage
from app.models.instruction import MontantPropose, Note


def campagnes(bd: Session) -> list[Any]:
    """Every campaign, with its number of dossiers (drafts apart) and its envelopes. Latest first."""
    demandes = (
        select(func.count())
        .where(col(Dossier.campagne_id) == col(Campagne.id), col(Dossier.etat).in_(DEPOSES))
        .correlate(Campagne)
        .scalar_subquery()
    )
    enveloppes = (
        select(somme_de_cents(col(Enveloppe.montant_cents)))
        .where(col(Enveloppe.campagne_id) == col(Campagne.id))
        .correlate(Campagne)
        .scalar_subquery()
    )
    return list(
        bd.execute(
            select(
                col(Campagne.id), col(Campagne.dispositif), col(Campagne.annee), col(Campagne.titre),
                col(Campagne.est_publiee), col(Campagne.ouvre_le), col(Campagne.ferme_le),
                demandes.label("demandes"), enveloppes.label("enveloppes_cents"),
            ).order_by(col(Campagne.annee).desc(), col(Campagne.dispositif), col(Campagne.id).desc())
        )
    )  # fmt: skip


def enveloppes_de(bd: Session, campagne: Campagne) -> list[Any]:
    """One line per funder, whether it gives to this campaign or not."""
    return list(
        bd.execute(
            select(
                col(Financeur.code),
                col(Financeur.nom),
                col(Enveloppe.montant_cents),
                col(Enveloppe.engage_cents),
            )
            .outerjoin(
                Enveloppe,
                and_(col(Enveloppe.financeur_code) == col(Financeur.code), col(Enveloppe.campagne_id) == campagne.id),
            )
            .order_by(col(Financeur.rang), col(Financeur.code))
        )
    )


def codes_des_financeurs(bd: Session) -> list[str]:
    return list(bd.scalars(select(col(Financeur.code)).order_by(col(Financeur.rang), col(Financeur.code))))


def nombre_de_demandes(bd: Session, campagne: Campagne) -> int:
    """Requests of a campaign, drafts included."""
    return bd.scalar(select(func.count()).select_from(Dossier).where(col(Dossier.campagne_id) == campagne.id)) or 0


def a_des_notes(bd: Session, campagne: Campagne) -> bool:
    """Whether somebody already scored a dossier of this campaign."""
    notee = exists().where(col(Note.dossier_id) == col(Dossier.id), col(Dossier.campagne_id) == campagne.id)
    return bool(bd.scalar(select(notee)))


def est_en_etalonnage(bd: Session, campagne: Campagne) -> bool:
    """Whether a calibration of this campaign is open."""
    ouvert = exists().where(col(Etalonnage.campagne_id) == campagne.id, col(Etalonnage.clos_le).is_(None))
    return bool(bd.scalar(select(ouvert)))


def versions_du_bareme(bd: Session, campagne: Campagne) -> list[Any]:
    """Each version of the barème that was kept, the last first: its number, its words, when, by whom, why."""
    return list(
        bd.execute(
            select(
                col(VersionDeBareme.numero), col(VersionDeBareme.fixe_le), col(VersionDeBareme.raison),
                col(VersionDeBareme.poids), col(VersionDeBareme.bareme), col(Personne.prenom), col(Personne.nom),
            )
            .outerjoin(Personne, col(Personne.id) == col(VersionDeBareme.par_id))
            .where(col(VersionDeBareme.campagne_id) == campagne.id)
            .order_by(col(VersionDeBareme.numero).desc())
        )
    )  # fmt: skip


def est_employee(bd: Session, enveloppe_id: int | None) -> bool:
    """Whether something was proposed or decided on this envelope, even cancelled since."""
    proposee = exists().where(col(MontantPropose.enveloppe_id) == enveloppe_id)
    decidee = exists().where(col(MontantDecide.enveloppe_id) == enveloppe_id)
    return bool(bd.scalar(select(proposee | decidee)))


def modele_de_contact(bd: Session) -> dict[str, Any]:
    """The service named by the latest campaign: a new one starts with it."""
    return (
        bd.scalar(select(col(Campagne.contact)).order_by(col(Campagne.creee_le).desc(), col(Campagne.id).desc())) or {}
    )
