"""What is read to compare the notes of a dossier: what was changed since they were shared."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.instruction.queries_grille import Grille
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import AvisAncien, NoteAncienne

_NOM = func.trim(col(Personne.prenom) + " " + col(Personne.nom))


@dataclass(frozen=True, slots=True)
class Changement:
    """A note that was changed: from which value, to which, by whom, when, why."""

    critere: str
    nom: str
    ancienne: int
    nouvelle: int
    a: datetime
    motif: str


def changements(bd: Session, dossier: Dossier, grille: Grille) -> list[Changement]:
    """Every change since the notes were shared, the last first. Nothing before: it is each one's own draft."""
    if dossier.notes_partagees_le is None:
        return []
    lignes = bd.execute(
        select(
            col(NoteAncienne.critere), col(NoteAncienne.personne_id), _NOM, col(NoteAncienne.valeur),
            col(NoteAncienne.remplacee_le), col(NoteAncienne.motif),
        )
        .join(Personne, col(Personne.id) == col(NoteAncienne.personne_id))
        .where(
            col(NoteAncienne.dossier_id) == dossier.id,
            col(NoteAncienne.remplacee_le) >= dossier.notes_partagees_le,
        )
        .order_by(col(NoteAncienne.id).desc())
    ).all()  # fmt: skip
    suivantes = {(n.critere, n.personne_id): n.valeur for n in grille.notes}
    lus: list[Changement] = []
    for critere, qui, nom, valeur, a, motif in lignes:
        nouvelle = suivantes.get((critere, qui))
        suivantes[critere, qui] = valeur
        if nouvelle is not None:  # whoever withdrew is no longer among those who judged
            lus.append(Changement(critere, nom, valeur, nouvelle, a, motif))
    return lus


def reprises(bd: Session, dossier: Dossier) -> list[tuple[str, datetime, str]]:
    """The avis taken back since the notes were shared, the last first: by whom, when, why."""
    if dossier.notes_partagees_le is None:
        return []
    lignes = bd.execute(
        select(_NOM, col(AvisAncien.repris_le), col(AvisAncien.motif))
        .join(Personne, col(Personne.id) == col(AvisAncien.personne_id))
        .where(col(AvisAncien.dossier_id) == dossier.id, col(AvisAncien.repris_le) >= dossier.notes_partagees_le)
        .order_by(col(AvisAncien.id).desc())
    )
    return [(nom, a, motif) for nom, a, motif in lignes]
