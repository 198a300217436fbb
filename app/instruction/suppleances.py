"""What waits for the people one stands in for: what their dossiers ask, less what they alone or the coordination do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.attentes import ATTENTES, Attente
from app.instruction.queries import filtrer
from app.instruction.queries_attente import DossierEnAttente, par_attente, tout_ce_qui_attend
from app.instruction.relais import supplees
from app.models.comptes import Personne
from app.models.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class EnLAbsence:
    """Somebody away today, and what their dossiers wait for, as their substitute may see it."""

    personne_id: int
    nom: str
    groupes: Mapping[Attente, list[DossierEnAttente]]

    @property
    def nombre(self) -> int:
        return len({d.id for groupe in self.groupes.values() for d in groupe})


def en_l_absence(bd: Session, personne: Personne, maintenant: datetime) -> list[EnLAbsence]:
    """Those this person stands in for today and whose dossiers wait for something: one statement when nobody is away.

    The dossiers go through the gate of the substitute: a link hides them, as everywhere.
    """
    lus = []
    for absent_id, nom in supplees(bd, personne, maintenant).items():
        attendus = tout_ce_qui_attend(bd, bd.get_one(Personne, absent_id), maintenant)
        ids = {d.id for d in attendus}
        visibles = set(bd.scalars(filtrer(select(col(Dossier.id)), personne).where(col(Dossier.id).in_(ids))))
        groupes = {
            attente: [d for d in groupe if d.id in visibles]
            for attente, groupe in par_attente(attendus).items()
            if ATTENTES[attente].passe_au_relais
        }
        restants = {attente: groupe for attente, groupe in groupes.items() if groupe}
        if restants:
            lus.append(EnLAbsence(absent_id, nom, restants))
    return lus
