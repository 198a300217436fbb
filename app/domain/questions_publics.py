"""For what, where, for whom and with whom: orientations, axes, territories, publics, participation."""

from app.domain.orientations import AXES, ORIENTATIONS, Axe, DegreParticipation, Facette, PhaseProjet
from app.domain.questions import Colonne, Condition, Genre, Option, Question, Section

SECONDAIRES_MAXIMUM = 2

AGES = (
    Colonne(cle="0_5", libelle="0 à 5 ans", genre=Genre.NOMBRE),
    Colonne(cle="6_11", libelle="6 à 11 ans", genre=Genre.NOMBRE),
    Colonne(cle="12_15", libelle="12 à 15 ans", genre=Genre.NOMBRE),
    Colonne(cle="16_17", libelle="16 et 17 ans", genre=Genre.NOMBRE),
    Colonne(cle="18_25", libelle="18 à 25 ans", genre=Genre.NOMBRE),
    Colonne(cle="26_59", libelle="26 à 59 ans", genre=Genre.NOMBRE),
    Colonne(cle="60_plus", libelle="60 ans et plus", genre=Genre.NOMBRE),
)
SEXES = (Option("femmes", "Femmes et filles"), Option("hommes", "Hommes et garçons"))

_ORIENTATIONS = tuple(Option(o.value, fiche.libelle) for o, fiche in ORIENTATIONS.items())

PRINCIPALE = Question(
    cle="principale",
    libelle="Orientation principale",
    aide="Celle qui décrit le mieux votre projet. Elle désigne la personne qui suivra votre demande.",
    genre=Genre.CHOIX,
    options=_ORIENTATIONS,
    manque="l’orientation principale",
    erreur_vide="Choisissez l’orientation principale de votre projet.",
    erreur_mal="Choisissez une des six orientations.",
)
SECONDAIRES = Question(
    cle="secondaires",
    libelle="Orientations secondaires",
    aide="Deux au plus, différentes de l’orientation principale.",
    genre=Genre.CHOIX_MULTIPLES,
    est_facultatif=True,
    options=_ORIENTATIONS,
    maximum=SECONDAIRES_MAXIMUM,
    erreur_mal="Choisissez deux orientations secondaires au plus, parmi les six orientations.",
)
AXES_REVENDIQUES = Question(
    cle="axes",
    libelle="Axes transversaux auxquels votre projet répond",
    aide="Cochez seulement ceux que votre projet sert vraiment : vous direz comment.",
    genre=Genre.CHOIX_MULTIPLES,
    est_facultatif=True,
    options=tuple(Option(a.value, fiche.libelle) for a, fiche in AXES.items()),
    erreur_mal="Choisissez des axes dans la liste.",
)
FACETTES = Question(
    cle="facettes",
    libelle="Votre projet porte sur",
    genre=Genre.CHOIX_MULTIPLES,
    si=Condition("axes", (Axe.SPORT_CULTURE.value,)),
    options=(Option(Facette.SPORT.value, "Le sport"), Option(Facette.CULTURE.value, "La culture")),
    manque="le choix entre sport et culture",
    erreur_vide="Indiquez si votre projet porte sur le sport, sur la culture ou sur les deux.",
    erreur_mal="Choisissez « Le sport », « La culture » ou les deux.",
)


def _comment(axe: Axe) -> Question:
    court = AXES[axe].libelle_court
    return Question(
        cle=f"comment_{axe.value}",
        libelle=f"{court} : comment votre projet y répond-il ?",
        aide="Dites ce que vous ferez, avec qui et pour qui. Une action précise vaut mieux qu’une intention.",
        genre=Genre.TEXTE_LONG,
        maximum=1500,
        si=Condition("axes", (axe.value,)),
        manque=f"comment votre projet répond à l’axe « {court} »",
        erreur_vide=f"Expliquez comment votre projet répond à l’axe « {court} », ou décochez cet axe.",
        erreur_mal="Saisissez une réponse de 1 500 caractères au plus.",
    )


