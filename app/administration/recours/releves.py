"""The minutes of the sittings that looked at a dossier, restricted to it: the others are counted, never told."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries_proces_verbal import pv_fige, relire
from app.comite.queries_retraits import retraits, retraits_d_agents
from app.comite.queries_seance import membres
from app.instruction.queries import AccesAgent, a_ecarter
from app.models.comite import Decision, InscriptionSeance, Seance
from app.models.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class PVCite:
    """The minutes as they were frozen, and what they hold of the dossier. `sha256`: of the whole."""

    numero: int
    fige_le: datetime
    sha256: str
    voix: str
    debats: str


@dataclass(frozen=True, slots=True)
class Releve:
    """What the minutes of one sitting say of the dossier. A reason to withdraw is its author's: it stays out.

    `retires`: the members who took no part, and whether they had read it; `agents`: those who left the examination.
    """

    seance_id: int
    titre: str
    tenue_le: datetime
    lieu: str
    est_close: bool
    presents: tuple[str, ...]
    absents: tuple[str, ...]
    retires: tuple[tuple[str, bool], ...]
    agents: tuple[tuple[str, bool], ...]
    autres: int
    """How many other dossiers the sitting looked at, less those this reader is linked to."""
    pv: PVCite | None = None


def releves(bd: Session, acces: AccesAgent, au: datetime, masquer: Callable[[str], str]) -> list[Releve]:
    """Of every sitting held before `au` at which the dossier was on the agenda or decided, the oldest first.

    `masquer`: takes out of the debates what bears on others.
    """
    ici = acces.dossier.id
    a_l_ordre = select(col(InscriptionSeance.seance_id)).where(col(InscriptionSeance.dossier_id) == ici)
    decidee = select(col(Decision.seance_id)).where(col(Decision.dossier_id) == ici)
    tenues = bd.scalars(
        select(Seance)
        .where(or_(col(Seance.id).in_(a_l_ordre), col(Seance.id).in_(decidee)), col(Seance.tenue_le) < au)
        .order_by(col(Seance.tenue_le), col(Seance.id))
    ).all()
    return [replace(_releve(bd, acces, seance), pv=_cite(bd, acces, seance, masquer)) for seance in tenues]


def _cite(bd: Session, acces: AccesAgent, seance: Seance, masquer: Callable[[str], str]) -> PVCite | None:
    pv = pv_fige(bd, seance)
    if pv is None or pv.fige_le is None:
        return None
    dits = [d for d in relire(pv).get("dossiers", []) if d["id"] == acces.dossier.id]
    dit = dits[0] if dits else {"voix": "", "debats": ""}
    return PVCite(pv.numero, pv.fige_le, pv.sha256 or "", dit["voix"], masquer(dit["debats"]))


def _releve(bd: Session, acces: AccesAgent, seance: Seance) -> Releve:
    ici = acces.dossier.id or 0
    appeles = [(personne.nom_complet, present) for personne, present in membres(bd, seance)]
    autres = bd.scalar(
        select(func.count())
        .select_from(InscriptionSeance)
        .join(Dossier, col(Dossier.id) == col(InscriptionSeance.dossier_id))
        .where(
            col(InscriptionSeance.seance_id) == seance.id,
            col(InscriptionSeance.dossier_id) != ici,
            ~a_ecarter(acces.personne),
        )
    )
    return Releve(
        seance.id or 0,
        seance.titre,
        seance.tenue_le,
        seance.lieu,
        seance.etat == "close",
        tuple(nom for nom, present in appeles if present),
        tuple(nom for nom, present in appeles if not present),
        tuple((r.nom, r.reste_lecteur) for r in retraits(bd, acces.personne, seance).get(ici, [])),
        tuple((r.nom, r.reste_lecteur) for r in retraits_d_agents(bd, acces.personne, seance).get(ici, [])),
        autres or 0,
    )
