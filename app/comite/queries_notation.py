"""Where the scoring of a campaign stands: the dossiers being examined, and the notes that may be compared."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.etats import Etat
from app.domain.notation import NoteDonnee
from app.instruction.queries import PARTAGEES, dossiers_de, notes_visibles
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation, Note

MONTRES = 100


@dataclass(frozen=True, slots=True)
class DossierNote:
    """A dossier being examined. `est_lisible`: this reader may know what the others gave."""

    id: int
    numero: str
    titre: str
    organisme: str
    partagees_le: datetime | None
    rendus: int
    attendus: int
    a_des_ecarts: bool
    est_lisible: bool


@dataclass(frozen=True, slots=True)
class Avancement:
    """How many dossiers of a campaign are read alone, compared, and of these how many show a gap one may know."""

    independants: int
    communs: int
    ecarts: int


def avancement(bd: Session, personne: Personne, campagne_id: int) -> Avancement:
    """In one statement, through the gate of the examination."""
    ecart = and_(PARTAGEES, col(Dossier.a_des_ecarts), notes_visibles(personne))
    requete = (
        dossiers_de(personne)
        .where(col(Dossier.campagne_id) == campagne_id, col(Dossier.etat) == Etat.EN_INSTRUCTION)
        .with_only_columns(
            func.count(case((~PARTAGEES, 1))), func.count(case((PARTAGEES, 1))), func.count(case((ecart, 1)))
        )
    )
    seuls, communs, ecarts = bd.execute(requete).one()
    return Avancement(seuls, communs, ecarts)


def dossiers_en_instruction(bd: Session, personne: Personne, campagne_id: int, *, partagees: bool) -> list[DossierNote]:
    """Those read alone, the oldest first; or those compared that show a gap one may know. A hundred at most."""
    visibles = notes_visibles(personne)
    garde = and_(PARTAGEES, col(Dossier.a_des_ecarts), visibles) if partagees else ~PARTAGEES
    requete: Any = (
        dossiers_de(personne)
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(col(Dossier.campagne_id) == campagne_id, col(Dossier.etat) == Etat.EN_INSTRUCTION, garde)
        .with_only_columns(
            col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom),
            col(Dossier.notes_partagees_le), col(Dossier.avis_rendus), col(Dossier.avis_attendus),
            col(Dossier.a_des_ecarts), visibles,
        )
        .order_by(col(Dossier.depose_le), col(Dossier.id))
        .limit(MONTRES)
    )  # fmt: skip
    return [DossierNote(*ligne) for ligne in bd.execute(requete)]


def notes_comparees(bd: Session, ids: list[int]) -> dict[int, list[NoteDonnee]]:
    """The notes of these dossiers, of those who follow them today."""
    suivent = select(col(Affectation.id)).where(
        col(Affectation.dossier_id) == col(Note.dossier_id),
        col(Affectation.personne_id) == col(Note.personne_id),
        col(Affectation.jusqu_a).is_(None),
    )
    requete = select(col(Note.dossier_id), col(Note.critere), col(Note.personne_id), col(Note.valeur)).where(
        col(Note.dossier_id).in_(ids), suivent.exists()
    )
    lues: dict[int, list[NoteDonnee]] = {}
    for dossier_id, critere, qui, valeur in bd.execute(requete):
        lues.setdefault(dossier_id, []).append(NoteDonnee(critere, qui, valeur))
    return lues
