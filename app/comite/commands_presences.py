"""Attendance: who is in the room, comes, leaves, is excused or represented; and whether a quorum is asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.commands import exiger_non_close
from app.comite.queries_presences import mouvements
from app.domain.droits import Situation, exiger
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.quorum import Mouvement, Place, Presence, verifier_mouvement
from app.models.comite import MembreSeance, Seance
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal
from app.models.seances import MouvementDePresence


@dataclass(frozen=True, slots=True)
class PresenceNotee:
    """What the secretary notes of one person. `a`: a UTC instant, None for now."""

    personne_id: int
    presence: Presence
    represente_par_id: int | None = None
    a: datetime | None = None


def noter_presences(
    bd: Session, seance: Seance, presents: Collection[int], personne: Personne, maintenant: datetime
) -> None:
    """The roll call: those ticked are in the room; who was there and is not ticked has left. The others do not move."""
    membres = _membres(bd, seance, personne)
    if not set(presents) <= set(membres):
        raise SaisieInvalide(
            "Vérifiez les présences.", {"presents": "Une personne cochée n’est pas convoquée. Rechargez la page."}
        )
    for membre in membres.values():
        if (membre.personne_id in presents) != membre.est_present:
            presence = Presence.ABSENT if membre.est_present else Presence.PRESENT
            _placer(bd, membre, Mouvement(membre.personne_id, presence, maintenant), personne, maintenant)
    inscrire_au_journal(bd, personne, "noter_presences", f"seance:{seance.id}", maintenant, presents=sorted(presents))


def noter_presence(
    bd: Session, seance: Seance, notee: PresenceNotee, personne: Personne, maintenant: datetime
) -> MembreSeance:
    """One person comes, leaves, is excused or represented. Noted twice, it is one movement.

    Raises ErreurMetier (closed sitting, somebody who is not called), SaisieInvalide (`represente_par`, `heure`).
    """
    membres = _membres(bd, seance, personne)
    membre = membres.get(notee.personne_id)
    if membre is None:
        raise ErreurMetier("Cette personne n’est pas convoquée à cette séance. Rechargez la page.")
    par = notee.represente_par_id if notee.presence is Presence.REPRESENTE else None
    if (membre.presence, membre.represente_par_id) == (notee.presence, par):
        return membre
    mouvement = Mouvement(membre.personne_id, notee.presence, notee.a or maintenant, par)
    places = [Place(m.personne_id, m.presence, m.represente_par_id) for m in membres.values()]
    verifier_mouvement(mouvement, places, mouvements(bd, seance), maintenant)
    _placer(bd, membre, mouvement, personne, maintenant)
    inscrire_au_journal(
        bd, personne, "noter_presence", f"seance:{seance.id}", maintenant,
        membre=membre.personne_id, presence=notee.presence.value, represente_par=par,
    )  # fmt: skip
    return membre


def fixer_quorum(bd: Session, seance: Seance, est_requis: bool, personne: Personne, maintenant: datetime) -> None:
    """Whether this sitting decides only with its quorum. Without it, each decision taken below says so."""
    exiger("tenir_seance", Situation(role=personne.role))
    bd.refresh(seance, with_for_update=True)
    exiger_non_close(seance)
    if seance.quorum_requis == est_requis:
        return
    seance.quorum_requis = est_requis
    inscrire_au_journal(bd, personne, "fixer_quorum", f"seance:{seance.id}", maintenant, est_requis=est_requis)


def _membres(bd: Session, seance: Seance, personne: Personne) -> dict[int, MembreSeance]:
    """Those called, the sitting being held by whoever may."""
    exiger("tenir_seance", Situation(role=personne.role))
    bd.refresh(seance, with_for_update=True)
    exiger_non_close(seance)
    requete = (
        select(MembreSeance).where(col(MembreSeance.seance_id) == seance.id).order_by(col(MembreSeance.personne_id))
    )
    return {membre.personne_id: membre for membre in bd.scalars(requete)}


def _placer(bd: Session, membre: MembreSeance, mouvement: Mouvement, personne: Personne, maintenant: datetime) -> None:
    membre.est_present = mouvement.presence is Presence.PRESENT
    membre.est_excuse = mouvement.presence is Presence.EXCUSE
    membre.represente_par_id = mouvement.represente_par_id
    bd.add(
        MouvementDePresence(
            seance_id=membre.seance_id,
            personne_id=membre.personne_id,
            presence=mouvement.presence,
            represente_par_id=mouvement.represente_par_id,
            a=mouvement.a,
            note_le=maintenant,
            note_par_id=personne.id or 0,
        )
    )
