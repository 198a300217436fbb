"""Who asks: identity, relations with the administration, human means (CERFA 12156*06, sections 1 to 5).

SIRET and RNA are not asked here: they belong to the organisme's file, where they are checked once
(CRPA L.114-8, « dites-le-nous une fois »).
"""

from app.domain.dispositifs import GenreOrganisme
from app.domain.questions import OUI, OUI_NON, Colonne, Condition, Genre, Question, Section, sous_titre
from app.domain.questions_moyens import ASSOCIATION, DEMANDES, EXERCICE, MOYENS_HUMAINS

NON_COLLECTIF = tuple(g for g in GenreOrganisme if g is not GenreOrganisme.COLLECTIF)

_MAL_TELEPHONE = "Saisissez un numéro de téléphone à dix chiffres, par exemple 03 27 00 00 00."
_MAL_COURRIEL = "Saisissez une adresse e-mail complète, par exemple prenom.nom@exemple.fr."

NOM = Question(
    cle="nom",
    libelle="Nom de l’organisme",
    aide="Tel qu’il figure dans les statuts ou l’acte de création.",
    genre=Genre.TEXTE,
    maximum=200,
    largeur=50,
    autocomplete="organization",
    manque="le nom de l’organisme",
    erreur_vide="Saisissez le nom de l’organisme qui demande l’aide.",
    erreur_mal="Saisissez un nom de 200 caractères au plus.",
)

IDENTITE = (
    NOM,
    Question(
        cle="sigle",
        libelle="Sigle",
        genre=Genre.TEXTE,
        maximum=40,
        largeur=12,
        est_facultatif=True,
        erreur_mal="Saisissez un sigle de 40 caractères au plus.",
    ),
    Question(
        cle="site_web",
        libelle="Site internet",
        aide="Par exemple www.exemple.fr",
        genre=Genre.TEXTE,
        maximum=200,
        largeur=40,
        autocomplete="url",
        est_facultatif=True,
        erreur_mal="Saisissez une adresse de 200 caractères au plus, par exemple www.exemple.fr.",
    ),
    Question(
        cle="adresse",
        libelle="Adresse du siège",
        aide="Numéro et voie, par exemple 12 rue de la Fosse.",
        genre=Genre.TEXTE,
        maximum=200,
        largeur=50,
        autocomplete="street-address",
        manque="l’adresse du siège",
        erreur_vide="Saisissez le numéro et la voie du siège, par exemple 12 rue de la Fosse.",
        erreur_mal="Saisissez une adresse de 200 caractères au plus.",
    ),
    Question(
        cle="code_postal",
        libelle="Code postal",
        genre=Genre.TEXTE,
        maximum=5,
        largeur=5,
        motif=r"[0-9]{5}",
        autocomplete="postal-code",
        manque="le code postal",
        erreur_vide="Saisissez le code postal du siège, par exemple 59220.",
        erreur_mal="Saisissez les cinq chiffres du code postal, par exemple 59220.",
    ),
    Question(
        cle="ville",
        libelle="Commune du siège",
        genre=Genre.TEXTE,
        maximum=100,
        largeur=30,
        autocomplete="address-level2",
        manque="la commune du siège",
        erreur_vide="Saisissez la commune du siège, par exemple Denain.",
        erreur_mal="Saisissez un nom de commune de 100 caractères au plus.",
    ),
    Question(
        cle="commune_deleguee",
        libelle="Commune déléguée",
        aide="Seulement si le siège est dans une commune nouvelle.",
        genre=Genre.TEXTE,
        maximum=100,
        largeur=30,
        est_facultatif=True,
        erreur_mal="Saisissez un nom de commune de 100 caractères au plus.",
    ),
    Question(
        cle="adresse_correspondance",
        libelle="Adresse pour le courrier, si elle est différente",
        genre=Genre.TEXTE_LONG,
        maximum=300,
        est_facultatif=True,
        erreur_mal="Saisissez une adresse de 300 caractères au plus.",
    ),
)


def _personne(prefixe: str, qui: str, *, est_elle_meme: bool) -> tuple[Question, ...]:
    """The five questions that identify a person; `autocomplete` only where the writer may be that person."""

    def remplissage(jeton: str) -> str:
        return jeton if est_elle_meme else "off"

    return (
        Question(
            cle=f"{prefixe}_nom",
            libelle=f"Nom de {qui}",
            genre=Genre.TEXTE,
            maximum=100,
            largeur=30,
            autocomplete=remplissage("family-name"),
            manque=f"le nom de {qui}",
            erreur_vide=f"Saisissez le nom de {qui}.",
            erreur_mal="Saisissez un nom de 100 caractères au plus.",
        ),
        Question(
            cle=f"{prefixe}_prenom",
            libelle=f"Prénom de {qui}",
            genre=Genre.TEXTE,
            maximum=100,
            largeur=30,
            autocomplete=remplissage("given-name"),
            manque=f"le prénom de {qui}",
            erreur_vide=f"Saisissez le prénom de {qui}.",
            erreur_mal="Saisissez un prénom de 100 caractères au plus.",
        ),
        Question(
            cle=f"{prefixe}_fonction",
            libelle=f"Fonction de {qui}",
            aide="Par exemple présidence, direction, trésorerie, maire.",
            genre=Genre.TEXTE,
            maximum=100,
            largeur=30,
            autocomplete=remplissage("organization-title"),
            manque=f"la fonction de {qui}",
            erreur_vide=f"Saisissez la fonction de {qui}, par exemple présidence.",
            erreur_mal="Saisissez une fonction de 100 caractères au plus.",
        ),
        Question(
            cle=f"{prefixe}_telephone",
            libelle=f"Téléphone de {qui}",
            genre=Genre.TELEPHONE,
            maximum=30,
            largeur=15,
            autocomplete=remplissage("tel"),
            manque=f"le téléphone de {qui}",
            erreur_vide=f"Saisissez le téléphone de {qui}, par exemple 03 27 00 00 00.",
            erreur_mal=_MAL_TELEPHONE,
        ),
        Question(
            cle=f"{prefixe}_courriel",
            libelle=f"E-mail de {qui}",
            genre=Genre.COURRIEL,
            maximum=254,
            largeur=40,
            autocomplete=remplissage("email"),
            manque=f"l’e-mail de {qui}",
            erreur_vide=f"Saisissez l’e-mail de {qui}, par exemple prenom.nom@exemple.fr.",
            erreur_mal=_MAL_COURRIEL,
        ),
    )


