"""The invented organismes of the demonstration: obviously fictitious names, numbers whose keys are right."""

from dataclasses import dataclass

from stdnum import luhn

from app.domain.dispositifs import GenreOrganisme
from app.domain.orientations import Orientation

# each name bears one of these, so that nobody takes it for a real body
MARQUES = (
    "imaginaire",
    "nulle-part",
    "ficti",
    "fabul",
    "chimère",
    "chimér",
    "fantaisist",
    "inventé",
    "légendaire",
    "de la lune",
)


@dataclass(frozen=True, slots=True)
class OrganismeDemo:
    """An organisme, the person who manages it, and the orientations of its projects.

    `commune`: INSEE code and street of the seat. `taille`: 1 (volunteers only) to 3 (several employees).
    """

    nom: str
    prenom: str
    nom_gestionnaire: str
    orientations: tuple[Orientation, ...]
    code_postal: str
    ville: str
    voie: str
    genre: GenreOrganisme = GenreOrganisme.ASSOCIATION
    taille: int = 2


def siret_fictif(rang: int) -> str:
    """A SIRET whose two keys are right. SIREN numbers that start with 9 9 are not given out."""
    debut = f"99{rang:06d}"
    siren = debut + luhn.calc_check_digit(debut)
    etablissement = f"{siren}0001"
    return etablissement + luhn.calc_check_digit(etablissement)


def iban_fictif(rang: int) -> str:
    """A French IBAN of a bank that does not exist (99999), with a right RIB key and a right international key."""
    banque, guichet, compte = 99999, 1, rang
    cle = 97 - (89 * banque + 15 * guichet + 3 * compte) % 97
    bban = f"{banque:05d}{guichet:05d}{compte:011d}{cle:02d}"
    # ISO 13616: F → 15, R → 27
    return f"FR{98 - int(bban + '152700') % 97:02d}{bban}"


def _association(
    nom: str, prenom: str, famille: str, orientations: str, code_postal: str, ville: str, voie: str, taille: int = 2
) -> OrganismeDemo:
    return OrganismeDemo(nom, prenom, famille, _orientations(orientations), code_postal, ville, voie, taille=taille)


def _orientations(codes: str) -> tuple[Orientation, ...]:
    return tuple(Orientation(code) for code in codes.split())


# the association of the accounts listed on the sign-in page
VITRINE = _association(
    "Les Jardins de Nulle-Part", "Aline", "Mirage", "transition cadre_de_vie sante", "59590", "Raismes",
    "12 rue de la Fosse-Rêvée", 2,
)  # fmt: skip

