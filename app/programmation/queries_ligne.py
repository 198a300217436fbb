"""What the cells of one dossier are held to while somebody changes them: what bears on these funders, and no more."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, String, bindparam, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import A_DECIDER
from app.comite.queries_totaux import CAMPAGNE
from app.core.sql_plans import parmi, somme_de_cents
from app.domain.scenarios import Cadre
from app.instruction.queries_enveloppes import RACINE, enveloppes_de_campagne
from app.models.campagnes import Enveloppe
from app.models.dossiers import Dossier
from app.models.scenarios import MontantDeScenario
from app.programmation.queries_cadre import a_decider, liberer, liste_lue, natures_vues

_SCENARIO, _DOSSIER = bindparam("scenario", type_=Integer), bindparam("dossier", type_=Integer)
_CODES = bindparam("codes", type_=String, expanding=True)


def cadre_d_une_ligne(
    bd: Session, scenario_id: int, campagne_id: int, dossier_id: int, codes: Collection[str]
) -> tuple[Cadre, dict[int, dict[str, int]]]:
    """What the cells of one dossier are held to, and the amounts to hold them with: as true as `cadre_tenu`.

    Of an envelope that has no part, the sum of the others is enough.
    """
    arbres, tenus = liberer(bd, campagne_id, enveloppes_de_campagne(bd, campagne_id))
    partages = [code for code in codes if code in arbres.racines and arbres.racines[code].enfants]
    valeurs: dict[str, Any] = {"campagne": campagne_id, "scenario": scenario_id, "dossier": dossier_id}
    avec_parts = valeurs | ({"codes": partages} if partages else {})
    utiles = _requete_utiles(bool(partages))
    cadre = liste_lue(bd, utiles, avec_parts, arbres, tenus, natures_vues(arbres)).cadre
    montants: dict[int, dict[str, int]] = {dossier_id: {}}
    for autre_id, code, cents in bd.execute(_requete_montants(bool(partages)), avec_parts):
        montants.setdefault(autre_id, {})[code] = cents
    if seules := sorted(set(codes) - set(partages)):
        for code, cents in bd.execute(_requete_sommes(), valeurs | {"codes": seules}):
            arbres = arbres.mouvoir(code, {RACINE}, cents)
    return Cadre(cadre.fiches.values(), arbres), montants


@lru_cache
def _requete_utiles(est_partage: bool) -> Select[Dossier]:
    """The dossier, and those that share an envelope which has parts with it."""
    if not est_partage:
        return a_decider().where(col(Dossier.id) == _DOSSIER)
    places = (
        select(col(MontantDeScenario.dossier_id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDeScenario.enveloppe_id))
        .where(col(MontantDeScenario.scenario_id) == _SCENARIO, col(Enveloppe.financeur_code).in_(_CODES))
    )
    return a_decider().where(or_(col(Dossier.id) == _DOSSIER, col(Dossier.id).in_(places)))


@lru_cache
def _requete_montants(est_partage: bool) -> Select[int, str, int]:
    du_dossier = col(MontantDeScenario.dossier_id) == _DOSSIER
    return (
        select(
            col(MontantDeScenario.dossier_id), col(Enveloppe.financeur_code), col(MontantDeScenario.montant_cents)
        )
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDeScenario.enveloppe_id))
        .where(
            col(MontantDeScenario.scenario_id) == _SCENARIO,
            or_(du_dossier, col(Enveloppe.financeur_code).in_(_CODES)) if est_partage else du_dossier,
        )
    )  # fmt: skip


@lru_cache
def _requete_sommes() -> Select[str, int]:
    """By funder's code, what the scenario gives to the other dossiers of the list."""
    return (
        select(col(Enveloppe.financeur_code), somme_de_cents(col(MontantDeScenario.montant_cents)))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDeScenario.enveloppe_id))
        .join(Dossier, col(Dossier.id) == col(MontantDeScenario.dossier_id))
        .where(
            col(MontantDeScenario.scenario_id) == _SCENARIO, col(Dossier.id) != _DOSSIER,
            col(Dossier.campagne_id) == CAMPAGNE, parmi(col(Dossier.etat), A_DECIDER),
            col(Enveloppe.financeur_code).in_(_CODES),
        )
        .group_by(col(Enveloppe.financeur_code))
    )  # fmt: skip