REPRESENTANT = sous_titre(
    "Qui représente l’organisme",
    _personne("representant", "la personne qui représente l’organisme", est_elle_meme=False),
)
CONTACT = sous_titre(
    "Qui suit ce dossier",
    _personne("contact", "la personne chargée du dossier", est_elle_meme=True),
)

ADMINISTRATION = (
    Question(
        cle="registre_alsace_moselle",
        libelle="Inscription au registre d’Alsace-Moselle",
        aide="Seulement pour une association inscrite au tribunal : date, volume et folio.",
        genre=Genre.TEXTE,
        maximum=150,
        largeur=40,
        est_facultatif=True,
        pour=ASSOCIATION,
        erreur_mal="Saisissez 150 caractères au plus.",
    ),
    Question(
        cle="agrements",
        libelle="Agréments",
        ligne="agrément",
        aide="Par exemple « Jeunesse et éducation populaire ». Laissez vide si vous n’en avez pas.",
        genre=Genre.TABLEAU,
        est_facultatif=True,
        pour=ASSOCIATION,
        maximum=6,
        colonnes=(
            Colonne(
                cle="type",
                libelle="Type d’agrément",
                maximum=150,
                erreur_vide="Saisissez le type de l’agrément.",
            ),
            Colonne(cle="attribue_par", libelle="Attribué par", maximum=150, est_facultatif=True),
            Colonne(cle="date", libelle="En date du", genre=Genre.DATE, est_facultatif=True),
        ),
        erreur_mal="Saisissez six agréments au plus.",
    ),
    Question(
        cle="utilite_publique",
        libelle="Votre association est-elle reconnue d’utilité publique ?",
        genre=Genre.CHOIX,
        options=OUI_NON,
        est_facultatif=True,
        pour=ASSOCIATION,
        erreur_mal="Choisissez « Oui » ou « Non ».",
    ),
    Question(
        cle="utilite_publique_le",
        libelle="Date de publication au Journal officiel",
        genre=Genre.DATE,
        largeur=12,
        si=Condition("utilite_publique", (OUI,)),
        pour=ASSOCIATION,
        manque="la date de reconnaissance d’utilité publique",
        erreur_vide="Saisissez la date de publication au Journal officiel, par exemple 12/03/2018.",
        erreur_mal="Saisissez une date, par exemple 12/03/2018.",
    ),
    Question(
        cle="impots_commerciaux",
        libelle="Votre association est-elle assujettie aux impôts commerciaux ?",
        genre=Genre.CHOIX,
        options=OUI_NON,
        est_facultatif=True,
        pour=ASSOCIATION,
        erreur_mal="Choisissez « Oui » ou « Non ».",
    ),
    Question(
        cle="federation",
        libelle="Union, fédération ou réseau d’affiliation",
        aide="Nom complet, sans sigle si possible.",
        genre=Genre.TEXTE,
        maximum=300,
        largeur=50,
        est_facultatif=True,
        pour=ASSOCIATION,
        erreur_mal="Saisissez 300 caractères au plus.",
    ),
    Question(
        cle="membres_moraux",
        libelle="Personnes morales adhérentes",
        aide="Organismes qui adhèrent au vôtre. Ne donnez jamais la liste des personnes.",
        genre=Genre.TEXTE_LONG,
        maximum=1000,
        est_facultatif=True,
        pour=ASSOCIATION,
        erreur_mal="Saisissez 1 000 caractères au plus.",
    ),
)


ORGANISME_COMPLET = Section(
    cle="organisme",
    se_reprend=False,
    titre="Votre organisme",
    resume="Identité, responsables, moyens humains",
    introduction="Ces réponses sont reprises de la fiche de votre organisme. Vérifiez-les, puis complétez.",
    questions=(
        *IDENTITE,
        *REPRESENTANT,
        *CONTACT,
        *sous_titre("Reconnaissance et affiliations", ADMINISTRATION),
        *sous_titre("Les personnes de l’association", MOYENS_HUMAINS),
        *EXERCICE,
        *sous_titre("Vos demandes précédentes", DEMANDES),
    ),
)

ORGANISME_COURT = Section(
    cle="organisme",
    se_reprend=False,
    titre="Qui demande",
    resume="Votre groupe ou votre organisme, et la personne à joindre",
    introduction="Ces réponses sont reprises de la fiche de votre organisme. Vérifiez-les, puis complétez.",
    questions=(
        NOM,
        *CONTACT,
        Question(
            cle="porteur_administratif",
            libelle="Organisme qui recevra l’argent pour le collectif",
            aide="Une association, une commune ou un établissement qui accepte de porter le projet.",
            genre=Genre.TEXTE,
            maximum=200,
            largeur=50,
            pour=(GenreOrganisme.COLLECTIF,),
            manque="l’organisme qui recevra l’argent",
            erreur_vide="Saisissez le nom de l’organisme qui recevra l’argent pour le collectif.",
            erreur_mal="Saisissez un nom de 200 caractères au plus.",
        ),
    ),
)
