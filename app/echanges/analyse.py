"""The look of the antivirus at the files of messages, as at those of dossiers."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.comptes.analyse import examiner
from app.models.dossiers import EtatPiece
from app.models.echanges import FichierDeMessage, Message
from app.models.journal import inscrire_au_journal
from app.models.socle import pour_ecrire


def analyser_fichier(charge: dict[str, Any], maintenant: datetime) -> None:
    """The job of the worker. Raises AntivirusIndisponible: it will be done again later."""
    examiner(FichierDeMessage, int(charge["fichier"]), _rendre_verdict, maintenant)


def _rendre_verdict(bd: Session, fichier_id: int, virus: str, maintenant: datetime) -> None:
    fichier = pour_ecrire(bd, FichierDeMessage, id=fichier_id)
    if fichier is None or fichier.etat is not EtatPiece.EN_ANALYSE:
        return
    fichier.etat = EtatPiece.REFUSEE if virus else EtatPiece.SAINE
    message = bd.get(Message, fichier.message_id)
    if virus and message is not None:  # both sides read it beside the name of the file
        inscrire_au_journal(
            bd, None, "refuser_piece", f"fichier_de_message:{fichier_id}", maintenant,
            dossier_id=message.dossier_id, virus=virus,
        )  # fmt: skip
