"""Reads of all that is known of an organisme, through the gate of the dossiers, whatever their number.

The money of a collectif is received by the organisme that carries it, and the ceilings of the law bear on the
SIREN: an organisme is read with its other établissements and with the collectifs it carries (its « famille »).
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.aides_publiques import Aide, EtatBilan, etat_du_bilan
from app.domain.budget import LigneFinanceur, lire_budget
from app.domain.calendrier import jour_de_paris
from app.domain.contenus import reponses
from app.domain.dispositifs import Dispositif
from app.domain.droits import Role, Situation, peut
from app.domain.etats import Etat, libelle, ton
from app.domain.programmation import SensDecision
from app.domain.suites import suite_du_bilan
from app.dossiers.queries_convention import somme_versee
from app.instruction.queries import ID_MAXIMUM, LecteurLie, filtrer
from app.instruction.queries_colonnes import LUS
from app.models.campagnes import Campagne, Enveloppe, Financeur
from app.models.comite import Decision, MontantDecide
from app.models.comptes import Adhesion, EtatAdhesion, LienDInteret, Organisme, Personne
from app.models.dossiers import Dossier, VersionDossier
from app.models.subventions import SubventionPublique
from app.models.suites import Bilan, Convention

ORGANISME = bindparam("organisme", type_=Integer)
PUBLIEES_MONTREES = 50
FAMILLE = bindparam("famille", type_=Integer, expanding=True)


def organisme_vu(bd: Session, personne: Personne, organisme_id: int) -> Organisme | None:
    """An organisme this agent may read about: of a dossier they see, or any for the coordination without a link."""
    if not 0 < organisme_id < ID_MAXIMUM:
        return None
    ligne = bd.execute(_requete_vu(personne.role), {"moi": personne.id, "organisme": organisme_id}).first()
    if ligne is None:
        return None
    organisme, a_un_dossier, est_lie = ligne
    situation = Situation(role=personne.role, est_depose=bool(a_un_dossier), est_en_deport=bool(est_lie))
    return organisme if peut("voir_organisme", situation) else None


@lru_cache
def _requete_vu(role: Role) -> Any:
    moi = LecteurLie(role)
    vu = filtrer(select(col(Dossier.id)), moi).where(col(Dossier.organisme_id) == ORGANISME)
    return select(Organisme, vu.exists(), _est_lie(moi)).where(col(Organisme.id) == ORGANISME)


def _est_lie(moi: LecteurLie) -> ColumnElement[bool]:
    adherent = exists().where(
        col(Adhesion.organisme_id) == ORGANISME,
        col(Adhesion.personne_id) == moi.id,
        col(Adhesion.etat) == EtatAdhesion.ACTIVE,
    )
    declare = exists().where(col(LienDInteret.organisme_id) == ORGANISME, col(LienDInteret.personne_id) == moi.id)
    return or_(adherent, declare)


@dataclass(frozen=True, slots=True)
class Parent:
    """An organisme whose money is counted with this one: another établissement, a collectif it carries."""

    id: int
    nom: str
    siret: str | None


@dataclass(frozen=True, slots=True)
class Famille:
    """Who is counted together, and who carries this organisme when it is a collectif."""

    comptes: list[Parent]
    porteur: Parent | None

    @property
    def ids(self) -> list[int]:
        return [parent.id for parent in self.comptes]


def famille(bd: Session, organisme: Organisme) -> Famille:
    """In one statement."""
    bas, haut = (f"{organisme.siret[:9]}{fin}" for fin in ("00000", "99999")) if organisme.siret else ("", "")
    parametres = {"organisme": organisme.id, "porteur": organisme.porte_par_id, "bas": bas, "haut": haut}
    lus = [Parent(id_ or 0, nom, siret) for id_, nom, siret in bd.execute(_FAMILLE, parametres).all()]
    porteur_id = organisme.porte_par_id
    return Famille(
        [parent for parent in lus if parent.id != porteur_id],
        next((parent for parent in lus if parent.id == porteur_id), None),
    )


_FAMILLE = (
    select(col(Organisme.id), col(Organisme.nom), col(Organisme.siret))
    .where(
        or_(
            col(Organisme.id) == ORGANISME,
            col(Organisme.id) == bindparam("porteur", type_=Integer),
            col(Organisme.porte_par_id) == ORGANISME,
            col(Organisme.siret).between(bindparam("bas", type_=String), bindparam("haut", type_=String)),
        )
    )
    .order_by(col(Organisme.nom), col(Organisme.id))
)


@dataclass(frozen=True, slots=True)
class DossierConnu:
    """One request, of any year and any dispositif. `accorde_cents`: what is decided, None when nothing is granted."""

    id: int
    numero: str
    titre: str
    etat: Etat
    annee: int
    dispositif: Dispositif
    organisme_id: int
    demande_cents: int
    propose_cents: int | None
    version: int
    accorde_cents: int | None
    est_publie: bool
    bilan: EtatBilan | None
    verse_cents: int = 0
    bilan_avant: date | None = None
    bilan_rendu_le: datetime | None = None
    reverse_cents: int | None = None

    @property
    def bilan_suite(self) -> str:
        """« rendu le 12 mai 2027, validé »."""
        return suite_du_bilan(self.etat, self.bilan_rendu_le, self.reverse_cents)

    @property
    def etat_libelle(self) -> str:
        return libelle(self.etat)

    @property
    def etat_ton(self) -> str:
        return ton(self.etat)


def dossiers_connus(
    bd: Session, personne: Personne, ids: Collection[int], aides: Collection[tuple[int, Aide]], aujourd_hui: date
) -> list[DossierConnu]:
    """The deposited requests, the latest first. What is proposed shows to whoever sees the note."""
    accordes: dict[int, list[Aide]] = {}
    for dossier_id, aide in aides:
        accordes.setdefault(dossier_id, []).append(aide)
    lues = bd.execute(_requete_dossiers(personne.role), {"moi": personne.id, "famille": list(ids)}).all()
    return [
        DossierConnu(
            **ligne._mapping,
            accorde_cents=sum(a.cents for a in accordes[ligne.id]) if ligne.id in accordes else None,
            est_publie=all(a.est_publiee for a in accordes.get(ligne.id, [])),
            bilan=etat_du_bilan(ligne.etat, ligne.annee, aujourd_hui, ligne.bilan_avant),
        )
        for ligne in lues
    ]


@lru_cache
def _requete_dossiers(role: Role) -> Any:
    moi = LecteurLie(role)
    lus = select(
        col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Dossier.etat), col(Campagne.annee),
        col(Campagne.dispositif), col(Dossier.organisme_id), col(Dossier.montant_demande_cents).label("demande_cents"),
        LUS["propose"](moi).label("propose_cents"), col(Dossier.version_deposee).label("version"),
        somme_versee().label("verse_cents"), col(Convention.bilan_avant), col(Bilan.rendu_le).label("bilan_rendu_le"),
        col(Bilan.reverse_cents),
    )  # fmt: skip
    return (
        filtrer(lus, moi)
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .outerjoin(Convention, col(Convention.dossier_id) == col(Dossier.id))
        .outerjoin(Bilan, col(Bilan.dossier_id) == col(Dossier.id))
        .where(col(Dossier.organisme_id).in_(FAMILLE))
        .order_by(col(Campagne.annee).desc(), col(Dossier.depose_le).desc(), col(Dossier.id).desc())
    )


def aides_accordees(bd: Session, personne: Personne, ids: Collection[int]) -> list[tuple[int, Aide]]:
    """What the decisions in force grant, by dossier and by funder; what was renounced to is left out."""
    lues = bd.execute(_requete_aides(personne.role), {"moi": personne.id, "famille": list(ids)}).all()
    return [
        (dossier_id, Aide(annee, nom, cents, jour_de_paris(publiee_le or prise_le), publiee_le is not None))
        for dossier_id, annee, nom, cents, prise_le, publiee_le in lues
    ]


@lru_cache
def _requete_aides(role: Role) -> Any:
    lus = select(
        col(Dossier.id), col(Campagne.annee), col(Financeur.nom), col(MontantDecide.montant_cents),
        col(Decision.prise_le), col(Decision.publiee_le),
    )  # fmt: skip
    return (
        filtrer(lus, LecteurLie(role))
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .join(Decision, col(Decision.dossier_id) == col(Dossier.id))
        .join(MontantDecide, col(MontantDecide.decision_id) == col(Decision.id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDecide.enveloppe_id))
        .join(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
        .where(
            col(Dossier.organisme_id).in_(FAMILLE),
            col(Dossier.etat) != Etat.RENONCE,
            col(Decision.annulee_le).is_(None),
            col(Decision.sens) == SensDecision.ACCORDER,
        )
        .order_by(col(Financeur.rang), col(Dossier.id), col(Enveloppe.id))
    )


def financeurs_du_projet(bd: Session, dossier: DossierConnu) -> tuple[LigneFinanceur, ...]:
    """Line 74 of its budget as it was deposited last, refusals included."""
    contenu = bd.scalar(
        select(col(VersionDossier.contenu)).where(
            col(VersionDossier.dossier_id) == dossier.id, col(VersionDossier.numero) == dossier.version
        )
    )
    return lire_budget(reponses(json.loads(contenu)["sections"], "budget")).budget.financeurs if contenu else ()


@dataclass(frozen=True, slots=True)
class SubventionLue:
    """A grant that a funder published. `accordee_le` None: its year only is known."""

    attribuant: str
    annee: int
    accordee_le: date | None
    objet: str
    dispositif: str
    montant_cents: int


@dataclass(frozen=True, slots=True)
class Publiees:
    """What funders published about an organisme: the latest lines, how many there are, cents by year."""

    dernieres: list[SubventionLue]
    nombre: int
    par_annee: list[tuple[int, int]]


def subventions_publiques(bd: Session, organisme: Organisme) -> Publiees:
    """By SIREN, whatever the établissement, or by RNA number; two statements."""
    cles = {"siren": organisme.siret[:9] if organisme.siret else None, "rna": organisme.rna}
    sommes = bd.execute(_PUBLIEES_PAR_ANNEE, cles).all()
    return Publiees(
        [SubventionLue(*ligne) for ligne in bd.execute(_PUBLIEES, cles).all()],
        sum(nombre for _, _, nombre in sommes),
        [(annee, int(cents)) for annee, cents, _ in sommes],
    )


_DE_LUI = or_(
    col(SubventionPublique.siren) == bindparam("siren", type_=String),
    col(SubventionPublique.rna) == bindparam("rna", type_=String),
)
_PUBLIEES_PAR_ANNEE = (
    select(
        col(SubventionPublique.annee),
        func.sum(col(SubventionPublique.montant_cents)),
        func.count(col(SubventionPublique.id)),
    )
    .where(_DE_LUI)
    .group_by(col(SubventionPublique.annee))
)
_PUBLIEES = (
    select(
        col(SubventionPublique.attribuant), col(SubventionPublique.annee), col(SubventionPublique.accordee_le),
        col(SubventionPublique.objet), col(SubventionPublique.dispositif), col(SubventionPublique.montant_cents),
    )
    .where(_DE_LUI)
    .order_by(
        col(SubventionPublique.annee).desc(),
        col(SubventionPublique.accordee_le).desc(),
        col(SubventionPublique.id).desc(),
    )
    .limit(PUBLIEES_MONTREES)
)  # fmt: skip
