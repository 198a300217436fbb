"""What the letters of a sitting are written from: decisions, amounts, people, windows, recipients."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import dossiers_de, inscrits
from app.domain.calendrier import Fenetre
from app.domain.decision import SensDecision
from app.domain.guichets import Guichet
from app.domain.instances import PartDite
from app.domain.lettres import en_toutes_lettres, representant_depose
from app.domain.notation import NoteDonnee
from app.domain.organismes import ENGAGENT
from app.dossiers.queries_convention import est_votee
from app.models.campagnes import Campagne, Enveloppe, Financeur
from app.models.comite import Decision, Deport, MontantDecide, Seance
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.dossiers import Dossier, VersionDossier
from app.models.fiche import Representant
from app.models.instruction import Avis, Note

ESSAIS_MAXIMUM = 300


@dataclass(frozen=True, slots=True)
class ALaPlume:
    """One decision to write: everything but the decision and the dossier may be missing."""

    decision: Decision
    dossier: Dossier
    organisme: Organisme
    pilote: Personne | None
    montants: Sequence[PartDite] = field(default_factory=tuple)
    destinataires: Sequence[tuple[int, str]] = field(default_factory=tuple)
    representant: str = ""
    notes: Sequence[NoteDonnee] = ()


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
    adresses = _destinataires(bd, inscrits(seance.id))
    lignes = bd.execute(requete).all()
    signent = representants_legaux(bd, {dossier.id or 0: dossier.organisme_id for _, dossier, _, _ in lignes})
    notes = notes_retenues(bd, [dossier.id for _, dossier, _, _ in lignes])
    return [
        ALaPlume(
            decision, dossier, organisme, pilote, sommes.get(decision.id or 0, ()), adresses.get(dossier.id or 0, ()),
            signent.get(dossier.id or 0, ""), notes.get(dossier.id or 0, ()),
        )
        for decision, dossier, organisme, pilote in lignes
    ]  # fmt: skip


def representants_legaux(bd: Session, dossiers: Mapping[int, int]) -> dict[int, str]:
    """« Camille Martin, présidente », by dossier: who represents its organisme by law, to whom a letter is addressed.

    `dossiers`: the organisme of each. Its file is read first, as it is kept up to date; where it names nobody, what
    was deposited does.
    """
    requete = (
        select(
            col(Representant.organisme_id), col(Representant.prenom), col(Representant.nom), col(Representant.fonction)
        )
        .where(
            col(Representant.organisme_id).in_(set(dossiers.values())),
            col(Representant.est_legal).is_(True),
            col(Representant.retire_le).is_(None),
        )
        .order_by(col(Representant.id).desc())
    )
    de_la_fiche = {id_: en_toutes_lettres(*personne) for id_, *personne in bd.execute(requete).all()}
    muets = [id_ for id_, organisme_id in dossiers.items() if not de_la_fiche.get(organisme_id)]
    deposes = _representants_deposes(bd, muets) if muets else {}
    return {id_: de_la_fiche.get(organisme_id) or deposes.get(id_, "") for id_, organisme_id in dossiers.items()}


def _representants_deposes(bd: Session, dossiers: Collection[int]) -> dict[int, str]:
    requete = (
        select(col(VersionDossier.dossier_id), col(VersionDossier.contenu))
        .join(Dossier, col(Dossier.id) == col(VersionDossier.dossier_id))
        .where(col(Dossier.id).in_(dossiers), col(VersionDossier.numero) == col(Dossier.version_deposee))
    )
    return {dossier_id: representant_depose(json.loads(contenu)) for dossier_id, contenu in bd.execute(requete).all()}


def notes_retenues(bd: Session, dossiers: Collection[int | None]) -> dict[int, list[NoteDonnee]]:
    """The notes that count, by dossier: those of rendered avis, without those of who withdrew. For means only."""
    requete = (
        select(col(Note.dossier_id), col(Note.critere), col(Note.personne_id), col(Note.valeur))
        .join(Avis, (col(Avis.dossier_id) == col(Note.dossier_id)) & (col(Avis.personne_id) == col(Note.personne_id)))
        .outerjoin(
            Deport,
            (col(Deport.dossier_id) == col(Note.dossier_id)) & (col(Deport.personne_id) == col(Note.personne_id)),
        )
        .where(col(Note.dossier_id).in_(dossiers), col(Avis.rendu_le).is_not(None), col(Deport.id).is_(None))
    )
    lues: dict[int, list[NoteDonnee]] = {}
    for dossier_id, critere, qui, valeur in bd.execute(requete).all():
        lues.setdefault(dossier_id, []).append(NoteDonnee(critere, qui, valeur))
    return lues


def a_essayer(bd: Session, personne: Personne, campagne: Campagne, sens: SensDecision | None) -> list[ALaPlume]:
    """Rows to try a model on: dossiers of the campaign this person may read, deposited, with the decision of this
    kind that they have or had, else an invented one. None of it is kept."""
    prises = (
        select(func.max(col(Decision.id)))
        .where(col(Decision.dossier_id) == col(Dossier.id), col(Decision.sens) == sens)
        .correlate(Dossier)
        .scalar_subquery()
    )
    requete = (
        dossiers_de(personne)
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .outerjoin(Personne, col(Personne.id) == col(Dossier.pilote_id))
        .outerjoin(Decision, col(Decision.id) == prises)
        .add_columns(Organisme, Personne, Decision)
        .where(col(Dossier.campagne_id) == campagne.id)
        .order_by(col(Decision.id).is_(None), col(Dossier.numero), col(Dossier.id))
        .limit(ESSAIS_MAXIMUM)
    )
    lignes = bd.execute(requete).all()
    signent = representants_legaux(bd, {dossier.id or 0: dossier.organisme_id for dossier, *_ in lignes})
    notes = notes_retenues(bd, [dossier.id for dossier, *_ in lignes])
    return [
        ALaPlume(
            decision or _inventee(dossier, sens), dossier, organisme, pilote,
            [PartDite("La Porte du Hainaut", dossier.montant_propose_cents or dossier.montant_demande_cents)],
            representant=signent.get(dossier.id or 0, ""), notes=notes.get(dossier.id or 0, ()),
        )
        for dossier, organisme, pilote, decision in lignes
    ]  # fmt: skip


def _inventee(dossier: Dossier, sens: SensDecision | None) -> Decision:
    return Decision(dossier_id=dossier.id or 0, seance_id=0, sens=sens or SensDecision.REFUSER, prise_par_id=0)


def _montants(bd: Session, seance: Seance) -> dict[int, list[PartDite]]:
    requete = (
        select(col(Decision.id), col(Financeur.nom), col(MontantDecide.montant_cents), est_votee())
        .join(MontantDecide, col(MontantDecide.decision_id) == col(Decision.id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDecide.enveloppe_id))
        .join(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
        .where(col(Decision.seance_id) == seance.id, col(Decision.annulee_le).is_(None))
        .order_by(col(Financeur.rang), col(Enveloppe.id), col(Decision.id))
    )
    resultat: dict[int, list[PartDite]] = {}
    for decision_id, nom, cents, votee in bd.execute(requete).all():
        resultat.setdefault(decision_id or 0, []).append(PartDite(nom, cents, votee))
    return resultat


def plume_d_un_dossier(
    bd: Session, decision: Decision, dossier: Dossier, organisme: Organisme, montants: Sequence[PartDite]
) -> ALaPlume:
    """What the letter of one decision is written from, whether the decision is kept or only proposed."""
    dossier_id = dossier.id or 0
    return ALaPlume(
        decision, dossier, organisme, bd.get(Personne, dossier.pilote_id) if dossier.pilote_id else None, montants,
        _destinataires(bd, col(Dossier.id) == dossier.id).get(dossier_id, ()),
        representants_legaux(bd, {dossier_id: dossier.organisme_id}).get(dossier_id, ""),
    )  # fmt: skip


def _destinataires(bd: Session, lesquels: ColumnElement[bool]) -> dict[int, list[tuple[int, str]]]:
    """Those who bind each organisme (gestionnaires, signataires) and who deposited, if they still act for it."""
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
            lesquels,
            col(Adhesion.etat) == EtatAdhesion.ACTIVE,
            col(Personne.desactivee_le).is_(None),
            or_(
                col(Adhesion.role).in_(ENGAGENT),
                col(Adhesion.personne_id) == col(VersionDossier.deposee_par_id),
            ),
        )
        .order_by(col(Dossier.id), col(Personne.id))
    )
    resultat: dict[int, list[tuple[int, str]]] = {}
    for dossier_id, personne_id, courriel in bd.execute(requete).all():
        resultat.setdefault(dossier_id or 0, []).append((personne_id or 0, courriel))
    return resultat


def guichets_suivants(bd: Session, campagne: Campagne, maintenant: datetime) -> list[Guichet]:
    """The other published windows, open or to come: which of them fit a dossier is a rule (`domain.guichets`)."""
    requete = (
        select(
            col(Campagne.id), col(Campagne.dispositif), col(Campagne.titre), col(Campagne.ouvre_le),
            col(Campagne.ferme_le), col(Campagne.plafond_dossier_cents),
        )
        .where(
            col(Campagne.est_publiee).is_(True), col(Campagne.ferme_le) > maintenant, col(Campagne.id) != campagne.id
        )
        .order_by(col(Campagne.ouvre_le), col(Campagne.id))
    )  # fmt: skip
    return [
        Guichet(id_ or 0, dispositif, titre, Fenetre(ouvre_le, ferme_le), plafond)
        for id_, dispositif, titre, ouvre_le, ferme_le, plafond in bd.execute(requete).all()
    ]


def nombre_sans_decision(bd: Session, seance: Seance) -> int:
    """How many dossiers of the agenda have no decision in force."""
    decides = select(col(Decision.dossier_id)).where(
        col(Decision.seance_id) == seance.id, col(Decision.annulee_le).is_(None)
    )
    restants = select(col(Dossier.id)).where(inscrits(seance.id), col(Dossier.id).not_in(decides))
    return len(bd.scalars(restants).all())
