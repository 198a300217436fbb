"""How many dossiers a list holds, and in which states: exact up to `COMPTE_MAXIMUM`, « plus de 1 000 » beyond.

A whole campaign is counted in an index and is always exact. With other filters each dossier is looked at: as many
as an agent can go through are counted, the rest would make every page wait. Where they are that few, those of the
page are known too: it need not look for them again. Where all must be found anyway, they are all that is asked.
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
    Integer,
    Select,
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
from app.instruction.queries_liste import PAR_PAGE, apres_la_place, filtree, lier_page
from app.instruction.queries_ordre import cle_de_tri, ordonnee, se_place_apres
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
    """Those of the page at least, and the next one, separated by commas, where all that are retained were looked at."""
    est_dense: bool = False
    """More than the maximum were found, with words, among the first dossiers: about one in `DENSE` is retained."""


def compter_par_etat(bd: Session, filtres: Filtres, personne: Personne) -> Comptes:
    """One statement, whatever the filters."""
    voulue, lus = lier_page(bd, replace(filtres, etat=(), colonnes=PAR_DEFAUT), personne)
    if voulue.criteres <= {"campagne"}:
        exacts = {etat: n for etat, n in bd.execute(_requete_exacte(voulue.role, voulue.criteres), lus) if n}
        return comptes_lus(exacts, filtres.etat, None)
    maximum = compte_maximum(voulue)
    if maximum is None:
        sans_ordre = replace(voulue, tri="", est_croissant=False, est_suite=False)
        etats, ids = bd.execute(_requete_entiere(sans_ordre), lus).one()
        return _tous((etats or "").split(","), ids or "", filtres.etat)
    voulus = filtres.etat or tuple(etat for etat in Etat if etat in DEPOSES)
    autres = tuple(etat for etat in Etat if etat in DEPOSES and etat not in voulus)
    requete = _requete_bornee(voulue, bool(autres), maximum)
    lues = bd.execute(requete, lus | {"etat": voulus, "autres_etats": autres}).all()
    comptes = comptes_lus({etat: n for etat, n, _ in lues if etat}, filtres.etat, maximum)
    if not comptes.est_retenu_borne:
        return replace(comptes, ids=",".join(str(id_) for *_, id_ in lues if id_))
    dernier = sum(n for etat, n, _ in lues if n and not etat)
    return replace(comptes, est_dense=0 < dernier <= DENSE * comptes.retenus)


def _tous(etats: list[str], ids: str, voulus: Collection[str]) -> Comptes:
    """What the states and the ids of all these dossiers tell, in one order; the latter separated by commas."""
    comptes = comptes_lus({Etat(etat): n for etat, n in Counter(etats).items() if etat}, voulus, None)
    retenus = compress(ids.split(","), (_est_voulu(etat, voulus) for etat in etats))
    return replace(comptes, ids=",".join(retenus))


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
    lus: Any = (DOSSIERS.c.etat, cast(DOSSIERS.c.id, String))
    return debut_de_liste(select(*(func.aggregate_strings(lu, ",") for lu in lus)), voulue)


@lru_cache(maxsize=256)
def _requete_bornee(voulue: Forme, a_des_autres: bool, maximum: int) -> Any:
    """The counts by state, then the dossiers of the page: rows of (state, how many, nothing) and of an id alone.
    With words, the id of the last one counted too, in the place of how many: the index has them in that order.

    Where more than the maximum are retained, neither the other states nor the page are looked for.
    """
    retenus = _debut(voulue, *(("etat",) if a_des_autres else ())).limit(maximum + 1)
    lus = retenus.cte("lus").prefix_with("MATERIALIZED")
    combien = select(func.count()).select_from(lus).scalar_subquery()
    page = _page(voulue, lus).limit(_si(combien <= maximum, PAR_PAGE + 1))
    autres = _autres(voulue, combien, maximum) if a_des_autres else ()
    dernier = [_dernier(lus)] if voulue.commence_par == "q" else []
    return union_all(_par_etat(lus), *map(_par_etat, autres), _ids(page), *dernier)


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
    place = null() if se_place_apres(voulue) else cle_de_tri(voulue)
    lue: Any = select(DOSSIERS.c.etat, DOSSIERS.c.id, place.label("place"))
    return debut_de_liste(lue, replace(voulue, criteres=voulue.criteres.union(etats)))


def debut_de_liste(requete: Any, voulue: Forme) -> Any:
    """A reading of the dossiers of a list in no order, that may stop before the last."""
    if voulue.criteres <= {"campagne"}:
        return filtree(requete, voulue)
    return filtrer(depuis_le_plus_rare(requete, voulue), voulue.lecteur)


def _par_etat(lus: FromClause) -> Select[Any]:
    return select(lus.c.etat, func.count(), cast(null(), Integer)).select_from(lus).group_by(lus.c.etat)


def _dernier(lus: FromClause) -> Any:
    return select(cast(null(), String), func.max(lus.c.id), cast(null(), Integer))


def _ids(requete: Select[Any]) -> Select[Any]:
    page = requete.subquery("page")
    return select(cast(null(), String), cast(null(), Integer), page.c.id)


def _page(voulue: Forme, lus: FromClause) -> Any:
    retenus: Any = select(lus.c.id)
    place: Any = lus.c.place
    if se_place_apres(voulue):
        retenus = retenus.join(DOSSIERS, DOSSIERS.c.id == lus.c.id)
        place = cle_de_tri(voulue)
    if voulue.est_suite:
        retenus = retenus.where(apres_la_place(voulue, place, lus.c.id))
    return ordonnee(retenus, voulue.est_croissant, place, lus.c.id)
