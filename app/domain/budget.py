"""The budget of a project: what was typed, what it adds up to, and whether it balances.

Amounts are integer cents. Three decisions:
- an account counts for the sum of its sub-lines as soon as one of them is filled, else for the amount typed
  on the account itself; when both are typed and differ, it is said (`discordances`);
- the accounts 86 and 87 (voluntary contributions) balance between themselves and enter no total nor rate;
- a funder that refused stays visible but brings nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.contenus import en_cellules, en_lignes
from app.domain.postes import (
    CAPH,
    CHARGES_PAR_CODE,
    CONTRIBUTIONS_NATURE,
    DETAILS,
    EMPLOIS_NATURE,
    ETATS_FINANCEMENT,
    FINANCEURS_74,
    GRILLE_PROJET,
    POSTES_CHARGES,
    POSTES_PRODUITS,
    PRODUITS_PAR_CODE,
    EtatFinancement,
    Financeur,
    Grille,
    Poste,
)
from app.domain.saisies import SaisieIllisible, euros, lire_montant

__all__ = [
    "CAPH",
    "CHARGES_PAR_CODE",
    "CONTRIBUTIONS_NATURE",
    "EMPLOIS_NATURE",
    "ETATS_FINANCEMENT",
    "FINANCEURS_74",
    "POSTES_CHARGES",
    "POSTES_PRODUITS",
    "PRODUITS_PAR_CODE",
    "Budget",
    "EtatFinancement",
    "Financeur",
    "LectureBudget",
    "LigneFinanceur",
    "Poste",
    "budget_est_vide",
    "lire_budget",
    "phrase_ecart",
    "phrase_nature",
    "phrase_resultat",
]

FINANCEURS_MAXIMUM = 60


@dataclass(frozen=True, slots=True)
class LigneFinanceur:
    """One row of line 74. `nom` says which commune or service; `numero`: the funder's own dossier number."""

    financeur: str
    nom: str
    etat: EtatFinancement
    montant_cents: int
    numero: str = ""

    @property
    def libelle(self) -> str:
        """« Commune — Raismes »."""
        return self.libelle_dans(GRILLE_PROJET)

    def libelle_dans(self, grille: Grille) -> str:
        """The same, in the words of another grid."""
        connu = grille.financeur(self.financeur)
        return f"{connu} — {self.nom}" if self.nom else connu

    @property
    def est_comptee(self) -> bool:
        return self.etat is not EtatFinancement.REFUSE


def _pour_mille(part: int, total: int) -> int | None:
    """Share in thousandths, rounded half up; None when there is no total."""
    return (2 * 1000 * part + total) // (2 * total) if total > 0 else None


