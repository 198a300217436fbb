"""The yearly annex of the contract's means: what each partner promised, voted and paid for the actions of a year.

An EPCI that signs a contrat de ville joins to its budget a statement of the receipts and expenses of the contract, and
of the means of all its partners, those of the politique de la ville apart from those of droit commun (CGCT, art.
L.2313-1). Specific: what the funders of the contract give from their envelopes. Droit commun: what the others bring to
the same actions. Each column is part of the one before, but for the payments, which follow the convention. Receipts
are read by partner, expenses by orientation: the same euros, to the cent. Cents.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.orientations import ORIENTATIONS
from app.domain.tour_de_table import Fermete, Ligne

AGGLOMERATION = "caph"


class Nature(StrEnum):
    """Where the money comes from."""

    SPECIFIQUE = "specifique"
    DROIT_COMMUN = "droit_commun"

    @property
    def libelle(self) -> str:
        return "Crédits spécifiques" if self is Nature.SPECIFIQUE else "Droit commun"


@dataclass(frozen=True, slots=True)
class Moyens:
    """What is prévu (envelope), promised at least, decided by the committee, voted at least, paid. Cents."""

    prevu: int = 0
    promis: int = 0
    decide: int = 0
    vote: int = 0
    verse: int = 0

    def __add__(self, autre: "Moyens") -> "Moyens":
        return Moyens(
            self.prevu + autre.prevu,
            self.promis + autre.promis,
            self.decide + autre.decide,
            self.vote + autre.vote,
            self.verse + autre.verse,
        )


@dataclass(frozen=True, slots=True)
class Apport:
    """What one partner brings, to one campaign (`campagne`: its title) or one dossier. `code`: of the line 74.

    `orientation`: the name of what it pays for, "" of an envelope that no action takes yet."""

    nature: Nature
    code: str
    partenaire: str
    moyens: Moyens
    campagne: str = ""
    orientation: str = ""


@dataclass(frozen=True, slots=True)
class Annexe:
    """The lines by partner, specific credits first; the sums, the leverage; what is spent, by orientation."""

    lignes: Sequence[Apport]
    par_campagne: Sequence[tuple[str, Moyens]]
    par_orientation: Sequence[tuple[str, Moyens]]

    @property
    def depenses(self) -> Moyens:
        """What the actions take in all: the total of the receipts, envelopes aside."""
        return somme(moyens for _, moyens in self.par_orientation)

    def total(self, *natures: Nature) -> Moyens:
        """What these natures add up to; everything when none is named."""
        return somme(x.moyens for x in self.lignes if x.nature in (natures or tuple(Nature)))

    @property
    def agglomeration(self) -> Moyens:
        """What the agglomeration itself gives: the expenses of its budget."""
        return somme(x.moyens for x in self.lignes if x.nature is Nature.SPECIFIQUE and x.code == AGGLOMERATION)

    def levier(self, colonne: str, *natures: Nature) -> int | None:
        """What the others bring to each euro of the agglomeration, in cents."""
        sienne = getattr(self.agglomeration, colonne)
        ensemble = getattr(self.total(*natures), colonne)
        return levier(ensemble - (sienne if Nature.SPECIFIQUE in (natures or tuple(Nature)) else 0), sienne)


def somme(moyens: Iterable[Moyens]) -> Moyens:
    total = Moyens()
    for m in moyens:
        total += m
    return total


def levier(autres_cents: int, agglomeration_cents: int) -> int | None:
    """Cents brought by the others to each euro, rounded half up; None where the agglomeration gives nothing."""
    if agglomeration_cents <= 0:
        return None
    return (2 * 100 * autres_cents + agglomeration_cents) // (2 * agglomeration_cents)


def repartir(cents: int, parts: Sequence[int]) -> list[int]:
    """`cents` shared as the parts are, to the cent: the rest goes to those that lose the most by rounding down.

    A payment is not made funder by funder: it follows what each of them was decided to give.
    """
    total = sum(parts)
    if total <= 0:
        return [0] * len(parts)
    sues = [cents * part // total for part in parts]
    restes = sorted(range(len(parts)), key=lambda n: (-(cents * parts[n] % total), n))
    for n in restes[: cents - sum(sues)]:
        sues[n] += 1
    return sues


def de_droit_commun(ligne: Ligne) -> Moyens | None:
    """What a funder without an envelope brings to an action; None from the committee's funders, or below a promise."""
    if ligne.est_du_comite or ligne.est_refusee or ligne.fermete.rang < Fermete.PROMIS.rang:
        return None
    cents = ligne.attendu_cents
    ferme = cents if ligne.fermete.est_ferme else 0
    return Moyens(0, cents, ferme, ferme, cents if ligne.fermete is Fermete.VERSE else 0) if cents else None


def dresser(apports: Iterable[Apport]) -> Annexe:
    """One line per nature and partner, in the order in which they first come; specific credits first."""
    recus = list(apports)
    par_partenaire: dict[tuple[Nature, str, str], Apport] = {}
    par_campagne: dict[str, Moyens] = {}
    par_orientation: dict[str, Moyens] = {}
    for recu in recus:
        cle = (recu.nature, recu.code, recu.partenaire)
        deja = par_partenaire.get(cle)
        moyens = deja.moyens + recu.moyens if deja else recu.moyens
        par_partenaire[cle] = replace(recu, moyens=moyens, campagne="", orientation="")
        if recu.orientation:
            par_orientation[recu.orientation] = par_orientation.get(recu.orientation, Moyens()) + recu.moyens
        if recu.nature is Nature.SPECIFIQUE:
            par_campagne[recu.campagne] = par_campagne.get(recu.campagne, Moyens()) + recu.moyens
    ordre = list(Nature)
    lignes = sorted(par_partenaire.values(), key=lambda x: (ordre.index(x.nature), x.code != AGGLOMERATION))
    rangs = {fiche.libelle_court: n for n, fiche in enumerate(ORIENTATIONS.values())}
    depenses = sorted(par_orientation.items(), key=lambda x: rangs.get(x[0], len(rangs)))
    return Annexe(lignes, list(par_campagne.items()), depenses)
