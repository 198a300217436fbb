"""Reads of the notes between agents. The doors settle before who may read the dossier."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from app.domain.droits import Role
from app.domain.liens import Declare
from app.domain.notes_internes import Suite
from app.models.comite import Deport
from app.models.comptes import Adhesion, EtatAdhesion, LienDInteret, Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation
from app.models.liens import DeclarationDeLien
from app.models.notes_internes import Mention, NoteInterne

NOTES_MAXIMUM = 300


@dataclass(frozen=True, slots=True)
class NoteInterneLue:
    """A note as the agents read it."""

    id: int
    auteur: str
    texte: str
    ecrite_le: datetime
    suite: Suite
    destinataire: str
    levee_par: str


@dataclass(frozen=True, slots=True)
class MentionLue:
    """Somebody told of a note, and when they said they read it."""

    personne_id: int
    nom: str
    lue_le: datetime | None


def notes_internes_de(bd: Session, dossier: Dossier) -> list[NoteInterneLue]:
    """The notes of a dossier, oldest first: one statement."""
    auteur, pour, levee_par = aliased(Personne), aliased(Personne), aliased(Personne)
    colonnes: list[Any] = [
        col(NoteInterne.id), col(NoteInterne.texte), col(NoteInterne.ecrite_le), col(NoteInterne.auteur_id),
        col(NoteInterne.destinataire_id), col(NoteInterne.est_a_la_coordination), col(NoteInterne.levee_le),
        *(valeur for qui in (auteur, pour, levee_par) for valeur in (qui.prenom, qui.nom)),
    ]  # fmt: skip
    lignes = bd.execute(
        select(*colonnes)
        .join(auteur, col(auteur.id) == col(NoteInterne.auteur_id))
        .outerjoin(pour, col(pour.id) == col(NoteInterne.destinataire_id))
        .outerjoin(levee_par, col(levee_par.id) == col(NoteInterne.levee_par_id))
        .where(col(NoteInterne.dossier_id) == dossier.id)
        .order_by(col(NoteInterne.id).desc())
        .limit(NOTES_MAXIMUM)
    ).all()
    return [_lue(tuple(ligne)) for ligne in reversed(lignes)]


def _lue(ligne: tuple[Any, ...]) -> NoteInterneLue:
    id_, texte, ecrite_le, auteur_id, a_qui, est_a_la_coordination, levee_le, *noms = ligne
    return NoteInterneLue(
        id_,
        _nom(*noms[:2]),
        texte,
        ecrite_le,
        Suite(auteur_id, a_qui, est_a_la_coordination, levee_le),
        "la coordination" if est_a_la_coordination else _nom(*noms[2:4]),
        _nom(*noms[4:]),
    )


def _nom(prenom: str | None, nom: str | None) -> str:
    return f"{prenom or ''} {nom or ''}".strip()


@dataclass(frozen=True, slots=True)
class Collegue:
    """Somebody a note may be handed or told to. `suit`: they follow the dossier today."""

    nom: str
    suit: bool


def collegues_du_dossier(bd: Session, dossier: Dossier) -> dict[int, Collegue]:
    """The agents who may read this dossier and its notes, by id: those who follow it first, then by name.

    Whoever is linked to the organisme, withdrew, or declared a link with the dossier is never among them.
    """
    moi = col(Personne.id)
    suit = exists().where(
        col(Affectation.dossier_id) == dossier.id,
        col(Affectation.personne_id) == moi,
        col(Affectation.jusqu_a).is_(None),
    )
    lie = or_(
        exists().where(col(LienDInteret.organisme_id) == dossier.organisme_id, col(LienDInteret.personne_id) == moi),
        exists().where(
            col(Adhesion.organisme_id) == dossier.organisme_id,
            col(Adhesion.personne_id) == moi,
            col(Adhesion.etat) == EtatAdhesion.ACTIVE,
        ),
        exists().where(col(Deport.dossier_id) == dossier.id, col(Deport.personne_id) == moi),
        exists().where(
            col(DeclarationDeLien.dossier_id) == dossier.id,
            col(DeclarationDeLien.personne_id) == moi,
            col(DeclarationDeLien.declare) == Declare.LIEN,
        ),
    )
    lignes = bd.execute(
        select(moi, col(Personne.prenom), col(Personne.nom), suit)
        .where(col(Personne.role).in_((Role.AGENT, Role.ADMINISTRATEUR)), col(Personne.desactivee_le).is_(None), ~lie)
        .order_by(suit.desc(), col(Personne.nom), moi)
    )
    return {id_ or 0: Collegue(_nom(prenom, nom), bool(suivi)) for id_, prenom, nom, suivi in lignes}


def agents_a_qui_confier(bd: Session, personne: Personne) -> dict[int, str]:
    """The other agents, by name: for a note on many dossiers. Whoever is linked to one of them is refused on it."""
    lignes = bd.execute(
        select(col(Personne.id), col(Personne.prenom), col(Personne.nom))
        .where(
            col(Personne.role).in_((Role.AGENT, Role.ADMINISTRATEUR)),
            col(Personne.desactivee_le).is_(None),
            col(Personne.id) != personne.id,
        )
        .order_by(col(Personne.nom), col(Personne.id))
    )
    return {id_ or 0: _nom(prenom, nom) for id_, prenom, nom in lignes}


def mentions_du_dossier(bd: Session, dossier: Dossier) -> dict[int, list[MentionLue]]:
    """Who is mentioned in each note of a dossier, by note, in the order of names: one statement."""
    lignes = bd.execute(
        select(
            col(Mention.note_id), col(Mention.personne_id), col(Personne.prenom), col(Personne.nom),
            col(Mention.lue_le),
        )
        .join(NoteInterne, col(NoteInterne.id) == col(Mention.note_id))
        .join(Personne, col(Personne.id) == col(Mention.personne_id))
        .where(col(NoteInterne.dossier_id) == dossier.id)
        .order_by(col(Personne.nom), col(Personne.id))
    )  # fmt: skip
    lues: dict[int, list[MentionLue]] = {}
    for note_id, personne_id, prenom, nom, lue_le in lignes:
        lues.setdefault(note_id, []).append(MentionLue(personne_id, _nom(prenom, nom), lue_le))
    return lues


def mentions_a_lire(bd: Session, dossier: Dossier, personne: Personne) -> list[Mention]:
    """What this person was told of on the dossier, and did not say they read."""
    return list(
        bd.scalars(
            select(Mention)
            .join(NoteInterne, col(NoteInterne.id) == col(Mention.note_id))
            .where(
                col(NoteInterne.dossier_id) == dossier.id,
                col(Mention.personne_id) == personne.id,
                col(Mention.lue_le).is_(None),
            )
            .order_by(col(Mention.note_id))
        )
    )


def adresses_de(bd: Session, ids: Collection[int]) -> list[str]:
    """Where these people are written to."""
    choisis = select(col(Personne.courriel)).where(col(Personne.id).in_(ids), col(Personne.desactivee_le).is_(None))
    return list(bd.scalars(choisis.order_by(col(Personne.id))))


def note_interne(bd: Session, dossier: Dossier, note_id: int) -> NoteInterne | None:
    """A note of this dossier. The dossier's row is locked by the door of whoever writes."""
    return bd.scalar(
        select(NoteInterne).where(col(NoteInterne.id) == note_id, col(NoteInterne.dossier_id) == dossier.id)
    )


def note_de_cle(bd: Session, dossier: Dossier, cle: str) -> NoteInterne | None:
    """The note already written with this key."""
    return bd.scalar(select(NoteInterne).where(col(NoteInterne.cle) == cle, col(NoteInterne.dossier_id) == dossier.id))


def a_prevenir(bd: Session, note: NoteInterne) -> list[str]:
    """The addresses of whom the note waits for: the person, or those who coordinate, its author left out."""
    a_qui = (
        col(Personne.role) == Role.ADMINISTRATEUR
        if note.est_a_la_coordination
        else col(Personne.id) == note.destinataire_id
    )
    return list(
        bd.scalars(
            select(col(Personne.courriel))
            .where(a_qui, col(Personne.id) != note.auteur_id, col(Personne.desactivee_le).is_(None))
            .order_by(col(Personne.id))
        )
    )
