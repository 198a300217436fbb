"""The form of the annual call: project, calendar, budget, indicators, pieces (CERFA 12156*06, section 6)."""

from app.domain.postes import GRILLE_PROJET
from app.domain.questions import OUI_NON, Colonne, Genre, Option, Question, Section
from app.domain.questions_attestations import ATTESTATIONS
from app.domain.questions_budget_association import BUDGET_ASSOCIATION
from app.domain.questions_moyens import ASSOCIATION
from app.domain.questions_organisme import ORGANISME_COMPLET
from app.domain.questions_publics import ORIENTATIONS_ET_AXES, PARTICIPATION, TERRITOIRES

INDICATEURS_MAXIMUM = 9


def texte_long(
    cle: str,
    libelle: str,
    aide: str,
    maximum: int,
    manque: str,
    erreur_vide: str,
    *,
    est_facultatif: bool = False,
    reprise: bool | None = None,
) -> Question:
    """A long answer whose over-length sentence gives the limit."""
    lisible = f"{maximum:,}".replace(",", "\u202f")
    return Question(
        cle=cle,
        libelle=libelle,
        aide=aide,
        genre=Genre.TEXTE_LONG,
        maximum=maximum,
        reprise=reprise,
        est_facultatif=est_facultatif,
        manque=manque,
        erreur_vide=erreur_vide,
        erreur_mal=f"Saisissez une réponse de {lisible} caractères au plus.",
    )


INTITULE = Question(
    cle="intitule",
    libelle="Titre du projet",
    aide="Court et parlant, par exemple « Ateliers santé au pied des tours ».",
    genre=Genre.TEXTE,
    maximum=120,
    largeur=50,
    manque="le titre du projet",
    erreur_vide="Saisissez le titre du projet, par exemple « Ateliers santé au pied des tours ».",
    erreur_mal="Saisissez un titre de 120 caractères au plus.",
)

PROJET = Section(
    cle="projet",
    titre="Le projet",
    resume="Titre, résumé, besoins, objectifs",
    introduction="Écrivez pour quelqu’un qui ne connaît pas encore votre action.",
    questions=(
        INTITULE,
        texte_long(
            "resume",
            "Le projet en quelques phrases",
            "Ce résumé sera lu par le comité. Dites quoi, pour qui, où et quand.",
            600,
            "le résumé",
            "Saisissez un résumé du projet en quelques phrases.",
        ),
        texte_long(
            "besoins",
            "À quel besoin répond-il ?",
            "Ce que vous avez constaté dans le quartier : chiffres, rencontres, demandes des habitants.",
            2500,
            "le besoin constaté",
            "Décrivez le besoin auquel répond le projet.",
        ),
        texte_long(
            "objectifs",
            "Quels sont ses objectifs ?",
            "Ce qui aura changé à la fin, pour les habitants. Deux ou trois objectifs suffisent.",
            2000,
            "les objectifs",
            "Saisissez les objectifs du projet.",
        ),
        texte_long(
            "description",
            "Que ferez-vous concrètement ?",
            "Les activités, leur fréquence, leur durée, les lieux, qui les anime.",
            5000,
            "la description",
            "Décrivez ce que vous ferez concrètement.",
        ),
        texte_long(
            "partenaires",
            "Avec quels partenaires ?",
            "Pour chacun, dites ce qu’il apporte : un lieu, du temps, de l’argent, un contact.",
            2000,
            "les partenaires",
            "Citez vos partenaires et ce qu’ils apportent. Saisissez « aucun » s’il n’y en a pas.",
        ),
    ),
)

LIEU = Question(
    cle="lieu",
    libelle="Lieu ou lieux de l’action",
    aide="Par exemple salle Émile-Zola et parc Lebret, à Denain.",
    genre=Genre.TEXTE,
    maximum=300,
    largeur=50,
    manque="le lieu",
    erreur_vide="Saisissez le lieu de l’action, par exemple salle Émile-Zola à Denain.",
    erreur_mal="Saisissez un lieu de 300 caractères au plus.",
)

