"""Why a request was set aside, as its porteur reads it: once confirmed, never before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.etats import Etat
from app.domain.irrecevabilite import MOTIFS, EtatProposition
from app.models.dossiers import Dossier
from app.models.recevabilite import Irrecevabilite


@dataclass(frozen=True, slots=True)
class IrrecevabiliteLue:
    """The reason of the list, in the words of the letter, and what explains it."""

    le: datetime
    phrase: str
    texte: str


def irrecevabilite_de(bd: Session, dossier: Dossier) -> IrrecevabiliteLue | None:
    """The reason that a second agent confirmed; a proposal is never read here."""
    if dossier.etat is not Etat.IRRECEVABLE:
        return None
    lue = bd.scalars(
        select(Irrecevabilite)
        .where(col(Irrecevabilite.dossier_id) == dossier.id, col(Irrecevabilite.etat) == EtatProposition.CONFIRMEE)
        .order_by(col(Irrecevabilite.id).desc())
        .limit(1)
    ).first()
    if lue is None or lue.tranchee_le is None:
        return None
    return IrrecevabiliteLue(lue.tranchee_le, MOTIFS[lue.motif].phrase, lue.texte)
