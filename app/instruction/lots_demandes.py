"""Two more acts on many dossiers: ask their porteurs to complete, write the same note for the colleagues.

Each dossier has its own transaction, and its porteur a mail; whom the notes are handed to gets one for all of them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.db import ecriture
from app.domain.complements import Complement
from app.domain.droits import Role, exiger
from app.dossiers.courriels import ecrire
from app.instruction.commands import demander_complement
from app.instruction.commands_notes_internes import ecrire_note_interne
from app.instruction.lots import Geste, acces_du_lot, annoncer_a_la_fin, exiger_la_fin, un_par_un
from app.instruction.queries_lot import DossierDuLot
from app.models.comptes import Personne
from app.models.courriel import Courriel
from app.models.dossiers import Dossier
from app.models.notes_internes import NoteInterne

ANNONCER_NOTES = "annoncer_notes"
NOTER = "ecrire_note_interne"


@dataclass(frozen=True, slots=True)
class DemandeEnLot:
    """What is asked of every porteur: one text, one date; of the parts and documents, those each form has."""

    complement: Complement
    avant: date


def demander_en_lot(
    demande: DemandeEnLot, prevus: Sequence[DossierDuLot], personne: Personne, maintenant: datetime
) -> list[DossierDuLot]:
    """Ask each porteur to complete what their own form holds of the demand."""
    return un_par_un(prevus, demander(demande, personne, maintenant))


def demander(demande: DemandeEnLot, personne: Personne, maintenant: datetime) -> Geste:
    """The act on one dossier: ask its porteur to complete."""
    voulu = demande.complement

    def faire(bd: Session, prevu: DossierDuLot) -> str:
        acces = acces_du_lot(bd, prevu, personne, "demander_complement", maintenant)
        cles = [section.cle for section in acces.sections]
        sections = [cle for cle in voulu.sections if cle in cles]
        pieces = [code for code in voulu.pieces if code in acces.pieces_possibles]
        demander_complement(bd, acces, voulu.texte, sections, demande.avant, maintenant, pieces)
        return _sans(voulu.pieces, pieces)

    return faire


def _sans(voulues: Collection[str], demandees: Collection[str]) -> str:
    absentes = len(voulues) - len(demandees)
    if not absentes:
        return "Demande envoyée au porteur."
    quoi = "le document" if absentes == 1 else f"les {absentes} documents"
    return f"Demande envoyée au porteur, sans {quoi} que son formulaire n’a pas."


@dataclass(frozen=True, slots=True)
class NoteEnLot:
    """The same note on every dossier; `cle`: drawn with the form, so that it is written once on each."""

    texte: str
    pour: str
    cle: str


def noter_en_lot(
    note: NoteEnLot, prevus: Sequence[DossierDuLot], personne: Personne, maintenant: datetime
) -> list[DossierDuLot]:
    """Write the note on each; whom it is handed to is told once, by the worker."""
    return un_par_un(prevus, annoter(note, personne, maintenant))


def annoter(note: NoteEnLot, personne: Personne, maintenant: datetime) -> Geste:
    """The act on one dossier: write the note."""

    def faire(bd: Session, prevu: DossierDuLot) -> str:
        acces = acces_du_lot(bd, prevu, personne, NOTER, maintenant)
        exiger(NOTER, acces.situation)
        ecrite = ecrire_note_interne(
            bd, acces, note.texte, note.pour, f"{note.cle[:40]}-{prevu.id}", maintenant, est_en_lot=True
        )
        if ecrite.suite.est_confiee:
            charge = {"par": personne.id, "instant": ecrite.ecrite_le.isoformat()}
            annoncer_a_la_fin(bd, ANNONCER_NOTES, f"notes-{personne.id}", charge, ecrite.ecrite_le, maintenant)
        return "Note ajoutée et confiée." if ecrite.suite.est_confiee else "Note ajoutée."

    return faire


def annoncer_notes(charge: Mapping[str, Any], maintenant: datetime) -> None:
    """One mail to each of those the notes of a batch were handed to; done again, nothing. Raises LotEnCours."""
    instant = datetime.fromisoformat(charge["instant"])
    with ecriture() as bd:
        exiger_la_fin(bd, charge["par"], instant, maintenant)
        notes = bd.execute(
            select(col(NoteInterne.destinataire_id), col(NoteInterne.est_a_la_coordination), col(Dossier.numero))
            .join(Dossier, col(Dossier.id) == col(NoteInterne.dossier_id))
            .where(col(NoteInterne.auteur_id) == charge["par"], col(NoteInterne.ecrite_le) == instant)
            .order_by(col(Dossier.numero))
        ).all()
        numeros: dict[int, list[str | None]] = {}
        coordination = [id_ or 0 for id_ in bd.scalars(_coordination(charge["par"]))]
        for destinataire_id, est_a_la_coordination, numero in notes:
            for qui in coordination if est_a_la_coordination else [destinataire_id] if destinataire_id else []:
                numeros.setdefault(qui, []).append(numero)
        for personne in bd.scalars(
            select(Personne).where(col(Personne.id).in_(numeros), col(Personne.desactivee_le).is_(None))
        ).all():
            cle = f"notes-{charge['par']}-{charge['instant']}-{personne.id}"
            if bd.scalar(select(col(Courriel.id)).where(col(Courriel.cle) == cle)) is None:
                ecrire(
                    bd, "note_interne_lot", cle, personne.courriel, maintenant, None,
                    numeros=numeros[personne.id or 0],
                )  # fmt: skip


def _coordination(auteur_id: int) -> Any:
    return select(col(Personne.id)).where(
        col(Personne.role) == Role.ADMINISTRATEUR, col(Personne.id) != auteur_id, col(Personne.desactivee_le).is_(None)
    )
