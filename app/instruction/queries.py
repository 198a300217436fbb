"""The gate of the instruction: which dossiers an agent may read, and in which situation. Everything starts from it."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    and_,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from sqlmodel import col

from app.appels.queries_ajouts import colonne_des_ajouts, lire_ajouts
from app.core.sql_morceaux import ecrit_une_fois
from app.core.sql_plans import parmi, parmi_peu, presque_toujours
from app.domain.calendrier import jour_de_paris
from app.domain.droits import Qualite, Role, Situation, peut
from app.domain.etats import DEPOSES, Etat
from app.domain.formulaire import Section, formulaire
from app.domain.irrecevabilite import EtatProposition
from app.domain.liens import Declare
from app.domain.pieces import pieces_possibles
from app.domain.questions_ajoutees import QuestionAjoutee, ajouts_du_dossier, pieces_ajoutees
from app.instruction.relais import Relais, absents_du_dossier, lire_les_relais
from app.models.campagnes import Campagne
from app.models.comite import Deport
from app.models.comptes import Adhesion, EtatAdhesion, LienDInteret, Organisme, Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation, Avis
from app.models.liens import DeclarationDeLien
from app.models.notes_internes import Mention, NoteInterne
from app.models.recevabilite import Irrecevabilite

ID_MAXIMUM = 2**31
PARTAGEES = col(Dossier.notes_partagees_le).is_not(None)
"""The notes of the dossier of the row left their independent phase."""
MOI, DOSSIER = bindparam("moi", type_=Integer), bindparam("dossier", type_=Integer)


@dataclass(frozen=True, slots=True)
class LecteurLie:
    """Whoever has this role, in a statement written once: the id is the parameter `moi`, given when it runs."""

    role: Role
    id: Any = MOI


Lecteur = Personne | LecteurLie
EST_PROPOSEE = parmi(col(Irrecevabilite.etat), (EtatProposition.PROPOSEE,))
"""Said as the index of these says it: given as a parameter, SQLite would look at it each time the statement runs."""


def a_ecarter(personne: Lecteur, dossier: Any = Dossier) -> ColumnElement[bool]:
    """Dossiers of the organismes this person is linked to, and those they withdrew from (loi 2013-907, art. 2).

    `dossier`: the table of the statement, when there are two.
    """
    organismes, deports = _liens(personne)
    # two lists, not three: each is looked into for every dossier that a count reads
    return or_(parmi_peu(col(dossier.organisme_id), organismes), parmi_peu(col(dossier.id), deports))


def _liens(personne: Lecteur) -> tuple[CompoundSelect[int], Select[int]]:
    """The organismes this person is linked to, the dossiers they withdrew from."""
    lies = select(col(LienDInteret.organisme_id)).where(col(LienDInteret.personne_id) == personne.id)
    adherent = select(col(Adhesion.organisme_id)).where(
        col(Adhesion.personne_id) == personne.id, col(Adhesion.etat) == EtatAdhesion.ACTIVE
    )
    return lies.union_all(adherent), select(col(Deport.dossier_id)).where(col(Deport.personne_id) == personne.id)


def filtrer(requete: Any, personne: Lecteur) -> Any:
    """The gate itself, on any statement that reads Dossier: deposited, agents only, no link with the organisme."""
    if not _est_agent(personne):
        return requete.where(col(Dossier.id) == 0)
    return requete.where(*(_porte_liee(personne.role) if isinstance(personne, LecteurLie) else _porte(personne)))


def _porte(personne: Lecteur) -> tuple[ColumnElement[bool], ...]:
    return presque_toujours(parmi(col(Dossier.etat), DEPOSES)), ~a_ecarter(personne)


@lru_cache
def _porte_liee(role: Role) -> tuple[ColumnElement[bool], ...]:
    return tuple(map(ecrit_une_fois, _porte(LecteurLie(role))))


def _est_agent(personne: Lecteur) -> bool:
    return personne.role in (Role.AGENT, Role.ADMINISTRATEUR)


def compter_les_etats(personne: Lecteur, *conditions: ColumnElement[bool]) -> Select[Etat, int]:
    """How many dossiers in each state are behind the gate, among those of an index that holds `conditions`.

    All of them are counted, in that index alone, less the few that are hidden from this person: the same number as
    through `filtrer`, which asks each dossier.
    """
    comptes = select(col(Dossier.etat), func.count().label("n")).group_by(col(Dossier.etat))
    if not _est_agent(personne):
        return comptes.where(col(Dossier.id) == 0)
    organismes, deports = _liens(personne)
    des_organismes = select(col(Dossier.id)).where(col(Dossier.organisme_id).in_(organismes))
    deposes = parmi(col(Dossier.etat), DEPOSES)
    caches = comptes.where(
        presque_toujours(and_(deposes, *conditions)), col(Dossier.id).in_(des_organismes.union(deports))
    ).with_only_columns(col(Dossier.etat), -func.count())
    tous = union_all(comptes.where(deposes, *conditions), caches).subquery("tous")
    return select(tous.c.etat, cast(func.sum(tous.c.n), Integer)).group_by(tous.c.etat)


def dossiers_de(personne: Personne) -> Select[tuple[Dossier]]:
    """The deposited dossiers this agent may read. Drafts are never among them."""
    requete: Select[tuple[Dossier]] = filtrer(select(Dossier), personne)
    return requete


def declares(personne: Lecteur, *quoi: Declare) -> Select[int]:
    """The dossiers on which this person declared this (anything: they may be opened)."""
    dits = select(col(DeclarationDeLien.dossier_id)).where(col(DeclarationDeLien.personne_id) == personne.id)
    return dits.where(col(DeclarationDeLien.declare).in_(quoi)) if quoi else dits


def juge(personne: Lecteur, id_: Any = None) -> ColumnElement[bool]:
    """Whether this person declared no link with the dossier of the row: the ids are read once.

    `id_`: what has the id of this dossier, where another table of the statement is read before it.
    """
    return (col(Dossier.id) if id_ is None else id_).not_in(declares(personne, Declare.LIEN))


def est_affecte(personne: Lecteur) -> ColumnElement[bool]:
    """Whether this person holds an active attribution on the dossier of the row."""
    return (
        exists()
        .where(
            col(Affectation.dossier_id) == col(Dossier.id),
            col(Affectation.personne_id) == personne.id,
            col(Affectation.jusqu_a).is_(None),
        )
        .correlate(Dossier)
    )


def a_rendu(personne: Lecteur) -> ColumnElement[bool]:
    """Whether this person has rendered their own avis on the dossier of the row."""
    return (
        exists()
        .where(
            col(Avis.dossier_id) == col(Dossier.id),
            col(Avis.personne_id) == personne.id,
            col(Avis.rendu_le).is_not(None),
        )
        .correlate(Dossier)
    )


def rendus(personne: Lecteur) -> Select[int]:
    """The dossiers on which this person has rendered their own avis, to be read once for many dossiers."""
    return select(col(Avis.dossier_id)).where(col(Avis.personne_id) == personne.id, col(Avis.rendu_le).is_not(None))


def est_cite(personne: Lecteur) -> ColumnElement[bool]:
    """Whether a note between agents on the dossier of the row mentions this person, or was handed to them."""
    mention = and_(col(Mention.note_id) == col(NoteInterne.id), col(Mention.personne_id) == personne.id)
    return (
        select(col(NoteInterne.id))
        .outerjoin(Mention, mention)
        .where(
            col(NoteInterne.dossier_id) == col(Dossier.id),
            or_(col(Mention.note_id).is_not(None), col(NoteInterne.destinataire_id) == personne.id),
        )
        .correlate(Dossier)
        .exists()
    )


def tenus_et_rendus(personne: Lecteur) -> Select[int]:
    """The dossiers that this person holds and has rendered their avis on, read in an index of these alone."""
    tenus = select(col(Affectation.dossier_id)).where(col(Affectation.personne_id) == personne.id)
    return tenus.where(col(Affectation.a_rendu), col(Affectation.jusqu_a).is_(None))


def peut_voir_la_note(personne: Lecteur) -> ColumnElement[bool]:
    """The right `voir_note_globale`, row by row: one's own avis first, then compared; the coordination not assigned."""
    if personne.role is Role.ADMINISTRATEUR:
        return and_(or_(~est_affecte(personne), and_(a_rendu(personne), PARTAGEES)), juge(personne))
    tient = tenus_et_rendus(personne).where(col(Affectation.dossier_id) == col(Dossier.id)).correlate(Dossier).exists()
    return and_(tient, PARTAGEES, juge(personne))


