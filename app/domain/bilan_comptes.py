"""The accounts of an action: planned and real on each line, what strayed, what is to be given back. Cents.

The law asks to explain what strayed significantly (arrêté du 11 octobre 2006): here more than 10 % and 200 €. What is
to be given back is proposed, never decided: the convention may let the organisme keep a part (loi n° 2021-875, art. 1).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.domain.budget import lire_budget
from app.domain.contenus import en_texte, reponses
from app.domain.postes import CONTRIBUTIONS_NATURE, EMPLOIS_NATURE, POSTES_CHARGES, POSTES_PRODUITS
from app.domain.questions import Contenu
from app.domain.saisies import SaisieIllisible, euros, lire_montant, pourcentage

ECART_POUR_CENT, ECART_CENTS = 10, 200_00
INDIRECTES = "charges_indirectes"
# the funders are printed after these accounts
AVANT_74 = ("ventes", "tarification")


def _pour_cent(part: int, total: int) -> int:
    """Rounded half up."""
    return (200 * part + total) // (2 * total)


@dataclass(frozen=True, slots=True)
class LigneComptee:
    """One line. `reel_cents` None: not typed, or not readable yet. `est_nature`: counted apart (86, 87)."""

    cle: str
    libelle: str
    prevu_cents: int
    est_charge: bool
    est_nature: bool = False
    reel_cents: int | None = None

    @property
    def ecart_cents(self) -> int:
        return (self.reel_cents or 0) - self.prevu_cents

    @property
    def est_a_expliquer(self) -> bool:
        """Whether what was typed strays from the plan enough to be explained."""
        if self.reel_cents is None:
            return False
        ecart = abs(self.ecart_cents)
        return ecart >= ECART_CENTS and ecart * 100 > ECART_POUR_CENT * self.prevu_cents

    @property
    def part(self) -> str:
        """« 85 % » of the plan, "" without a plan."""
        if not self.prevu_cents or self.reel_cents is None:
            return ""
        return pourcentage(_pour_cent(self.reel_cents, self.prevu_cents) * 10)


def lignes_prevues(depose: Contenu) -> tuple[LigneComptee, ...]:
    """Every account of the national form with what was planned, and the funders that did not refuse."""
    budget = lire_budget(reponses(depose, "budget")).budget
    charges = [
        LigneComptee(f"charge_{p.code}", p.libelle_complet, budget.retenu(p), True, p.code == EMPLOIS_NATURE)
        for p in POSTES_CHARGES
        if p.parent is None
    ]
    produits = [
        LigneComptee(f"produit_{p.code}", p.libelle_complet, budget.retenu(p), False, p.code == CONTRIBUTIONS_NATURE)
        for p in POSTES_PRODUITS
        if p.parent is None
    ]
    financeurs = [
        LigneComptee(f"financeur_{rang}", f"74 {f.libelle}", f.montant_cents, False)
        for rang, f in enumerate(budget.financeurs)
        if f.est_comptee
    ]
    return (*charges, *produits[: len(AVANT_74)], *financeurs, *produits[len(AVANT_74) :])


@dataclass(frozen=True, slots=True)
class Comptes:
    """The lines with what was typed, and their totals, without the contributions in kind."""

    lignes: tuple[LigneComptee, ...]

    @property
    def utiles(self) -> tuple[LigneComptee, ...]:
        """The lines planned or real."""
        return tuple(x for x in self.lignes if x.prevu_cents or x.reel_cents)

    @property
    def a_expliquer(self) -> tuple[LigneComptee, ...]:
        return tuple(x for x in self.lignes if x.est_a_expliquer)

    def _somme(self, *, est_charge: bool, prevu: bool) -> int:
        return sum(
            (x.prevu_cents if prevu else x.reel_cents or 0)
            for x in self.lignes
            if x.est_charge is est_charge and not x.est_nature
        )

    @property
    def charges_prevues(self) -> int:
        return self._somme(est_charge=True, prevu=True)

    @property
    def charges_reelles(self) -> int:
        return self._somme(est_charge=True, prevu=False)

    @property
    def produits_prevus(self) -> int:
        return self._somme(est_charge=False, prevu=True)

    @property
    def produits_reels(self) -> int:
        return self._somme(est_charge=False, prevu=False)

    @property
    def resultat_cents(self) -> int:
        """Products minus charges: more than zero is money that was not used."""
        return self.produits_reels - self.charges_reelles

    @property
    def indirectes_cents(self) -> int:
        return sum(x.reel_cents or 0 for x in self.lignes if x.cle == f"charge_{INDIRECTES}")

    @property
    def nature_cents(self) -> int:
        return sum(x.reel_cents or 0 for x in self.lignes if x.est_nature)

    def part_de_la_subvention(self, verse_cents: int) -> str:
        """« La subvention représente 62 % du total des produits », as the national form asks."""
        if not self.produits_reels:
            return ""
        part = pourcentage(_pour_cent(verse_cents, self.produits_reels) * 10)
        return f"La subvention versée, {euros(verse_cents)}, représente {part} des produits."


def comptes(lignes: Iterable[LigneComptee], typees: Mapping[str, Any]) -> Comptes:
    """The lines with what was typed for them. Never raises."""
    return Comptes(tuple(replace(x, reel_cents=_montant(en_texte(typees.get(x.cle)))) for x in lignes))


def _montant(saisi: str) -> int | None:
    try:
        return lire_montant(saisi) if saisi else None
    except SaisieIllisible:
        return None


@dataclass(frozen=True, slots=True)
class Decompte:
    """What a grant comes to once its bilan is read: a proposal. `raisons` say how it was found."""

    accorde_cents: int
    verse_cents: int
    du_cents: int
    raisons: tuple[str, ...]

    @property
    def a_reverser_cents(self) -> int:
        return max(0, self.verse_cents - self.du_cents)

    @property
    def solde_du_cents(self) -> int:
        return max(0, self.du_cents - self.verse_cents)


def decompte(
    lus: Comptes, accorde_cents: int, verse_cents: int, *, demande_cents: int = 0, est_menee: bool = True
) -> Decompte:
    """What the organisme may keep: the grant, in proportion of what the action cost, without what was not used.

    The plan is that of the application, less what was asked and not granted: the letter asks to adjust it.
    """
    if not est_menee and not lus.charges_reelles:
        return Decompte(accorde_cents, verse_cents, 0, ("L’action n’a pas eu lieu et n’a rien coûté.",))
    du, raisons = accorde_cents, []
    manque = max(0, demande_cents - accorde_cents)
    prevues, reelles = max(0, lus.charges_prevues - manque), lus.charges_reelles
    if reelles < prevues:
        du = accorde_cents * reelles // prevues
        part = pourcentage(_pour_cent(reelles, prevues) * 10)
        moins = f", une fois retirés les {euros(manque)} non accordés" if manque else ""
        raisons.append(f"L’action a coûté {euros(reelles)}, {part} des {euros(prevues)} prévus{moins}.")
    if lus.resultat_cents > 0 and accorde_cents - lus.resultat_cents < du:
        du = max(0, accorde_cents - lus.resultat_cents)
        raisons.append(f"Les produits dépassent les charges de {euros(lus.resultat_cents)}.")
    return Decompte(accorde_cents, verse_cents, du, tuple(raisons) or ("La subvention est employée en entier.",))
