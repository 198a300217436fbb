"""Trying a password: the attempt is counted in its turn to write, the digest is compared outside of it.

Comparing takes 50 ms: done while one holds the turn, thirty people who sign in would keep everybody who writes waiting.
"""

from dataclasses import dataclass
from datetime import datetime

from app.comptes.essais import places_d_echec, reserver
from app.comptes.queries import empreinte_du_mot_de_passe
from app.core.db import a_son_tour, lecture
from app.core.securite import mot_de_passe_exact


@dataclass(frozen=True, slots=True)
class Essai:
    """A password that was tried: the digest it was compared with, and what `liberer` takes."""

    est_exact: bool
    empreinte: str | None
    prises: list[int]


async def essayer_mot_de_passe(courriel: str, clair: str, adresse: str, maintenant: datetime) -> Essai:
    """Count an attempt, then compare. To be awaited before the session of the request takes its turn.

    Raises TropDEssais, BaseOccupee.
    """
    places = places_d_echec("mot_de_passe", courriel, adresse)
    async with a_son_tour():
        prises = reserver(places, maintenant)
    with lecture() as bd:
        empreinte = empreinte_du_mot_de_passe(bd, courriel)
    return Essai(mot_de_passe_exact(empreinte, clair), empreinte, prises)
