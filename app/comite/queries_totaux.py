"""The totals of a ranked list and what it places on each envelope: one statement, in indexes.

What an agent may not know is subtracted from the whole campaign; a member sees the agenda of their sittings.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlmodel import col

from app.comite.queries import A_DECIDER, ACCORDES, PASSES, dossiers_lies, dossiers_vus
from app.comite.queries_classement import engages_caches, montant_de_l_annee
from app.core.sql_plans import parmi, presque_toujours
from app.domain.droits import Role
from app.domain.etats import Etat
from app.domain.orientations import Orientation
from app.models.campagnes import Enveloppe, Financeur
from app.models.comite import Decision, MontantDecide
from app.models.dossiers import Dossier
from app.models.instruction import MontantPropose

MOI, CAMPAGNE = bindparam("moi", type_=Integer), bindparam("campagne", type_=Integer)
_AGENTS = (Role.AGENT, Role.ADMINISTRATEUR)


def est_retenu(est_filtre: bool) -> ColumnElement[bool]:
    if not est_filtre:
        return true()
    orientation = func.coalesce(col(Dossier.orientation), Orientation.EMPLOI)
    return orientation.in_(bindparam("orientations", expanding=True))


def liste_de(role: Role) -> Select[Any]:
    return dossiers_vus(role, MOI).where(col(Dossier.campagne_id) == CAMPAGNE)


@lru_cache
def requete_bilan(role: Role, est_filtre: bool) -> Select[Any]:
    totaux, sommes = _totaux(role, est_filtre), _sommes_placees(role)
    engage = col(Enveloppe.engage_cents) - engages_caches(MOI)
    return (
        select(
            *totaux.c,
            col(Enveloppe.id),
            col(Enveloppe.financeur_code),
            col(Financeur.nom),
            montant_de_l_annee(),
            engage,
            func.coalesce(sommes.c.propose, 0),
            func.coalesce(sommes.c.promis, 0),
            # the list of an agent holds every grant of the campaign: the decisions keep their sum
            engage if role in _AGENTS else func.coalesce(sommes.c.accorde, 0),
        )
        .select_from(totaux)
        .outerjoin(Enveloppe, col(Enveloppe.campagne_id) == CAMPAGNE)
        .outerjoin(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
        .outerjoin(sommes, sommes.c.enveloppe_id == col(Enveloppe.id))
        .order_by(col(Financeur.rang), col(Enveloppe.id))
    )


def _parts(role: Role, etats: Collection[Etat]) -> list[tuple[int, Select[Any]]]:
    """What adds up to the dossiers of the list in these states: for an agent, all of the campaign less the few they
    may not know. All of them are summed in an index; one by one, each would be looked for in the person's links.
    """
    est_dit = parmi(col(Dossier.etat), etats)
    if role not in _AGENTS:
        return [(1, liste_de(role).where(est_dit))]
    est_de_la_campagne = and_(est_dit, col(Dossier.campagne_id) == CAMPAGNE)
    caches = select(Dossier).where(col(Dossier.id).in_(dossiers_lies(MOI)), presque_toujours(est_de_la_campagne))
    return [(1, select(Dossier).where(est_de_la_campagne)), (-1, caches)]


def _totaux(role: Role, est_filtre: bool) -> CTE:
    chiffres = {
        "effectif": func.count(),
        "retenus": func.sum(case((est_retenu(est_filtre), 1), else_=0)) if est_filtre else func.count(),
        "demande": func.sum(col(Dossier.montant_demande_cents)),
        "propose": func.sum(col(Dossier.montant_propose_cents)),
    }
    lus = union_all(
        *(
            part.with_only_columns(*((signe * n).label(nom) for nom, n in chiffres.items()))
            for signe, part in _parts(role, PASSES)
        )
    ).subquery("lus")
    return select(*(_entier(func.coalesce(func.sum(lus.c[nom]), 0)).label(nom) for nom in chiffres)).cte("totaux")


def _sommes_placees(role: Role) -> CTE:
    """By envelope: what the dossiers to decide propose, what the granted ones hold (an agent has it otherwise).

    A dossier that places nothing has a line without an envelope: an outer join begins with the dossiers, which are
    few, where an inner one would have the engine read every amount there is.
    """
    cents, decides = func.sum(col(MontantPropose.montant_cents)), func.sum(col(MontantDecide.montant_cents))
    promis = func.sum(case((col(MontantPropose.promis_le).is_not(None), col(MontantPropose.montant_cents)), else_=0))
    sommes = [
        part.outerjoin(MontantPropose, col(MontantPropose.dossier_id) == col(Dossier.id))
        .with_only_columns(
            col(MontantPropose.enveloppe_id),
            (signe * cents).label("propose"),
            (signe * promis).label("promis"),
            literal(0).label("accorde"),
        )
        .group_by(col(MontantPropose.enveloppe_id))
        for signe, part in _parts(role, A_DECIDER)
    ]
    for signe, part in _parts(role, ACCORDES) if role not in _AGENTS else ():
        sommes.append(
            part.outerjoin(Decision, en_vigueur(col(Dossier.id)))
            .outerjoin(MontantDecide, col(MontantDecide.decision_id) == col(Decision.id))
            .with_only_columns(col(MontantDecide.enveloppe_id), literal(0), literal(0), signe * decides)
            .group_by(col(MontantDecide.enveloppe_id))
        )
    lues = union_all(*sommes).subquery("lues")
    totaux = (_entier(func.sum(lues.c[nom])).label(nom) for nom in ("propose", "promis", "accorde"))
    return select(lues.c.enveloppe_id, *totaux).group_by(lues.c.enveloppe_id).cte("sommes")


def en_vigueur(dossier_id: Any) -> ColumnElement[bool]:
    return and_(col(Decision.dossier_id) == dossier_id, col(Decision.annulee_le).is_(None))


def _entier(somme: ColumnElement[Any]) -> ColumnElement[int]:
    # the sum of sixty-four bits is a decimal number on PostgreSQL
    return cast(somme, BigInteger)
