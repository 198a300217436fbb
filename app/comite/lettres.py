"""The letters of a publication. Each is one text template; its first line is the subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.comite.queries_lettres import ALaPlume, a_ecrire, fenetres_suivantes
from app.core.courrier import rediger
from app.domain.aides_publiques import CONVENTION
from app.domain.campagnes import Contact
from app.models.campagnes import Campagne
from app.models.comite import Seance


@dataclass(frozen=True, slots=True)
class LettreEcrite:
    """A letter ready to be read or sent."""

    source: ALaPlume
    sujet: str
    texte: str


def ecrire_lettres(bd: Session, seance: Seance, campagne: Campagne, maintenant: datetime) -> list[LettreEcrite]:
    """Every letter of the decisions of a sitting that are not published, by number of dossier."""
    fenetres = fenetres_suivantes(bd, campagne, maintenant)
    return [ecrire(source, seance, campagne, fenetres) for source in a_ecrire(bd, seance)]


def ecrire(source: ALaPlume, seance: Seance, campagne: Campagne, fenetres: Sequence[Campagne]) -> LettreEcrite:
    """One letter. What is not known is left out of the sentence, never shown as a gap."""
    contact = Contact.lire(campagne.contact or {})
    sujet, texte = rediger(
        f"comite_{source.decision.sens.value}",
        dossier=source.dossier,
        decision=source.decision,
        organisme=source.organisme,
        pilote=source.pilote,
        montants=source.montants,
        total_cents=sum(cents for _, cents in source.montants),
        seance=seance,
        campagne=campagne,
        contact=contact,
        fenetres=fenetres,
        seuil_cents=CONVENTION.cents,
    )
    return LettreEcrite(source, sujet, texte)
