"""Attempts, throttled in the base: shared by the workers, and counted even when the request fails.

A place is taken before the attempt, in a transaction of its own, and given back when it succeeds: ten attempts sent
at the same instant are ten attempts. Never call `reserver` once the request's own transaction has begun.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.db import ecriture
from app.core.erreurs import TropDEssais
from app.models.comptes import Tentative


@dataclass(frozen=True, slots=True)
class Limite:
    """So many attempts in such a lapse."""

    nombre: int
    duree: timedelta


# 10 failures in 5 minutes, for an account as for an address
ECHECS = Limite(10, timedelta(minutes=5))
DEMANDES_PAR_COURRIEL = Limite(5, timedelta(hours=1))
# one address may be a town hall, a France services counter, a school: its limit is wider
DEMANDES_PAR_ADRESSE = Limite(30, timedelta(hours=1))

CONSERVATION = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Place:
    """What is attempted (`cle`), and how often it may be."""

    cle: str
    limite: Limite


def places_d_echec(genre: str, compte: str | int, adresse: str) -> tuple[Place, Place]:
    """The two places of an attempt at a secret: for the account and for the network address."""
    return Place(f"{genre}:compte:{compte}", ECHECS), Place(f"{genre}:adresse:{adresse}", ECHECS)


def reserver(places: tuple[Place, ...], maintenant: datetime) -> list[int]:
    """Count an attempt, in a transaction of its own; returns what `liberer` takes.

    Raises TropDEssais, with when to try again, if one of the places is full; nothing is then counted.
    """
    with ecriture() as bd:
        return prendre(bd, places, maintenant)


def prendre(bd: Session, places: tuple[Place, ...], maintenant: datetime) -> list[int]:
    """What `reserver` does, within its transaction: each place is counted and taken by one request at a time."""
    for place in sorted(places, key=lambda p: p.cle):
        _un_seul_a_la_fois(bd, place.cle)
        _exiger_une_place(bd, place, maintenant)
    prises = [Tentative(cle=place.cle, a=maintenant) for place in places]
    bd.add_all(prises)
    bd.flush()
    return [prise.id for prise in prises if prise.id is not None]


def liberer(bd: Session, prises: list[int]) -> None:
    """Forget a successful attempt: only failures count."""
    bd.execute(delete(Tentative).where(col(Tentative.id).in_(prises)))


def purger_tentatives(bd: Session, maintenant: datetime) -> None:
    """Erase the attempts that no limit looks at any more: they hold addresses."""
    bd.execute(delete(Tentative).where(col(Tentative.a) <= maintenant - CONSERVATION))


def _un_seul_a_la_fois(bd: Session, cle: str) -> None:
    # SQLite: the first statement takes the writers' lock. PostgreSQL: two requests must not both count nine
    if bd.get_bind().dialect.name == "postgresql":
        bd.execute(select(func.pg_advisory_xact_lock(func.hashtext(cle))))


def _exiger_une_place(bd: Session, place: Place, maintenant: datetime) -> None:
    recentes = bd.scalars(
        select(col(Tentative.a))
        .where(col(Tentative.cle) == place.cle, col(Tentative.a) > maintenant - place.limite.duree)
        .order_by(col(Tentative.a).desc(), col(Tentative.id).desc())
        .limit(place.limite.nombre)
    ).all()
    if len(recentes) < place.limite.nombre:
        return
    secondes = ceil((recentes[-1] + place.limite.duree - maintenant).total_seconds())
    minutes = max(1, ceil(secondes / 60))
    unite = "minute" if minutes == 1 else "minutes"
    raise TropDEssais(f"Réessayez dans {minutes} {unite}.", max(1, secondes))
