"""A scenario read by its sums: what tells that all of it holds without looking at each of its thousands of amounts.

The amounts that a funder gives to dossiers its envelopes see alike fall in one place and are held to the same bounds:
their sum, the least, the most and the highest share of a cost say as much as each of them. Where these sums cannot
answer for all, nothing is concluded: `scenarios.constats` looks at each amount and has the sentences.
"""

from collections.abc import Iterable
from typing import NamedTuple

from app.domain.enveloppes import Lieu
from app.domain.scenarios import Cadre, Cle


class Paquet(NamedTuple):
    """The amounts of a funder to dossiers that its envelopes see alike, in cents, zeros left out.

    `taux_pour_mille`: the highest share of a cost, rounded up; 0 when no cost is known.
    """

    code: str
    lieu: Lieu
    somme_cents: int
    minimum_cents: int
    maximum_cents: int
    taux_pour_mille: int


def taux_atteint(cents: int, cout_cents: int) -> int:
    """The share of its cost that a dossier is given, in thousandths, rounded up; 0 while the cost is unknown.

    An amount passes a rate (in whole thousandths) exactly when this passes it.
    """
    return -(-1000 * cents // cout_cents) if cout_cents > 0 else 0


def places_tenues(cadre: Cadre, paquets: Iterable[Paquet]) -> dict[Cle, int] | None:
    """What each envelope holds of the scenario; None when a rule or an envelope may be passed.

    That no dossier is given more than it asks is not seen here: the caller knows the total of each.
    """
    places: dict[Cle, int] = {}
    for code, lieu, somme, minimum, maximum, taux in paquets:
        bornes = cadre.bornes(code, lieu)
        if not bornes.sert or minimum < bornes.plancher_cents:
            return None
        if bornes.plafond_cents is not None and maximum > bornes.plafond_cents:
            return None
        if bornes.taux_pour_mille is not None and taux > bornes.taux_pour_mille:
            return None
        cle = (code, bornes.feuille)
        places[cle] = places.get(cle, 0) + somme
    return places if all(cents <= cadre.libre(cle) for cle, cents in places.items()) else None
