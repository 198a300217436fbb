"""What was put right in the barème since some notes were given: read only where one of them is that old."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.bareme_versions import Correction, corrections_de
from app.domain.grille import Bareme
from app.instruction.queries_grille import NoteLue
from app.models.campagnes import Campagne, VersionDeBareme


def corrections_depuis(bd: Session, campagne: Campagne, notes: Iterable[NoteLue]) -> dict[str, list[Correction]]:
    """By criterion of the grille, the wording that changed since its note; nothing of those that read the same."""
    vieilles = [n for n in notes if n.bareme < campagne.version_bareme]
    if not vieilles:
        return {}
    lues = bd.execute(
        select(col(VersionDeBareme.numero), col(VersionDeBareme.poids), col(VersionDeBareme.bareme)).where(
            col(VersionDeBareme.campagne_id) == campagne.id,
            col(VersionDeBareme.numero).in_({n.bareme for n in vieilles}),
        )
    )
    avant = {numero: Bareme(poids, dits).reglages for numero, poids, dits in lues}
    aujourd_hui = Bareme(campagne.poids, campagne.bareme).reglages
    return {
        note.critere: dites
        for note in vieilles
        if note.bareme in avant and (dites := corrections_de(note.critere, avant[note.bareme], aujourd_hui))
    }