@dataclass(frozen=True, slots=True)
class Budget:
    """Amounts typed, by code of line, and the funders. Every total is in cents and computed, never stored."""

    charges: Mapping[str, int] = field(default_factory=dict)
    produits: Mapping[str, int] = field(default_factory=dict)
    financeurs: tuple[LigneFinanceur, ...] = ()

    def retenu(self, poste: Poste) -> int:
        """What counts for an account: the sum of its sub-lines if one is filled, else its own amount."""
        cote = self.charges if poste.code in CHARGES_PAR_CODE else self.produits
        details = [cote[code] for code in DETAILS.get(poste.code, ()) if code in cote]
        return sum(details) if details else cote.get(poste.code, 0)

    @property
    def discordances(self) -> tuple[tuple[str, Poste, int, int], ...]:
        """Accounts typed with another amount than their detail: (field, account, typed, detail)."""
        return tuple(
            (f"{cote}.{poste.code}", poste, saisis[poste.code], self.retenu(poste))
            for cote, postes, saisis in (
                ("charges", POSTES_CHARGES, self.charges),
                ("produits", POSTES_PRODUITS, self.produits),
            )
            for poste in postes
            if poste.parent is None and poste.code in saisis and saisis[poste.code] != self.retenu(poste)
        )

    def _total(self, postes: Iterable[Poste], sauf: str) -> int:
        return sum(self.retenu(p) for p in postes if p.parent is None and p.code != sauf)

    @property
    def total_charges(self) -> int:
        """Accounts 60 to 69 and the indirect charges, without the 86."""
        return self._total(POSTES_CHARGES, EMPLOIS_NATURE)

    @property
    def total_74(self) -> int:
        """Funders of line 74, those that refused left out."""
        return sum(ligne.montant_cents for ligne in self.financeurs if ligne.est_comptee)

    @property
    def total_produits(self) -> int:
        """Accounts 70 to 79 and own resources, without the 87."""
        return self._total(POSTES_PRODUITS, CONTRIBUTIONS_NATURE) + self.total_74

    @property
    def total_86(self) -> int:
        return self.retenu(CHARGES_PAR_CODE[EMPLOIS_NATURE])

    @property
    def total_87(self) -> int:
        return self.retenu(PRODUITS_PAR_CODE[CONTRIBUTIONS_NATURE])

    @property
    def ecart(self) -> int:
        """Products minus charges: negative when charges are not covered."""
        return self.total_produits - self.total_charges

    @property
    def ecart_nature(self) -> int:
        """87 minus 86."""
        return self.total_87 - self.total_86

    @property
    def est_equilibre(self) -> bool:
        """Products equal charges, and separately 87 equals 86."""
        return self.ecart == 0 and self.ecart_nature == 0

    def demande(self, codes_contrat: Collection[str]) -> int:
        """Asked from the given funders (those of the contract), refusals left out."""
        return sum(x.montant_cents for x in self.financeurs if x.est_comptee and x.financeur in codes_contrat)

    def demande_par_financeur(self, codes_contrat: Collection[str]) -> dict[str, int]:
        """The same, by funder, in the order of line 74; funders asked for nothing are left out."""
        sommes = {code: self.demande((code,)) for code in FINANCEURS_74 if code in codes_contrat}
        return {code: somme for code, somme in sommes.items() if somme}

    def part_demandee_pour_mille(self, codes_contrat: Collection[str]) -> int | None:
        """Share of the charges asked from the contract, in thousandths rounded; None without charges.

        Rounded for display: compare with `depasse_taux`.
        """
        return self.part_des_charges_pour_mille(self.demande(codes_contrat))

    def part_des_charges_pour_mille(self, cents: int) -> int | None:
        """The share of the charges that a sum makes, rounded half up, the same on each page; None without charges."""
        return _pour_mille(cents, self.total_charges)

    def depasse_taux(self, codes_contrat: Collection[str], taux_pour_mille: int) -> bool:
        """Whether the share asked is above the ceiling, exactly, to the cent."""
        return self.demande(codes_contrat) * 1000 > taux_pour_mille * self.total_charges

    def cofinancement(self, codes_contrat: Collection[str]) -> int:
        """Everything that finances the project and is not asked from the contract, own resources included."""
        return self.total_produits - self.demande(codes_contrat)

    def cout_par_beneficiaire(self, beneficiaires: int) -> int | None:
        """Charges per beneficiary, in cents rounded half up; None without beneficiaries."""
        if beneficiaires <= 0:
            return None
        return (2 * self.total_charges + beneficiaires) // (2 * beneficiaires)


@dataclass(frozen=True, slots=True)
class LectureBudget:
    """A budget as far as it could be read; `illisibles` maps each unread field to its sentence."""

    budget: Budget
    illisibles: dict[str, str]


