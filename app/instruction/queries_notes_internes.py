"""Reads of the notes between agents. The doors settle before who may read the dossier."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from app.domain.droits import Role
from app.domain.notes_internes import Suite
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation
from app.models.notes_internes import NoteInterne

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


def collegues_du_dossier(bd: Session, dossier: Dossier) -> dict[int, str]:
    """The agents who follow this dossier today, by id, in the order of names."""
    lignes = bd.execute(
        select(col(Personne.id), col(Personne.prenom), col(Personne.nom))
        .distinct()
        .join(Affectation, col(Affectation.personne_id) == col(Personne.id))
        .where(
            col(Affectation.dossier_id) == dossier.id,
            col(Affectation.jusqu_a).is_(None),
            col(Personne.desactivee_le).is_(None),
        )
        .order_by(col(Personne.nom), col(Personne.id))
    )
    return {id_ or 0: _nom(prenom, nom) for id_, prenom, nom in lignes}


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
