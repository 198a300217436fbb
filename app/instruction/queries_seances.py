"""The sittings that wait for a second agent: their minutes to read again, their publication to confirm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, literal, not_, or_, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.droits import Role
from app.domain.proces_verbal import EtatPV
from app.instruction.queries import a_ecarter, juge
from app.models.comite import InscriptionSeance, Seance
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.proces_verbaux import ProcesVerbal


@dataclass(frozen=True, slots=True)
class SeanceEnAttente:
    """What somebody else prepared. `page`: the name of its route."""

    seance_id: int
    titre: str
    depuis: datetime
    par: str
    page: str


def seances_en_attente(bd: Session, personne: Personne) -> list[SeanceEnAttente]:
    """Those of the coordination, but what this person prepared or takes no part in; the oldest first."""
    if personne.role is not Role.ADMINISTRATEUR:
        return []
    publications = _prepares(
        "comite.publication", col(Seance.publication_preparee_le), col(Seance.publication_preparee_par_id), personne
    ).where(col(Seance.publication_preparee_le).is_not(None), col(Seance.publiee_le).is_(None))
    a_relire = _prepares(
        "comite.proces_verbal", col(ProcesVerbal.soumis_le), col(ProcesVerbal.soumis_par_id), personne
    ).where(col(ProcesVerbal.seance_id) == col(Seance.id), col(ProcesVerbal.etat) == EtatPV.A_RELIRE)
    lignes: Sequence[Any] = bd.execute(union_all(publications, a_relire).order_by("depuis", "seance_id", "page")).all()
    return [
        SeanceEnAttente(id_, titre, depuis, f"{prenom} {nom}", page) for page, id_, titre, depuis, prenom, nom in lignes
    ]


def _prepares(page: str, depuis: Any, par: Any, personne: Personne) -> Select[Any]:
    ecarte = (
        exists()
        .where(
            col(InscriptionSeance.seance_id) == col(Seance.id),
            col(Dossier.id) == col(InscriptionSeance.dossier_id),
            or_(a_ecarter(personne), not_(juge(personne))),
        )
        .correlate(Seance)
    )
    return (
        select(
            literal(page).label("page"), col(Seance.id).label("seance_id"), col(Seance.titre), depuis.label("depuis"),
            col(Personne.prenom), col(Personne.nom),
        )
        .where(col(Personne.id) == par, par != personne.id, not_(ecarte))
    )  # fmt: skip
