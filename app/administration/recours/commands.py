"""The file of a decision is asked for, then taken: each leaves its line in the trail of the dossier."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.administration.recours.reliure import CONSTITUER
from app.comite.commands_recueil import demander_recueil
from app.domain.recours import lire_motif
from app.instruction.queries import AccesAgent
from app.models.journal import inscrire_au_journal
from app.models.recueils import GenreRecueil, Recueil


def demander_recours(bd: Session, acces: AccesAgent, motif: str, maintenant: datetime) -> Recueil:
    """Ask the worker to gather it. Raises SaisieInvalide without a reason."""
    voulu = lire_motif(motif)
    dossier = acces.dossier
    return demander_recueil(
        bd, GenreRecueil.RECOURS, dossier.campagne_id, dossier.id, f"Dossier de décision {dossier.numero}.pdf",
        acces.personne, maintenant, motif=voulu.value, tache=CONSTITUER,
    )  # fmt: skip


def consigner_telechargement(
    bd: Session, acces: AccesAgent, recueil: Recueil, maintenant: datetime, *, est_zip: bool
) -> None:
    """The line of the trail of a download."""
    inscrire_au_journal(
        bd, acces.personne, "telecharger_recours", f"recueil:{recueil.id}", maintenant,
        dossier_id=acces.dossier.id, archive=est_zip,
    )  # fmt: skip
