"""The neighbours of a dossier in a list: previous, next, and its place."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.domain.colonnes_liste import PAR_DEFAUT
from app.instruction.filtres import Filtres
from app.instruction.queries import DOSSIER
from app.instruction.queries_comptes import COMPTE_MAXIMUM, compte_maximum, debut_de_liste
from app.instruction.queries_filtres import DOSSIERS, LARGE, Forme
from app.instruction.queries_liste import au_dela, cle_de_tri, depuis_les_organismes, filtree, lier_forme, ordonnee
from app.models.comptes import Personne
from app.models.dossiers import Dossier

ORDRE_MAXIMUM = 5 * COMPTE_MAXIMUM
"""So many dossiers found at once are still sooner put in order than looked for again."""


@dataclass(frozen=True, slots=True)
class Voisins:
    """Where a dossier stands in a list, and the ids before and after. No rank nor total where the list is too long."""

    rang: int | None
    total: int | None
    precedent_id: int | None
    suivant_id: int | None


def voisins(bd: Session, filtres: Filtres, personne: Personne, dossier: Dossier) -> Voisins | None:
    """Previous, next and place of a dossier in a list, in one statement; None if it is not in the list."""
    filtres = replace(filtres, apres="", colonnes=PAR_DEFAUT)
    courte, lus = lier_forme(bd, filtres, personne)
    longue, _ = lier_forme(bd, filtres, personne, LARGE)
    place, *voisins_lus = bd.execute(_requete_voisins(courte, longue), lus | {"dossier": dossier.id}).one()
    return None if place is None else Voisins(*voisins_lus)


@dataclass(frozen=True, slots=True)
class _Liste:
    """A list that is read around the dossier: `lire` begins a statement on it."""

    lire: Callable[..., Any]
    cle: Any
    id_: Any
    est_croissant: bool

    @property
    def place(self) -> Any:
        return self.lire(self.cle).where(self.id_ == DOSSIER).scalar_subquery()

    def voisin(self, *, est_suivant: bool) -> Any:
        """The id of the dossier after this one, or before it: the first one that follows in the other order."""
        est_croissant = self.est_croissant is est_suivant
        suite = self.lire(self.id_).where(au_dela(est_croissant, self.cle, self.id_, self.place, DOSSIER))
        return ordonnee(suite, est_croissant, self.cle, self.id_).limit(1).scalar_subquery()

    @property
    def rang(self) -> Any:
        avant = au_dela(not self.est_croissant, self.cle, self.id_, self.place, DOSSIER)
        return self.lire(func.count() + 1).where(avant).scalar_subquery()


@lru_cache(maxsize=64)
def _requete_voisins(courte: Forme, longue: Forme) -> Any:
    """As many dossiers as are counted are taken first: if the list holds no more, it is they; else its order is walked.

    What one of the two ways alone would need is worked out only there: a short list is found by its filters, a long
    one need not be read whole.
    """
    compte = compte_maximum(courte)
    maximum = ORDRE_MAXIMUM if compte is None else compte
    debut = _cle_et_id(courte, debut_de_liste).limit(maximum + 1).cte("debut").prefix_with("MATERIALIZED")
    tous = select(func.count()).select_from(debut).scalar_subquery()
    peu = _Liste(select, debut.c.place, debut.c.id, courte.est_croissant)
    beaucoup = _liste_longue(longue)

    def selon(si_peu: Any, sinon: Any = None) -> Any:
        return case((tous <= maximum, si_peu), else_=sinon)

    return select(
        selon(peu.place, beaucoup.place),
        selon(peu.rang),
        selon(tous),
        selon(peu.voisin(est_suivant=False), beaucoup.voisin(est_suivant=False)),
        selon(peu.voisin(est_suivant=True), beaucoup.voisin(est_suivant=True)),
    )


def _liste_longue(longue: Forme) -> _Liste:
    if longue.se_trie:
        # its order is worked out once for each dossier, rather than at each comparison
        liste = _cle_et_id(longue, filtree).cte("liste").prefix_with("MATERIALIZED")
        return _Liste(select, liste.c.place, liste.c.id, longue.est_croissant)

    def lire(colonne: Any) -> Any:
        return filtree(depuis_les_organismes(select(colonne), longue), longue)

    return _Liste(lire, cle_de_tri(longue), DOSSIERS.c.id, longue.est_croissant)


def _cle_et_id(voulue: Forme, depuis: Callable[..., Any]) -> Any:
    return depuis(select(cle_de_tri(voulue).label("place"), DOSSIERS.c.id), voulue)
