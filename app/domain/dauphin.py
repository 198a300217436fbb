"""The answers in the order of the State's form, ready to be copied into Dauphin.

Dauphin follows the order of the CERFA 12156*06. No public text gives the length its fields accept, so none is
assumed here: lengths are counted, and the limit read on Dauphin's screen may be given, to see where it would cut.
Amounts are whole euros, as the form has no centimes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.affichage import NON_RENSEIGNE, Tableau, affichage
from app.domain.budget import (
    CONTRIBUTIONS_NATURE,
    EMPLOIS_NATURE,
    Budget,
    Poste,
    lire_budget,
)
from app.domain.cerfa import CERFA_12156, ChampCerfa, Lieu
from app.domain.contenus import en_texte, reponses
from app.domain.exigences import ReferencesForm
from app.domain.formulaire import section_de, valeur_de
from app.domain.postes import GRILLE_PROJET, Grille
from app.domain.questions import OUI, Genre, Question, Section
from app.domain.saisies import SaisieIllisible, lire_date, lire_entier, lire_montant

LIMITE_MINIMUM, LIMITE_MAXIMUM = 20, 20_000
PARTIES = {
    "0": "La demande", "1": "L’association", "2": "Relations avec l’administration",
    "3": "Relations avec d’autres associations", "4": "Moyens humains", "5": "Budget de l’association",
    "6": "Le projet", "6bis": "Budget du projet", "7": "Attestations",
}  # fmt: skip
_FICHE = {"siret": "Numéro SIRET", "rna": "Numéro RNA"}


@dataclass(frozen=True, slots=True)
class ChampACopier:
    """One field of the State's form. `numero`: its number there; `precision`: which part of the field."""

    numero: str
    libelle: str
    precision: str
    texte: str

    @property
    def partie(self) -> str:
        """The part of the form it belongs to."""
        return PARTIES[self.numero.split(".")[0]]

    @property
    def longueur(self) -> int:
        return len(self.texte)

    def coupe(self, limite: int | None) -> tuple[str, str]:
        """What Dauphin would keep, and what it would lose."""
        return couper(self.texte, limite)


def couper(texte: str, limite: int | None) -> tuple[str, str]:
    """The text as far as `limite` signs, and the rest; the whole text when there is no limit."""
    return (texte, "") if limite is None or len(texte) <= limite else (texte[:limite], texte[limite:])


def lire_limite(saisi: str) -> int | None:
    """The limit typed by a person, None when there is none or when it makes no sense."""
    try:
        limite = lire_entier(saisi)
    except SaisieIllisible:
        return None
    return limite if LIMITE_MINIMUM <= limite <= LIMITE_MAXIMUM else None


