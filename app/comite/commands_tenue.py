"""What is typed during a sitting, through a network that may drop: sent twice, it is done once."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.comite.commands_decision import DecisionDonnee, annuler_decision, decider, exiger_d_agir, verrouiller
from app.core.securite import empreinte
from app.domain.erreurs import ConflitDeVersion
from app.models.comite import Decision, Seance
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.seances import SaisieDeSeance


def decider_une_fois(
    bd: Session,
    seance: Seance,
    dossier: Dossier,
    donnees: DecisionDonnee,
    cle: str,
    personne: Personne,
    maintenant: datetime,
) -> Decision:
    """Record a decision, or find again the one that this form already became (`cle`). Raises what `decider` raises."""
    verrouiller(bd, seance, dossier)
    deja = bd.get(SaisieDeSeance, cle)
    if deja is not None:
        exiger_d_agir(bd, "decider", dossier, personne)
        decision = bd.get_one(Decision, deja.decision_id)
        if decision.dossier_id != dossier.id or deja.empreinte != empreinte(repr(donnees)):
            raise ConflitDeVersion(
                "Cette saisie a déjà été enregistrée, avec d’autres valeurs. Rechargez la page pour lire la décision."
            )
        return decision
    decision = decider(bd, seance, dossier, donnees, personne, maintenant)
    bd.add(
        SaisieDeSeance(cle=cle, decision_id=decision.id or 0, empreinte=empreinte(repr(donnees)), faite_le=maintenant)
    )
    return decision


def annuler_celle(
    bd: Session,
    seance: Seance,
    dossier: Dossier,
    decision_id: int,
    motif: str,
    personne: Personne,
    maintenant: datetime,
) -> None:
    """Go back on this very decision; on one already cancelled, nothing. Raises as `annuler_decision`.

    A form shown before another decision was recorded on the dossier cancels nothing (ConflitDeVersion).
    """
    verrouiller(bd, seance, dossier)
    decision = bd.get(Decision, decision_id)
    if decision is None or decision.dossier_id != dossier.id or decision.seance_id != seance.id:
        raise ConflitDeVersion("Cette décision n’est pas celle de ce dossier. Rechargez la page pour la lire.")
    bd.refresh(decision)
    if decision.annulee_le is None:
        annuler_decision(bd, seance, dossier, motif, personne, maintenant)
