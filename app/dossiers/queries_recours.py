"""The recours of a dossier and what it contests, for the porteur and for those who follow it. Never writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.calendrier import jour_de_paris
from app.domain.decision import DECISIONS_PRISES, SensDecision
from app.domain.etats import Etat, passage
from app.domain.irrecevabilite import EtatProposition
from app.domain.recours_gracieux import (
    EtatRecours,
    IssueDeRecours,
    VoieDeRecours,
    dernier_jour,
    etat_du_recours,
    notifie_le,
    se_conteste,
    silence_le,
)
from app.dossiers.queries import Acces
from app.dossiers.queries_convention import somme_accordee
from app.dossiers.queries_envois import est_de_la_lettre
from app.dossiers.queries_suites import DecisionPubliee
from app.models.comite import Decision, Lettre
from app.models.courriel import Courriel
from app.models.dossiers import Dossier, Piece
from app.models.recevabilite import Irrecevabilite
from app.models.recours_gracieux import RecoursGracieux


@dataclass(frozen=True, slots=True)
class RecoursLu:
    """A recours as its pages show it, on a day."""

    id: int
    voie: VoieDeRecours
    envoye_le: date
    recu_le: date
    texte: str
    issue: IssueDeRecours | None
    motif: str
    sujet: str
    reponse: str
    tranche_le: datetime | None
    est_hors_delai: bool
    remise_autrement_le: datetime | None
    aujourd_hui: date
    sens_conteste: SensDecision | None
    pieces: Sequence[Piece] = ()

    @property
    def porte_sur_un_accord(self) -> bool:
        """What was granted stays so, whatever comes of it."""
        return self.sens_conteste is SensDecision.ACCORDER

    @property
    def etat(self) -> EtatRecours:
        return etat_du_recours(self.issue, self.recu_le, self.aujourd_hui)

    @property
    def silence_le(self) -> date:
        return silence_le(self.recu_le)


def recours_de(bd: Session, dossier: Dossier, maintenant: datetime) -> list[RecoursLu]:
    """All of them, the last first."""
    lignes: Sequence[Any] = bd.execute(
        select(
            col(RecoursGracieux.id), col(RecoursGracieux.voie), col(RecoursGracieux.envoye_le),
            col(RecoursGracieux.recu_le), col(RecoursGracieux.texte), col(RecoursGracieux.issue),
            col(RecoursGracieux.motif), col(RecoursGracieux.sujet), col(RecoursGracieux.reponse),
            col(RecoursGracieux.tranche_le), col(RecoursGracieux.est_hors_delai),
            col(RecoursGracieux.remise_autrement_le), col(RecoursGracieux.pieces),
            col(Decision.sens).label("sens_conteste"),
        )
        .outerjoin(Decision, col(Decision.id) == col(RecoursGracieux.decision_id))
        .where(col(RecoursGracieux.dossier_id) == dossier.id)
        .order_by(col(RecoursGracieux.id).desc())
    ).all()  # fmt: skip
    jour, jointes = jour_de_paris(maintenant), _pieces(bd, [id_ for ligne in lignes for id_ in ligne.pieces])
    return [
        RecoursLu(
            **{**ligne._mapping, "pieces": [jointes[id_] for id_ in ligne.pieces if id_ in jointes]}, aujourd_hui=jour
        )
        for ligne in lignes
    ]


def _pieces(bd: Session, ids: Sequence[int]) -> dict[int, Piece]:
    return {p.id or 0: p for p in bd.scalars(select(Piece).where(col(Piece.id).in_(ids)))} if ids else {}


@dataclass(frozen=True, slots=True)
class Contestable:
    """What may be contested: the decision in force, or the irrecevabilité (`decision_id` None). Days in Paris."""

    decision_id: int | None
    publication: date
    notification: date | None

    @property
    def dernier_jour(self) -> date | None:
        """None while no letter was handed over: the delay does not run."""
        return dernier_jour(self.notification) if self.notification else None

    def est_ouvert(self, aujourd_hui: date) -> bool:
        return self.dernier_jour is None or aujourd_hui <= self.dernier_jour


def contestable(bd: Session, dossier: Dossier) -> Contestable | None:
    """What a recours against this dossier would contest today; None where no decision can be examined again."""
    if passage(dossier.etat, "reexaminer") is None:
        return None
    lignes = bd.execute(
        select(
            col(Decision.id), col(Decision.publiee_le), col(Lettre.remise_autrement_le), col(Courriel.fait_le),
            col(Decision.sens), func.coalesce(somme_accordee(), 0),
        )
        .join(Lettre, col(Lettre.decision_id) == col(Decision.id))
        .outerjoin(Courriel, est_de_la_lettre())
        .where(
            col(Decision.dossier_id) == dossier.id,
            col(Decision.publiee_le).is_not(None),
            col(Decision.annulee_le).is_(None),
        )
    ).all()  # fmt: skip
    if lignes:
        decision_id, publiee_le, autrement, _, sens, cents = lignes[0]
        if not se_conteste(sens, cents, dossier.montant_demande_cents):
            return None
        publiee = publiee_le or dossier.modifie_le
        return Contestable(decision_id, jour_de_paris(publiee), notifie_le([autrement, *(x[3] for x in lignes)]))
    confirmee = bd.scalar(
        select(col(Irrecevabilite.tranchee_le))
        .where(col(Irrecevabilite.dossier_id) == dossier.id, col(Irrecevabilite.etat) == EtatProposition.CONFIRMEE)
        .order_by(col(Irrecevabilite.id).desc())
        .limit(1)
    )
    return Contestable(None, jour_de_paris(confirmee), jour_de_paris(confirmee)) if confirmee else None


@dataclass(frozen=True, slots=True)
class DecisionContestee:
    """A published decision that a recours opened again: kept, and read beside the new one."""

    sens: SensDecision
    publiee_le: datetime
    sujet: str
    texte: str

    @property
    def libelle(self) -> str:
        return DECISIONS_PRISES[self.sens]


def decisions_contestees(bd: Session, dossier: Dossier) -> list[DecisionContestee]:
    """Those that a recours opened again, the last first."""
    lignes: Sequence[Any] = bd.execute(
        select(col(Decision.sens), col(Decision.publiee_le), col(Lettre.sujet), col(Lettre.texte))
        .join(Lettre, col(Lettre.decision_id) == col(Decision.id))
        .join(RecoursGracieux, col(RecoursGracieux.decision_id) == col(Decision.id))
        .where(
            col(RecoursGracieux.dossier_id) == dossier.id,
            col(RecoursGracieux.issue) == IssueDeRecours.REEXAMEN,
            col(Decision.publiee_le).is_not(None),
        )
        .order_by(col(Decision.id).desc())
    ).all()
    return [DecisionContestee(**ligne._mapping) for ligne in lignes]


@dataclass(frozen=True, slots=True)
class Contestation:
    """What the porteur reads: the recours, the decisions they opened again, what may be contested today."""

    recours: Sequence[RecoursLu] = ()
    anciennes: Sequence[DecisionContestee] = ()
    conteste: Contestable | None = None


SANS_RECOURS = Contestation()
AVANT_LA_DECISION = frozenset(
    {Etat.BROUILLON, Etat.ABANDONNE, Etat.EXPIRE, Etat.DEPOSE, Etat.A_COMPLETER, Etat.EN_INSTRUCTION, Etat.RETIRE}
)


def contestation(bd: Session, acces: Acces, decision: DecisionPubliee | None, maintenant: datetime) -> Contestation:
    """Nothing is read before a decision can be, nor where the one in force neither is nor was contested."""
    etat, demande = acces.dossier.etat, acces.dossier.montant_demande_cents
    rien = decision is not None and not decision.a_un_recours
    if decision is not None and passage(etat, "reexaminer"):
        rien = rien and not se_conteste(decision.sens, decision.total_cents, demande)
    if acces.dossier.etat in AVANT_LA_DECISION or rien:
        return SANS_RECOURS
    recours = recours_de(bd, acces.dossier, maintenant) if decision is None or decision.a_un_recours else []
    conteste = None if any(r.issue is None for r in recours) else contestable(bd, acces.dossier)
    if conteste is not None and not conteste.est_ouvert(jour_de_paris(maintenant)):
        conteste = None
    return Contestation(recours, decisions_contestees(bd, acces.dossier) if recours else (), conteste)