def lire_budget(contenu: Any) -> LectureBudget:
    """Read the raw content of the budget section. Never raises: what cannot be read is in `illisibles`."""
    brut = contenu if isinstance(contenu, Mapping) else {}
    illisibles: dict[str, str] = {}

    def montants(cote: str, connus: Mapping[str, Poste]) -> dict[str, int]:
        lus: dict[str, int] = {}
        for code, saisi in en_cellules(brut.get(cote)).items():
            if code in connus:
                montant = _lire(saisi, f"{cote}.{code}", illisibles)
                if montant is not None:
                    lus[code] = montant
        return lus

    budget = Budget(
        montants("charges", CHARGES_PAR_CODE),
        montants("produits", PRODUITS_PAR_CODE),
        tuple(
            lue
            for rang, ligne in enumerate(en_lignes(brut.get("financeurs"))[:FINANCEURS_MAXIMUM])
            if (lue := _lire_financeur(f"financeurs.{rang}", ligne, illisibles)) is not None
        ),
    )
    return LectureBudget(budget, illisibles)


def _lire(saisi: str, champ: str, illisibles: dict[str, str]) -> int | None:
    try:
        return lire_montant(saisi)
    except SaisieIllisible as refus:
        illisibles[champ] = refus.phrase
        return None


def est_ligne_vide(ligne: Mapping[str, str]) -> bool:
    """A funder row where only the choices were touched: nothing was asked from anybody yet."""
    return not any(ligne.get(cle) for cle in ("nom", "montant", "numero"))


def _lire_financeur(champ: str, ligne: dict[str, str], illisibles: dict[str, str]) -> LigneFinanceur | None:
    if est_ligne_vide(ligne):
        return None
    financeur = FINANCEURS_74.get(ligne.get("financeur", ""))
    if financeur is None:
        illisibles[f"{champ}.financeur"] = "Choisissez le financeur de cette ligne."
        return None
    etat = ligne.get("etat") or EtatFinancement.SOLLICITE.value
    if etat not in list(EtatFinancement):
        illisibles[f"{champ}.etat"] = "Choisissez si ce financement est demandé, acquis ou refusé."
        return None
    nom = ligne.get("nom", "")
    if financeur.est_nomme and not nom:
        illisibles[f"{champ}.nom"] = f"Précisez le nom du financeur « {financeur.libelle} »."
    if not ligne.get("montant"):
        illisibles[f"{champ}.montant"] = f"Saisissez le montant demandé à « {nom or financeur.libelle} »."
        return None
    montant = _lire(ligne["montant"], f"{champ}.montant", illisibles)
    if montant is None:
        return None
    return LigneFinanceur(financeur.code, nom, EtatFinancement(etat), montant, ligne.get("numero", ""))


def budget_est_vide(contenu: Any) -> bool:
    """Whether no amount was typed yet, whatever the rows already on screen."""
    brut = contenu if isinstance(contenu, Mapping) else {}
    return not (
        en_cellules(brut.get("charges"))
        or en_cellules(brut.get("produits"))
        or any(not est_ligne_vide(ligne) for ligne in en_lignes(brut.get("financeurs")))
    )


def phrase_nature(budget: Budget) -> str:
    """« Contributions en nature : 500 € au compte 86, 300 € au compte 87 », "" when the two are equal."""
    if not budget.ecart_nature:
        return ""
    return (
        f"Contributions en nature\u00a0: {euros(budget.total_86)} au compte 86, {euros(budget.total_87)} au compte 87. "
        "Saisissez le même total"
    )


def phrase_ecart(budget: Budget) -> str:
    """« Déséquilibre : 1 200 € de charges sans financement », "" when charges and products are equal."""
    if budget.ecart < 0:
        return f"Déséquilibre : {euros(-budget.ecart)} de charges sans financement"
    if budget.ecart > 0:
        return f"Déséquilibre : {euros(budget.ecart)} de produits de plus que les charges"
    return ""


def phrase_resultat(budget: Budget) -> str:
    """« Insuffisance prévisionnelle : 1 200 € », in the words of the form for a whole association; "" when equal."""
    if not budget.ecart:
        return ""
    quoi = "Excédent prévisionnel" if budget.ecart > 0 else "Insuffisance prévisionnelle"
    return f"{quoi}\u00a0: {euros(abs(budget.ecart))}"