ASSOCIATIONS: tuple[OrganismeDemo, ...] = (
    VITRINE,
    _association("Compagnie Imaginaire du Terril", "Basile", "Décor", "cadre_de_vie education", "59135", "Wallers",
                 "3 rue du Carreau", 3),
    _association("L’Atelier des Métiers Imaginaires", "Célia", "Rabot", "emploi", "59220", "Denain", "8 place Verte",
                 3),
    _association("Les Vélos Chimériques", "Dorian", "Pignon", "emploi transition", "59230", "Saint-Amand-les-Eaux",
                 "21 quai du Héron", 1),
    _association("Coup de Main de Nulle-Part", "Estelle", "Vaillant", "cadre_de_vie sante", "59124", "Escaudain",
                 "5 rue des Glaneuses", 1),
    _association("Paroles et Papiers Fabuleux", "Florian", "Virgule", "emploi education", "59282", "Douchy-les-Mines",
                 "14 rue de l’Encrier", 2),
    _association("La Fabrique Fictive à Entreprendre", "Gwenaëlle", "Patente", "emploi", "59220", "Denain",
                 "2 rue du Comptoir", 3),
    _association("Santé Vagabonde Imaginaire", "Habib", "Thym", "sante", "59590", "Raismes", "9 allée des Tilleuls", 3),
    _association("L’Écoute Inventée", "Irène", "Murmure", "sante tranquillite", "59230", "Saint-Amand-les-Eaux",
                 "33 rue du Silence", 2),
    _association("La Cuisine des Saisons Fantaisistes", "Jules", "Cerfeuil", "sante transition", "59156", "Lourches",
                 "7 rue du Four", 1),
    _association("Pas à Pas Légendaire", "Khadija", "Semelle", "sante", "59172", "Rœulx", "18 rue des Marcheurs", 1),
    _association("Les Lecteurs de la Lune", "Lorenzo", "Chapitre", "education", "59278", "Escautpont",
                 "4 rue de la Page", 2),
    _association("Harmonie Fictive des Corons", "Maud", "Clairon", "education", "59174", "La Sentinelle",
                 "11 rue des Cuivres", 2),
    _association("Passerelle Imaginaire Jeunesse", "Nassim", "Guet", "education tranquillite", "59282",
                 "Douchy-les-Mines", "26 avenue du Pont", 3),
    _association("Les Petits Savants de Nulle-Part", "Odile", "Fiole", "education transition", "59158",
                 "Mortagne-du-Nord", "1 rue du Prisme", 1),
    _association("Ludothèque Vagabonde Imaginaire", "Paul", "Toupie", "education", "59255", "Haveluy",
                 "6 place du Jeu", 2),
    _association("Les Bricoleurs Fantaisistes", "Quitterie", "Clou", "cadre_de_vie emploi", "59220",
                 "Wavrechain-sous-Denain", "15 rue de l’Établi", 1),
    _association("Un Toit Inventé", "Rachid", "Seuil", "tranquillite", "59220", "Denain", "Adresse non publiée", 3),
    _association("Médiation Fictive du Hainaut", "Solène", "Accord", "tranquillite", "59590", "Raismes",
                 "40 rue du Dialogue", 3),
    _association("Boxe Club Imaginaire du Beffroi", "Tom", "Cordage", "tranquillite", "59135", "Wallers",
                 "2 rue du Gong", 1),
    _association("Collectif des Marcheuses Imaginaires", "Ursule", "Lanterne", "tranquillite cadre_de_vie", "59215",
                 "Abscon", "10 rue des Allées", 1),
    _association("Graines de Chimère", "Victor", "Semis", "transition cadre_de_vie", "59195", "Hérin",
                 "3 chemin des Semailles", 2),
    _association("La Ressourcerie Fabuleuse", "Wassila", "Rivet", "transition emploi", "59124", "Escaudain",
                 "50 rue du Hangar", 3),
    _association("Sentiers Imaginaires des Terrils", "Xavier", "Belvédère", "transition sante", "59135", "Wallers",
                 "1 rue de la Crête", 1),
    _association("Écrans Fictifs et Jeunes Pousses", "Yasmine", "Pixel", "education sante", "59174", "La Sentinelle",
                 "22 rue du Câble", 2),
)  # fmt: skip

AUTRES: tuple[OrganismeDemo, ...] = (
    OrganismeDemo("Commune imaginaire de Fosse-les-Brumes", "Zoé", "Mairesse",
                  _orientations("cadre_de_vie transition"), "59220", "Denain", "1 place de la Mairie-Rêvée",
                  GenreOrganisme.COMMUNE, 3),
    OrganismeDemo("Bailleur imaginaire Toit et Compagnie", "Adèle", "Faîtage",
                  _orientations("cadre_de_vie tranquillite"), "59590",
                  "Raismes", "100 boulevard du Loyer", GenreOrganisme.BAILLEUR, 3),
    OrganismeDemo("Collège imaginaire Jules-Brumaire", "Bruno", "Pupitre", _orientations("education"), "59282",
                  "Douchy-les-Mines", "Rue de la Récréation", GenreOrganisme.ETABLISSEMENT_PUBLIC, 3),
    OrganismeDemo("Centre social fictif de la Lanterne", "Coralie", "Accueil", _orientations("sante education emploi"),
                  "59220", "Denain", "17 rue du Perron", GenreOrganisme.ETABLISSEMENT_PUBLIC, 3),
)  # fmt: skip

# carried by the showcase association: they have no SIRET
COLLECTIFS: tuple[OrganismeDemo, ...] = (
    OrganismeDemo("Collectif imaginaire des voisins du 12", "Denise", "Palier", _orientations("cadre_de_vie education"),
                  "59590", "Raismes", "12 rue des Mésanges", GenreOrganisme.COLLECTIF, 1),
    OrganismeDemo("Collectif imaginaire de la supérette", "Émile", "Comptoir", _orientations("cadre_de_vie transition"),
                  "59156", "Lourches", "Rue du Marché", GenreOrganisme.COLLECTIF, 1),
)  # fmt: skip

ORGANISMES: tuple[OrganismeDemo, ...] = (*ASSOCIATIONS, *AUTRES, *COLLECTIFS)