def notes_visibles(personne: Lecteur) -> ColumnElement[bool]:
    """The same right for the order and the bounds of a long list: what this person holds and rendered is read once."""
    return and_(*notes_vues(personne, col(Dossier.id)))


def notes_vues(personne: Lecteur, id_: Any) -> tuple[ColumnElement[bool], ...]:
    """The same by parts: what the id alone tells comes first, and need not wait for the row. `id_`: as for `juge`."""
    if personne.role is Role.ADMINISTRATEUR:
        tenus = select(col(Affectation.dossier_id)).where(
            col(Affectation.personne_id) == personne.id, col(Affectation.jusqu_a).is_(None)
        )
        compares = and_(PARTAGEES, col(Dossier.id).in_(rendus(personne)))
        return or_(col(Dossier.id).not_in(tenus), compares), juge(personne)
    return id_.in_(tenus_et_rendus(personne)), PARTAGEES, juge(personne, id_)


def peut_exporter(personne: Lecteur) -> ColumnElement[bool]:
    """The right `exporter`, row by row, for whoever passed the gate: the assigned agents and the coordination."""
    return juge(personne) if personne.role is Role.ADMINISTRATEUR else and_(est_affecte(personne), juge(personne))


@dataclass(frozen=True)
class AccesAgent:
    """A dossier this agent may read, with all that its pages need to decide what is possible."""

    dossier: Dossier
    campagne: Campagne
    organisme: Organisme
    personne: Personne
    qualites: frozenset[Qualite]
    a_rendu_avis: bool
    ajouts: tuple[QuestionAjoutee, ...] = ()
    proposition: Irrecevabilite | None = None
    """The irrecevabilité that waits for a second agent."""
    declare: Declare | None = None
    """What this person said before opening it; None while they did not."""
    est_cite: bool = False
    """A note between agents mentions them, or was handed to them."""
    relais: tuple[Relais, ...] = ()
    """Those away today whom this person stands in for on this dossier."""

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The form this dossier was deposited with."""
        return formulaire(self.campagne.dispositif, self.organisme.genre, self.ajouts)

    @cached_property
    def pieces_possibles(self) -> dict[str, str]:
        """The documents that may be asked of this organisme: code → label."""
        return pieces_possibles(self.campagne.dispositif, self.organisme.genre, pieces_ajoutees(self.ajouts))

    @property
    def situation(self) -> Situation:
        return Situation(
            role=self.personne.role,
            qualites=self.qualites,
            supplee=frozenset(r.qualite for r in self.relais),
            est_depose=True,
            decision_publiee=self.dossier.decision_publiee_le is not None,
            a_rendu_avis=self.a_rendu_avis,
            notes_partagees=self.dossier.notes_partagees_le is not None,
            a_un_lien=self.declare is Declare.LIEN,
            est_cite=self.est_cite,
            a_propose=self.proposition is not None and self.proposition.proposee_par_id == self.personne.id,
        )

    def au_nom_de(self, droit: str) -> int | None:
        """The person away in whose place this right is given, where it is as a substitute that it is."""
        if not self.relais or peut(droit, replace(self.situation, supplee=frozenset())):
            return None
        un_par_un = ((r.personne_id, replace(self.situation, supplee=frozenset({r.qualite}))) for r in self.relais)
        return next((absent for absent, situation in un_par_un if peut(droit, situation)), None)


def acces_au_dossier(
    bd: Session, personne: Personne, dossier_id: int, *, pour_ecrire: bool = False, maintenant: datetime | None = None
) -> AccesAgent | None:
    """One dossier through the gate, its row locked if something is to be written.

    `maintenant`: those away at that instant are known, and whom this person stands in for; without it, nobody.
    """
    requete = _requete_acces(personne.role, pour_ecrire)
    jour = jour_de_paris(maintenant) if maintenant else None
    ligne = bd.execute(requete, {"moi": personne.id, "dossier": dossier_id, "jour": jour}).first()
    if ligne is None:
        return None
    dossier, campagne, organisme, codes, rendu, ajouts, proposition, declare, cite, absents = ligne
    return AccesAgent(
        dossier,
        campagne,
        organisme,
        personne,
        frozenset(Qualite(code) for code in (codes or "").split(",") if code),
        bool(rendu),
        ajouts_du_dossier(lire_ajouts(ajouts), dossier.depose_le),
        proposition,
        declare,
        bool(cite),
        lire_les_relais(bd, personne, absents, maintenant) if absents and maintenant else (),
    )


@lru_cache
def _requete_acces(role: Role, pour_ecrire: bool) -> Any:
    moi = LecteurLie(role)
    qualites = (
        select(func.aggregate_strings(col(Affectation.qualite), ","))
        .where(
            col(Affectation.dossier_id) == col(Dossier.id),
            col(Affectation.personne_id) == moi.id,
            col(Affectation.jusqu_a).is_(None),
        )
        .correlate(Dossier)
        .scalar_subquery()
    )
    declare = (
        select(col(DeclarationDeLien.declare))
        .where(col(DeclarationDeLien.personne_id) == moi.id, col(DeclarationDeLien.dossier_id) == col(Dossier.id))
        .correlate(Dossier)
        .scalar_subquery()
    )
    lus = (
        Dossier,
        Campagne,
        Organisme,
        qualites,
        a_rendu(moi),
        colonne_des_ajouts(),
        Irrecevabilite,
        declare,
        est_cite(moi),
        absents_du_dossier(),
    )
    requete = (
        filtrer(select(*lus), moi)
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .outerjoin(
            Irrecevabilite,
            and_(
                col(Irrecevabilite.dossier_id) == col(Dossier.id),
                EST_PROPOSEE,
            ),
        )
        .where(col(Dossier.id) == DOSSIER)
    )
    return requete.with_for_update(of=Dossier).execution_options(populate_existing=True) if pour_ecrire else requete
