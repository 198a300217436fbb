"""The vote of a funder on another sum than the one decided: kept beside the decision that it changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries_acquis import parts_de
from app.core import francais
from app.domain.instances import Deliberation
from app.domain.saisies import euros
from app.domain.tour_de_table import Fermete
from app.models.comite import Decision
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instances import VoteFinanceur
from app.models.journal import inscrire_au_journal
from app.models.programmation import LigneDeTour


@dataclass(frozen=True, slots=True)
class VoteDit:
    """The assembly of a funder voted another sum: what changes the grant."""

    financeur_code: str
    instance: str


def noter_le_vote(
    bd: Session,
    decision: Decision,
    dit: VoteDit,
    deliberation: Deliberation,
    decide_cents: int,
    personne: Personne,
    maintenant: datetime,
) -> VoteFinanceur:
    """The deliberation on another sum, with what had been decided before it."""
    pris = parts_de(bd, decision)[dit.financeur_code]
    vote = VoteFinanceur(
        decision_id=pris.decision_id, enveloppe_id=pris.enveloppe_id, montant_cents=pris.montant_cents,
        decide_cents=decide_cents, instance=dit.instance, reference=deliberation.reference.strip(),
        vote_du=deliberation.du, note_le=maintenant, note_par_id=personne.id or 0,
    )  # fmt: skip
    bd.add(vote)
    bd.flush()
    inscrire_au_journal(
        bd, personne, "noter_vote", f"dossier:{decision.dossier_id}", maintenant, dossier_id=decision.dossier_id,
        vote=vote.id, financeur=dit.financeur_code, montant_cents=vote.montant_cents, reference=vote.reference,
        etait_cents=decide_cents,
    )  # fmt: skip
    return vote


def noter_un_vote_de_rien(
    bd: Session,
    dossier: Dossier,
    code: str,
    deliberation: Deliberation,
    decide_cents: int,
    personne: Personne,
    maintenant: datetime,
) -> LigneDeTour:
    """A funder voted nothing: it leaves the grant, so no part of it can bear the vote. The tour de table keeps it."""
    bd.execute(
        update(LigneDeTour)
        .where(
            col(LigneDeTour.dossier_id) == dossier.id, col(LigneDeTour.financeur) == code,
            col(LigneDeTour.nom_plie) == "", col(LigneDeTour.remplacee_le).is_(None),
        )
        .values(remplacee_le=maintenant)
    )  # fmt: skip
    qui = f"{deliberation.instance.strip()}, " if deliberation.instance.strip() else ""
    ligne = LigneDeTour(
        dossier_id=dossier.id or 0, financeur=code, montant_cents=0, fermete=Fermete.VOTE,
        reference=deliberation.reference.strip(), notee_le=maintenant, par_id=personne.id or 0,
        raison=f"{qui}{francais.jour(deliberation.du)} : 0 € au lieu de {euros(decide_cents)}.",
    )  # fmt: skip
    bd.add(ligne)
    bd.flush()
    inscrire_au_journal(
        bd, personne, "noter_vote", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id, ligne=ligne.id,
        financeur=code, montant_cents=0, reference=ligne.reference, etait_cents=decide_cents,
    )  # fmt: skip
    return ligne
