"""What waits for an agent: proposals to read again, messages, dossiers to take, complete, score or close, alerts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Date,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from app.core.sql_plans import parmi
from app.domain.a_traiter import A_EXAMINER, Groupe, Raisons, Sorte, borner, raisons_lues, rassembler
from app.domain.attentes import Attente, tard_avant
from app.domain.calendrier import instant_paris, jour_de_paris
from app.domain.droits import Role
from app.domain.echanges import Cote
from app.domain.etats import Etat
from app.domain.orientations import ORIENTATIONS, FicheOrientation, Orientation
from app.domain.ressemblances import EN_LICE, a_quoi_il_ressemble
from app.dossiers.routage import ETATS_OUVERTS
from app.instruction.queries import EST_PROPOSEE, MOI, LecteurLie, a_ecarter, est_affecte, filtrer, juge
from app.instruction.queries_a_instruire import ATTENTES_MAXIMUM, LIGNE, a_instruire
from app.instruction.queries_notifications import notifications_a_suivre
from app.instruction.queries_ressemblances import paires_a_regarder
from app.instruction.queries_suites import suites_a_donner
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from app.models.echanges import Message
from app.models.etalonnage import Etalon, Etalonnage, NoteEtalon
from app.models.notes_internes import Mention, NoteInterne
from app.models.partenaires import AvisDePartenaire
from app.models.recevabilite import Irrecevabilite

MONTREES = 20


@dataclass(frozen=True, slots=True)
class DossierEnAttente:
    """One line of « À traiter ». `depuis`: the instant that orders its kind, the deposit if there is no better one."""

    id: int
    numero: str
    titre: str
    organisme: str
    orientation: Orientation | None
    depose_le: datetime
    attentes: tuple[Attente, ...]
    depuis: datetime
    etat: Etat = Etat.DEPOSE
    est_tard: bool = False
    est_a_declarer: bool = False
    """Not opened yet: this person did not say whether they are linked to it."""
    autour: str = ""
    """What it looks like, when it waits for that."""

    @property
    def fiche(self) -> FicheOrientation | None:
        return ORIENTATIONS[self.orientation] if self.orientation else None


Groupes = dict[Attente, Groupe[DossierEnAttente]]


def ce_qui_attend(
    bd: Session, personne: Personne, maintenant: datetime, montrees: int = ATTENTES_MAXIMUM, en_entier: str = ""
) -> Groupes:
    """Everything that waits for this person, by kind in the order of the page, oldest first: eight statements.

    Of what is to be examined, `montrees` of each kind are read, but for the kind `en_entier`; all are counted.
    """
    groupes = (
        _lire(bd, _a_relire(personne.role), personne, lambda ligne: (Attente.A_RELIRE,))
        | notes_et_etalons(bd, personne)
        | _lire(bd, _messages(personne.role), personne, lambda ligne: (Attente.MESSAGE,))
        | avis_de_partenaires(bd, personne, maintenant)
        | dossiers_a_traiter(bd, personne, maintenant, ATTENTES_MAXIMUM if en_entier in A_EXAMINER else montrees)
        | ressemblances_a_dire(bd, personne)
        | suites_d_un_accord(bd, personne, maintenant)
        | notifications(bd, personne)
    )
    return {attente: groupes[attente] for attente in Attente if attente in groupes}


def _lire(bd: Session, requete: Any, personne: Personne, attentes: Callable[[Any], tuple[Attente, ...]]) -> Groupes:
    """What a statement finds: the columns of `LIGNE`, then since when. It is asked for one more than is kept."""
    lignes = bd.execute(requete, {"moi": personne.id}).all()
    return _groupes(
        [_attend(tuple(ligne), attentes(ligne), ligne[6]) for ligne in lignes[:ATTENTES_MAXIMUM]],
        est_coupe=len(lignes) > ATTENTES_MAXIMUM,
    )


def _groupes(lus: Iterable[DossierEnAttente], *, est_coupe: bool) -> Groupes:
    return borner(lus, lambda d: d.attentes, est_coupe=est_coupe)


@lru_cache  # building the statements of this page takes longer than reading them
def _a_relire(role: Role) -> Any:
    """The proposals of others: all of them for the coordination, those of the dossiers they follow for an agent."""
    moi = LecteurLie(role)
    proposition = and_(col(Irrecevabilite.dossier_id) == col(Dossier.id), EST_PROPOSEE)
    a_qui = true() if role is Role.ADMINISTRATEUR else est_affecte(moi)
    return (
        filtrer(select(*LIGNE, col(Irrecevabilite.proposee_le)).select_from(Dossier), moi)
        .join(Irrecevabilite, proposition)
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(col(Dossier.etat) == Etat.DEPOSE, col(Irrecevabilite.proposee_par_id) != MOI, a_qui)
        .order_by(col(Irrecevabilite.proposee_le), col(Dossier.id))
        .limit(ATTENTES_MAXIMUM + 1)
    )


def dossiers_a_traiter(
    bd: Session, personne: Personne, maintenant: datetime, montrees: int = ATTENTES_MAXIMUM
) -> Groupes:
    """The dossiers to take, complete, score or close: the `montrees` oldest deposits of each kind, in one statement."""
    donnes = {"moi": personne.id, "montrees": montrees, "tard_avant": tard_avant(maintenant)}
    par_raisons: dict[tuple[int, int], list[DossierEnAttente]] = {}
    for *ligne, code, nombre in bd.execute(a_instruire(personne.role), donnes):
        par_raisons.setdefault((code, nombre), []).append(_a_instruire(tuple(ligne), raisons_lues(code)))
    sortes = (Sorte(raisons_lues(code).attentes, nombre, lus) for (code, nombre), lus in par_raisons.items())
    return rassembler(sortes, lambda d: (d.depose_le, d.id), montrees)


def _a_instruire(ligne: tuple[Any, ...], r: Raisons) -> DossierEnAttente:
    etat = Etat.EN_INSTRUCTION if r.est_ouvert else Etat.DEPOSE
    return _attend(ligne, r.attentes, ligne[5], etat, r.est_tard, r.est_a_declarer)


@lru_cache
def _messages(role: Role) -> Any:
    """The dossiers whose porteur wrote and waits, oldest message first: to the pilote, else to all attached."""
    moi = LecteurLie(role)
    a_qui = or_(col(Dossier.pilote_id) == MOI, and_(col(Dossier.pilote_id).is_(None), est_affecte(moi)))
    return (
        filtrer(select(*LIGNE, func.min(col(Message.ecrit_le))), moi)
        .join(Message, col(Message.dossier_id) == col(Dossier.id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(col(Message.traite_le).is_(None), col(Message.cote) == Cote.PORTEUR, a_qui)
        .group_by(
            col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom), col(Dossier.orientation),
            col(Dossier.depose_le),
        )
        .order_by(func.min(col(Message.ecrit_le)), col(Dossier.id))
        .limit(ATTENTES_MAXIMUM + 1)
    )  # fmt: skip


def notes_et_etalons(bd: Session, personne: Personne) -> Groupes:
    """What asks this very person: the notes handed to them (or to the coordination), those that mention them, and the
    dossiers of an open calibration they did not score to the end. One statement, oldest first in each kind.
    """
    return _lire(bd, _notes(personne.role), personne, lambda ligne: (Attente(ligne[7]),))


@lru_cache
def _notes(role: Role) -> Any:
    pour_moi = col(NoteInterne.destinataire_id) == MOI
    if role is Role.ADMINISTRATEUR:
        pour_moi = or_(pour_moi, col(NoteInterne.est_a_la_coordination))
    notes = union_all(
        select(
            col(NoteInterne.dossier_id), col(NoteInterne.ecrite_le), literal(Attente.NOTE_A_LEVER.value).label("genre")
        ).where(col(NoteInterne.levee_le).is_(None), pour_moi),
        select(col(NoteInterne.dossier_id), col(NoteInterne.ecrite_le), literal(Attente.MENTION.value))
        .join(Mention, col(Mention.note_id) == col(NoteInterne.id))
        .where(col(Mention.personne_id) == MOI, col(Mention.lue_le).is_(None)),
        # the coordination may score them too: nothing is expected of it
        *([_etalons_a_noter()] if role is Role.AGENT else []),
    ).subquery()
    moi = LecteurLie(role)
    return (
        filtrer(select(*LIGNE, func.min(notes.c.ecrite_le), notes.c.genre), moi)
        .join(notes, notes.c.dossier_id == col(Dossier.id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(
            col(Dossier.id).in_(select(notes.c.dossier_id)),
            or_(notes.c.genre != Attente.A_ETALONNER.value, juge(moi)),
        )
        .group_by(*LIGNE, notes.c.genre)
        .order_by(func.min(notes.c.ecrite_le), col(Dossier.id))
        .limit(ATTENTES_MAXIMUM + 1)
    )


def _etalons_a_noter() -> Any:
    siennes = (
        select(func.count(col(NoteEtalon.id)))
        .where(
            col(NoteEtalon.etalonnage_id) == col(Etalon.etalonnage_id),
            col(NoteEtalon.dossier_id) == col(Etalon.dossier_id),
            col(NoteEtalon.personne_id) == MOI,
        )
        .correlate(Etalon)
        .scalar_subquery()
    )
    return (
        select(col(Etalon.dossier_id), col(Etalonnage.ouvert_le), literal(Attente.A_ETALONNER.value))
        .join(Etalonnage, col(Etalonnage.id) == col(Etalon.etalonnage_id))
        .where(col(Etalonnage.clos_le).is_(None), siennes < col(Etalon.criteres))
    )


def ressemblances_a_dire(bd: Session, personne: Personne) -> Groupes:
    """The dossiers that look like another one, with its number, or how many there are."""
    lignes = bd.execute(_ressemblances(personne.role), {"moi": personne.id}).all()
    attend = (Attente.RESSEMBLANCE,)
    lus = [
        replace(_attend(tuple(x), attend, x[6]), autour=a_quoi_il_ressemble(x[7], x[8]))
        for x in lignes[:ATTENTES_MAXIMUM]
    ]
    return _groupes(lus, est_coupe=len(lignes) > ATTENTES_MAXIMUM)


@lru_cache
def _ressemblances(role: Role) -> Any:
    """The open dossiers of this pilote that look like another one they may read, and nobody said what it is."""
    moi = LecteurLie(role)
    paires = paires_a_regarder(MOI, ETATS_OUVERTS)
    autre = aliased(Dossier)
    return (
        filtrer(select(*LIGNE, func.min(paires.c.trouve_le), func.count(), func.min(autre.numero)), moi)
        .join(paires, paires.c.dossier_id == col(Dossier.id))
        .join(autre, col(autre.id) == paires.c.autre_id)
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(~a_ecarter(moi, autre), parmi(col(autre.etat), EN_LICE), ~_dit_en_face(autre))
        .group_by(*LIGNE)
        .order_by(func.min(paires.c.trouve_le), col(Dossier.id))
        .limit(ATTENTES_MAXIMUM + 1)
    )


def _dit_en_face(autre: Any) -> Any:
    """Whether the pair waits beside the other dossier, which is theirs too and came last: it is asked once."""
    return and_(
        col(autre.pilote_id).is_not(None), col(autre.pilote_id) == MOI, col(autre.id) > col(Dossier.id),
        col(autre.etat).in_(ETATS_OUVERTS),
    )  # fmt: skip


def avis_de_partenaires(bd: Session, personne: Personne, maintenant: datetime) -> Groupes:
    """The dossiers on which a partner answered, answered before they changed, or is late, to their pilote."""
    quand = {"moi": personne.id, "aujourd_hui": jour_de_paris(maintenant)}
    lignes = bd.execute(_partenaires(personne.role), quand).all()
    lues = lignes[:ATTENTES_MAXIMUM]
    recus = [_attend(tuple(x), (Attente.PARTENAIRE_RECU,), x[6]) for x in lues if x[6]]
    tardifs = [_attend(tuple(x), (Attente.PARTENAIRE_EN_RETARD,), instant_paris(x[7], 0)) for x in lues if x[7]]
    perimes = [_attend(tuple(x), (Attente.PARTENAIRE_A_REVOIR,), x[8]) for x in lues if x[8]]
    return _groupes(sorted([*recus, *perimes, *tardifs], key=_depuis), est_coupe=len(lignes) > ATTENTES_MAXIMUM)


@lru_cache
def _partenaires(role: Role) -> Any:
    """What `attente_d_un_avis` says of each avis, in SQL: the oldest of each kind on a dossier."""
    moi = LecteurLie(role)
    a_qui = or_(col(Dossier.pilote_id) == MOI, and_(col(Dossier.pilote_id).is_(None), est_affecte(moi)))
    non_lu = and_(col(AvisDePartenaire.rendu_le).is_not(None), col(AvisDePartenaire.lu_le).is_(None))
    recu = and_(non_lu, col(AvisDePartenaire.perime_le).is_(None))
    perime = and_(non_lu, col(AvisDePartenaire.perime_le).is_not(None))
    tard = and_(
        col(AvisDePartenaire.rendu_le).is_(None), col(AvisDePartenaire.clos_le).is_(None),
        col(AvisDePartenaire.repondre_avant) < bindparam("aujourd_hui", type_=Date),
    )  # fmt: skip
    lus = (
        func.min(col(AvisDePartenaire.rendu_le)).filter(recu),
        func.min(col(AvisDePartenaire.repondre_avant)).filter(tard),
        func.min(col(AvisDePartenaire.perime_le)).filter(perime),
    )
    return (
        filtrer(select(*LIGNE, *lus), moi)
        .join(AvisDePartenaire, col(AvisDePartenaire.dossier_id) == col(Dossier.id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(parmi(col(Dossier.etat), ETATS_OUVERTS), or_(non_lu, tard), a_qui)
        .group_by(*LIGNE)
        .order_by(col(Dossier.depose_le), col(Dossier.id))
        .limit(ATTENTES_MAXIMUM + 1)
    )


def suites_d_un_accord(bd: Session, personne: Personne, maintenant: datetime) -> Groupes:
    """Conventions and payments to the coordination, bilans to their pilote."""
    suites, est_coupe = suites_a_donner(bd, personne, maintenant, LIGNE, ATTENTES_MAXIMUM)
    return _groupes([_attend(*suite) for suite in suites], est_coupe=est_coupe)


def notifications(bd: Session, personne: Personne) -> Groupes:
    """The letters not handed over, to the pilote and to the coordination; the recours, to the latter."""
    suivies = notifications_a_suivre(bd, personne, LIGNE, ATTENTES_MAXIMUM + 1)
    return _groupes(
        [_attend(*suivie) for suivie in suivies[:ATTENTES_MAXIMUM]], est_coupe=len(suivies) > ATTENTES_MAXIMUM
    )


def _depuis(d: DossierEnAttente) -> datetime:
    return d.depuis


def _attend(
    ligne: tuple[Any, ...],
    attentes: tuple[Attente, ...],
    depuis: datetime,
    etat: Etat = Etat.DEPOSE,
    est_tard: bool = False,
    est_a_declarer: bool = False,
) -> DossierEnAttente:
    id_, numero, titre, organisme, orientation, depose_le = ligne[:6]
    return DossierEnAttente(
        id_, numero, titre, organisme, orientation, depose_le, attentes, depuis, etat, est_tard, est_a_declarer
    )
