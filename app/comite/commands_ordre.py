"""The agenda while the sitting is held: its order, its moves, the dossier under discussion."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.commands import exiger_non_close
from app.comite.queries_ordre import groupes_entiers
from app.domain.droits import Situation, exiger
from app.domain.erreurs import ErreurMetier
from app.domain.ordre_du_jour import Ordre
from app.domain.ordre_du_jour import deplacer as calculer
from app.models.comite import EtatSeance, InscriptionSeance, Seance
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.journal import inscrire_au_journal


def ordonner(bd: Session, seance: Seance, ordre: Ordre, personne: Personne, maintenant: datetime) -> None:
    """Group the agenda. What was moved by hand is forgotten when the choice changes."""
    _tenir(bd, seance, personne)
    if seance.ordre is ordre:
        return
    seance.ordre = ordre
    bd.execute(update(InscriptionSeance).where(col(InscriptionSeance.seance_id) == seance.id).values(position=None))
    inscrire_au_journal(bd, personne, "ordonner", f"seance:{seance.id}", maintenant, ordre=ordre.value)


def deplacer(
    bd: Session,
    seance: Seance,
    dossier: Dossier,
    pas: int,
    vus: Collection[int],
    personne: Personne,
    maintenant: datetime,
) -> None:
    """Call a dossier before (-1) or after (1) its neighbour of the same group. Raises ErreurMetier at an end."""
    _tenir(bd, seance, personne)
    for dossier_id, position in calculer(groupes_entiers(bd, seance), dossier.id or 0, pas, vus).items():
        bd.execute(
            update(InscriptionSeance)
            .where(col(InscriptionSeance.seance_id) == seance.id, col(InscriptionSeance.dossier_id) == dossier_id)
            .values(position=position)
        )
    inscrire_au_journal(
        bd, personne, "deplacer_point", f"seance:{seance.id}", maintenant, dossier_id=dossier.id, pas=pas
    )


def appeler(bd: Session, seance: Seance, dossier: Dossier, personne: Personne, maintenant: datetime) -> None:
    """Put a dossier of the agenda under discussion. Called twice, its time still runs from the first."""
    _tenir(bd, seance, personne)
    _exiger_ouverte(seance)
    if seance.point_id == dossier.id:
        return
    seance.point_id, seance.point_ouvert_le = dossier.id, maintenant
    inscrire_au_journal(bd, personne, "appeler", f"seance:{seance.id}", maintenant, dossier_id=dossier.id)


def suspendre(bd: Session, seance: Seance, personne: Personne, maintenant: datetime) -> None:
    """Nothing is under discussion any more: a pause."""
    _tenir(bd, seance, personne)
    if seance.point_id is None:
        return
    seance.point_id = seance.point_ouvert_le = None
    inscrire_au_journal(bd, personne, "suspendre", f"seance:{seance.id}", maintenant)


def _tenir(bd: Session, seance: Seance, personne: Personne) -> None:
    exiger("tenir_seance", Situation(role=personne.role))
    bd.refresh(seance, with_for_update=True)
    exiger_non_close(seance)


def _exiger_ouverte(seance: Seance) -> None:
    if seance.etat is not EtatSeance.OUVERTE:
        raise ErreurMetier("Cette séance n’est pas ouverte. Ouvrez-la pour appeler un dossier.")
