"""What waits for the people one stands in for: what their dossiers ask, less what they alone or the coordination do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.attentes import ATTENTES, Attente
from app.domain.calendrier import jour_de_paris
from app.domain.titulaires import suppleances
from app.dossiers.routage import charger_agents
from app.instruction.queries import filtrer
from app.instruction.queries_attente import DossierEnAttente, par_attente, tout_ce_qui_attend
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.referentiel import Absence


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
    jour = jour_de_paris(maintenant)
    absent = select(col(Absence.id)).where(col(Absence.du) <= jour, col(Absence.au) >= jour).limit(1)
    if bd.scalar(absent) is None:  # most days, and the team with its loads is long to read
        return []
    lus = []
    for agent in suppleances(personne.id or 0, charger_agents(bd, maintenant)):
        attendus = tout_ce_qui_attend(bd, bd.get_one(Personne, agent.personne_id), maintenant)
        ids = {d.id for d in attendus}
        visibles = set(bd.scalars(filtrer(select(col(Dossier.id)), personne).where(col(Dossier.id).in_(ids))))
        groupes = {
            attente: [d for d in groupe if d.id in visibles]
            for attente, groupe in par_attente(attendus).items()
            if ATTENTES[attente].passe_au_relais
        }
        restants = {attente: groupe for attente, groupe in groupes.items() if groupe}
        if restants:
            lus.append(EnLAbsence(agent.personne_id, agent.nom, restants))
    return lus
