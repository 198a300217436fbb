"""What waits for somebody, by kind: how many, and the oldest of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any, Generic, TypeVar

from app.domain.attentes import Attente, attentes_de_l_instruction, attentes_du_depot

D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Groupe(Generic[D]):
    """Dossiers of one kind. `lus`: those that were read, in the order of the page, which may be the first ones only.

    `nombre`: how many there are; at least so many where `est_borne`, when the reading stopped before the last one.
    """

    lus: Sequence[D]
    nombre: int
    est_borne: bool = False

    def parmi(self, est_garde: Callable[[D], bool]) -> "Groupe[D]":
        """The same without those of the dossiers read that are not to be seen."""
        gardes = [d for d in self.lus if est_garde(d)]
        return replace(self, lus=gardes, nombre=self.nombre - len(self.lus) + len(gardes))


@dataclass(frozen=True, slots=True)
class Sorte(Generic[D]):
    """Dossiers that wait for the same reasons: how many, and the oldest of them in order."""

    attentes: tuple[Attente, ...]
    nombre: int
    premiers: Sequence[D]


def rassembler(sortes: Iterable[Sorte[D]], place: Callable[[D], Any], au_plus: int) -> dict[Attente, Groupe[D]]:
    """The kinds, from the sorts of what they hold: the oldest of a kind are among the oldest of its sorts.

    `au_plus`: how many each sort gives at most, and so each kind. `place` orders them.
    """
    lus: dict[Attente, list[D]] = {}
    nombres: dict[Attente, int] = {}
    for sorte in sortes:
        for attente in sorte.attentes:
            lus.setdefault(attente, []).extend(sorte.premiers)
            nombres[attente] = nombres.get(attente, 0) + sorte.nombre
    return {a: Groupe(sorted(trouves, key=place)[:au_plus], nombres[a]) for a, trouves in lus.items()}


def borner(
    lus: Iterable[D], attentes: Callable[[D], tuple[Attente, ...]], *, est_coupe: bool
) -> dict[Attente, Groupe[D]]:
    """The kinds of what was read, in its order; `est_coupe` when there was more to read, of one kind or another."""
    par_attente: dict[Attente, list[D]] = {}
    for dossier in lus:
        for attente in attentes(dossier):
            par_attente.setdefault(attente, []).append(dossier)
    return {attente: Groupe(trouves, len(trouves), est_coupe) for attente, trouves in par_attente.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Raisons:
    """What makes a dossier to examine wait, which a base says in one number: a bit for each (`BITS`), in this order.

    `est_ouvert`: it is under instruction, else deposited; `il_en_manque`: avis, one or more.
    """

    est_ouvert: bool = False
    est_pilote: bool = False
    est_complete: bool = False
    sans_reponse: bool = False
    est_proposee: bool = False
    doit_un_avis: bool = False
    s_ecarte: bool = False
    est_ancien: bool = False
    est_tard: bool = False
    il_en_manque: bool = False
    il_en_manque_deux: bool = False
    est_a_declarer: bool = False

    @property
    def attentes(self) -> tuple[Attente, ...]:
        """The kinds it is of, for whoever these reasons are those of."""
        if not self.est_ouvert:
            return attentes_du_depot(2 if self.est_complete else 1, self.sans_reponse, self.est_proposee)
        return attentes_de_l_instruction(
            est_pilote=self.est_pilote,
            doit_un_avis=self.doit_un_avis,
            s_ecarte=self.s_ecarte,
            est_ancien=self.est_ancien,
            attendus=self.il_en_manque + self.il_en_manque_deux,
            rendus=0,
            est_tard=self.est_tard,
        )


A_EXAMINER = frozenset(
    {
        Attente.SANS_REPONSE, Attente.COMPLEMENT_RECU, Attente.A_PRENDRE, Attente.A_NOTER, Attente.A_CONFIRMER,
        Attente.A_RAPPROCHER, Attente.AVIS_EN_RETARD, Attente.A_CLORE,
    }
)  # fmt: skip
"""The kinds that `Raisons` may give."""
BITS = {champ.name: 1 << rang for rang, champ in enumerate(fields(Raisons))}


@lru_cache
def raisons_lues(nombre: int) -> Raisons:
    """What a number says. A few dozen of them are ever met."""
    return Raisons(**{nom: bool(nombre & bit) for nom, bit in BITS.items()})
