"""The heaviest statement of « À traiter »: what a pilote, or whoever owes an avis, has left to examine.

A pilote may hold thousands of dossiers, of which the page shows twenty of each kind. Those that wait for the same
reasons are counted by the base, and only the oldest of them are read; what they wait for, the domain says.
"""

from functools import lru_cache, reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, false, func, literal, not_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.core.db import InstantUTC
from app.core.sql_plans import parmi, presque_toujours
from app.domain.a_traiter import BITS
from app.domain.droits import Role
from app.domain.etats import Etat
from app.dossiers.routage import pese
from app.instruction.queries import EST_PROPOSEE, ID_MAXIMUM, MOI, PARTAGEES, LecteurLie, declares, filtrer, rendus
from app.models.comptes import Organisme
from app.models.dossiers import DemandeDeComplement, Dossier
from app.models.instruction import Affectation, Avis
from app.models.recevabilite import Irrecevabilite, Recevabilite

ATTENTES_MAXIMUM = 1000
_A_TRAITER = (Etat.DEPOSE, Etat.EN_INSTRUCTION)
LIGNE = (
    col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom), col(Dossier.orientation),
    col(Dossier.depose_le),
)  # fmt: skip


@lru_cache
def a_instruire(role: Role) -> Any:
    """The dossiers to take, complete, score or close, of one `moi`: the columns of `LIGNE`, the number of `Raisons`,
    how many wait for the same ones. The `montrees` oldest of each; an avis is late on those taken before `tard_avant`.
    """
    tous = _avec_leurs_raisons(LecteurLie(role)).cte("tous").prefix_with("MATERIALIZED")  # read twice
    comptes = select(tous.c.raisons, func.count().label("nombre")).group_by(tous.c.raisons).subquery("comptes")
    rang = func.row_number().over(partition_by=tous.c.raisons, order_by=(tous.c.depose_le, tous.c.id))
    ranges = select(tous.c.id, tous.c.raisons, rang.label("rang")).subquery("ranges")
    return (
        select(*LIGNE, ranges.c.raisons, comptes.c.nombre)
        .select_from(ranges)
        .join(comptes, comptes.c.raisons == ranges.c.raisons)
        .join(Dossier, col(Dossier.id) == ranges.c.id)
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(ranges.c.rang <= bindparam("montrees"))
        .order_by(col(Dossier.depose_le), col(Dossier.id))
    )


def _avec_leurs_raisons(moi: LecteurLie) -> Any:
    """All of them: id, deposit, and the number of their reasons."""
    lus = _tenus(moi)
    a_noter = and_(lus.c.est_ouvert, lus.c.est_confie == 1)
    # few dossiers were ever completed: of the others, no avis is read
    est_ancien = and_(lus.c.version_deposee > 1, _est_ancien(lus.c.id, lus.c.version_deposee))
    toujours = {"est_pilote": lus.c.est_pilote, "est_a_declarer": lus.c.id.not_in(declares(moi))}
    si_depose = {
        "est_complete": lus.c.version_deposee > 1,
        "sans_reponse": _sans_reponse(lus.c.id),
        "est_proposee": _est_proposee(lus.c.id),
    }
    si_ouvert = {
        "est_ouvert": lus.c.est_ouvert,
        "doit_un_avis": and_(lus.c.est_confie == 1, not_(lus.c.est_rendu)),
        "s_ecarte": and_(lus.c.est_confie == 1, lus.c.est_rendu, lus.c.s_ecarte),
        "est_ancien": and_(lus.c.est_confie == 1, lus.c.est_rendu, est_ancien),
        "est_tard": _est_tard(lus.c.id),
        "il_en_manque": lus.c.manquent > 0,
        "il_en_manque_deux": lus.c.manquent > 1,
    }
    # CASE stops there: what the state of a dossier leaves unread is not asked
    code = _nombre(toujours) + case((lus.c.est_ouvert, _nombre(si_ouvert)), else_=_nombre(si_depose))
    return select(lus.c.id, lus.c.depose_le, code.label("raisons")).where(
        or_(lus.c.est_pilote, and_(a_noter, or_(not_(lus.c.est_rendu), lus.c.s_ecarte, est_ancien)))
    )


def _tenus(moi: LecteurLie) -> Any:
    """What this person pilots or was given, in these states, and what is asked of each several times."""
    # found by what they hold: the time does not depend on what the others hold
    tenu = aliased(Dossier)
    tenus: Any = select(col(tenu.id).label("id"), literal(0).label("est_confie")).where(
        col(tenu.pilote_id) == MOI, parmi(col(tenu.etat), _A_TRAITER)
    )
    confies = select(col(Affectation.dossier_id), literal(1)).where(col(Affectation.personne_id) == MOI, pese())
    parts = tenus.union_all(confies).subquery()
    siens = select(parts.c.id, func.max(parts.c.est_confie).label("est_confie")).group_by(parts.c.id).subquery("siens")
    lus = (
        col(Dossier.id),
        col(Dossier.depose_le),
        col(Dossier.version_deposee),
        siens.c.est_confie,
        (col(Dossier.etat) == Etat.EN_INSTRUCTION).label("est_ouvert"),
        func.coalesce(col(Dossier.pilote_id) == MOI, false()).label("est_pilote"),
        col(Dossier.id).in_(rendus(moi)).label("est_rendu"),
        and_(col(Dossier.a_des_ecarts), PARTAGEES).label("s_ecarte"),
        (col(Dossier.avis_attendus) - col(Dossier.avis_rendus)).label("manquent"),
    )
    return (
        filtrer(select(*lus).join(siens, siens.c.id == col(Dossier.id)), moi)
        .where(presque_toujours(parmi(col(Dossier.etat), _A_TRAITER)))
        .limit(ID_MAXIMUM)  # neither base then works these columns out again wherever they are named
        .subquery("lus")
    )


def _nombre(vraies: dict[str, ColumnElement[bool]]) -> ColumnElement[int]:
    """The bits of what is true."""
    bits: list[ColumnElement[int]] = [case((vrai, BITS[nom]), else_=0) for nom, vrai in vraies.items()]
    return reduce(add, bits)


def _sans_reponse(dossier_id: Any) -> ColumnElement[bool]:
    """Whether the last demand made of this dossier was found without an answer."""
    return (
        select(col(DemandeDeComplement.carence_le).is_not(None))
        .where(col(DemandeDeComplement.dossier_id) == dossier_id)
        .order_by(col(DemandeDeComplement.id).desc())
        .limit(1)
        .scalar_subquery()
    )


def _est_proposee(dossier_id: Any) -> ColumnElement[bool]:
    proposee = and_(col(Irrecevabilite.dossier_id) == dossier_id, EST_PROPOSEE)
    return exists().where(proposee)


def _est_ancien(dossier_id: Any, version: Any) -> ColumnElement[bool]:
    """Whether this person rendered their avis on a version older than this one."""
    sien = and_(col(Avis.dossier_id) == dossier_id, col(Avis.personne_id) == MOI)
    return exists().where(sien, col(Avis.rendu_le).is_not(None), col(Avis.version_dossier) < version)


def _est_tard(dossier_id: Any) -> ColumnElement[bool]:
    pris = col(Recevabilite.conclue_le) < bindparam("tard_avant", type_=InstantUTC())
    return exists().where(col(Recevabilite.dossier_id) == dossier_id, pris)
