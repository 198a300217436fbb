"""What a judgement was before it was changed is kept: an appeal is answered with what was thought, and when."""

from datetime import datetime

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.db import InstantUTC
from app.instruction.queries_grille import Grille
from app.models.instruction import Avis, AvisAncien, Note, NoteAncienne

_COLONNES = ("dossier_id", "personne_id", "critere", "valeur", "commentaire", "version_dossier", "version_bareme")


def garder_la_note(
    bd: Session, dossier_id: int, personne_id: int, grille: Grille, critere: str, valeur: int, commentaire: str,
    maintenant: datetime, motif: str = "",
) -> None:  # fmt: skip
    """Copy the note that is about to be replaced, when it says something else: one statement, none the first time."""
    deja = next((n for n in grille.notes_de(personne_id) if n.critere == critere), None)
    if deja is None or (deja.valeur, deja.commentaire) == (valeur, commentaire):
        return
    copie = select(
        *(col(getattr(Note, nom)) for nom in _COLONNES),
        col(Note.modifiee_le),
        literal(maintenant, InstantUTC),
        literal(motif),
    ).where(col(Note.dossier_id) == dossier_id, col(Note.personne_id) == personne_id, col(Note.critere) == critere)
    bd.execute(insert(NoteAncienne).from_select([*_COLONNES, "donnee_le", "remplacee_le", "motif"], copie))


def garder_l_avis(bd: Session, avis: Avis, maintenant: datetime, motif: str = "") -> None:
    """Copy an avis that its author takes back."""
    bd.add(
        AvisAncien(
            dossier_id=avis.dossier_id, personne_id=avis.personne_id, sens=avis.sens, texte=avis.texte,
            niveau_egalite=avis.niveau_egalite, version_dossier=avis.version_dossier,
            rendu_le=avis.rendu_le or maintenant, repris_le=maintenant, motif=motif,
        )
    )  # fmt: skip
