"""What waits for the people one stands in for: what their dossiers ask, less what they alone or the coordination do."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.a_traiter import Groupe
from app.domain.attentes import ATTENTES, Attente
from app.instruction.queries import filtrer
from app.instruction.queries_attente import DossierEnAttente, Groupes, ce_qui_attend
from app.instruction.relais import supplees
from app.models.comptes import Personne
from app.models.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class EnLAbsence:
    """Somebody away today, and what their dossiers wait for, as their substitute may see it."""

    personne_id: int
    nom: str
    groupes: Mapping[Attente, Groupe[DossierEnAttente]]

    @property
    def nombre(self) -> int:
        return len({d.id for groupe in self.groupes.values() for d in groupe.lus})


def en_l_absence(bd: Session, personne: Personne, maintenant: datetime) -> list[EnLAbsence]:
    """Those this person stands in for today and whose dossiers wait for something: one statement when nobody is away.

    The dossiers go through the gate of the substitute: a link hides them, as everywhere.
    """
    lus = []
    for absent_id, nom in supplees(bd, personne, maintenant).items():
        attendus = ce_qui_attend(bd, bd.get_one(Personne, absent_id), maintenant)
        ids = {d.id for groupe in attendus.values() for d in groupe.lus}
        visibles = set(bd.scalars(filtrer(select(col(Dossier.id)), personne).where(col(Dossier.id).in_(ids))))
        if restants := _au_relais(attendus, visibles):
            lus.append(EnLAbsence(absent_id, nom, restants))
    return lus


def _au_relais(attendus: Groupes, visibles: Collection[int | None]) -> Groupes:
    """What a substitute may do of it, on the dossiers they may see."""
    gardes = {
        a: groupe.parmi(lambda d: d.id in visibles) for a, groupe in attendus.items() if ATTENTES[a].passe_au_relais
    }
    return {attente: groupe for attente, groupe in gardes.items() if groupe.lus}
