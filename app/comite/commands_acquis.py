"""What a published grant gave, while a recours against it is examined again: held, then given back with its votes."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.commands_tour import poser_la_proposition
from app.comite.queries_acquis import parts_de
from app.instruction.commands_enveloppes import EnveloppesTenues, tenir_les_enveloppes
from app.instruction.commands_notes import totaliser_les_propositions
from app.instruction.queries_enveloppes import RACINE, lieu_de
from app.models.comite import Decision
from app.models.dossiers import Dossier
from app.models.instances import VoteFinanceur


def rendre(bd: Session, decision: Decision, campagne_id: int) -> EnveloppesTenues:
    """The amounts of a decision return to the envelopes, which are kept to ourselves."""
    tenues = tenir_les_enveloppes(bd, campagne_id)
    for pris in parts_de(bd, decision).values():
        tenues.mouvoir(pris.enveloppe_id, pris.sous_enveloppe_id, engage=-pris.montant_cents)
    bd.flush()
    return tenues


def tenir_l_acquis(bd: Session, dossier: Dossier, accordee: Decision, maintenant: datetime) -> int:
    """Hold what this grant gave as promises, where it was taken, as far as it is still free; gives its total in cents.

    All of it when the grant has just been opened again. Later (a new decision gone back on) another dossier may have
    taken what moved from a funder to another: then what is left is held.
    """
    tenues, parts = tenir_les_enveloppes(bd, dossier.campagne_id), parts_de(bd, accordee)
    lieu = lieu_de(bd, dossier, {code: pris.sous_enveloppe_id or RACINE for code, pris in parts.items()})
    for code, pris in parts.items():
        arbres = tenues.valeur()
        cents = min(pris.montant_cents, max(arbres.reste_cents(code, lieu), 0))
        if cents:
            propose = poser_la_proposition(bd, dossier, pris.enveloppe_id, cents)
            propose.promis_le, propose.sous_enveloppe_id = maintenant, tenues.sous_de(code, lieu, arbres)
            tenues.mouvoir(propose.enveloppe_id, propose.sous_enveloppe_id, promis=cents)
    bd.flush()
    totaliser_les_propositions(bd, dossier)
    return sum(pris.montant_cents for pris in parts.values())


def reporter_les_votes(bd: Session, de: Decision, vers: Decision, montants: Mapping[int, int]) -> None:
    """A deliberation stands for the decision that replaces this one, where the sum of its funder is the same.

    `montants`: cents by envelope of the new decision. A vote on another sum stays with the decision that it bore on.
    """
    for enveloppe_id, cents in montants.items():
        bd.execute(
            update(VoteFinanceur)
            .where(
                col(VoteFinanceur.decision_id) == de.id,
                col(VoteFinanceur.enveloppe_id) == enveloppe_id,
                col(VoteFinanceur.montant_cents) == cents,
                col(VoteFinanceur.annule_le).is_(None),
            )
            .values(decision_id=vers.id)
            .execution_options(synchronize_session="fetch")
        )
