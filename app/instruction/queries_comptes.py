"""How many dossiers a list holds, and in which states: exact up to `COMPTE_MAXIMUM`, « plus de 1 000 » beyond.

A whole campaign is counted in an index and is always exact. With other filters each dossier is looked at: as many
as an agent can go through are counted, the rest would make every page wait.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.etats import DEPOSES, Etat
from app.dossiers.recherche import depuis_l_index
from app.instruction.filtres import Filtres
from app.instruction.queries import LecteurLie, compter_les_etats, filtrer
from app.instruction.queries_filtres import LARGE, Forme, conditions, depuis_un_lien
from app.instruction.queries_liste import lier_forme
from app.models.comptes import Personne
from app.models.dossiers import Dossier

COMPTE_MAXIMUM = LARGE
_SANS_EFFET = ("etat", "tri", "sens", "colonnes", "apres")
_ETAT: Any = bindparam("etat", expanding=True)


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


def compter_par_etat(bd: Session, filtres: Filtres, personne: Personne) -> Comptes:
    """One statement, whatever the filters."""
    sans_etat = Filtres(**{nom: v for nom, v in filtres.choisis().items() if nom not in _SANS_EFFET})
    voulue, lus = lier_forme(bd, sans_etat, personne)
    est_exact = voulue.criteres <= {"campagne"}
    requete = _requete_exacte(voulue) if est_exact else _requete_bornee(voulue, bool(filtres.etat))
    comptes = {etat: n for etat, n in bd.execute(requete, lus | {"etat": filtres.etat}) if n}
    return comptes_lus(comptes, filtres.etat, None if est_exact else COMPTE_MAXIMUM)


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
def _requete_bornee(voulue: Forme, a_des_etats: bool) -> Any:
    if voulue.criteres == {"q"} and not a_des_etats:
        # nothing else to ask of them: the first ones are counted, where a common word finds every dossier
        lecteur = LecteurLie(voulue.role)
        return _comptee(depuis_l_index(filtrer(select(col(Dossier.etat)), lecteur), voulue.dialecte))
    if not a_des_etats:
        return _bornee(voulue)
    return union_all(_bornee(voulue, col(Dossier.etat).in_(_ETAT)), _bornee(voulue, col(Dossier.etat).not_in(_ETAT)))


def _bornee(voulue: Forme, *etats: ColumnElement[bool]) -> Select[Any]:
    lecteur = LecteurLie(voulue.role)
    lue = filtrer(select(col(Dossier.etat)), lecteur).where(*etats)
    if voulue.se_parcourt:
        return _comptee(depuis_un_lien(lue, voulue, lecteur))
    return _comptee(lue.where(*conditions(voulue, lecteur)))


def _comptee(trouves: Select[Any]) -> Select[Any]:
    lus = trouves.limit(COMPTE_MAXIMUM + 1).subquery()
    return select(lus.c.etat, func.count()).group_by(lus.c.etat)
