"""What one does with messages: write one, with files; mark them read; say that nothing is to be answered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.analyse import etat_initial
from app.core.fichiers import FichierSur
from app.domain.echanges import Cote, exiger_message, exiger_ouvert, exiger_place
from app.dossiers.courriels import ecrire as ecrire_courriel
from app.echanges.queries import agents_a_prevenir, message_de_cle, place_prise, porteurs_a_prevenir
from app.models.comptes import Personne
from app.models.courriel import deposer_tache
from app.models.dossiers import Dossier, EtatPiece
from app.models.echanges import FichierDeMessage, Message
from app.models.journal import inscrire_au_journal

ANALYSER_FICHIER = "analyser_fichier_de_message"


def ecrire_message(
    bd: Session,
    dossier: Dossier,
    cote: Cote,
    texte: str,
    fichiers: Sequence[tuple[FichierSur, str]],
    cle: str,
    personne: Personne,
    maintenant: datetime,
) -> Message:
    """Send a message to the other side, which is told by mail. `cle`: sent twice, it is kept once.

    Files are already kept under their digest. What the other side wrote before is answered by it. Raises
    ErreurMetier (before the deposit, after the end), SaisieInvalide (nothing written, too long, too many files).
    """
    exiger_ouvert(dossier.etat)
    deja = message_de_cle(bd, dossier, cle)
    if deja is not None:
        return deja
    exiger_message(texte, len(fichiers))
    if fichiers:
        nombre, octets = place_prise(bd, dossier)
        exiger_place(nombre + len(fichiers), octets + sum(len(f.contenu) for f, _ in fichiers))
    marquer_traites(bd, dossier, cote, maintenant)
    message = Message(
        dossier_id=dossier.id or 0, auteur_id=personne.id or 0, cote=cote, cle=cle, texte=texte, ecrit_le=maintenant
    )
    bd.add(message)
    bd.flush()
    for fichier, sha256 in fichiers:
        _joindre(bd, message, fichier, sha256, maintenant)
    _prevenir(bd, dossier, message, maintenant)
    inscrire_au_journal(
        bd, personne, "ecrire_message", f"message:{message.id}", maintenant,
        dossier_id=dossier.id, cote=cote.value, fichiers=len(fichiers),
    )  # fmt: skip
    return message


def _joindre(bd: Session, message: Message, fichier: FichierSur, sha256: str, maintenant: datetime) -> None:
    joint = FichierDeMessage(
        message_id=message.id or 0,
        nom=fichier.nom,
        mime=fichier.mime,
        taille=len(fichier.contenu),
        sha256=sha256,
        etat=etat_initial(),
    )
    bd.add(joint)
    bd.flush()
    if joint.etat is EtatPiece.EN_ANALYSE:
        deposer_tache(bd, f"analyse-message-{joint.id}", ANALYSER_FICHIER, {"fichier": joint.id}, maintenant)


def _prevenir(bd: Session, dossier: Dossier, message: Message, maintenant: datetime) -> None:
    """One mail to each person of the other side: that there is a message, and where, never what it says."""
    vers_le_service = message.cote is Cote.PORTEUR
    adresses = agents_a_prevenir(bd, dossier) if vers_le_service else porteurs_a_prevenir(bd, dossier, maintenant)
    base = f"/instruction/dossiers/{dossier.id}" if vers_le_service else f"/dossiers/{dossier.id}"
    for rang, adresse in enumerate(adresses):
        ecrire_courriel(
            bd, "message_recu", f"message-{message.id}-{rang}", adresse, maintenant, dossier.id,
            dossier=dossier, lien=f"{base}/messages", vers_le_service=vers_le_service,
        )  # fmt: skip


def marquer_traites(bd: Session, dossier: Dossier, cote: Cote, maintenant: datetime) -> None:
    """What the other side wrote no longer waits for this side."""
    bd.execute(
        update(Message)
        .where(
            col(Message.dossier_id) == dossier.id,
            col(Message.cote) == cote.autre,
            col(Message.traite_le).is_(None),
        )
        .values(traite_le=maintenant)
        .execution_options(synchronize_session=False)
    )


def classer_messages(bd: Session, dossier: Dossier, personne: Personne, maintenant: datetime) -> None:
    """The service says that nothing is to be answered."""
    marquer_traites(bd, dossier, Cote.SERVICE, maintenant)
    inscrire_au_journal(bd, personne, "classer_messages", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id)