ORIENTATIONS_ET_AXES = Section(
    cle="orientations",
    titre="Orientations et axes",
    resume="Une orientation principale, et les axes que le projet sert",
    introduction="Les orientations et les axes viennent du contrat Quartiers 2030.",
    questions=(PRINCIPALE, SECONDAIRES, AXES_REVENDIQUES, FACETTES, *(_comment(axe) for axe in Axe)),
)

COMMUNES = Question(
    cle="communes",
    libelle="Communes concernées",
    aide="Commencez par la commune principale du projet.",
    genre=Genre.COMMUNES,
    manque="la commune",
    erreur_vide="Choisissez au moins une commune de La Porte du Hainaut.",
    erreur_mal="Choisissez les communes dans la liste.",
)
QUARTIERS = Question(
    cle="quartiers",
    libelle="Quartiers concernés",
    aide="Quartiers prioritaires, poches de pauvreté ou anciens quartiers de veille active.",
    genre=Genre.QUARTIERS,
    manque="le choix des quartiers",
    erreur_vide="Choisissez au moins un quartier où vivent les personnes concernées.",
    erreur_mal="Choisissez les quartiers dans la liste.",
)
PUBLICS = Question(
    cle="publics",
    libelle="À qui s’adresse le projet ?",
    aide="Situation des personnes, âge, difficultés rencontrées. Dites aussi comment vous irez vers elles.",
    genre=Genre.TEXTE_LONG,
    maximum=2000,
    manque="la description des publics",
    erreur_vide="Décrivez les personnes à qui s’adresse le projet.",
    erreur_mal="Saisissez une réponse de 2 000 caractères au plus.",
)
BENEFICIAIRES = Question(
    cle="beneficiaires",
    libelle="Nombre de bénéficiaires attendus, par sexe et par âge",
    aide="Comptez chaque personne une seule fois. Une estimation suffit. Laissez vide s’il n’y a personne.",
    genre=Genre.MATRICE,
    lignes=SEXES,
    colonnes=AGES,
    maximum=100_000,
    manque="le nombre de bénéficiaires",
    erreur_vide="Saisissez le nombre de bénéficiaires attendus, par sexe et par âge.",
    erreur_mal="Saisissez un nombre entier dans chaque case, par exemple 12.",
)
EGALITE_HANDICAP = Question(
    cle="egalite_handicap",
    libelle="Égalité et accessibilité",
    aide="Ce que vous faites pour l’égalité entre femmes et hommes, et pour accueillir les personnes handicapées.",
    genre=Genre.TEXTE_LONG,
    maximum=1500,
    est_facultatif=True,
    erreur_mal="Saisissez une réponse de 1\u202f500 caractères au plus.",
)
PAR_QUARTIER = Question(
    cle="par_quartier",
    libelle="Bénéficiaires par quartier d’habitation",
    aide="Comptez chaque personne dans un seul quartier. Le total doit être celui du tableau précédent.",
    genre=Genre.PAR_QUARTIER,
    maximum=100_000,
    manque="le nombre de bénéficiaires par quartier",
    erreur_vide="Saisissez combien de bénéficiaires habitent chaque quartier.",
    erreur_mal="Saisissez un nombre entier pour chaque quartier, par exemple 25.",
)
NOMBRE_BENEFICIAIRES = Question(
    cle="nombre_beneficiaires",
    libelle="Combien de personnes en profiteront ?",
    aide="Une estimation suffit, par exemple 40.",
    genre=Genre.NOMBRE,
    maximum=100_000,
    largeur=6,
    manque="le nombre de bénéficiaires",
    erreur_vide="Saisissez le nombre de personnes qui en profiteront, par exemple 40.",
    erreur_mal="Saisissez un nombre entier, par exemple 40.",
)

