"""The neighbours of a dossier in a list: previous, next, and its place."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.colonnes_liste import PAR_DEFAUT
from app.instruction.filtres import Filtres
from app.instruction.queries import DOSSIER, LecteurLie
from app.instruction.queries_colonnes import CLES_DE_TRI
from app.instruction.queries_filtres import Forme
from app.instruction.queries_liste import au_dela, filtree, lier_forme
from app.models.comptes import Personne
from app.models.dossiers import Dossier

COMPTE_MAXIMUM = 1000


@dataclass(frozen=True, slots=True)
class Voisins:
    """Where a dossier stands in a list: rank and total (capped), the ids before and after."""

    rang: int
    total: int
    precedent_id: int | None
    suivant_id: int | None

    @property
    def est_borne(self) -> bool:
        """Whether the list is too long to be counted."""
        return self.total > COMPTE_MAXIMUM


def voisins(bd: Session, filtres: Filtres, personne: Personne, dossier: Dossier) -> Voisins | None:
    """Previous, next and place of a dossier in a list, in one statement; None if it is not in the list."""
    voulue, lus = lier_forme(bd, replace(filtres, apres="", colonnes=PAR_DEFAUT), personne)
    place, avant_lui, en_tout, precedent_id, suivant_id = bd.execute(
        _requete_voisins(voulue), lus | {"dossier": dossier.id}
    ).one()
    return None if place is None else Voisins(avant_lui + 1, en_tout, precedent_id, suivant_id)


def _en_deca(forme: Forme, cle: Any, valeur: Any, dossier_id: Any) -> ColumnElement[bool]:
    """Strictly before (valeur, dossier_id) in the order of the list."""
    if forme.est_croissant:
        return and_(cle <= valeur, or_(cle < valeur, col(Dossier.id) < dossier_id))
    return and_(cle >= valeur, or_(cle > valeur, col(Dossier.id) > dossier_id))


@lru_cache(maxsize=64)
def _requete_voisins(voulue: Forme) -> Any:
    lecteur = LecteurLie(voulue.role)
    cle = CLES_DE_TRI[voulue.tri](lecteur)
    ici = filtree(select(cle), voulue, lecteur).where(col(Dossier.id) == DOSSIER).scalar_subquery()

    def ids(condition: ColumnElement[bool] | None) -> Any:
        requete = filtree(select(col(Dossier.id)), voulue, lecteur)
        return requete if condition is None else requete.where(condition)

    sens, envers = (cle, cle.desc()) if voulue.est_croissant else (cle.desc(), cle)
    id_, id_envers = col(Dossier.id), col(Dossier.id).desc()
    avant = ids(_en_deca(voulue, cle, ici, DOSSIER))
    apres = ids(au_dela(voulue, cle, ici, DOSSIER))
    rang = select(func.count()).select_from(avant.limit(COMPTE_MAXIMUM).subquery()).scalar_subquery()
    total = select(func.count()).select_from(ids(None).limit(COMPTE_MAXIMUM + 1).subquery()).scalar_subquery()
    precedent = avant.order_by(envers, id_envers if voulue.est_croissant else id_).limit(1).scalar_subquery()
    suivant = apres.order_by(sens, id_ if voulue.est_croissant else id_envers).limit(1).scalar_subquery()
    return select(ici, rang, total, precedent, suivant)
