"""How many dossiers a list holds, and in which states: exact up to `COMPTE_MAXIMUM`, « plus de 1 000 » beyond.

A whole campaign is counted in an index and is always exact. With other filters each dossier is looked at: as many
as an agent can go through are counted, the rest would make every page wait. Where they are that few, which ones is
known too: the page is read among them, whatever its order. So it is where all must be found anyway.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import compress
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    String,
    bindparam,
    case,
    cast,
    func,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.colonnes_liste import PAR_DEFAUT
from app.domain.droits import Role
from app.domain.etats import DEPOSES, Etat
from app.instruction.filtres import Filtres
from app.instruction.queries import LecteurLie, compter_les_etats, filtrer
from app.instruction.queries_filtres import DOSSIERS, LARGE, Forme, depuis_le_plus_rare
from app.instruction.queries_liste import filtree, lier_forme
from app.models.comptes import Personne
from app.models.dossiers import Dossier

COMPTE_MAXIMUM = LARGE
PEU = 100
DENSE = 5
"""Where one dossier in so many is kept, or more, a page is found before two hundred and fifty are looked at."""


@dataclass(frozen=True, slots=True)
class Comptes:
    """`total` with every filter but the state, `retenus` with it too: « plus de » where bounded.

    `etats` are those to show; `par_etat` lacks those that were not counted to the end.
    """

    total: int
    retenus: int
    par_etat: Mapping[Etat, int]
    etats: tuple[Etat, ...]
    est_borne: bool = False
    est_retenu_borne: bool = False
    ids: str = ""
    """Those that are retained, in no order, separated by commas; none where bounded, or counted in an index."""
    est_dense: bool = False
    """More than the maximum were found, with words, among the first dossiers: about one in `DENSE` is retained."""


def compter_par_etat(bd: Session, filtres: Filtres, personne: Personne) -> Comptes:
    """One statement, whatever the filters, and the same one whatever the order."""
    sans_ordre = replace(filtres, etat=(), tri="depot", sens="", apres="", colonnes=PAR_DEFAUT)
    voulue, lus = lier_forme(bd, sans_ordre, personne)
    if voulue.criteres <= {"campagne"}:
        exacts = {etat: n for etat, n in bd.execute(_requete_exacte(voulue.role, voulue.criteres), lus) if n}
        return comptes_lus(exacts, filtres.etat, None)
    maximum = compte_maximum(voulue)
    voulus = filtres.etat or tuple(etat for etat in Etat if etat in DEPOSES)
    autres = tuple(etat for etat in Etat if etat in DEPOSES and etat not in voulus)
    requete = _requete_entiere(voulue) if maximum is None else _requete_bornee(voulue, bool(autres), maximum)
    lues = bd.execute(requete, lus | {"etat": voulus, "autres_etats": autres}).all()
    dits = Counter(",".join(etats for etats, _ in lues if etats).split(","))
    comptes = comptes_lus({Etat(etat): n for etat, n in dits.items() if etat}, filtres.etat, maximum)
    etats, ids = next((lue for lue in lues if lue[1]), ("", ""))
    if not ids:
        return comptes
    if comptes.est_retenu_borne:
        return replace(comptes, est_dense=voulue.commence_par == "q" and _sont_denses(ids, comptes.retenus))
    retenus = compress(ids.split(","), (_est_voulu(etat, filtres.etat) for etat in etats.split(",")))
    return replace(comptes, ids=",".join(retenus))


def _sont_denses(ids: str, combien: int) -> bool:
    """Whether that many are found among the first dossiers: the index has those that hold words in the order of ids."""
    return max(map(int, ids.split(","))) <= DENSE * combien


def compte_maximum(voulue: Forme) -> int | None:
    """How many are counted: None where all are, at once.

    An agent sees the note of few dossiers, and most of the time goes into finding which.
    """
    return None if voulue.role is not Role.ADMINISTRATEUR and voulue.borne_la_note else COMPTE_MAXIMUM


def comptes_lus(comptes: Mapping[Etat, int], voulus: Collection[str], maximum: int | None) -> Comptes:
    """What the counts say: those of the states asked for up to `maximum`, those of the others too, or not read."""
    retenus = sum(n for etat, n in comptes.items() if _est_voulu(etat, voulus))
    autres = sum(comptes.values()) - retenus
    est_retenu_borne = maximum is not None and retenus > maximum
    sont_autres_bornes = est_retenu_borne or (maximum is not None and autres > maximum)
    bornes = {est_voulu for est_voulu, est in ((True, est_retenu_borne), (False, sont_autres_bornes)) if est}
    par_etat = {e: comptes[e] for e in Etat if e in comptes and _est_voulu(e, voulus) not in bornes}
    etats = tuple(e for e in Etat if e in par_etat or (e in DEPOSES and _est_voulu(e, voulus) in bornes))
    total = maximum if maximum and bornes else retenus + autres
    return Comptes(
        total, maximum if maximum and est_retenu_borne else retenus, par_etat, etats, bool(bornes), est_retenu_borne
    )


def _est_voulu(etat: str, voulus: Collection[str]) -> bool:
    return not voulus or etat in voulus


@lru_cache(maxsize=8)
def _requete_exacte(role: Role, criteres: frozenset[str]) -> Any:
    lecteur = LecteurLie(role)
    return compter_les_etats(lecteur, *(col(Dossier.campagne_id) == bindparam(critere) for critere in criteres))


@lru_cache(maxsize=64)
def _requete_entiere(voulue: Forme) -> Any:
    """The states and the ids of all that the filters keep: one row, for which nothing is put aside nor sorted."""
    return debut_de_liste(select(*_dits(DOSSIERS.c)), voulue)


@lru_cache(maxsize=256)
def _requete_bornee(voulue: Forme, a_des_autres: bool, maximum: int) -> Any:
    """The states and the ids of those that are retained, in a row, one more than the maximum at most. Then the states
    of the others, where no more than the maximum are retained.
    """
    if not a_des_autres:
        return select(*_dits(_debut(voulue).limit(maximum + 1).subquery("lus").c))
    lus = _debut(voulue, "etat").limit(maximum + 1).cte("lus").prefix_with("MATERIALIZED")
    combien = select(func.count()).select_from(lus).scalar_subquery()
    autres = (select(_dits(un.c)[0], cast(null(), String)) for un in _autres(voulue, combien, maximum))
    return union_all(select(*_dits(lus.c)), *autres)


def _dits(lus: Any) -> tuple[Any, Any]:
    """The states and the ids of these dossiers, in one order, separated by commas."""
    return func.aggregate_strings(lus.etat, ","), func.aggregate_strings(cast(lus.id, String), ",")


def _si(condition: ColumnElement[bool], combien: int) -> Any:
    """So many rows, or none: a limit is worked out before the first one, a condition would be looked at for each."""
    return case((condition, combien), else_=0)


def _autres(voulue: Forme, retenus: Any, maximum: int) -> Iterator[FromClause]:
    """Those of the other states, where all the retained are known: read from their words, or without them.

    Where next to nothing is retained, so it goes for the others: words that most dossiers hold would be met for each.
    """
    sans_les_mots = replace(voulue, mots_en_dernier=True)
    if sans_les_mots.commence_par == voulue.commence_par:
        yield _debut(voulue, "autres_etats").limit(_si(retenus <= maximum, maximum + 1)).subquery("autres")
        return
    yield _debut(voulue, "autres_etats").limit(_si(retenus.between(PEU + 1, maximum), maximum + 1)).subquery("autres")
    yield _debut(sans_les_mots, "autres_etats").limit(_si(retenus <= PEU, maximum + 1)).subquery("rares")


def _debut(voulue: Forme, *etats: str) -> Any:
    lue: Any = select(DOSSIERS.c.etat, DOSSIERS.c.id)
    return debut_de_liste(lue, replace(voulue, criteres=voulue.criteres.union(etats)))


def debut_de_liste(requete: Any, voulue: Forme) -> Any:
    """A reading of the dossiers of a list in no order, that may stop before the last."""
    if voulue.criteres <= {"campagne"}:
        return filtree(requete, voulue)
    return filtrer(depuis_le_plus_rare(requete, voulue), voulue.lecteur)