TERRITOIRES = Section(
    cle="territoires",
    titre="Territoires et publics",
    resume="Communes, quartiers et nombre de bénéficiaires",
    introduction="Les crédits du contrat vont d’abord aux habitants des quartiers prioritaires.",
    questions=(COMMUNES, QUARTIERS, PUBLICS, BENEFICIAIRES, PAR_QUARTIER, EGALITE_HANDICAP),
)
TERRITOIRES_COURTS = Section(
    cle="territoires",
    titre="Où et pour qui",
    resume="La commune, le quartier et le nombre de personnes",
    questions=(COMMUNES, QUARTIERS, NOMBRE_BENEFICIAIRES),
)

_DEGRES = (
    Option(DegreParticipation.AUCUNE.value, "Aucune participation", "Les habitants ne sont pas associés."),
    Option(DegreParticipation.INFORMATION.value, "Information", "Les habitants savent ce qui se fait."),
    Option(DegreParticipation.CONSULTATION.value, "Consultation", "Leur avis est demandé."),
    Option(DegreParticipation.CONCERTATION.value, "Concertation", "Ils construisent avec vous."),
    Option(DegreParticipation.CODECISION.value, "Codécision", "Ils décident avec vous."),
)
_MOMENTS = {
    PhaseProjet.DIAGNOSTIC: "pour comprendre les besoins (diagnostic)",
    PhaseProjet.CONCEPTION: "pour imaginer le projet (conception)",
    PhaseProjet.REALISATION: "pendant le projet (réalisation)",
    PhaseProjet.EVALUATION: "pour en tirer le bilan (évaluation)",
}


def _degre(phase: PhaseProjet) -> Question:
    return Question(
        cle=phase.value,
        libelle=f"Place des habitants {_MOMENTS[phase]}",
        genre=Genre.CHOIX,
        options=_DEGRES,
        manque=f"la place des habitants {_MOMENTS[phase]}",
        erreur_vide=f"Choisissez la place des habitants {_MOMENTS[phase]}.",
        erreur_mal="Choisissez un des degrés proposés.",
    )


PARTICIPATION = Section(
    cle="participation",
    titre="Participation des habitants",
    resume="De l’information à la codécision",
    introduction="Pour chaque moment du projet, dites jusqu’où les habitants prennent part.",
    questions=(
        *(_degre(phase) for phase in PhaseProjet),
        Question(
            cle="habitants",
            libelle="Combien d’habitants prendront part à la préparation ou aux choix ?",
            aide="Sans compter ceux qui profitent seulement du projet. Saisissez 0 s’il n’y en a pas.",
            genre=Genre.NOMBRE,
            maximum=100_000,
            largeur=6,
            manque="le nombre d’habitants associés",
            erreur_vide="Saisissez le nombre d’habitants associés, ou 0 s’il n’y en a pas.",
            erreur_mal="Saisissez un nombre entier, par exemple 15.",
        ),
        Question(
            cle="publics_associes",
            libelle="Publics associés en priorité",
            aide="Le contrat vise d’abord ces trois publics.",
            genre=Genre.CHOIX_MULTIPLES,
            est_facultatif=True,
            options=(
                Option("jeunes", "Les jeunes"),
                Option("femmes", "Les femmes"),
                Option("grande_precarite", "Les personnes en situation de grande précarité"),
            ),
            erreur_mal="Choisissez parmi les trois publics proposés.",
        ),
        Question(
            cle="comment",
            libelle="Comment les habitants sont-ils associés ?",
            aide="Réunions, porte-à-porte, groupe de pilotage, conseil citoyen, fréquence…",
            genre=Genre.TEXTE_LONG,
            maximum=2000,
            manque="la façon d’associer les habitants",
            erreur_vide="Expliquez comment les habitants sont associés au projet.",
            erreur_mal="Saisissez une réponse de 2 000 caractères au plus.",
        ),
        Question(
            cle="decision",
            libelle="Que peuvent-ils décider ?",
            aide="Par exemple le choix des activités, des dates, d’une partie du budget.",
            genre=Genre.TEXTE_LONG,
            maximum=1500,
            est_facultatif=True,
            erreur_mal="Saisissez une réponse de 1 500 caractères au plus.",
        ),
    ),
)
