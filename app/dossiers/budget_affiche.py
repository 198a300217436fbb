"""The budget as its page shows it: typed amounts, computed totals, rules of the call. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.budget import (
    ETATS_FINANCEMENT,
    Budget,
    EtatFinancement,
    Poste,
    lire_budget,
    phrase_ecart,
    phrase_nature,
    phrase_resultat,
)
from app.domain.exigences import Regles
from app.domain.postes import GRILLE_PROJET, Grille
from app.domain.saisies import euros, nombre, pourcentage

LIGNES_VIDES = 2
# line 74 is printed between the accounts 73 and 75
AVANT_LE_74 = ("ventes", "tarification")

ETATS = tuple((etat.value, ETATS_FINANCEMENT[etat]) for etat in EtatFinancement)


@dataclass(frozen=True, slots=True)
class LignePoste:
    """One account or sub-line: the name of its field and what was typed."""

    nom: str
    poste: Poste
    saisi: str


@dataclass(frozen=True, slots=True)
class Compte:
    """An account and its sub-lines. `detail_cents`: their sum, None while none is filled."""

    ligne: LignePoste
    details: tuple[LignePoste, ...]
    detail_cents: int | None


@dataclass(frozen=True, slots=True)
class LigneFinanceurAffichee:
    """One row of line 74, filled or waiting."""

    rang: int
    financeur: str
    nom: str
    etat: str
    montant: str
    numero: str


@dataclass(frozen=True, slots=True)
class RegleAffichee:
    """A rule of the call and whether the budget keeps it (None: nothing to judge yet)."""

    est_tenue: bool | None
    phrase: str


@dataclass(frozen=True, slots=True)
class BudgetAffiche:
    """Everything the budget page shows."""

    charges: tuple[Compte, ...]
    produits_avant: tuple[Compte, ...]
    produits_apres: tuple[Compte, ...]
    financeurs: tuple[LigneFinanceurAffichee, ...]
    budget: Budget
    regles: tuple[RegleAffichee, ...]
    beneficiaires: int = 0
    grille: Grille = GRILLE_PROJET

    @property
    def possibles(self) -> tuple[tuple[str, str, bool], ...]:
        """The funders to choose from: code, label, whether its name is asked too."""
        return tuple((f.code, f.libelle, f.est_nomme) for f in self.grille.financeurs)

    @property
    def part_financee(self) -> int:
        """Percentage of the charges that are financed, whole, rounded down."""
        return self.budget.total_produits * 100 // self.budget.total_charges if self.budget.total_charges else 0

    @property
    def phrase(self) -> str:
        """The balance in one sentence, announced when it changes."""
        if not self.budget.total_charges and not self.budget.total_produits:
            return "Saisissez vos premiers montants : les totaux se calculent tout seuls."
        ecart = phrase_ecart if self.grille.suit_les_demandes else phrase_resultat
        manques = [phrase for phrase in (ecart(self.budget), phrase_nature(self.budget)) if phrase]
        if manques:
            return f"{'. '.join(manques)}."
        return f"Budget équilibré à {euros(self.budget.total_charges)}."

    @property
    def phrase_cout(self) -> str:
        """What the project costs for each person, once both are known."""
        cout = self.budget.cout_par_beneficiaire(self.beneficiaires) if self.budget.total_charges else None
        if cout is None:
            return ""
        return f"Coût par bénéficiaire\u00a0: {euros(cout)}, pour {nombre(self.beneficiaires)}."

    @property
    def a_du_detail(self) -> bool:
        """Whether one sub-line was filled: the detail is then shown open."""
        comptes = (*self.charges, *self.produits_avant, *self.produits_apres)
        return any(detail.saisi for compte in comptes for detail in compte.details)

    @property
    def avec_detail(self) -> tuple[Compte, ...]:
        """The accounts of the charges that have sub-lines, then those of the products."""
        return tuple(c for c in (*self.charges, *self.produits_avant, *self.produits_apres) if c.details)


def afficher_budget(
    contenu: Mapping[str, Any],
    champs: Mapping[str, list[str]],
    regles: Regles,
    beneficiaires: int = 0,
    grille: Grille = GRILLE_PROJET,
    lignes_vides: int = LIGNES_VIDES,
) -> BudgetAffiche:
    """The page of a budget. `contenu` is read for the totals, `champs` is what the fields show again.

    `beneficiaires`: of the whole project; 0 when nobody said how many yet. The rules of the call bear on the
    project alone: the grid of a whole association shows none. `lignes_vides`: the rows that wait for another funder.
    """
    budget = lire_budget(contenu).budget

    def saisi(nom: str) -> str:
        return (champs.get(nom) or [""])[0]

    def comptes(cote: str, postes: tuple[Poste, ...]) -> tuple[Compte, ...]:
        def ligne(poste: Poste) -> LignePoste:
            nom = f"{cote}.{poste.code}"
            return LignePoste(nom, poste, saisi(nom))

        def compte(poste: Poste) -> Compte:
            details = tuple(ligne(p) for p in postes if p.parent == poste.code)
            return Compte(ligne(poste), details, budget.retenu(poste) if any(d.saisi for d in details) else None)

        return tuple(compte(p) for p in postes if p.parent is None)

    produits = comptes("produits", grille.produits)
    attendus = [f.code for f in grille.financeurs if f.code in regles.financeurs and grille.suit_les_demandes]
    return BudgetAffiche(
        charges=comptes("charges", grille.charges),
        produits_avant=tuple(c for c in produits if c.ligne.poste.code in AVANT_LE_74),
        produits_apres=tuple(c for c in produits if c.ligne.poste.code not in AVANT_LE_74),
        financeurs=_financeurs(saisi, champs, attendus, lignes_vides),
        budget=budget,
        regles=_regles(budget, regles) if grille.suit_les_demandes else (),
        beneficiaires=beneficiaires if grille.suit_les_demandes else 0,
        grille=grille,
    )


def _financeurs(
    saisi: Any, champs: Mapping[str, list[str]], attendus: Sequence[str], lignes_vides: int
) -> tuple[LigneFinanceurAffichee, ...]:
    rangs = sorted(
        {int(nom.split(".")[1]) for nom in champs if nom.startswith("financeurs.") and nom.split(".")[1].isdigit()}
    )
    remplies = [
        LigneFinanceurAffichee(
            rang, *(saisi(f"financeurs.{rang}.{cle}") for cle in ("financeur", "nom", "etat", "montant", "numero"))
        )
        for rang in rangs
    ]
    # a row that was just emptied stays on the page: it is taken away by the next save, which must name it
    if not remplies:
        remplies = [LigneFinanceurAffichee(rang, code, "", "", "", "") for rang, code in enumerate(attendus)]
    suite = max((ligne.rang for ligne in remplies), default=-1) + 1
    en_attente = sum(not _est_remplie(ligne) for ligne in remplies)
    vides = [LigneFinanceurAffichee(suite + n, "", "", "", "", "") for n in range(lignes_vides - en_attente)]
    return (*remplies, *vides)


def _est_remplie(ligne: LigneFinanceurAffichee) -> bool:
    return bool(ligne.financeur or ligne.nom or ligne.montant or ligne.numero)


def _regles(budget: Budget, regles: Regles) -> tuple[RegleAffichee, ...]:
    """What the call asks of a budget, in the words of the page."""
    commence = bool(budget.total_charges or budget.total_produits)
    part = budget.part_demandee_pour_mille(regles.financeurs)
    plafond = pourcentage(regles.taux_plafond_pour_mille)
    depasse = budget.depasse_taux(regles.financeurs, regles.taux_plafond_pour_mille)
    trouvees = [
        RegleAffichee(
            None if part is None else not depasse,
            f"Part demandée {pourcentage(part)} (plafond {plafond})" if part is not None else f"Plafond {plafond}",
        )
    ]
    ailleurs = budget.cofinancement(regles.financeurs)
    minimum = regles.cofinancement_min_pour_mille
    if minimum:
        tenue = ailleurs * 1000 >= minimum * budget.total_charges
        trouvees.append(
            RegleAffichee(tenue if commence else None, f"Autres financements : {pourcentage(minimum)} au moins")
        )
    else:
        trouvees.append(RegleAffichee(ailleurs > 0 if commence else None, "Un autre financement au moins (conseillé)"))
    if regles.plafond_dossier_cents is not None:
        demande = budget.demande(regles.financeurs)
        trouvees.append(
            RegleAffichee(
                demande <= regles.plafond_dossier_cents if demande else None,
                f"{euros(regles.plafond_dossier_cents)} demandés au plus",
            )
        )
    if regles.plafond_annuel_cents is not None:
        reste = max(0, regles.plafond_annuel_cents - regles.deja_demande_cents)
        deja = f" ({euros(regles.deja_demande_cents)} déjà demandés)" if regles.deja_demande_cents else ""
        demande = budget.demande(regles.financeurs)
        trouvees.append(
            RegleAffichee(demande <= reste if demande else None, f"{euros(reste)} encore possibles cette année{deja}")
        )
    trouvees.append(RegleAffichee(budget.est_equilibre if commence else None, "Budget équilibré"))
    return tuple(trouvees)
