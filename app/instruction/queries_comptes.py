"""How many dossiers a list holds, and in which states: exact up to `COMPTE_MAXIMUM`, « plus de 1 000 » beyond.

A whole campaign is counted in an index and is always exact. With other filters each dossier is looked at: as many
as an agent can go through are counted, the rest would make every page wait. Where they are that few, their ids are
known: the page need not look for them again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, column, func, literal, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.droits import Role
from app.domain.etats import DEPOSES, Etat
from app.instruction.filtres import Filtres
from app.instruction.queries import Lecteur, LecteurLie, compter_les_etats, filtrer
from app.instruction.queries_filtres import LARGE, Forme, conditions, depuis_le_plus_rare
from app.instruction.queries_liste import filtree, lier_forme
from app.models.comptes import Personne
from app.models.dossiers import Dossier

COMPTE_MAXIMUM = LARGE
IDS_MAXIMUM = 5 * COMPTE_MAXIMUM
"""So many ids found at once are still sooner put in order than looked for again."""
_SANS_EFFET = ("etat", "tri", "sens", "colonnes", "apres")
_IDS: Any = func.aggregate_strings(cast(column("id"), String), ",")


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
    """Those retained, separated by commas, where all of them were looked at."""


def compter_par_etat(bd: Session, filtres: Filtres, personne: Personne) -> Comptes:
    """One statement, whatever the filters."""
    sans_etat = Filtres(**{nom: v for nom, v in filtres.choisis().items() if nom not in _SANS_EFFET})
    voulue, lus = lier_forme(bd, sans_etat, personne)
    if voulue.criteres <= {"campagne"}:
        exacts = {etat: n for etat, n in bd.execute(_requete_exacte(voulue), lus) if n}
        return comptes_lus(exacts, filtres.etat, None)
    voulus = filtres.etat or tuple(etat for etat in Etat if etat in DEPOSES)
    autres = tuple(etat for etat in Etat if etat in DEPOSES and etat not in voulus)
    lues = bd.execute(_requete_bornee(voulue, bool(autres)), lus | {"etat": voulus, "autres_etats": autres}).all()
    comptes = comptes_lus({etat: n for etat, n, _ in lues}, filtres.etat, compte_maximum(voulue))
    if comptes.est_retenu_borne or comptes.retenus > IDS_MAXIMUM:
        return comptes
    return replace(comptes, ids=",".join(ids for etat, _, ids in lues if etat in voulus))


def compte_maximum(voulue: Forme) -> int | None:
    """How many are counted: None where all are, at once.

    An agent sees the note of few dossiers, and most of the time goes into finding which.
    """
    return None if voulue.role is not Role.ADMINISTRATEUR and voulue.borne_la_note else COMPTE_MAXIMUM


def comptes_lus(comptes: Mapping[Etat, int], voulus: Collection[str], maximum: int | None) -> Comptes:
    """What the counts say. Those of the states asked for and those of the others were each stopped after `maximum`."""
    retenus = sum(n for etat, n in comptes.items() if _est_voulu(etat, voulus))
    autres = sum(comptes.values()) - retenus
    bornes = {est_voulu for est_voulu, n in ((True, retenus), (False, autres)) if maximum and n > maximum}
    par_etat = {e: comptes[e] for e in Etat if e in comptes and _est_voulu(e, voulus) not in bornes}
    etats = tuple(e for e in Etat if e in par_etat or (e in DEPOSES and _est_voulu(e, voulus) in bornes))
    total = maximum if maximum and bornes else retenus + autres
    est_retenu_borne = True in bornes
    return Comptes(
        total, maximum if maximum and est_retenu_borne else retenus, par_etat, etats, bool(bornes), est_retenu_borne
    )


def _est_voulu(etat: str, voulus: Collection[str]) -> bool:
    return not voulus or etat in voulus


@lru_cache(maxsize=8)
def _requete_exacte(voulue: Forme) -> Any:
    lecteur = LecteurLie(voulue.role)
    return compter_les_etats(lecteur, *conditions(voulue, lecteur))


@lru_cache(maxsize=256)
def _requete_bornee(voulue: Forme, a_des_autres: bool) -> Any:
    if not a_des_autres or compte_maximum(voulue) is None:
        return _comptee(voulue, _IDS)
    return union_all(_comptee(voulue, _IDS, "etat"), _comptee(voulue, literal(""), "autres_etats"))


def debut_de_liste(requete: Any, voulue: Forme, lecteur: Lecteur) -> Any:
    """A reading of the dossiers of a list in no order, that may stop before the last."""
    if voulue.criteres <= {"campagne"}:
        return filtree(requete, voulue, lecteur)
    return filtrer(depuis_le_plus_rare(requete, voulue, lecteur), lecteur)


def _comptee(voulue: Forme, ids: ColumnElement[str], *etats: str) -> Select[Any]:
    lecteur = LecteurLie(voulue.role)
    voulue = replace(voulue, criteres=voulue.criteres.union(etats))
    lue = debut_de_liste(select(col(Dossier.etat), col(Dossier.id)), voulue, lecteur)
    maximum = compte_maximum(voulue)
    lus = (lue.limit(maximum + 1) if maximum else lue).subquery("lus")
    return select(lus.c.etat, func.count(), ids).select_from(lus).group_by(lus.c.etat)
