"""A sitting whose decisions are taken, and the mails that tell them."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.decision import SensDecision
from app.models.comite import Seance
from app.models.courriel import Courriel
from app.models.dossiers import Dossier
from tests.comite.conftest import Scene
from tests.fabriques_comite import decision, seance

DECISIONS = (SensDecision.ACCORDER, SensDecision.REFUSER, SensDecision.ATTENTE, SensDecision.AJOURNER)


def decidee(bd: Session, scene: Scene, dossiers: list[Dossier] | None = None) -> Seance:
    """A sitting whose dossiers are granted, refused, waiting and adjourned, in this order."""
    concernes = dossiers or scene.dossiers
    s = seance(bd, scene.campagne, concernes, scene.administrateur, [scene.membre])
    for dossier, sens in zip(concernes, DECISIONS, strict=False):
        montants = {"caph": 450_000, "etat": 100_000} if sens is SensDecision.ACCORDER else None
        decision(bd, s, dossier, scene.administrateur, sens, montants)
    return s


def mails_de_decision(bd: Session) -> list[Courriel]:
    """The mails that tell the porteurs what was decided, in their order."""
    return list(
        bd.scalars(select(Courriel).where(col(Courriel.cle).startswith("decision-")).order_by(col(Courriel.id)))
    )
