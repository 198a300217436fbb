"""The neighbours of a dossier in a list: previous, next, and its place."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Any

from sqlalchemy import case, func, null, select
from sqlalchemy.orm import Session

from app.domain.colonnes_liste import PAR_DEFAUT
from app.domain.droits import Role
from app.instruction.filtres import Filtres
from app.instruction.queries import DOSSIER
from app.instruction.queries_comptes import COMPTE_MAXIMUM, compte_maximum, debut_de_liste
from app.instruction.queries_filtres import DOSSIERS, LARGE, Forme
from app.instruction.queries_liste import lier_forme, lire
from app.instruction.queries_ordre import Place, au_dela, cle_de_tri, ordonnee, par_note, se_place_apres
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


@dataclass(frozen=True)
class _Liste:
    """A list that is read around the dossier: `lire` begins a statement on it, `ici` is where the dossier stands."""

    lire: Callable[..., Any]
    cle: Any
    id_: Any
    est_croissant: bool

    @cached_property
    def ici(self) -> Place:
        ici = self.lire(self.cle.label("place")).where(self.id_ == DOSSIER).cte().prefix_with("MATERIALIZED")
        return select(ici.c.place).scalar_subquery(), DOSSIER

    def voisin(self, *, est_suivant: bool) -> Any:
        """The id of the dossier after this one, or before it: the first one that follows in the other order."""
        est_croissant = self.est_croissant is est_suivant
        suite = self.lire(self.id_).where(au_dela(est_croissant, self.cle, self.id_, self.ici))
        return ordonnee(suite, est_croissant, self.cle, self.id_).limit(1).scalar_subquery()

    @property
    def rang(self) -> Any:
        avant = au_dela(not self.est_croissant, self.cle, self.id_, self.ici)
        return self.lire(func.count() + 1).where(avant).scalar_subquery()


@dataclass(frozen=True)
class _ListeDesNotes(_Liste):
    role: Role

    def voisin(self, *, est_suivant: bool) -> Any:
        est_croissant = self.est_croissant is est_suivant
        lus = par_note(self.lire, self.role, 1, est_croissant=est_croissant, apres=self.ici).subquery()
        return select(lus.c.id).scalar_subquery()


@lru_cache(maxsize=64)
def _requete_voisins(courte: Forme, longue: Forme) -> Any:
    """As many dossiers as are counted are taken first: if the list holds no more, it is they; else its order is walked.

    What one of the two ways alone would need is worked out only there: a short list is found by its filters, a long
    one need not be read whole.
    """
    compte = compte_maximum(courte)
    maximum = ORDRE_MAXIMUM if compte is None else compte
    debut = _debut(courte, maximum)
    tous = select(func.count()).select_from(debut).scalar_subquery()
    ranges = _ranges(courte, debut) if se_place_apres(courte) else debut
    peu = _Liste(select, ranges.c.place, ranges.c.id, courte.est_croissant)
    beaucoup = _liste_longue(replace(longue, est_peu_lue=True))

    def selon(si_peu: Any, sinon: Any = None) -> Any:
        return case((tous <= maximum, si_peu), else_=sinon)

    return select(
        selon(peu.ici[0], beaucoup.ici[0]),
        selon(peu.rang),
        selon(tous),
        selon(peu.voisin(est_suivant=False), beaucoup.voisin(est_suivant=False)),
        selon(peu.voisin(est_suivant=True), beaucoup.voisin(est_suivant=True)),
    )


def _debut(courte: Forme, maximum: int) -> Any:
    place = null() if se_place_apres(courte) else cle_de_tri(courte)
    lue = debut_de_liste(select(place.label("place"), DOSSIERS.c.id), courte)
    return lue.limit(maximum + 1).cte("debut").prefix_with("MATERIALIZED")


def _ranges(courte: Forme, debut: Any) -> Any:
    """The place of each of them, that is worked out where they are few alone."""
    lus = select(cle_de_tri(courte).label("place"), DOSSIERS.c.id).join(debut, debut.c.id == DOSSIERS.c.id)
    return lus.cte("ranges").prefix_with("MATERIALIZED")


def _liste_longue(autour: Forme) -> _Liste:
    genre = partial(_ListeDesNotes, role=autour.role) if autour.suit_les_notes else _Liste
    return genre(partial(lire, autour), cle_de_tri(autour), DOSSIERS.c.id, autour.est_croissant)
