"""The wording of the grille: what each note from 0 to 4 means, criterion by criterion.

Anchored wording is there so that two chefs de projet give the same note to the same project: each
sentence describes what is read in the dossier, never an impression. The degrees of participation are
those of the Contrat Quartiers 2030 (information, consultation, concertation, codécision).
"""

from app.domain.orientations import Axe

Ancres = tuple[str, str, str, str, str]

ECHELLE: dict[int, str] = {0: "absent", 1: "faible", 2: "moyen", 3: "bon", 4: "excellent"}

ANCRES_ORIENTATION: Ancres = (
    "Le projet ne répond pas à cette orientation.",
    "Le lien est affirmé, mais aucune action ne le traduit.",
    "Une partie des actions répond à l’orientation ; le besoin est décrit en termes généraux.",
    "Les actions répondent à un besoin repéré dans le quartier, avec des effets attendus.",
    "Le projet apporte une réponse forte à un besoin prouvé, que personne d’autre ne couvre.",
)

ANCRES_SECONDAIRE: Ancres = (
    "L’orientation est citée sans aucun lien avec les actions.",
    "Le lien est évoqué, sans action qui le porte.",
    "Au moins une action sert réellement cette orientation.",
    "Plusieurs actions la servent, avec un effet attendu pour les habitants.",
    "Le projet sert cette orientation autant que son orientation principale.",
)

ANCRES_CROISEMENT: Ancres = (
    "Aucun axe ni aucune orientation secondaire n’atteint 2 de moyenne.",
    "Niveau non utilisé par le calcul.",
    "Un axe ou une orientation secondaire atteint 2 de moyenne.",
    "Deux axes ou orientations secondaires atteignent 2 de moyenne.",
    "Trois axes ou orientations secondaires, ou plus, atteignent 2 de moyenne.",
)

ANCRES_PARTICIPATION: Ancres = (
    "Les habitants n’ont aucune place dans le projet.",
    "Information : les habitants sont prévenus de ce qui est décidé sans eux.",
    "Consultation : leur avis est recueilli au moins une fois, sans suite garantie.",
    "Concertation : ils construisent une partie du projet, et leurs choix sont visibles.",
    "Codécision : ils décident avec l’équipe, du choix des actions jusqu’au bilan.",
)

ANCRES_ANCRAGE: Ancres = (
    "Aucun quartier prioritaire n’est touché, ou le public visé n’est pas précisé.",
    "Les quartiers sont cités ; rien ne dit comment leurs habitants viendront.",
    "Une partie des actions a lieu dans les quartiers ; la part de leurs habitants est estimée.",
    "Les actions se tiennent dans les quartiers, pour un public chiffré par âge et par sexe.",
    "Le projet naît du quartier, répond à une priorité communale et touche un public éloigné.",
)

ANCRES_FAISABILITE: Ancres = (
    "Le calendrier, les moyens ou le budget manquent : le projet ne peut pas être jugé.",
    "Le budget est peu crédible, ou les moyens ne suffisent pas aux actions prévues.",
    "Le projet est réalisable ; des dépenses ou des cofinancements restent à préciser.",
    "Moyens, calendrier et budget se tiennent ; les cofinancements sont demandés.",
    "Tout est justifié poste par poste, les cofinancements sont acquis, les risques anticipés.",
)

ANCRES_PARTENARIATS: Ancres = (
    "Le porteur agit seul et ne cite aucun partenaire.",
    "Des partenaires sont cités, sans rôle ni accord.",
    "Un partenaire au moins a un rôle précis dans les actions.",
    "Plusieurs partenaires du territoire agissent ensemble, avec des rôles répartis.",
    "Les partenaires pilotent avec le porteur, s’engagent par écrit et apportent des moyens.",
)

ANCRES_OBJECTIFS: Ancres = (
    "Ni objectif ni indicateur.",
    "Les objectifs sont vagues ; les indicateurs comptent seulement la présence.",
    "Les objectifs sont clairs ; les indicateurs n’ont pas tous une valeur à atteindre.",
    "Chaque objectif a un indicateur, une valeur à atteindre et un moyen de la mesurer.",
    "Les indicateurs mesurent un changement pour les habitants, depuis un point de départ connu.",
)

ANCRES_DES_AXES: dict[Axe, Ancres] = {
    Axe.PARTICIPATION: (
        "L’axe est coché sans aucune explication.",
        "Une réunion ou un affichage est prévu, sans place pour la parole des habitants.",
        "Des habitants sont associés à un temps du projet, toujours les mêmes.",
        "Un groupe d’habitants suit le projet et pèse sur son contenu.",
        "Le projet donne aux habitants, dont les moins entendus, les moyens d’agir par eux-mêmes.",
    ),
    Axe.ILLETTRISME: (
        "L’axe est coché sans aucune explication.",
        "La difficulté à lire ou à utiliser un écran est citée, sans réponse prévue.",
        "Les supports sont simplifiés, ou les personnes sont orientées vers une structure.",
        "Des ateliers réguliers font progresser les personnes repérées.",
        "Repérage, apprentissage et suites sont organisés avec les acteurs spécialisés.",
    ),
    Axe.EGALITE: (
        "L’axe est coché sans aucune explication.",
        "L’égalité est un principe affiché ; aucune action n’en découle.",
        "Le projet veille à la mixité et compte séparément les femmes et les hommes.",
        "Des actions lèvent un frein précis : horaires, garde d’enfants, stéréotypes, accès aux droits.",
        "Réduire une inégalité ou une discrimination est le but du projet, et le résultat est mesuré.",
    ),
    Axe.ALLER_VERS: (
        "L’axe est coché sans aucune explication.",
        "Le porteur attend le public dans ses locaux et communique par affiches.",
        "Quelques sorties dans le quartier font connaître l’action.",
        "Une présence régulière, en pied d’immeuble ou à domicile, va chercher le public.",
        "Des médiateurs ou habitants relais accompagnent dans la durée ceux que personne n’atteint.",
    ),
    Axe.NUMERIQUE: (
        "L’axe est coché sans aucune explication.",
        "Le numérique est un outil de communication du porteur, pas un service aux habitants.",
        "Du matériel ou une aide ponctuelle est proposé aux habitants.",
        "Des ateliers rendent les habitants plus autonomes dans leurs démarches.",
        "Équipement, apprentissage et accompagnement se complètent, avec des progrès mesurés.",
    ),
    Axe.SPORT_CULTURE: (
        "L’axe est coché sans aucune explication.",
        "Une sortie ou une animation isolée, sans lien avec le reste du projet.",
        "Une pratique est proposée ; les freins de prix ou de distance ne sont pas tous levés.",
        "Une pratique régulière et accessible s’ouvre à des habitants qui en étaient éloignés.",
        "Les habitants pratiquent, créent ou encadrent, et un club ou un lieu prend le relais.",
    ),
}
