"""What a judgement was before it was changed is kept: an appeal is answered with what was thought, and when."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, insert, select
from sqlalchemy.orm import Session

from app.core.db import InstantUTC
from app.instruction.queries_grille import Grille
from app.models.instruction import Avis, AvisAncien, Note, NoteAncienne
from app.models.socle import table

_COLONNES = ("dossier_id", "personne_id", "critere", "valeur", "commentaire", "version_dossier", "version_bareme")


def _copie() -> Any:
    notes = table(Note).c
    lue = select(
        *(notes[nom] for nom in _COLONNES),
        notes.modifiee_le,
        bindparam("remplacee_le", type_=InstantUTC),
        bindparam("motif", type_=String),
    ).where(
        notes.dossier_id == bindparam("dossier"),
        notes.personne_id == bindparam("personne"),
        notes.critere == bindparam("du_critere"),
    )
    return insert(table(NoteAncienne)).from_select([*_COLONNES, "donnee_le", "remplacee_le", "motif"], lue)


_COPIE = _copie()  # building it takes longer than doing it


def garder_la_note(
    bd: Session, dossier_id: int, personne_id: int, grille: Grille, critere: str, valeur: int, commentaire: str,
    maintenant: datetime, motif: str = "",
) -> None:  # fmt: skip
    """Copy the note that is about to be replaced, when it says something else: one statement, none the first time."""
    deja = next((n for n in grille.notes_de(personne_id) if n.critere == critere), None)
    if deja is None or (deja.valeur, deja.commentaire) == (valeur, commentaire):
        return
    bd.execute(
        _COPIE,
        {
            "dossier": dossier_id,
            "personne": personne_id,
            "du_critere": critere,
            "remplacee_le": maintenant,
            "motif": motif,
        },
    )


def garder_l_avis(bd: Session, avis: Avis, maintenant: datetime, motif: str = "") -> None:
    """Copy an avis that its author takes back."""
    bd.add(
        AvisAncien(
            dossier_id=avis.dossier_id, personne_id=avis.personne_id, sens=avis.sens, texte=avis.texte,
            niveau_egalite=avis.niveau_egalite, version_dossier=avis.version_dossier,
            rendu_le=avis.rendu_le or maintenant, repris_le=maintenant, motif=motif,
        )
    )  # fmt: skip
