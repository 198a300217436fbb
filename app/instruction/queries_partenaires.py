"""The avis of partners as the page of a dossier tells them: one column of a statement it already runs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, case, cast, func, literal, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.calendrier import jour_de_paris
from app.domain.partenaires import EtatAvis, SensPartenaire, Suivi
from app.instruction.queries import DOSSIER, filtrer
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.partenaires import AvisDePartenaire, Partenaire

_ENTRE = "\x1f"


def demandes_du_lot(bd: Session, personne: Personne, instant: datetime) -> list[tuple[str, int]]:
    """(partner, how many dossiers) of what this person asked at this instant, by name; through the gate."""
    lus = bd.execute(
        filtrer(select(col(Partenaire.nom), func.count()).select_from(Dossier), personne)
        .join(AvisDePartenaire, col(AvisDePartenaire.dossier_id) == col(Dossier.id))
        .join(Partenaire, col(Partenaire.id) == col(AvisDePartenaire.partenaire_id))
        .where(
            col(AvisDePartenaire.demande_par_id) == personne.id, col(AvisDePartenaire.demande_le) == instant,
        )
        .group_by(col(Partenaire.nom))
        .order_by(col(Partenaire.nom))
    )  # fmt: skip
    return [(nom, nombre) for nom, nombre in lus]


@dataclass(frozen=True, slots=True)
class AvisResume:
    """A partner, where its avis stands, and what it says once rendered; `est_perime`: on what the dossier said then."""

    partenaire: str
    etat: EtatAvis
    sens: SensPartenaire | None
    est_perime: bool = False


def _champs() -> Any:
    """name, last day, sense if rendered, « x » if closed, « x » if the dossier changed since."""
    rendu = case((col(AvisDePartenaire.rendu_le).is_not(None), cast(col(AvisDePartenaire.sens), String)), else_="")
    clos = case((col(AvisDePartenaire.clos_le).is_not(None), literal("x")), else_="")
    perime = case((col(AvisDePartenaire.perime_le).is_not(None), literal("x")), else_="")
    avant = cast(col(AvisDePartenaire.repondre_avant), String)
    return col(Partenaire.nom) + _ENTRE + avant + _ENTRE + rendu + _ENTRE + clos + _ENTRE + perime


AVIS_DEMANDES: Any = (
    select(func.aggregate_strings(_champs(), "\n"))
    .select_from(AvisDePartenaire)
    .join(Partenaire, col(Partenaire.id) == col(AvisDePartenaire.partenaire_id))
    .where(col(AvisDePartenaire.dossier_id) == DOSSIER)
    .scalar_subquery()
)


def resumes(texte: str | None, t: datetime) -> list[AvisResume]:
    """The column read back, by name."""
    lus = []
    for ligne in (texte or "").split("\n"):
        if ligne:
            nom, avant, sens, clos, perime = ligne.split(_ENTRE)
            suivi = Suivi(date.fromisoformat(avant), t if sens else None, t if clos else None)
            dit = SensPartenaire(sens) if sens else None
            lus.append(AvisResume(nom, suivi.etat(jour_de_paris(t)), dit, bool(perime)))
    return sorted(lus, key=lambda a: a.partenaire)