CALENDRIER = Section(
    cle="calendrier",
    titre="Calendrier et moyens",
    resume="Dates, étapes, lieu, personnes et matériel",
    questions=(
        Question(
            cle="debut",
            libelle="Date de début",
            aide="Par exemple 15/01/2027.",
            genre=Genre.DATE,
            largeur=12,
            manque="la date de début",
            erreur_vide="Saisissez la date de début, par exemple 15/01/2027.",
            erreur_mal="Saisissez une date, par exemple 15/01/2027.",
        ),
        Question(
            cle="fin",
            libelle="Date de fin",
            aide="Par exemple 15/12/2027.",
            genre=Genre.DATE,
            largeur=12,
            manque="la date de fin",
            erreur_vide="Saisissez la date de fin, par exemple 15/12/2027.",
            erreur_mal="Saisissez une date, par exemple 15/12/2027.",
        ),
        Question(
            cle="periode",
            libelle="Cette demande porte sur",
            genre=Genre.CHOIX,
            est_facultatif=True,
            options=(
                Option("annuelle", "Une année, ou une action ponctuelle"),
                Option("pluriannuelle", "Plusieurs années"),
            ),
            erreur_mal="Choisissez une des deux périodes.",
        ),
        Question(
            cle="objet",
            libelle="Elle finance",
            genre=Genre.CHOIX,
            est_facultatif=True,
            pour=ASSOCIATION,
            options=(
                Option("projet", "Un projet ou une action"),
                Option("fonctionnement", "Le fonctionnement global de l’association"),
            ),
            erreur_mal="Choisissez l’une des deux réponses.",
        ),
        texte_long(
            "etapes",
            "Grandes étapes",
            "Une ligne par étape, par exemple « mars : rencontres au pied des immeubles ».",
            2000,
            "les étapes",
            "Saisissez les grandes étapes du projet, une par ligne.",
        ),
        LIEU,
        texte_long(
            "moyens_humains",
            "Qui travaille sur le projet ?",
            "Salariés, bénévoles, intervenants : rôle et temps consacré. Dites aussi si vous recrutez.",
            2000,
            "les moyens humains",
            "Dites qui travaille sur le projet, avec quel rôle et quel temps.",
        ),
        Question(
            cle="benevoles_projet",
            libelle="Bénévoles engagés dans le projet",
            genre=Genre.NOMBRE,
            maximum=100_000,
            largeur=6,
            est_facultatif=True,
            erreur_mal="Saisissez un nombre entier, par exemple 12.",
        ),
        Question(
            cle="etp_projet",
            libelle="Salariés engagés dans le projet, en équivalent temps plein (ETPT)",
            aide="Par exemple 0,5 pour un mi-temps toute l’année.",
            genre=Genre.TEXTE,
            maximum=8,
            largeur=6,
            motif=r"[0-9]{1,5}(?:[.,][0-9]{1,2})?",
            est_facultatif=True,
            erreur_mal="Saisissez un nombre, avec une virgule si besoin, par exemple 0,5.",
        ),
        Question(
            cle="recrutement",
            libelle="Prévoyez-vous de recruter pour ce projet\u202f?",
            genre=Genre.CHOIX,
            options=OUI_NON,
            est_facultatif=True,
            erreur_mal="Choisissez «\u00a0Oui\u00a0» ou «\u00a0Non\u00a0».",
        ),
        texte_long(
            "moyens_materiels",
            "Avec quel matériel et quels locaux ?",
            "Locaux, véhicules, matériel, et qui les met à disposition.",
            1500,
            "les moyens matériels",
            "Décrivez le matériel et les locaux. Saisissez « aucun » s’il n’y en a pas.",
        ),
        texte_long(
            "aide_en_nature",
            "Aide en nature demandée",
            "Prêt de salle, de matériel ou de personnel que vous demandez en plus de l’argent.",
            1000,
            "",
            "",
            est_facultatif=True,
        ),
    ),
)

