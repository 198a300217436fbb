"""The short form of the two windows open all year: initiatives (SIP) and concerted projects (FPC)."""

from dataclasses import replace

from app.domain.questions import Genre, Option, Question, Section
from app.domain.questions_aap import BUDGET, INTITULE, LIEU, PIECES, texte_long
from app.domain.questions_attestations import ATTESTATIONS_COURTES
from app.domain.questions_organisme import ORGANISME_COURT
from app.domain.questions_publics import ORIENTATIONS_ET_AXES, TERRITOIRES_COURTS

_DESCRIPTION = texte_long(
    "description",
    "Que voulez-vous faire ?",
    "Racontez simplement : quoi, avec qui, comment.",
    3000,
    "la description",
    "Décrivez ce que vous voulez faire.",
)
_QUI_PORTE = Question(
    cle="qui_porte",
    libelle="De qui vient l’idée ?",
    genre=Genre.CHOIX,
    options=(
        Option("habitants", "D’un groupe d’habitants"),
        Option("conseil_citoyen", "D’un conseil citoyen ou d’une table de quartier"),
        Option("association", "D’une association"),
        Option("commune", "D’une commune ou d’un service public"),
    ),
    manque="de qui vient l’idée",
    erreur_vide="Indiquez de qui vient l’idée.",
    erreur_mal="Choisissez une des réponses proposées.",
)
_DATE = Question(
    cle="date",
    libelle="Date prévue",
    aide="Le premier jour, par exemple 21/06/2027.",
    genre=Genre.DATE,
    largeur=12,
    manque="la date",
    erreur_vide="Saisissez la date prévue, par exemple 21/06/2027.",
    erreur_mal="Saisissez une date, par exemple 21/06/2027.",
)
_CONCERTATION = texte_long(
    "concertation",
    "Avec qui le projet se construit-il ?",
    "Habitants, partenaires, commune : qui est autour de la table et à quel moment.",
    2000,
    "avec qui le projet se construit",
    "Dites avec qui le projet se construit.",
)

PROJET_SIP = Section(
    cle="projet",
    titre="Votre initiative",
    resume="Ce que vous voulez faire, quand et où",
    introduction="Quelques lignes suffisent. Écrivez comme vous le diriez.",
    questions=(INTITULE, _DESCRIPTION, _QUI_PORTE, _DATE, LIEU),
)
PROJET_FPC = replace(
    PROJET_SIP,
    titre="Votre projet",
    questions=(INTITULE, _DESCRIPTION, _QUI_PORTE, _CONCERTATION, _DATE, LIEU),
)
BUDGET_COURT = replace(
    BUDGET,
    titre="Budget",
    resume="Ce que cela coûte, et qui paie",
    introduction="Remplissez seulement les lignes utiles. Les charges et les produits doivent être égaux.",
)

SECTIONS_SIP = (
    ORGANISME_COURT,
    PROJET_SIP,
    ORIENTATIONS_ET_AXES,
    TERRITOIRES_COURTS,
    BUDGET_COURT,
    PIECES,
    ATTESTATIONS_COURTES,
)
SECTIONS_FPC = (
    ORGANISME_COURT,
    PROJET_FPC,
    ORIENTATIONS_ET_AXES,
    TERRITOIRES_COURTS,
    BUDGET_COURT,
    PIECES,
    ATTESTATIONS_COURTES,
)
