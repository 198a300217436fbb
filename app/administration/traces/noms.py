"""What the lines of the journal are about, in words: its objects, its particulars, and the ids that are named.

The lines keep ids, which outlive an erasure; their readers get names.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

OBJETS = {
    "changement_rib": "changement de RIB",
    "adresse_de_partenaire": "adresse de partenaire",
    "avis_de_partenaire": "avis de partenaire",
    "priorite_communale": "priorité communale",
    "import_subventions": "import de subventions",
    "import_de_contours": "chargement de contours",
    "question_ajoutee": "question",
    "document_coffre": "document du coffre",
    "alerte_affectation": "alerte",
    "code_courriel": "code de connexion",
    "etalonnage": "étalonnage",
    "courriel": "e-mail",
    "fichier_de_message": "fichier d’un message",
    "demande_de_signature": "signature",
    "lot_demande": "acte sur plusieurs dossiers",
    "note_interne": "note entre agents",
    "invitation_membre": "invitation",
    "lien_d_interet": "lien d’intérêt",
    "piece": "document",
    "recherche_de_scenario": "recherche",
    "scenario": "scénario",
    "seance": "séance",
    "session_ouverte": "session",
    "tache": "travail",
}
CLES = {
    "absente": "personne absente",
    "annee": "année",
    "au": "jusqu’au",
    "acompte": "pour cent à la signature",
    "autre": "l’autre dossier n°",
    "autre_adresse": "à une autre adresse",
    "courriel": "e-mail n°",
    "avant": "à renvoyer au plus tard le",
    "bilan_avant": "bilan au plus tard le",
    "campagne": "campagne",
    "champs": "réponses changées",
    "confies": "confiés",
    "dossiers": "dossiers",
    "criteres": "critères",
    "cote": "de la part du",
    "critere": "critère",
    "demande": "demande n°",
    "du": "à partir du",
    "decision": "décision n°",
    "depuis": "depuis le scénario n°",
    "devient": "devient",
    "equipe": "équipe",
    "etaient": "auparavant",
    "etait_cents": "auparavant",
    "etaient_cents": "auparavant",
    "etat": "état",
    "ferme_le": "ferme le",
    "recours": "recours n°",
    "voie": "par",
    "lettre": "lettre",
    "notes_dans_les_refus": "notes dans les refus",
    "version_du_modele": "version du modèle",
    "membres": "personnes convoquées",
    "montant_cents": "montant",
    "montants": "montants",
    "montants_cents": "montants",
    "ouvre_le": "ouvre le",
    "prepare_par": "préparée par la personne",
    "presents": "personnes présentes",
    "qualite": "qualité",
    "referent": "référent",
    "par": "par la personne",
    "retenus": "contours gardés",
    "retires": "contours retirés",
    "parts_reduites": "parts réduites en proportion",
    "pour": "en l’absence de",
    "role": "rôle",
    "role_membre": "rôle dans l’organisme",
    "sans_avis": "personnes sans avis",
    "seance": "séance n°",
    "second_facteur": "double vérification",
    "section": "étape",
    "sha256": "empreinte",
    "suppleant": "suppléant",
}


class Genre(StrEnum):
    """What an id of the journal is the id of."""

    PERSONNE = "personne"
    DOSSIER = "dossier"
    CAMPAGNE = "campagne"


Noms = Mapping[Genre, Mapping[int, str]]
NOMMES: dict[str, Genre] = {
    **dict.fromkeys(
        ("absente", "ancien", "membres", "nouveau", "par", "pour", "prepare_par", "presents", "sans_avis", "titulaire"),
        Genre.PERSONNE,
    ),
    **dict.fromkeys(("dossier", "dossiers", "doublon"), Genre.DOSSIER),
    "campagne": Genre.CAMPAGNE,
}
"""The particulars that are ids, and of what."""


def ids_nommes(lignes: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[Genre, set[int]]:
    """The ids that these lines (object, particulars) name, by what they are the ids of."""
    vus: dict[Genre, set[int]] = {genre: set() for genre in Genre}
    for objet, details in lignes:
        genre, _, cle = objet.partition(":")
        if genre in vus and cle.isdecimal():
            vus[Genre(genre)].add(int(cle))
        for nom, valeur in details.items():
            if nom in NOMMES:
                vus[NOMMES[nom]].update(x for x in (valeur if isinstance(valeur, list) else [valeur]) if est_id(x))
    return vus


def est_id(valeur: Any) -> bool:
    return isinstance(valeur, int) and not isinstance(valeur, bool)
