"""Replaying the past in order: what happened is told to the commands at the instant it happened."""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime


class Chronologie:
    """Events waiting for their turn. An event may add later ones; equal instants keep the order of their adding."""

    def __init__(self) -> None:
        self._attente: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._rang = 0

    def a(self, instant: datetime, acte: Callable[[datetime], None]) -> None:
        """Do `acte` at `instant`."""
        heapq.heappush(self._attente, (instant, self._rang, acte))
        self._rang += 1

    @property
    def total(self) -> int:
        """How many events were ever added."""
        return self._rang

    def derouler(self) -> Iterator[datetime]:
        """Do everything, the oldest first; gives the instant after each event."""
        while self._attente:
            instant, _, acte = heapq.heappop(self._attente)
            acte(instant)
            yield instant


def entre(debut: datetime, fin: datetime, part: float) -> datetime:
    """The instant at this share (0 to 1) of the way, to the second."""
    return (debut + (fin - debut) * part).replace(microsecond=0)
