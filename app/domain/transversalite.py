"""Transversality measured, not declared: which axes are claimed, backed and active, per dossier and over a campaign.

The anchored wording of the axes (`ancres`) decides: at 0 an axis is ticked without a word, at 1 it is quoted without
anything planned, from 2 on something is done for it (the threshold of the croisement).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.notation import SEUIL_DU_CROISEMENT, NoteDonnee, moyennes
from app.domain.orientations import Axe

SEUIL_DE_L_APPUI = 1
REVENDIQUE_PARTOUT = Fraction(1, 2)
PROUVE_NULLE_PART = Fraction(1, 4)


class StatutAxe(StrEnum):
    """What an axis that a dossier claims has become under the eyes of those who marked it."""

    A_NOTER = "a_noter"
    SANS_APPUI = "sans_appui"
    ETAYE = "etaye"
    ACTIF = "actif"

    @property
    def libelle(self) -> str:
        """Said beside the name of the axis."""
        mots = {"a_noter": "pas encore noté", "sans_appui": "coché, sans appui", "etaye": "étayé", "actif": "actif"}
        return mots[self.value]


@dataclass(frozen=True, slots=True)
class BilanAxe:
    """An axis over a campaign: in how many dossiers it is claimed, marked, backed (1 or more), active (2 or more)."""

    axe: Axe
    revendiques: int
    notes: int
    etayes: int
    actifs: int
    dossiers: int

    @property
    def est_de_facade(self) -> bool:
        """Claimed by half of the dossiers, active in less than a quarter of those that were marked."""
        est_partout = self.revendiques >= REVENDIQUE_PARTOUT * self.dossiers
        return est_partout and self.notes > 0 and self.actifs < PROUVE_NULLE_PART * self.notes


def statut(moyenne: Fraction | None) -> StatutAxe:
    """What the mean of the notes on an axis says of it; None before any note."""
    if moyenne is None:
        return StatutAxe.A_NOTER
    if moyenne < SEUIL_DE_L_APPUI:
        return StatutAxe.SANS_APPUI
    return StatutAxe.ACTIF if moyenne >= SEUIL_DU_CROISEMENT else StatutAxe.ETAYE


def statuts(revendiques: Collection[Axe], notes: Iterable[NoteDonnee]) -> dict[Axe, StatutAxe]:
    """Each axis that a dossier claims, in the order of the contract. A note on another axis is left aside."""
    par_critere = moyennes(notes)
    return {axe: statut(par_critere.get(f"axe.{axe.value}")) for axe in Axe if axe in revendiques}


def axes_lus(criteres: Iterable[str], notes: Iterable[NoteDonnee]) -> tuple[tuple[Axe, StatutAxe], ...]:
    """The same from the keys of a grille, which holds a criterion for each axis claimed."""
    revendiques = {Axe(cle.removeprefix("axe.")) for cle in criteres if cle.startswith("axe.")}
    return tuple(statuts(revendiques, notes).items())


def bilans(dossiers: Collection[Mapping[Axe, StatutAxe]]) -> list[BilanAxe]:
    """The six axes over the dossiers of a campaign, in the order of the contract."""
    return [_bilan(axe, [lus[axe] for lus in dossiers if axe in lus], len(dossiers)) for axe in Axe]


def _bilan(axe: Axe, lus: Collection[StatutAxe], dossiers: int) -> BilanAxe:
    return BilanAxe(
        axe=axe,
        revendiques=len(lus),
        notes=sum(lu is not StatutAxe.A_NOTER for lu in lus),
        etayes=sum(lu in (StatutAxe.ETAYE, StatutAxe.ACTIF) for lu in lus),
        actifs=sum(lu is StatutAxe.ACTIF for lu in lus),
        dossiers=dossiers,
    )


def sont_surtout_annonces(lus: Mapping[Axe, StatutAxe]) -> bool:
    """Whether two axes at least of a dossier were marked and are not active: claimed more than done."""
    return sum(lu in (StatutAxe.SANS_APPUI, StatutAxe.ETAYE) for lu in lus.values()) > 1
