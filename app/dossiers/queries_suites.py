"""What follows a deposit, as the porteur may read it: who follows the dossier, what was asked, what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.queries_mandats import mandat_en_vigueur
from app.domain.dispositifs import GenreOrganisme
from app.domain.droits import Qualite, RoleAdhesion
from app.domain.echanges import Cote
from app.domain.etats import Etat
from app.domain.programmation import SensDecision
from app.dossiers.queries import Acces, dossiers_de
from app.dossiers.queries_convention import est_votee
from app.dossiers.queries_delai import DelaiConnu, du_dernier_mesure
from app.dossiers.queries_envois import adresses_sans_remise
from app.models.campagnes import Campagne, Enveloppe, Financeur
from app.models.comite import Decision, Lettre, MontantDecide
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.dossiers import DemandeDeComplement, Document, Dossier
from app.models.echanges import Message
from app.models.instruction import Affectation
from app.models.journal import LigneJournal
from app.models.membres import Mandat
from app.models.recours_gracieux import RecoursGracieux
from app.models.referentiel import Poste


@dataclass(frozen=True, slots=True)
class Suivi:
    """Somebody who follows the dossier, and the sentences that say why."""

    qualite: Qualite
    intitule: str
    nom: str
    courriel: str
    phrases: tuple[str, ...]


_RANG = {Qualite.PILOTE: 0, Qualite.TERRITOIRE: 1, Qualite.CONTRIBUTEUR: 2}


def suivis_de(bd: Session, dossier: Dossier) -> list[Suivi]:
    """The agents attached today, each once, the pilote first."""
    lignes = bd.execute(
        select(
            col(Affectation.qualite), col(Poste.intitule), col(Personne.prenom), col(Personne.nom),
            col(Personne.courriel), col(Affectation.phrase),
        )
        .join(Poste, col(Poste.code) == col(Affectation.poste_code))
        .outerjoin(Personne, col(Personne.id) == col(Affectation.personne_id))
        .where(col(Affectation.dossier_id) == dossier.id, col(Affectation.jusqu_a).is_(None))
        .order_by(col(Affectation.id))
    ).all()  # fmt: skip
    par_poste: dict[tuple[str, str], Suivi] = {}
    for qualite, intitule, prenom, nom, courriel, phrase in sorted(lignes, key=lambda ligne: _RANG[ligne[0]]):
        cle = (intitule, courriel or "")
        deja = par_poste.get(cle)
        if deja is None:
            nom_complet = f"{prenom or ''} {nom or ''}".strip()
            par_poste[cle] = Suivi(qualite, intitule, nom_complet, courriel or "", (phrase,))
        else:
            par_poste[cle] = replace(deja, phrases=(*deja.phrases, phrase))
    return list(par_poste.values())


def demandes_de(bd: Session, dossier: Dossier) -> list[DemandeDeComplement]:
    """Every request for completion, the oldest first."""
    return list(
        bd.scalars(
            select(DemandeDeComplement)
            .where(col(DemandeDeComplement.dossier_id) == dossier.id)
            .order_by(col(DemandeDeComplement.demandee_le), col(DemandeDeComplement.id))
        )
    )


@dataclass(frozen=True, slots=True)
class DecisionPubliee:
    """A decision the porteur may read: its letter, what each funder gives (name, cents), who did not vote yet."""

    id: int
    sens: SensDecision
    motif: str
    rang: int | None
    publiee_le: datetime
    sujet: str
    texte: str
    montants: tuple[tuple[str, int], ...]
    sans_remise: str = ""
    a_un_recours: bool = False
    promis: frozenset[str] = frozenset()
    est_rectifiee: bool = False

    @property
    def total_cents(self) -> int:
        return sum(montant for _, montant in self.montants)


def decision_publiee(bd: Session, dossier: Dossier) -> DecisionPubliee | None:
    """The last published decision. What is not published, or was cancelled, is never read here."""
    if dossier.decision_publiee_le is None:
        return None
    derniere = (
        select(col(Decision.id))
        .where(
            col(Decision.dossier_id) == dossier.id,
            col(Decision.publiee_le).is_not(None),
            col(Decision.annulee_le).is_(None),
        )
        .order_by(col(Decision.publiee_le).desc(), col(Decision.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    conteste = exists().where(col(RecoursGracieux.dossier_id) == dossier.id)
    lignes = bd.execute(
        select(
            col(Financeur.nom), col(MontantDecide.montant_cents), col(Decision.id), col(Decision.sens),
            col(Decision.motif), col(Decision.rang), col(Decision.publiee_le), col(Lettre.sujet), col(Lettre.texte),
            adresses_sans_remise(), conteste, col(Decision.corrige_id), est_votee(),
        )
        .outerjoin(Lettre, col(Lettre.decision_id) == col(Decision.id))
        .outerjoin(MontantDecide, col(MontantDecide.decision_id) == col(Decision.id))
        .outerjoin(Enveloppe, col(Enveloppe.id) == col(MontantDecide.enveloppe_id))
        .outerjoin(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
        .where(col(Decision.id) == derniere)
        .order_by(col(Financeur.rang), col(Financeur.code))
    ).all()  # fmt: skip
    if not lignes:
        return None
    _, _, id_, sens, motif, rang, publiee_le, sujet, texte, sans_remise, a_un_recours, corrige, _ = lignes[0]
    return DecisionPubliee(
        id=id_ or 0, sens=sens, motif=motif, rang=rang, publiee_le=publiee_le or dossier.decision_publiee_le,
        sujet=sujet or "", texte=texte or "",
        # a refusal gives nothing: its only line has no funder
        montants=tuple((nom, cents) for nom, cents, *_ in lignes if nom is not None and cents is not None),
        sans_remise=sans_remise or "",
        a_un_recours=bool(a_un_recours),
        promis=frozenset(nom for nom, *_, votee in lignes if nom and not votee),
        est_rectifiee=corrige is not None,
    )  # fmt: skip


def documents_de(bd: Session, dossier: Dossier, decision_id: int | None = None) -> dict[str, Document]:
    """The PDF of the last deposited version and of this decision, by kind; `sha256` None while they wait."""
    voulu = case((col(Document.genre) == "decision", decision_id or 0), else_=dossier.version_deposee)
    return {
        document.genre: document
        for document in bd.scalars(
            select(Document)
            .where(
                col(Document.dossier_id) == dossier.id,
                col(Document.numero) == voulu,
            )
            .order_by(col(Document.id))
        )
    }


@dataclass(frozen=True, slots=True)
class EnBref:
    """Small facts of a deposited dossier, read together.

    `messages`, `nouveaux`: of the thread, and those of the service that nobody here has read. `etude_depuis`:
    when the pilote took it last. `delai`: the usual delay, in days, as the last year that has one measured it.
    """

    messages: int
    nouveaux: int
    etude_depuis: datetime | None
    delai: DelaiConnu


def en_bref(bd: Session, dossier: Dossier, campagne: Campagne, maintenant: datetime) -> EnBref:
    """One statement, each part of which reads an index."""
    prise = (
        select(func.max(col(LigneJournal.a)))
        .where(col(LigneJournal.dossier_id) == dossier.id, col(LigneJournal.acte) == "prendre")
        .scalar_subquery()
    )
    jours, annee = (
        du_dernier_mesure(campagne, maintenant, colonne).scalar_subquery()
        for colonne in (col(Campagne.delai_median_jours), col(Campagne.annee))
    )
    messages, nouveaux, prise_le, *delai = bd.execute(
        select(func.count(col(Message.id)), func.count(col(Message.id)).filter(non_lu()), prise, jours, annee).where(
            col(Message.dossier_id) == dossier.id
        )
    ).one()
    return EnBref(messages, nouveaux, prise_le, DelaiConnu(*delai))


def non_lu() -> ColumnElement[bool]:
    """The `Message` of the row is of the service, and nobody on the other side has read it."""
    return and_(col(Message.cote) == Cote.SERVICE, col(Message.traite_le).is_(None))


def noms_de(bd: Session, personnes: Sequence[int]) -> dict[int, str]:
    """The names of people, by id."""
    if not personnes:
        return {}
    return {
        id_: f"{prenom} {nom}".strip() or "Une personne de votre organisme"
        for id_, prenom, nom in bd.execute(
            select(col(Personne.id), col(Personne.prenom), col(Personne.nom))
            .where(col(Personne.id).in_(personnes))
            .order_by(col(Personne.id))
        ).all()
        if id_ is not None
    }


@dataclass(frozen=True, slots=True)
class OrganismePossible:
    """One of my organismes, and what I already wrote for it in this campaign."""

    id: int
    nom: str
    genre: GenreOrganisme
    est_porte: bool
    adhesion: RoleAdhesion | None


def organismes_que_j_aide(
    bd: Session, personne: Personne, campagne: Campagne, maintenant: datetime
) -> list[OrganismePossible]:
    """The organismes I may begin a request for, with a mandate in force for this call."""
    return [
        OrganismePossible(o.id or 0, o.nom, o.genre, o.porte_par_id is not None, None)
        for o in bd.scalars(
            select(Organisme)
            .join(Mandat, col(Mandat.organisme_id) == col(Organisme.id))
            .where(*mandat_en_vigueur(personne, maintenant))
            .where(or_(col(Mandat.campagne_id).is_(None), col(Mandat.campagne_id) == campagne.id))
            .order_by(col(Organisme.nom), col(Organisme.id))
        )
    ]


def mes_organismes(bd: Session, personne: Personne) -> list[OrganismePossible]:
    """The organismes I am an active member of, by name."""
    return [
        OrganismePossible(id_ or 0, nom, genre, porte is not None, role)
        for id_, nom, genre, porte, role in bd.execute(
            select(
                col(Organisme.id), col(Organisme.nom), col(Organisme.genre), col(Organisme.porte_par_id),
                col(Adhesion.role),
            )
            .join(Adhesion, col(Adhesion.organisme_id) == col(Organisme.id))
            .where(col(Adhesion.personne_id) == personne.id, col(Adhesion.etat) == EtatAdhesion.ACTIVE)
            .order_by(col(Organisme.nom), col(Organisme.id))
        ).all()
    ]  # fmt: skip


def dossiers_de_la_campagne(bd: Session, personne: Personne, campagne: Campagne) -> list[Acces]:
    """What my organismes already have in a campaign, drafts first."""
    lignes = bd.execute(
        dossiers_de(personne)
        .where(col(Dossier.campagne_id) == campagne.id, col(Dossier.etat).not_in((Etat.ABANDONNE, Etat.EXPIRE)))
        .order_by(col(Dossier.depose_le), col(Dossier.id))
    ).all()
    trouves = [Acces(d, c, o, role, frozenset()) for d, c, o, role, _ in lignes]
    return sorted(trouves, key=lambda a: a.dossier.depose_le is not None)
