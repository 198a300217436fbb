"""Acts of agents on a requested change of bank details: note the call-back, confirm, refuse, read it whole."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.comptes.commands_rib import clore
from app.comptes.courriels import prevenir_les_gestionnaires
from app.core.identifiants import iban_masque
from app.domain.coordonnees import EtatChangement, exiger_confirmable, exiger_en_attente, exiger_verifiable
from app.domain.droits import exiger
from app.instruction.queries_rib import ChangementOuvert
from app.models.journal import inscrire_au_journal


def verifier_rib(bd: Session, ouvert: ChangementOuvert, rappel: str, maintenant: datetime) -> None:
    """Note who was called back, at which number. Raises ErreurMetier if it is already noted or answered."""
    exiger("confirmer_rib", ouvert.situation)
    exiger_verifiable(ouvert.demande)
    changement = ouvert.changement
    changement.verifie_le, changement.verifie_par_id, changement.rappel = maintenant, ouvert.personne.id, rappel
    _inscrire(bd, ouvert, "verifier_rib", maintenant)


def confirmer_rib(bd: Session, ouvert: ChangementOuvert, maintenant: datetime) -> None:
    """The requested account becomes the one that is paid.

    Raises ErreurMetier (no call-back, already answered), Interdit (the same agent noted the call-back).
    """
    exiger("confirmer_rib", ouvert.situation)
    exiger_confirmable(ouvert.demande, ouvert.personne.id or 0)
    clore(bd, ouvert.organisme, ouvert.changement, EtatChangement.CONFIRME, ouvert.personne, maintenant)
    _inscrire(bd, ouvert, "confirmer_rib", maintenant)
    _prevenir(bd, ouvert, "rib_confirme", maintenant)


def rejeter_rib(bd: Session, ouvert: ChangementOuvert, motif: str, maintenant: datetime) -> None:
    """The former account stays; the organisme reads why."""
    exiger("confirmer_rib", ouvert.situation)
    exiger_en_attente(ouvert.demande)
    ouvert.changement.motif = motif
    clore(bd, ouvert.organisme, ouvert.changement, EtatChangement.REJETE, ouvert.personne, maintenant)
    _inscrire(bd, ouvert, "rejeter_rib", maintenant)
    _prevenir(bd, ouvert, "rib_rejete", maintenant)


def lire_changement_rib(bd: Session, ouvert: ChangementOuvert, maintenant: datetime) -> tuple[str, str | None]:
    """The requested IBAN and the former one, whole; the reading is written in the trail."""
    exiger("confirmer_rib", ouvert.situation)
    _inscrire(bd, ouvert, "lire_rib", maintenant)
    return ouvert.changement.iban, ouvert.changement.ancien_iban


def _prevenir(bd: Session, ouvert: ChangementOuvert, gabarit: str, maintenant: datetime) -> None:
    changement = ouvert.changement
    prevenir_les_gestionnaires(
        bd, gabarit, f"{gabarit}-{changement.id}", ouvert.organisme, maintenant,
        nouveau=iban_masque(changement.iban), ancien=iban_masque(changement.ancien_iban), motif=changement.motif,
    )  # fmt: skip


def _inscrire(bd: Session, ouvert: ChangementOuvert, acte: str, maintenant: datetime) -> None:
    inscrire_au_journal(bd, ouvert.personne, acte, f"changement_rib:{ouvert.changement.id}", maintenant)