BUDGET = Section(
    cle="budget",
    titre="Budget du projet",
    resume="Charges, produits et financeurs",
    introduction="Budget du projet seul, pas de l’organisme. Les charges et les produits doivent être égaux.",
    questions=(
        Question(
            cle="budget",
            libelle="Budget du projet",
            aide="Saisissez les montants comme vous les écrivez, par exemple 1 200,50.",
            genre=Genre.BUDGET,
            grille=GRILLE_PROJET,
            manque="les montants",
            erreur_vide="Saisissez les charges et les produits du projet.",
            erreur_mal="Saisissez des montants en euros, par exemple 1 200,50.",
        ),
        texte_long(
            "precisions",
            "Précisions sur le budget",
            "Règle de répartition des charges indirectes, valeur donnée au bénévolat, montants à expliquer.",
            2000,
            "",
            "",
            est_facultatif=True,
            reprise=False,
        ),
    ),
)

INDICATEURS = Section(
    cle="indicateurs",
    titre="Indicateurs d’évaluation",
    resume="Ce que vous mesurerez, et comment",
    introduction="Un à trois indicateurs par objectif, pas plus. Ils vous seront redemandés au moment du bilan.",
    questions=(
        Question(
            cle="indicateurs",
            libelle="Indicateurs",
            aide="Par exemple : 30 femmes inscrites à une activité physique, contre 8 aujourd’hui.",
            genre=Genre.TABLEAU,
            ligne="indicateur",
            maximum=INDICATEURS_MAXIMUM,
            colonnes=(
                Colonne(
                    cle="objectif",
                    libelle="Objectif",
                    maximum=300,
                    erreur_vide="Saisissez l’objectif que cet indicateur mesure.",
                ),
                Colonne(
                    cle="indicateur",
                    libelle="Indicateur",
                    aide="Ce que vous comptez ou observez.",
                    maximum=300,
                    erreur_vide="Saisissez ce que vous compterez ou observerez.",
                ),
                Colonne(
                    cle="unite", libelle="Unité", maximum=40, est_facultatif=True, aide="Personnes, %, jours, kilos…"
                ),
                Colonne(
                    cle="depart",
                    se_reprend=False,
                    libelle="Valeur de départ",
                    maximum=100,
                    est_facultatif=True,
                    aide="Aujourd’hui.",
                ),
                Colonne(
                    cle="cible",
                    se_reprend=False,
                    libelle="Valeur visée",
                    maximum=100,
                    erreur_vide="Saisissez la valeur visée, par exemple 30.",
                ),
                Colonne(
                    cle="source",
                    libelle="Comment vous le mesurez",
                    aide="Feuille de présence, questionnaire, entretien…",
                    maximum=300,
                    erreur_vide="Dites comment vous le mesurerez, par exemple feuille de présence.",
                ),
            ),
            manque="un indicateur",
            erreur_vide="Saisissez au moins un indicateur.",
            erreur_mal="Saisissez neuf indicateurs au plus, trois par objectif.",
        ),
    ),
)

PIECES = Section(
    cle="pieces",
    se_reprend=False,
    titre="Pièces",
    resume="Les documents de votre organisme",
    introduction="PDF, photo ou document de bureau, 10 Mo au plus par fichier.",
    questions=(
        Question(
            cle="pieces",
            libelle="Documents à joindre",
            genre=Genre.PIECES,
            manque="un document",
            erreur_vide="Ajoutez les documents demandés.",
            erreur_mal="Ajoutez les documents demandés.",
        ),
    ),
)

SECTIONS_AAP = (
    ORGANISME_COMPLET,
    PROJET,
    ORIENTATIONS_ET_AXES,
    TERRITOIRES,
    PARTICIPATION,
    CALENDRIER,
    BUDGET,
    BUDGET_ASSOCIATION,
    INDICATEURS,
    PIECES,
    ATTESTATIONS,
)
