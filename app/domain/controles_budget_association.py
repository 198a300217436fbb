"""The budget of the whole association: the grid or the document, never both asked, and advice on its figures.

A budget that does not balance is not a fault of the request: it is pointed at, it never prevents the deposit.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from app.domain.budget import Budget, budget_est_vide, lire_budget, phrase_nature, phrase_resultat
from app.domain.contenus import en_texte, reponses, texte
from app.domain.exigences import Constat, Examen, bloquer, conseiller, corriger
from app.domain.questions import Section
from app.domain.questions_budget_association import BUDGET_ASSOCIATION, DOCUMENT, GRILLE, PIECE_BUDGET
from app.domain.saisies import SaisieIllisible, euros, lire_montant


def moyen_choisi(contenu: Any) -> str:
    """How the budget is given: « document », « grille », "" as long as nobody said."""
    return texte(contenu, BUDGET_ASSOCIATION.cle, "moyen")


def remplacables(sections: Iterable[Section]) -> frozenset[str]:
    """The documents that a grid of this form may stand for."""
    return frozenset({PIECE_BUDGET} if any(s.cle == BUDGET_ASSOCIATION.cle for s in sections) else ())


def remplacees(contenu: Any) -> frozenset[str]:
    """Those that it does stand for, once it was chosen."""
    return frozenset({PIECE_BUDGET} if moyen_choisi(contenu) == GRILLE else ())


def avec_le_budget(examen: Examen, requises: Iterable[str]) -> list[str]:
    """The required documents, that of the budget only if it is by it that the budget is given.

    As long as nobody said how, the step of the budget says what is missing, not the list of documents.
    """
    question = BUDGET_ASSOCIATION.questions[0]
    gardees = list(requises)
    if not examen.pose(question, {}):
        return gardees
    if moyen_choisi(examen.contenu) == DOCUMENT:
        return gardees if PIECE_BUDGET in gardees else [*gardees, PIECE_BUDGET]
    return [code for code in gardees if code != PIECE_BUDGET]


def controler_budget_association(section: Section, examen: Examen) -> Iterator[Constat]:
    """Once the grid is chosen it is filled, unless the document is there; its amounts are read, the rest is advice."""
    trouvees = reponses(examen.contenu, section.cle)
    question = section.question("grille")
    if question is None or not examen.pose(question, trouvees):
        return
    if budget_est_vide(trouvees):
        if PIECE_BUDGET not in examen.pieces_presentes:
            yield bloquer(section, "grille", question.erreur_vide)
        return
    lecture = lire_budget(trouvees)
    for champ, phrase in lecture.illisibles.items():
        yield (conseiller if champ.endswith(".nom") else corriger)(section, champ, phrase)
    yield from _annee(section, en_texte(trouvees.get("annee")), examen.regles.exercice)
    if not any(champ for champ in lecture.illisibles if not champ.endswith(".nom")):
        yield from _chiffres(section, lecture.budget, examen.contenu)


def _annee(section: Section, annee: str, exercice: int) -> Iterator[Constat]:
    if annee[:4].isdigit() and str(exercice) not in annee and f"{exercice % 100:02d}" not in annee[4:]:
        yield conseiller(
            section, "annee", f"L’appel porte sur l’année {exercice}. Vérifiez que ce budget est bien le bon."
        )


def _chiffres(section: Section, budget: Budget, contenu: Any) -> Iterator[Constat]:
    for champ, poste, saisi, detail in budget.discordances:
        yield conseiller(
            section,
            champ,
            f"« {poste.libelle_complet} » : vous avez saisi {euros(saisi)}, mais le détail fait {euros(detail)}. "
            "C’est le détail qui compte.",
        )
    if budget.ecart:
        yield conseiller(section, "grille", f"{phrase_resultat(budget)}. Vérifiez les montants.")
    if budget.ecart_nature:
        yield conseiller(section, "grille", f"{phrase_nature(budget)}.")
    annonce = _annonce(contenu)
    if annonce and budget.total_charges and annonce != budget.total_charges:
        yield conseiller(
            section,
            "grille",
            f"À l’étape de l’organisme, vous avez écrit un budget de {euros(annonce)}. Ici, les charges font "
            f"{euros(budget.total_charges)}. Gardez le bon montant aux deux endroits.",
        )


def _annonce(contenu: Any) -> int:
    """The total typed with the organisme, in cents; 0 when there is none or when it cannot be read."""
    try:
        return lire_montant(texte(contenu, "organisme", "budget_annuel"))
    except SaisieIllisible:
        return 0
