"""The rebalancing the coordination validates: the moves proposed, those kept, what becomes of the loads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.core.db import ecriture, lecture
from app.domain.equilibrage import Mouvement, apres, proposer
from app.instruction.lots import Lot, confier, nouveaux
from app.instruction.queries_equilibrage import Equilibre
from app.instruction.queries_lot import DossierDuLot, dossiers_du_lot
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal


@dataclass(frozen=True, slots=True)
class Charge:
    """The load of somebody, in points, before and after the moves kept."""

    nom: str
    est_absent: bool
    avant: int
    apres: int


def mouvements(equilibre: Equilibre) -> tuple[Mouvement, ...]:
    """What is proposed."""
    return proposer(equilibre.membres, equilibre.portes).mouvements


def charges(equilibre: Equilibre, gardes: Collection[Mouvement]) -> list[Charge]:
    """The team before and after, the busiest first."""
    suites = apres({m.personne_id: m for m in equilibre.membres}, gardes)
    lues = [Charge(m.nom, m.est_absent, m.charge, suites[m.personne_id].charge) for m in equilibre.membres]
    return sorted(lues, key=lambda c: (-c.avant, c.nom))


def retenir(voulus: Mapping[int, int], proposes: Sequence[Mouvement]) -> list[Mouvement]:
    """Those that were ticked and are still proposed to the same person: `voulus`, dossier → person."""
    return [m for m in proposes if voulus.get(m.dossier_id) == m.vers_id]


def equilibrer(
    equilibre: Equilibre, gardes: Sequence[Mouvement], raison: str, personne: Personne, maintenant: datetime
) -> list[DossierDuLot]:
    """Give each dossier to whom it was proposed, as a batch does: each in its own transaction, one mail a person.

    The trail has the line of each dossier, then one for the whole.
    """
    faits: list[DossierDuLot] = []
    for vers_id in dict.fromkeys(m.vers_id for m in gardes):
        siens = {m.dossier_id: m.de_id for m in gardes if m.vers_id == vers_id}
        agent = equilibre.agents[vers_id]
        with lecture() as bd:
            prevus = dossiers_du_lot(bd, personne, list(siens), agent)
        lot = Lot(agent, raison, siens)
        donnes = confier(lot, prevus, personne, maintenant)
        if nouveaux(prevus, donnes):
            with ecriture() as bd:
                inscrire_au_journal(
                    bd, personne, "equilibrer", f"personne:{vers_id}", maintenant,
                    dossiers=[d.id for d in donnes], confies=nouveaux(prevus, donnes),
                )  # fmt: skip
        faits += [replace(d, pilote=agent.nom) for d in donnes]
    return faits
