"""Where each field of the national form is answered: CERFA 12156*06, binding for any administration's form.

Source: loi 2000-321, art. 9-1 and 10; décret 2016-1971 (minimum content). Used to check that the form of the
annual call covers it, line by line; the lines of the grids are those of `postes`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Lieu(StrEnum):
    """Where an answer lives."""

    QUESTION = "question"  # « section.cle » of the form
    FICHE = "fiche"  # the organisme's file, where it is checked once (CRPA L.114-8)
    PIECE = "piece"  # a document joined to the dossier
    BUDGET = "budget"  # a line of the grid, or a total computed from it
    CAMPAGNE = "campagne"  # known from the call that is answered
    DEPOT = "depot"  # known at the instant of the deposit


@dataclass(frozen=True, slots=True)
class Reponse:
    """One place where a field is answered."""

    lieu: Lieu
    nom: str


@dataclass(frozen=True, slots=True)
class ChampCerfa:
    """One field of the national form, under its number there."""

    numero: str
    libelle: str
    reponses: tuple[Reponse, ...]


def _q(*noms: str) -> tuple[Reponse, ...]:
    return tuple(Reponse(Lieu.QUESTION, nom) for nom in noms)


def _personne(prefixe: str) -> tuple[Reponse, ...]:
    return _q(*(f"organisme.{prefixe}_{quoi}" for quoi in ("nom", "prenom", "fonction", "telephone", "courriel")))


def _ailleurs(lieu: Lieu, *noms: str) -> tuple[Reponse, ...]:
    return tuple(Reponse(lieu, nom) for nom in noms)


CERFA_12156: tuple[ChampCerfa, ...] = (
    ChampCerfa("0", "Forme de l’aide (numéraire, nature)", _q("budget.budget", "calendrier.aide_en_nature")),
    ChampCerfa("0", "Fréquence (première demande, renouvellement)", _q("organisme.premiere_demande")),
    ChampCerfa("0", "Objet (fonctionnement, projet)", _q("calendrier.objet")),
    ChampCerfa("0", "Période (annuelle, pluriannuelle)", _q("calendrier.periode")),
    ChampCerfa(
        "0",
        "Administrations destinataires",
        (*_ailleurs(Lieu.CAMPAGNE, "financeurs"), *_ailleurs(Lieu.BUDGET, "financeurs")),
    ),
    ChampCerfa("1.1", "Nom ou dénomination, sigle, site", _q("organisme.nom", "organisme.sigle", "organisme.site_web")),
    ChampCerfa("1.2", "Numéro SIRET", _ailleurs(Lieu.FICHE, "siret")),
    ChampCerfa("1.3", "Numéro RNA ou récépissé", _ailleurs(Lieu.FICHE, "rna")),
    ChampCerfa("1.4", "Registre d’Alsace-Moselle", _q("organisme.registre_alsace_moselle")),
    ChampCerfa(
        "1.5",
        "Siège social",
        _q("organisme.adresse", "organisme.code_postal", "organisme.ville", "organisme.commune_deleguee"),
    ),
    ChampCerfa("1.5", "Adresse de gestion ou de correspondance", _q("organisme.adresse_correspondance")),
    ChampCerfa("1.6", "Représentant légal", _personne("representant")),
    ChampCerfa("1.7", "Personne chargée de la demande", _personne("contact")),
    ChampCerfa("2", "Agréments", _q("organisme.agrements")),
    ChampCerfa("2", "Utilité publique", _q("organisme.utilite_publique", "organisme.utilite_publique_le")),
    ChampCerfa("2", "Impôts commerciaux", _q("organisme.impots_commerciaux")),
    ChampCerfa("3", "Réseau, union ou fédération", _q("organisme.federation")),
    ChampCerfa("3", "Personnes morales adhérentes", _q("organisme.membres_moraux")),
    ChampCerfa("4", "Bénévoles", _q("organisme.benevoles")),
    ChampCerfa("4", "Volontaires", _q("organisme.volontaires")),
    ChampCerfa("4", "Salariés", _q("organisme.salaries")),
    ChampCerfa("4", "Dont emplois aidés", _q("organisme.emplois_aides")),
    ChampCerfa("4", "Salariés en ETPT", _q("organisme.etp")),
    ChampCerfa("4", "Personnels mis à disposition ou détachés", _q("organisme.mis_a_disposition")),
    ChampCerfa("4", "Adhérents, hommes et femmes", _q("organisme.adherents", "organisme.adherentes")),
    ChampCerfa(
        "5",
        "Budget prévisionnel de l’association",
        (
            *_q("organisme.budget_annuel", "organisme.exercice_du", "organisme.exercice_au"),
            *_q("budget_association.annee", "budget_association.grille"),
            *_ailleurs(Lieu.PIECE, "budget_association"),
        ),
    ),
    ChampCerfa("6", "Intitulé", _q("projet.intitule")),
    ChampCerfa("6", "Objectifs", _q("projet.objectifs")),
    ChampCerfa("6", "Description", _q("projet.description", "projet.besoins")),
    ChampCerfa("6", "Bénéficiaires", _q("territoires.publics", "territoires.beneficiaires")),
    ChampCerfa("6", "Égalité femmes-hommes, handicap", _q("territoires.egalite_handicap")),
    ChampCerfa("6", "Territoire", _q("territoires.communes", "territoires.quartiers", "calendrier.lieu")),
    ChampCerfa("6", "Moyens matériels", _q("calendrier.moyens_materiels")),
    ChampCerfa(
        "6",
        "Moyens humains : bénévoles, ETPT, recrutements",
        _q(
            "calendrier.moyens_humains",
            "calendrier.benevoles_projet",
            "calendrier.etp_projet",
            "calendrier.recrutement",
        ),
    ),
    ChampCerfa("6", "Date ou période de réalisation", _q("calendrier.debut", "calendrier.fin")),
    ChampCerfa("6", "Évaluation : indicateurs au regard des objectifs", _q("indicateurs.indicateurs")),
    ChampCerfa("6bis", "Budget du projet", _q("budget.budget", "budget.precisions")),
    ChampCerfa("6bis", "Part de la subvention dans les produits", _ailleurs(Lieu.BUDGET, "part_demandee")),
    ChampCerfa("7", "Obligations administratives, comptables, sociales et fiscales", _q("attestations.obligations")),
    ChampCerfa("7", "Contrat d’engagement républicain", _q("attestations.engagement_republicain")),
    ChampCerfa("7", "Exactitude, autres demandes déclarées", _q("attestations.exactitude")),
    ChampCerfa("7", "Aides publiques des trois derniers exercices", _q("attestations.cumul_aides")),
    ChampCerfa("7", "Montant demandé", _ailleurs(Lieu.BUDGET, "demande")),
    ChampCerfa("7", "Compte bancaire", _ailleurs(Lieu.PIECE, "rib")),
    ChampCerfa(
        "7",
        "Signature : qui, à quel titre",
        _q("attestations.signataire_nom", "attestations.signataire_qualite", "attestations.signataire_pouvoir"),
    ),
    ChampCerfa("7", "Pouvoir du mandataire", _ailleurs(Lieu.PIECE, "pouvoir")),
    ChampCerfa("7", "Date", _ailleurs(Lieu.DEPOT, "depose_le")),
    ChampCerfa("pièces", "Comptes du dernier exercice clos", _ailleurs(Lieu.PIECE, "comptes")),
    ChampCerfa("pièces", "Statuts et liste des dirigeants", _ailleurs(Lieu.PIECE, "statuts", "liste_dirigeants")),
    ChampCerfa("pièces", "Rapport d’activité", _ailleurs(Lieu.PIECE, "rapport_activite")),
)
