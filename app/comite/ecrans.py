"""The projected screen, drawn once for all those who may see the same.

Sixty screens ask at the same instant: what differs between their readers is what they withdrew from. A drawing serves
for two seconds at most, in this process, and stands under the version it was read at; it is no memory of anything.
"""

from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.comite.deps import AccesSeance
from app.comite.queries_direct import ecartes, version
from app.comite.tenue import etablir_tenue
from app.core.pages import rendre
from app.models.comptes import Personne

DUREE_S = 2.0
GARDES_MAXIMUM = 64
Cle = tuple[int, str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Ecran:
    """The drawing of a sitting. `precedent` and `suivant`: what its secretary would call, as (id, words)."""

    version: str
    html: Markup
    precedent: tuple[int, str] | None
    suivant: tuple[int, str] | None


# by base: what is drawn from one never shows another
_gardes: WeakKeyDictionary[Any, dict[Cle, tuple[float, Ecran]]] = WeakKeyDictionary()
_verrou = Lock()


def ecran(bd: Session, personne: Personne, acces: AccesSeance) -> Ecran:
    """What this person may see projected: in two statements when somebody saw the same just before."""
    cle = (acces.seance.id or 0, version(bd, acces.seance), ecartes(bd, personne))
    with _verrou:  # one draws, the other threads wait for the drawing rather than make it again
        gardes = _gardes.setdefault(bd.get_bind(), {})
        garde = gardes.get(cle)
        if garde is not None and monotonic() - garde[0] < DUREE_S:
            return garde[1]
        if len(gardes) >= GARDES_MAXIMUM:
            gardes.clear()
        dessine = _dessiner(bd, personne, acces)
        gardes[cle] = monotonic(), dessine
        return dessine


def _dessiner(bd: Session, personne: Personne, acces: AccesSeance) -> Ecran:
    tenue = etablir_tenue(bd, personne, acces)
    html = Markup(rendre("comite/_ecran.html", campagne=acces.campagne, seance=acces.seance, tenue=tenue))
    precedent, suivant = (
        (p.id, f"{p.numero} {p.titre}") if p is not None else None for p in (tenue.precedent, tenue.suivant)
    )
    return Ecran(tenue.version, html, precedent, suivant)
