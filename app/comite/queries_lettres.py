"""What the letters of a sitting are written from: decisions, amounts, people, windows, recipients."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import inscrits
from app.domain.dispositifs import DISPOSITIFS
from app.domain.droits import RoleAdhesion
from app.models.campagnes import Campagne, Enveloppe, Financeur
from app.models.comite import Decision, MontantDecide, Seance
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.dossiers import Dossier, VersionDossier


@dataclass(frozen=True, slots=True)
class ALaPlume:
    """One decision to write: everything but the decision and the dossier may be missing."""

    decision: Decision
    dossier: Dossier
    organisme: Organisme
    pilote: Personne | None
    montants: Sequence[tuple[str, int]] = field(default_factory=tuple)
    destinataires: Sequence[tuple[int, str]] = field(default_factory=tuple)


def a_ecrire(bd: Session, seance: Seance) -> list[ALaPlume]:
    """The decisions of a sitting that are in force and not published, by number of dossier."""
    requete = (
        select(Decision, Dossier, Organisme, Personne)
        .join(Dossier, col(Dossier.id) == col(Decision.dossier_id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .outerjoin(Personne, col(Personne.id) == col(Dossier.pilote_id))
        .where(
            col(Decision.seance_id) == seance.id,
            col(Decision.annulee_le).is_(None),
            col(Decision.publiee_le).is_(None),
        )
        .order_by(col(Dossier.numero), col(Dossier.id))
    )
    sommes = _montants(bd, seance)
    adresses = _destinataires(bd, seance)
    return [
        ALaPlume(
            decision, dossier, organisme, pilote, sommes.get(decision.id or 0, ()), adresses.get(dossier.id or 0, ())
        )
        for decision, dossier, organisme, pilote in bd.execute(requete).all()
    ]


def _montants(bd: Session, seance: Seance) -> dict[int, list[tuple[str, int]]]:
    requete = (
        select(col(Decision.id), col(Financeur.nom), col(MontantDecide.montant_cents))
        .join(MontantDecide, col(MontantDecide.decision_id) == col(Decision.id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDecide.enveloppe_id))
        .join(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
        .where(col(Decision.seance_id) == seance.id, col(Decision.annulee_le).is_(None))
        .order_by(col(Financeur.rang), col(Enveloppe.id), col(Decision.id))
    )
    resultat: dict[int, list[tuple[str, int]]] = {}
    for decision_id, nom, cents in bd.execute(requete).all():
        resultat.setdefault(decision_id or 0, []).append((nom, cents))
    return resultat


def _destinataires(bd: Session, seance: Seance) -> dict[int, list[tuple[int, str]]]:
    """The gestionnaires of each organisme and who deposited, if they still act for it."""
    requete = (
        select(col(Dossier.id), col(Personne.id), col(Personne.courriel))
        .select_from(Dossier)
        .join(Adhesion, col(Adhesion.organisme_id) == col(Dossier.organisme_id))
        .join(Personne, col(Personne.id) == col(Adhesion.personne_id))
        .outerjoin(
            VersionDossier,
            (col(VersionDossier.dossier_id) == col(Dossier.id))
            & (col(VersionDossier.numero) == col(Dossier.version_deposee)),
        )
        .where(
            inscrits(seance.id),
            col(Adhesion.etat) == EtatAdhesion.ACTIVE,
            col(Personne.desactivee_le).is_(None),
            or_(
                col(Adhesion.role) == RoleAdhesion.GESTIONNAIRE,
                col(Adhesion.personne_id) == col(VersionDossier.deposee_par_id),
            ),
        )
        .order_by(col(Dossier.id), col(Personne.id))
    )
    resultat: dict[int, list[tuple[int, str]]] = {}
    for dossier_id, personne_id, courriel in bd.execute(requete).all():
        resultat.setdefault(dossier_id or 0, []).append((personne_id or 0, courriel))
    return resultat


def fenetres_suivantes(bd: Session, campagne: Campagne, maintenant: datetime) -> list[Campagne]:
    """The published continuous windows a refused project may turn to, open or to come."""
    continus = [code for code, fiche in DISPOSITIFS.items() if fiche.est_continu]
    return list(
        bd.scalars(
            select(Campagne)
            .where(
                col(Campagne.dispositif).in_(continus),
                col(Campagne.est_publiee).is_(True),
                col(Campagne.ferme_le) > maintenant,
                col(Campagne.id) != campagne.id,
            )
            .order_by(col(Campagne.ouvre_le), col(Campagne.id))
        )
    )


def nombre_sans_decision(bd: Session, seance: Seance) -> int:
    """How many dossiers of the agenda have no decision in force."""
    decides = select(col(Decision.dossier_id)).where(
        col(Decision.seance_id) == seance.id, col(Decision.annulee_le).is_(None)
    )
    restants = select(col(Dossier.id)).where(inscrits(seance.id), col(Dossier.id).not_in(decides))
    return len(bd.scalars(restants).all())
