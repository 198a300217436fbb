"""The budget of the whole association for a year (CERFA 12156*06, 5): the document that was voted, or the grid.

A small association has a page voted by its assembly: it joins that page and types nothing. The décret 2016-1971
asks for the budget, in no given shape.
"""

from app.domain.postes import GRILLE_ASSOCIATION
from app.domain.questions import Condition, Genre, Option, Question, Section
from app.domain.questions_moyens import ASSOCIATION

DOCUMENT, GRILLE = "document", "grille"
PIECE_BUDGET = "budget_association"

BUDGET_ASSOCIATION = Section(
    cle="budget_association",
    se_reprend=False,
    titre="Budget de l’association",
    resume="Votre budget voté, ou une grille à remplir",
    introduction="Le budget de toute l’association pour l’année, pas seulement de ce projet. "
    "Si vous l’avez déjà sur une feuille, joignez-la\u202f: vous n’avez rien à recopier.",
    questions=(
        Question(
            cle="moyen",
            libelle="Comment donnez-vous ce budget\u202f?",
            genre=Genre.CHOIX,
            pour=ASSOCIATION,
            piece=PIECE_BUDGET,
            options=(
                Option(
                    DOCUMENT,
                    "Je joins le budget déjà écrit",
                    "Une page simple suffit\u202f: PDF, tableur ou photo. Vous l’ajouterez à l’étape des pièces.",
                ),
                Option(
                    GRILLE,
                    "Je remplis la grille du formulaire national",
                    "Vous pourrez la retrouver dans vos autres demandes de la même année.",
                ),
            ),
            manque="le budget de l’association",
            erreur_vide="Dites comment vous donnez le budget de l’association\u202f: le document, ou la grille.",
            erreur_mal="Choisissez le document ou la grille.",
        ),
        Question(
            cle="annee",
            libelle="Année du budget",
            aide="Par exemple 2027, ou 2026-2027 si votre exercice suit l’année scolaire.",
            genre=Genre.TEXTE,
            maximum=9,
            largeur=12,
            motif=r"20[0-9]{2}(?:[-/](?:20)?[0-9]{2})?",
            pour=ASSOCIATION,
            si=Condition("moyen", (GRILLE,)),
            piece=PIECE_BUDGET,
            manque="l’année du budget",
            erreur_vide="Saisissez l’année du budget, par exemple 2027.",
            erreur_mal="Saisissez une année, par exemple 2027 ou 2026-2027.",
        ),
        Question(
            cle="grille",
            libelle="Budget de l’association",
            aide="Les grands comptes suffisent, sans le détail. Saisissez les montants comme vous les écrivez, par "
            "exemple 1 200,50.",
            genre=Genre.BUDGET,
            grille=GRILLE_ASSOCIATION,
            pour=ASSOCIATION,
            si=Condition("moyen", (GRILLE,)),
            manque="les montants",
            erreur_vide="Saisissez les charges et les produits de l’association, ou joignez son budget aux pièces.",
            erreur_mal="Saisissez des montants en euros, par exemple 1 200,50.",
        ),
    ),
)
