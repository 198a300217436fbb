"""The search that was meant, when the one that was typed finds nothing: asked only then."""

from dataclasses import replace
from typing import Any

from sqlalchemy import String, bindparam, cast, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.francais import pliage
from app.domain.mots_proches import est_retenu, mot_proche, remplacer, singulier
from app.dossiers.recherche import MOT_MAXIMUM, mots_cherches
from app.instruction.filtres import RECHERCHE_MAXIMUM, Filtres
from app.instruction.queries_comptes import compter_par_etat
from app.models.comptes import Personne
from app.models.mots import Mot

PAR_TRIGRAMMES = 20
PAR_LONGUEUR = 1000
_mot: Any = cast(bindparam("mot", type_=String), String)
_vu: Any = col(Mot.mot)
_longueur = func.length(_mot)
# letters alone: no sign of LIKE is among them
_CONNUS = select(_vu).where(or_(_vu.like(_mot + "%"), _vu == bindparam("singulier", type_=String))).limit(1)
_SIMILAIRES = (
    select(_vu)
    .where(_vu.op("%", is_comparison=True)(_mot))
    .order_by(func.similarity(_vu, _mot).desc(), _vu)
    .limit(PAR_TRIGRAMMES)
)
_MEMES_BOUTS = (
    select(_vu)
    .where(
        func.length(_vu).between(_longueur - 1, _longueur + 1),
        or_(
            func.substr(_vu, 1, 1) == func.substr(_mot, 1, 1),
            func.substr(_vu, func.length(_vu), 1) == func.substr(_mot, _longueur, 1),
        ),
    )
    .order_by(_vu)
    .limit(PAR_LONGUEUR)
)


def recherche_proche(bd: Session, filtres: Filtres, personne: Personne) -> str:
    """The words to search instead of those of these filters, "" when there are none.

    The vocabulary is that of all dossiers: words are told only to whom they find a dossier, behind the gate and the
    other filters of the list, or they would say what a hidden dossier is about. At most three statements a word, and
    two more.
    """
    cherches = [mot for mot in mots_cherches(filtres.q) if est_retenu(mot)]
    a_trigrammes = bool(cherches) and _a_trigrammes(bd)
    proches = {mot: proche for mot in cherches if (proche := _proche(bd, mot, a_trigrammes=a_trigrammes))}
    corrigee = remplacer(filtres.q, lambda tape: proches.get(pliage(tape)[:MOT_MAXIMUM]))
    if corrigee == filtres.q or len(corrigee) > RECHERCHE_MAXIMUM:
        return ""
    trouves = compter_par_etat(bd, replace(filtres, q=corrigee, apres=""), personne)
    return corrigee if trouves.retenus else ""


def _a_trigrammes(bd: Session) -> bool:
    """Whether this base compares words by their trigrams: an extension that not every PostgreSQL has."""
    if bd.get_bind().dialect.name == "sqlite":
        return False
    return bool(bd.scalar(select(func.to_regprocedure("similarity(text, text)").is_not(None))))


def _proche(bd: Session, mot: str, *, a_trigrammes: bool) -> str | None:
    if bd.execute(_CONNUS, {"mot": mot, "singulier": singulier(mot)}).first() is not None:
        return None  # the search finds it as it was typed
    # by the ends too where trigrams are few: two letters exchanged in a short word leave almost none
    for requete in (_SIMILAIRES, _MEMES_BOUTS) if a_trigrammes else (_MEMES_BOUTS,):
        if proche := mot_proche(mot, bd.scalars(requete, {"mot": mot}).all()):
            return proche
    return None