def en_euros_entiers(cents: Sequence[int]) -> list[int]:
    """Amounts in whole euros whose sum is the rounded sum: the largest remainders get the missing euros."""
    entiers = [montant // 100 for montant in cents]
    manque = (sum(cents) + 50) // 100 - sum(entiers)
    par_reste = sorted(range(len(cents)), key=lambda rang: (-(cents[rang] % 100), rang))
    for rang in par_reste[:manque]:
        entiers[rang] += 1
    return entiers


def fiche_dauphin(
    sections: Sequence[Section], contenu: Any, references: ReferencesForm, fiche: Mapping[str, str]
) -> tuple[ChampACopier, ...]:
    """Every field of the form that has a place here, in its order. `fiche`: siret and rna of the organisme."""
    budget = lire_budget(reponses(contenu, "budget")).budget
    lignes: list[ChampACopier] = []
    for champ in CERFA_12156:
        if champ.numero.split(".")[0] in PARTIES:
            lignes += _du_champ(champ, sections, contenu, references, fiche, budget)
    return tuple(lignes)


def _du_champ(
    champ: ChampCerfa,
    sections: Sequence[Section],
    contenu: Any,
    references: ReferencesForm,
    fiche: Mapping[str, str],
    budget: Budget,
) -> Iterator[ChampACopier]:
    for reponse in champ.reponses:
        if reponse.lieu is Lieu.FICHE:
            yield ChampACopier(champ.numero, _FICHE[reponse.nom], "", fiche.get(reponse.nom, ""))
        elif reponse.lieu is Lieu.BUDGET and reponse.nom in _DU_BUDGET:
            yield ChampACopier(champ.numero, champ.libelle, "", _DU_BUDGET[reponse.nom](budget))
        elif reponse.lieu is Lieu.QUESTION:
            cle, _, nom = reponse.nom.partition(".")
            section = section_de(sections, cle)
            question = section.question(nom) if section else None
            donnees = reponses(contenu, cle)
            if question is None or not question.est_posee(donnees):
                continue
            if question.genre is Genre.BUDGET:
                if champ.numero in ("5", "6bis"):
                    yield from _grille(champ.numero, lire_budget(donnees).budget, question.grille or GRILLE_PROJET)
                elif champ.numero == "0":  # money; what is asked in kind has its own line below
                    yield ChampACopier(champ.numero, champ.libelle, "", "Numéraire" if budget.financeurs else "")
                continue
            precision = question.libelle if len(champ.reponses) > 1 else ""
            texte = _texte(question, valeur_de(question, donnees), references)
            yield ChampACopier(champ.numero, champ.libelle, precision, texte)


def _texte(question: Question, valeur: Any, references: ReferencesForm) -> str:
    """An answer as one pastes it: plain numbers, dates as 15/01/2027, one line per row of a table."""
    saisi = en_texte(valeur)
    if question.genre is Genre.CASE:
        return "Oui" if saisi == OUI else ""
    simple = _simple(question.genre, saisi)
    if simple is not None:
        return simple
    lu = affichage(question, valeur, references)
    if isinstance(lu, Tableau):
        rangees = [*lu.lignes, lu.totaux] if lu.totaux else list(lu.lignes)
        return "\n".join(
            " ; ".join(
                f"{entete} : {cellule}" if entete else cellule
                for entete, cellule in zip(lu.entetes, rangee, strict=False)
                if cellule and cellule != NON_RENSEIGNE
            )
            for rangee in rangees
        )
    if isinstance(lu, list):
        return ", ".join(lu)
    return "" if lu == NON_RENSEIGNE else lu


def _simple(genre: Genre, saisi: str) -> str | None:
    try:
        if genre is Genre.DATE:
            return f"{lire_date(saisi):%d/%m/%Y}" if saisi else ""
        if genre is Genre.NOMBRE:
            return str(lire_entier(saisi)) if saisi else ""
        if genre is Genre.MONTANT:
            return str((lire_montant(saisi) + 50) // 100) if saisi else ""
    except SaisieIllisible:
        return saisi
    return None


def _grille(numero: str, budget: Budget, grille: Grille) -> Iterator[ChampACopier]:
    """The two columns in the order of the form; 86 and 87 balance between themselves and are rounded apart."""
    for titre, cote, postes, a_part in (
        ("Charges", budget.charges, grille.charges, EMPLOIS_NATURE),
        ("Produits", budget.produits, grille.produits, CONTRIBUTIONS_NATURE),
    ):
        feuilles = _feuilles(cote, postes, sauf=a_part)
        if titre == "Produits":
            feuilles = _avec_les_74(budget, grille, feuilles)
        yield from _colonne(numero, titre, feuilles)
        yield from _colonne(numero, titre, _feuilles(cote, postes, seul=a_part), total=False)


def _feuilles(
    cote: Mapping[str, int], postes: Sequence[Poste], sauf: str = "", seul: str = ""
) -> list[tuple[str, int]]:
    """The filled lines of one column: the sub-lines of an account when there are some, else the account."""
    lignes = []
    for poste in postes:
        compte = poste.parent or poste.code
        if compte == sauf or (seul and compte != seul):
            continue
        a_un_detail = any(p.parent == poste.code and p.code in cote for p in postes)
        if poste.code in cote and not (poste.parent is None and a_un_detail):
            parent = next((p for p in postes if p.code == poste.parent), None)
            nom = f"{parent.libelle_complet} : {poste.libelle_complet}" if parent else poste.libelle_complet
            lignes.append((nom, cote[poste.code]))
    return lignes


def _avec_les_74(budget: Budget, grille: Grille, feuilles: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The funders take their place between the accounts 73 and 75."""
    rang = sum(nom.startswith(("70 ", "73 ")) for nom, _ in feuilles)
    financeurs = [
        (
            f"74 Subventions : {ligne.libelle_dans(grille)}"
            + (f" ({ligne.etat.libelle})" if grille.suit_les_demandes else ""),
            ligne.montant_cents,
        )
        for ligne in budget.financeurs
        if ligne.est_comptee
    ]
    return [*feuilles[:rang], *financeurs, *feuilles[rang:]]


def _colonne(
    numero: str, cote: str, feuilles: Sequence[tuple[str, int]], *, total: bool = True
) -> Iterator[ChampACopier]:
    entiers = en_euros_entiers([cents for _, cents in feuilles])
    for (nom, _), euros in zip(feuilles, entiers, strict=True):
        yield ChampACopier(numero, nom, cote, str(euros))
    if total and feuilles:
        yield ChampACopier(numero, f"Total des {cote.lower()}", cote, str(sum(entiers)))


def _destinataires(budget: Budget) -> str:
    return ", ".join(dict.fromkeys(ligne.libelle for ligne in budget.financeurs if ligne.est_comptee))


def _demandes(budget: Budget) -> str:
    """What is asked from each funder, as the grid says it."""
    return "\n".join(
        f"{ligne.libelle} : {(ligne.montant_cents + 50) // 100}" for ligne in budget.financeurs if ligne.est_comptee
    )


def _part(budget: Budget) -> str:
    produits = budget.total_produits
    return f"{(200 * budget.total_74 + produits) // (2 * produits)} %" if produits else ""


_DU_BUDGET = {"financeurs": _destinataires, "demande": _demandes, "part_demandee": _part}


def en_fichier(champs: Sequence[ChampACopier], titre: str) -> str:
    """The same as a text file: one field after the other, with its number and its length."""
    blocs = [titre]
    partie = ""
    for champ in champs:
        if champ.partie != partie:
            partie = champ.partie
            blocs.append(f"===== {partie} =====")
        precision = f" — {champ.precision}" if champ.precision else ""
        signes = f"{champ.longueur} signe{'s' if champ.longueur > 1 else ''}"
        blocs.append(f"[{champ.numero}] {champ.libelle}{precision} ({signes})\n{champ.texte or '(rien)'}")
    return "\n\n".join(blocs) + "\n"
