"""The mails of the instruction. Their keys begin with `instruction-`: a dossier's page lists them by it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.dossiers.courriels import ecrire
from app.instruction.queries import AccesAgent


def _ecrire_a(
    bd: Session, gabarit: str, cle: str, adresses: Iterable[str], acces: AccesAgent, maintenant: datetime, **plus: Any
) -> None:
    for rang, adresse in enumerate(dict.fromkeys(a for a in adresses if a)):
        ecrire(
            bd, f"instruction_{gabarit}", f"instruction-{gabarit}-{cle}-{rang}", adresse, maintenant,
            acces.dossier.id, dossier=acces.dossier, campagne=acces.campagne, organisme=acces.organisme,
            agent=acces.personne, **plus,
        )  # fmt: skip


def _instant(maintenant: datetime) -> str:
    """Distinguishes an act from the same one done again later."""
    return f"{maintenant:%Y%m%d%H%M%S%f}"


def avis_attendu(bd: Session, acces: AccesAgent, adresses: Iterable[str], maintenant: datetime) -> None:
    """The instruction is open: the other agents of the dossier may score it."""
    _ecrire_a(bd, "avis_attendu", f"{acces.dossier.id}-{_instant(maintenant)}", adresses, acces, maintenant)


def avis_a_revoir(bd: Session, acces: AccesAgent, adresses: Iterable[str], depuis: int, maintenant: datetime) -> None:
    """Those who gave their avis on the version `depuis` read what was completed since."""
    cle = f"{acces.dossier.id}-v{depuis}-{_instant(maintenant)}"
    _ecrire_a(bd, "avis_a_revoir", cle, adresses, acces, maintenant, depuis=depuis)


def complement(
    bd: Session, acces: AccesAgent, demande_id: int, adresses: Iterable[str], maintenant: datetime, **plus: Any
) -> None:
    """What the porteur must complete, and before when."""
    _ecrire_a(bd, "complement", f"{demande_id}", adresses, acces, maintenant, **plus)


def relance(
    bd: Session, acces: AccesAgent, cle: str, adresses: Iterable[str], maintenant: datetime, **plus: Any
) -> None:
    """The same, a second time."""
    _ecrire_a(bd, "relance", cle, adresses, acces, maintenant, **plus)


def irrecevable(bd: Session, acces: AccesAgent, adresses: Iterable[str], maintenant: datetime, **plus: Any) -> None:
    """The dossier will not be examined, why, and the ways of appeal."""
    _ecrire_a(bd, "irrecevable", f"{acces.dossier.id}-{_instant(maintenant)}", adresses, acces, maintenant, **plus)


def irrecevabilite_proposee(
    bd: Session, acces: AccesAgent, proposition_id: int, adresses: Iterable[str], maintenant: datetime, **plus: Any
) -> None:
    """Somebody else must read the proposal again."""
    _ecrire_a(bd, "irrecevabilite_proposee", f"{proposition_id}", adresses, acces, maintenant, **plus)


def irrecevabilite_renvoyee(
    bd: Session, acces: AccesAgent, proposition_id: int, adresses: Iterable[str], maintenant: datetime, **plus: Any
) -> None:
    """The second agent does not agree, and why."""
    _ecrire_a(bd, "irrecevabilite_renvoyee", f"{proposition_id}", adresses, acces, maintenant, **plus)


def irrecevabilite_confirmee(
    bd: Session, acces: AccesAgent, proposition_id: int, adresses: Iterable[str], maintenant: datetime
) -> None:
    """The second agent agrees: the porteur is told."""
    _ecrire_a(bd, "irrecevabilite_confirmee", f"{proposition_id}", adresses, acces, maintenant)


def cloture(bd: Session, acces: AccesAgent, adresses: Iterable[str], motif: str, maintenant: datetime) -> None:
    """The instruction was closed without some avis, and why."""
    _ecrire_a(bd, "cloture", f"{acces.dossier.id}-{_instant(maintenant)}", adresses, acces, maintenant, motif=motif)


def a_rapprocher(bd: Session, acces: AccesAgent, adresses: Iterable[str], maintenant: datetime) -> None:
    """Every avis is rendered, and notes diverge: never which, nor whose."""
    _ecrire_a(bd, "a_rapprocher", f"{acces.dossier.id}-{_instant(maintenant)}", adresses, acces, maintenant)


def reouverture(bd: Session, acces: AccesAgent, adresses: Iterable[str], motif: str, maintenant: datetime) -> None:
    """The instruction is open again, and why."""
    _ecrire_a(bd, "reouverture", f"{acces.dossier.id}-{_instant(maintenant)}", adresses, acces, maintenant, motif=motif)


def reaffectation(bd: Session, acces: AccesAgent, adresses: Iterable[str], maintenant: datetime, **plus: Any) -> None:
    """Somebody takes a part in the dossier over: both are told."""
    _ecrire_a(bd, "reaffectation", f"{acces.dossier.id}-{_instant(maintenant)}", adresses, acces, maintenant, **plus)
