"""What the organisme lives on: human means at 31 December and yearly budget (CERFA 12156*06, 4 and 5)."""

from app.domain.dispositifs import GenreOrganisme
from app.domain.questions import NON, OUI, Condition, Genre, Option, Question

ASSOCIATION = (GenreOrganisme.ASSOCIATION,)


def _effectif(cle: str, libelle: str, quoi: str, aide: str = "", *, est_facultatif: bool = False) -> Question:
    de_quoi = f"d’{quoi}" if quoi[0] in "aeéiou" else f"de {quoi}"
    return Question(
        cle=cle,
        libelle=libelle,
        aide=aide,
        genre=Genre.NOMBRE,
        maximum=100_000,
        largeur=6,
        est_facultatif=est_facultatif,
        pour=ASSOCIATION,
        manque=f"le nombre {de_quoi}",
        erreur_vide=f"Saisissez le nombre {de_quoi}, ou 0 s’il n’y en a pas.",
        erreur_mal="Saisissez un nombre entier, par exemple 12.",
    )


MOYENS_HUMAINS = (
    _effectif(
        "benevoles",
        "Bénévoles",
        "bénévoles",
        "Au 31 décembre de l’année précédente. Personnes qui contribuent régulièrement, sans être payées.",
    ),
    _effectif(
        "volontaires",
        "Volontaires",
        "volontaires",
        "Par exemple en service civique.",
        est_facultatif=True,
    ),
    _effectif("salaries", "Salariés", "salariés", "Nombre total au 31 décembre, tous contrats confondus."),
    _effectif("emplois_aides", "Dont emplois aidés", "emplois aidés", est_facultatif=True),
    Question(
        cle="etp",
        libelle="Salariés en équivalent temps plein travaillé (ETPT)",
        aide="Par exemple 2,5 pour deux temps pleins et un mi-temps.",
        genre=Genre.TEXTE,
        maximum=8,
        largeur=6,
        motif=r"[0-9]{1,5}(?:[.,][0-9]{1,2})?",
        pour=ASSOCIATION,
        manque="le nombre d’équivalents temps plein",
        erreur_vide="Saisissez le nombre d’équivalents temps plein, ou 0 s’il n’y en a pas.",
        erreur_mal="Saisissez un nombre, avec une virgule si besoin, par exemple 2,5.",
    ),
    _effectif(
        "mis_a_disposition",
        "Personnels mis à disposition par une administration",
        "personnels mis à disposition",
        est_facultatif=True,
    ),
    _effectif("adherents", "Adhérents", "adhérents", "Personnes à jour de leur cotisation au 31 décembre."),
    _effectif("adherentes", "Dont femmes", "adhérentes", est_facultatif=True),
)

EXERCICE = (
    Question(
        cle="budget_annuel",
        libelle="Budget total de l’organisme pour l’année",
        aide="Total des charges prévues pour toutes vos activités, par exemple 45 000.",
        genre=Genre.MONTANT,
        largeur=12,
        pour=ASSOCIATION,
        est_facultatif=True,
        ancienne=True,  # the document or the grid of the step « Budget de l’association » holds it
        erreur_mal="Saisissez un montant en euros, par exemple 45 000.",
    ),
    Question(
        cle="exercice_du",
        libelle="Début de l’exercice",
        aide="Seulement si votre exercice ne suit pas l’année civile, par exemple 01/09/2026.",
        genre=Genre.DATE,
        largeur=12,
        est_facultatif=True,
        pour=ASSOCIATION,
        erreur_mal="Saisissez une date, par exemple 01/09/2026.",
    ),
    Question(
        cle="exercice_au",
        libelle="Fin de l’exercice",
        aide="Par exemple 31/08/2027.",
        genre=Genre.DATE,
        largeur=12,
        est_facultatif=True,
        pour=ASSOCIATION,
        erreur_mal="Saisissez une date, par exemple 31/08/2027.",
    ),
)

DEMANDES = (
    Question(
        cle="premiere_demande",
        libelle="Est-ce votre première demande au contrat Quartiers 2030 ?",
        genre=Genre.CHOIX,
        options=(Option(OUI, "Oui, c’est la première"), Option(NON, "Non, nous avons déjà demandé une aide")),
        manque="si c’est une première demande",
        erreur_vide="Indiquez si c’est votre première demande.",
        erreur_mal="Choisissez « Oui » ou « Non ».",
    ),
    Question(
        cle="demande_precedente",
        libelle="Dernière aide reçue : année, projet et montant",
        aide="Par exemple : 2026, ateliers de quartier, 4 000 €.",
        genre=Genre.TEXTE,
        maximum=300,
        largeur=50,
        si=Condition("premiere_demande", (NON,)),
        est_facultatif=True,
        erreur_mal="Saisissez 300 caractères au plus.",
    ),
)
