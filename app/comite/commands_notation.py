"""The coordination moves the phase of a whole campaign at once."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.erreurs import ErreurMetier
from app.domain.etats import Etat
from app.domain.phases import exiger_raison
from app.instruction.commands_rapprochement import mettre_en_commun
from app.instruction.queries import PARTAGEES, dossiers_de, juge
from app.models.campagnes import Campagne
from app.models.comptes import Personne
from app.models.dossiers import Dossier


def mettre_la_campagne_en_commun(
    bd: Session, campagne: Campagne, raison: str, personne: Personne, maintenant: datetime
) -> int:
    """Share the notes of every dossier still read alone in which an avis is rendered; one line in the trail of each.

    Dossiers that nobody has judged yet, or that this person declared a link with, stay as they are. Rows are locked
    in the order of their ids. Raises SaisieInvalide without a reason, ErreurMetier when there is none.
    """
    exiger_raison(raison, "raison")
    seuls: Any = (
        dossiers_de(personne)
        .where(
            col(Dossier.campagne_id) == campagne.id,
            col(Dossier.etat) == Etat.EN_INSTRUCTION,
            col(Dossier.avis_rendus) > 0,
            ~PARTAGEES,
            juge(personne),
        )
        .order_by(col(Dossier.id))
        .with_for_update(of=Dossier)
    )
    dossiers: list[Dossier] = list(bd.scalars(seuls))
    if not dossiers:
        raise ErreurMetier("Aucun dossier de cette campagne n’attend d’être mis en commun.")
    for dossier in dossiers:
        mettre_en_commun(bd, dossier, raison, personne, maintenant)
    return len(dossiers)
