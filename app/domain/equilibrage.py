"""Sharing the work again: a few moves of pilote that the coordination reads, changes and decides.

Nothing moves by itself. A dossier goes to somebody the matrix already calls on for it, or who is on it already; never
to somebody absent, nor linked to it. What counts is what is left to do, not the number of dossiers. Source: besoins.md,
idea 24 (a calendar that knows the agents' leave suggests a rebalancing).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.domain.etats import Etat
from app.domain.orientations import EQUIPES, Equipe
from app.domain.saisies import accorder

RAISON_MAXIMUM = 1000
MOUVEMENTS_MAXIMUM = 30
# two people closer than this, in points, are left as they are
ECART = 4
AVIS_DU = 1
"""Points of an avis that somebody owes on the dossier of another."""
A_RECEVOIR, A_EXAMINER, A_NOTER, A_CLORE = 5, 3, 3, 1


class Titre(StrEnum):
    """Why somebody may take a dossier, the best first."""

    REFERENT = "referent"
    SUPPLEANT = "suppleant"
    CONTRIBUTEUR = "contributeur"
    TERRITOIRE = "territoire"


TITRES: dict[Titre, str] = {
    Titre.REFERENT: "référent de son orientation",
    Titre.SUPPLEANT: "suppléant de son référent",
    Titre.CONTRIBUTEUR: "déjà contributeur sur ce dossier",
    Titre.TERRITOIRE: "déjà référent de son territoire",
}

_RANGS = {titre: rang for rang, titre in enumerate(Titre)}


@dataclass(frozen=True, slots=True)
class Membre:
    """Somebody of the team today. `charge`: their points, what they owe on the dossiers of others included."""

    personne_id: int
    nom: str
    equipe: Equipe | None
    est_absent: bool
    charge: int


@dataclass(frozen=True, slots=True)
class Porte:
    """An open dossier. `candidats`: who may take it and why; those linked to it are left out before.

    `est_commence`: its pilote has rendered an avis; it stays, unless they are away. `equipe`: of its commune.
    """

    id: int
    pilote_id: int | None
    points: int
    est_commence: bool
    equipe: Equipe | None
    candidats: Mapping[int, Titre]


@dataclass(frozen=True, slots=True)
class Mouvement:
    """A dossier that would change hands, and why to that person."""

    dossier_id: int
    de_id: int | None
    vers_id: int
    raisons: tuple[str, ...]
    points: int


@dataclass(frozen=True, slots=True)
class Proposition:
    """The moves, in the order they were found."""

    mouvements: tuple[Mouvement, ...]


def points(etat: Etat, pilote_a_rendu: bool) -> int:
    """What is left to do of a dossier by its pilote."""
    if etat is Etat.DEPOSE:
        return A_RECEVOIR
    if etat is Etat.A_COMPLETER:
        return A_EXAMINER
    return A_CLORE if pilote_a_rendu else A_NOTER


def proposer(membres: Sequence[Membre], dossiers: Iterable[Porte]) -> Proposition:
    """Move as few dossiers as it takes: those without a pilote or whose pilote is away, then from the busiest to those
    who have less, as long as a move brings two people closer.
    """
    equipe = {m.personne_id: m for m in membres}
    restants = {d.id: d for d in sorted(dossiers, key=lambda d: d.id)}
    mouvements: list[Mouvement] = []
    while len(mouvements) < MOUVEMENTS_MAXIMUM:
        choisi = _meilleur(equipe, restants.values())
        if choisi is None:
            break
        mouvements.append(choisi)
        equipe = apres(equipe, [choisi])
        del restants[choisi.dossier_id]
    return Proposition(tuple(mouvements))


def apres(equipe: Mapping[int, Membre], mouvements: Iterable[Mouvement]) -> dict[int, Membre]:
    """The loads once these moves are done."""
    lus = dict(equipe)
    for m in mouvements:
        if m.de_id in lus:
            lus[m.de_id] = replace(lus[m.de_id], charge=lus[m.de_id].charge - m.points)
        if m.vers_id in lus:
            lus[m.vers_id] = replace(lus[m.vers_id], charge=lus[m.vers_id].charge + m.points)
    return lus


def _meilleur(equipe: Mapping[int, Membre], dossiers: Iterable[Porte]) -> Mouvement | None:
    """The move that brings most, the surest title first among equals; None when none is worth it."""
    meilleur: tuple[Any, ...] | None = None
    plancher = min((m.charge for m in equipe.values() if not m.est_absent), default=0)
    for d in dossiers:
        de = equipe.get(d.pilote_id or 0)
        a_quitter = d.pilote_id is None or de is None or de.est_absent
        if not a_quitter and (d.est_commence or de is None or de.charge - plancher - d.points < ECART):
            continue
        for personne_id, titre in d.candidats.items():
            vers = equipe.get(personne_id)
            if vers is None or vers.est_absent or personne_id == d.pilote_id:
                continue
            # what separates the two once it has moved must be less than what separates them now
            gain = ECART if a_quitter or de is None else de.charge - vers.charge - d.points
            if gain >= ECART:
                autre_equipe = d.equipe is not None and vers.equipe is not None and d.equipe is not vers.equipe
                ordre = (not a_quitter, -gain, autre_equipe, _RANGS[titre], vers.charge, d.id, personne_id)
                if meilleur is None or ordre < meilleur[0]:
                    meilleur = (ordre, d, vers, de)
    if meilleur is None:
        return None
    _, d, vers, de = meilleur
    return Mouvement(d.id, d.pilote_id, vers.personne_id, _raisons(d, vers, de), d.points)


def _raisons(d: Porte, vers: Membre, de: Membre | None) -> tuple[str, ...]:
    dites = []
    if d.pilote_id is None or de is None:
        dites.append("Sans pilote aujourd’hui.")
    elif de.est_absent:
        dites.append(f"{de.nom} est en absence.")
    else:
        dites.append(f"{de.nom} a {de.charge} {accorder(de.charge, 'point')}, {vers.nom} {vers.charge}.")
    dites.append(f"{vers.nom} est {TITRES[d.candidats[vers.personne_id]]}.")
    if d.equipe is not None and d.equipe is vers.equipe:
        dites.append(f"Même territoire : {EQUIPES[d.equipe]}.")
    return tuple(dites)
