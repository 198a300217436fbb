"""Every decision ever recorded, cancelled or corrected too: what the sheet, the record and the minutes say of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import dossiers_de, inscrits
from app.comite.queries_seance import NOMS_DECISIONS
from app.domain.decision import SensDecision
from app.domain.decision_motifs import MotifRefus, Votes, lire_votes
from app.domain.dispositifs import Dispositif
from app.domain.liste_complementaire import RAPPEL
from app.models.campagnes import Enveloppe, Financeur
from app.models.comite import Decision, MontantDecide, Seance
from app.models.comptes import Personne
from app.models.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class DecisionDite:
    """A decision as it stands or stood. `montants`: name of the funder and cents, in the order of the funders."""

    id: int
    dossier_id: int
    seance_id: int
    seance: str
    sens: SensDecision
    motif: str
    motif_code: MotifRefus | None
    conditions: str
    reserves: str
    renvoi_vers: Dispositif | None
    rang: int | None
    votes: Votes | None
    montants: Sequence[tuple[str, int]]
    prise_le: datetime
    annulee_le: datetime | None
    motif_annulation: str
    publiee_le: datetime | None
    corrige_id: int | None = None
    motif_correction: str = ""
    nb_votants: int | None = None
    nb_en_exercice: int | None = None
    est_sans_quorum: bool = False

    @property
    def libelle(self) -> str:
        return NOMS_DECISIONS[self.sens] + (f" vers {self.renvoi_vers.sigle}" if self.renvoi_vers else "")

    @property
    def est_rappelee(self) -> bool:
        """Closed because its dossier came back before the committee, not gone back on."""
        return self.annulee_le is not None and self.motif_annulation == RAPPEL


def decisions_du_dossier(bd: Session, dossier_id: int) -> list[DecisionDite]:
    """Of a dossier already seen through the gate, the oldest first."""
    return lire_decisions(bd, col(Decision.dossier_id) == dossier_id)


def lire_decisions(bd: Session, *ou: ColumnElement[bool]) -> list[DecisionDite]:
    """In the order they were taken: two statements."""
    montants: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    requete = (
        select(col(Decision.id), col(Financeur.nom), col(MontantDecide.montant_cents))
        .join(MontantDecide, col(MontantDecide.decision_id) == col(Decision.id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDecide.enveloppe_id))
        .join(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
        .where(*ou)
        .order_by(col(Financeur.rang), col(Enveloppe.id))
    )
    for decision_id, nom, cents in bd.execute(requete):
        montants[decision_id or 0].append((nom, cents))
    lues = bd.execute(
        select(Decision, col(Seance.titre))
        .join(Seance, col(Seance.id) == col(Decision.seance_id))
        .where(*ou)
        .order_by(col(Decision.id))
    )
    return [
        DecisionDite(
            d.id or 0, d.dossier_id, d.seance_id, titre, d.sens, d.motif, d.motif_code, d.conditions, d.reserves,
            d.renvoi_vers, d.rang, lire_votes(d.pour, d.contre, d.abstentions), montants[d.id or 0], d.prise_le,
            d.annulee_le, d.motif_annulation, d.publiee_le, d.corrige_id, d.motif_correction,
            d.nb_votants, d.nb_en_exercice, d.est_sans_quorum,
        )
        for d, titre in lues.all()
    ]  # fmt: skip


def corrections(bd: Session, personne: Personne, seance: Seance) -> dict[int, list[DecisionDite]]:
    """The decisions of a sitting that were corrected after it, on what this person may know of it, by dossier."""
    vus = dossiers_de(personne).where(inscrits(seance.id)).with_only_columns(col(Dossier.id))
    dites = lire_decisions(bd, col(Decision.seance_id) == seance.id, col(Decision.dossier_id).in_(vus))
    corrigees = {d.corrige_id for d in dites}
    par_dossier: defaultdict[int, list[DecisionDite]] = defaultdict(list)
    for dite in dites:
        if dite.id in corrigees:
            par_dossier[dite.dossier_id].append(dite)
    return dict(par_dossier)
