"""The neighbours of a dossier in a list: previous, next, and its place."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.colonnes_liste import PAR_DEFAUT
from app.domain.ordre_du_jour import voisins as autour
from app.instruction.filtres import Filtres
from app.instruction.queries import DOSSIER, LecteurLie
from app.instruction.queries_comptes import COMPTE_MAXIMUM, retenus_au_plus
from app.instruction.queries_filtres import Forme
from app.instruction.queries_liste import au_dela, cle_de_tri, depuis_les_organismes, filtree, lier_forme, ordonnee
from app.models.comptes import Personne
from app.models.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class Voisins:
    """Where a dossier stands in a list, and the ids before and after.

    `rang`: None past the first `COMPTE_MAXIMUM`; `total`: None where there are more than that.
    """

    rang: int | None
    total: int | None
    precedent_id: int | None
    suivant_id: int | None


def voisins(bd: Session, filtres: Filtres, personne: Personne, dossier: Dossier) -> Voisins | None:
    """Previous, next and place of a dossier in a list; None if it is not in it.

    What filters keep is counted, then the first ones are put in order; a third statement for a dossier further on.
    """
    filtres = replace(filtres, apres="", colonnes=PAR_DEFAUT)
    retenus, choisis = retenus_au_plus(bd, filtres, personne)
    voulue, lus = lier_forme(bd, filtres, personne, retenus, choisis)
    premiers = bd.scalars(_requete_des_premiers(voulue), lus).all()
    if dossier.id in premiers[:COMPTE_MAXIMUM]:
        est_borne = len(premiers) > COMPTE_MAXIMUM
        total = None if est_borne else len(premiers)
        return Voisins(premiers.index(dossier.id) + 1, total, *autour(premiers, dossier.id))
    if len(premiers) <= COMPTE_MAXIMUM:
        return None
    place, *entre = bd.execute(_requete_voisins(voulue), lus | {"dossier": dossier.id}).one()
    return None if place is None else Voisins(None, None, *entre)


@lru_cache(maxsize=64)
def _requete_des_premiers(voulue: Forme) -> Any:
    lecteur = LecteurLie(voulue.role)
    requete = filtree(depuis_les_organismes(select(col(Dossier.id)), voulue), voulue, lecteur)
    premiers = ordonnee(requete, voulue, cle_de_tri(voulue, lecteur), col(Dossier.id))
    return premiers.limit(COMPTE_MAXIMUM + 1)


def _en_deca(forme: Forme, cle: Any, valeur: Any, dossier_id: Any) -> ColumnElement[bool]:
    """Strictly before (valeur, dossier_id) in the order of the list."""
    if forme.est_croissant:
        return and_(cle <= valeur, or_(cle < valeur, col(Dossier.id) < dossier_id))
    return and_(cle >= valeur, or_(cle > valeur, col(Dossier.id) > dossier_id))


@lru_cache(maxsize=64)
def _requete_voisins(voulue: Forme) -> Any:
    lecteur = LecteurLie(voulue.role)
    cle = cle_de_tri(voulue, lecteur)

    def lire(colonne: Any, *conditions: ColumnElement[bool]) -> Any:
        return filtree(depuis_les_organismes(select(colonne), voulue), voulue, lecteur).where(*conditions)

    def ids(*conditions: ColumnElement[bool]) -> Any:
        return lire(col(Dossier.id), *conditions)

    ici = lire(cle, col(Dossier.id) == DOSSIER).scalar_subquery()
    sens, envers = (cle, cle.desc()) if voulue.est_croissant else (cle.desc(), cle)
    id_, id_envers = col(Dossier.id), col(Dossier.id).desc()
    avant = ids(_en_deca(voulue, cle, ici, DOSSIER))
    apres = ids(au_dela(voulue, cle, ici, DOSSIER))
    precedent = avant.order_by(envers, id_envers if voulue.est_croissant else id_).limit(1).scalar_subquery()
    suivant = apres.order_by(sens, id_ if voulue.est_croissant else id_envers).limit(1).scalar_subquery()
    return select(ici, precedent, suivant)
