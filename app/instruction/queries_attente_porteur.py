"""What an agent waits for: dossiers at their porteur's, and the clocks of those shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.a_traiter import Groupe
from app.domain.attentes import ATTENTES, Attente
from app.domain.droits import Role
from app.domain.etats import Etat
from app.domain.horloge import DelaiVise, Horloge, horloge
from app.domain.orientations import Orientation
from app.dossiers.queries import est_attendue
from app.instruction.queries import MOI, LecteurLie, filtrer
from app.instruction.queries_a_instruire import LIGNE
from app.instruction.queries_attente import MONTREES, DossierEnAttente
from app.instruction.queries_horloge import suspensions_de
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import DemandeDeComplement, Dossier


@dataclass(frozen=True, slots=True)
class DossierChezLePorteur:
    """A dossier that its pilote cannot move: the organisme is completing it."""

    id: int
    numero: str
    titre: str
    organisme: str
    orientation: Orientation | None
    depose_le: datetime
    repondre_avant: date


def dossiers_chez_le_porteur(bd: Session, personne: Personne) -> list[DossierChezLePorteur]:
    """What this pilote waits for, the nearest date first."""
    lignes = bd.execute(_chez_le_porteur(personne.role), {"moi": personne.id})
    return [DossierChezLePorteur(*ligne) for ligne in lignes.all()]


@lru_cache
def _chez_le_porteur(role: Role) -> Any:
    return (
        filtrer(select(*LIGNE, func.min(col(DemandeDeComplement.repondre_avant))), LecteurLie(role))
        .join(DemandeDeComplement, and_(col(DemandeDeComplement.dossier_id) == col(Dossier.id), est_attendue()))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(col(Dossier.etat) == Etat.A_COMPLETER, col(Dossier.pilote_id) == MOI)
        .group_by(*LIGNE)
        .order_by(func.min(col(DemandeDeComplement.repondre_avant)), col(Dossier.id))
        .limit(MONTREES)
    )


def horloges(
    bd: Session,
    groupes: Mapping[Attente, Groupe[DossierEnAttente]],
    dehors: Iterable[DossierChezLePorteur],
    t: datetime,
) -> dict[int, Horloge]:
    """The clock of each dossier shown: one statement, whatever their number."""
    etats = {d.id: (d.etat, d.depose_le) for a, g in groupes.items() if ATTENTES[a].a_horloge for d in g.lus[:MONTREES]}
    etats |= {d.id: (Etat.A_COMPLETER, d.depose_le) for d in dehors}
    suspensions = suspensions_de(bd, etats)
    lues = {id_: horloge(etat, le, suspensions[id_], t, None) for id_, (etat, le) in etats.items()}
    return {id_: lue for id_, lue in lues.items() if lue}


def delais_vises(bd: Session, horloges: Mapping[int, Horloge]) -> dict[int, DelaiVise]:
    """The announced delay of the dossiers shown, where their window announces one: one statement."""
    lignes = bd.execute(
        select(col(Dossier.id), col(Campagne.delai_cible_jours))
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .where(col(Dossier.id).in_(horloges), col(Campagne.delai_cible_jours).is_not(None))
    )
    return {id_ or 0: DelaiVise(jours or 0, horloges[id_ or 0]) for id_, jours in lignes}
