"""The search that was meant, when the one that was typed finds nothing: asked only then."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Select, String, and_, bindparam, cast, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.francais import pliage
from app.domain.mots_proches import est_retenu, mots_proches, remplacer, variantes
from app.dossiers.recherche import MOT_MAXIMUM, mots_cherches
from app.instruction.filtres import RECHERCHE_MAXIMUM, Filtres
from app.instruction.queries_comptes import compter_par_etat
from app.models.comptes import Personne
from app.models.mots import Mot

MOTS_CORRIGES = 3
"""Words. Of a search with more wrong ones, nobody knows what was meant."""
ESSAIS = 3
"""Near words that are searched in the place of one."""
PAR_TRIGRAMMES, PAR_LE_DEBUT = 20, 1000
DEBUT = 3
_mot: Any = cast(bindparam("mot", type_=String), String)
_vu: Any = col(Mot.mot)
_lus = select(_vu, col(Mot.forme))
_SIMILAIRES = (
    _lus.where(_vu.op("%", is_comparison=True)(_mot))
    .order_by(func.similarity(_vu, _mot).desc(), _vu)
    .limit(PAR_TRIGRAMMES)
)
_DU_MEME_DEBUT = (
    _lus.where(
        and_(_vu >= bindparam("debut", type_=String), _vu < bindparam("suivant", type_=String)),
        func.length(_vu).between(func.length(_mot) - 2, func.length(_mot) + 2),
    )
    .order_by(_vu)
    .limit(PAR_LE_DEBUT)
)


def recherche_proche(bd: Session, filtres: Filtres, personne: Personne) -> str:
    """The words to search instead of those of these filters, "" when there are none.

    The vocabulary is that of all dossiers: a word is told only to whom it finds a dossier, behind the gate and the
    other filters of the list, or it would say what a hidden dossier is about; and a word is left as it is when this
    person finds a dossier by it, whatever the others hold. At most one statement a word, six for each of the three
    that are corrected, and one more.
    """
    cherches = mots_cherches(filtres.q)
    faux = [mot for mot in cherches if est_retenu(mot) and not _trouves(bd, Filtres(q=mot), personne)]
    if not faux or len(faux) > MOTS_CORRIGES:
        return ""
    proches = {mot: _proche(bd, mot, filtres, personne) for mot in faux}
    corrigee = remplacer(filtres.q, lambda tape: proches.get(pliage(tape)[:MOT_MAXIMUM]))
    if not all(proches.values()) or len(corrigee) > RECHERCHE_MAXIMUM:
        return ""
    # a word alone was searched already
    return corrigee if len(cherches) == 1 or _trouves(bd, replace(filtres, q=corrigee, apres=""), personne) else ""


def _trouves(bd: Session, filtres: Filtres, personne: Personne) -> int:
    return compter_par_etat(bd, filtres, personne).retenus


def _proche(bd: Session, mot: str, filtres: Filtres, personne: Personne) -> str | None:
    """How the near word that finds most dossiers with these filters is written; the nearest where they find as many."""
    restants = ESSAIS
    for candidats in _candidats(bd, mot):
        essais = mots_proches(mot, candidats, restants)
        trouves = {essai: _trouves(bd, replace(filtres, q=essai, apres=""), personne) for essai in essais}
        visibles = [essai for essai in essais if trouves[essai]]
        # « métier » finds what « métiers » does, and more: that says nothing of what was meant
        if dits := [lu for lu in visibles if not any(autre != lu and autre.startswith(lu) for autre in visibles)]:
            return candidats[max(dits, key=trouves.__getitem__)]
        restants -= len(essais)
        if not restants:
            return None
    return None


def _candidats(bd: Session, mot: str) -> Iterator[dict[str, str]]:
    """The words that one letter makes of this one; failing that those that look like it. Folded → written."""
    dialecte = bd.get_bind().dialect.name
    yield _par_mot(bd, _a_une_lettre(dialecte), {"mots": json.dumps(variantes(mot))})
    if dialecte != "sqlite" and bd.scalar(select(func.to_regprocedure("similarity(text, text)").is_not(None))):
        yield _par_mot(bd, _SIMILAIRES, {"mot": mot})  # an extension that not every PostgreSQL has
        return
    debut = mot[:DEBUT]
    suivant = debut[:-1] + chr(ord(debut[-1]) + 1)
    yield _par_mot(bd, _DU_MEME_DEBUT, {"mot": mot, "debut": debut, "suivant": suivant})


def _par_mot(bd: Session, requete: Select[Any], lies: dict[str, str]) -> dict[str, str]:
    return dict(bd.execute(requete, lies).all())


@lru_cache
def _a_une_lettre(dialecte: str) -> Select[Any]:
    donnes = bindparam("mots", type_=String)
    lus = func.json_each(donnes) if dialecte == "sqlite" else func.json_array_elements_text(cast(donnes, JSON))
    return _lus.where(_vu.in_(select(lus.table_valued("value").c.value)))
