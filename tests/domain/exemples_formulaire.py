"""A complete dossier of each dispositif, as typed, and the lists it refers to."""

from typing import Any

from app.domain.completude import QuartierRef, ReferencesForm, Regles
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.orientations import Geographie
from app.domain.pieces import pieces_requises

REFERENCES = ReferencesForm(
    communes={"59172": "Denain", "59491": "Raismes", "59526": "Saint-Amand-les-Eaux"},
    quartiers={
        "QN05950M": QuartierRef("Denain", Geographie.QPV, ("59172",)),
        "QN05955M": QuartierRef("Sabatier", Geographie.QPV, ("59491",)),
        "PP-RAISMES-VICOIGNE": QuartierRef("Vicoigne", Geographie.POCHE, ("59491",)),
    },
)

REGLES = Regles(
    exercice=2027,
    part_qpv_min_pour_mille=600,
    pieces_requises=pieces_requises(Dispositif.AAP, GenreOrganisme.ASSOCIATION, False),
)
PIECES = frozenset(REGLES.pieces_requises)


def personne(prefixe: str) -> dict[str, str]:
    return {
        f"{prefixe}_nom": "Lemaire",
        f"{prefixe}_prenom": "Aline",
        f"{prefixe}_fonction": "présidence",
        f"{prefixe}_telephone": "03 27 00 00 01",
        f"{prefixe}_courriel": "aline.lemaire@exemple.fr",
    }


def contenu_aap() -> dict[str, dict[str, Any]]:
    """A dossier that may be deposited: 20 000 € of charges, 14 000 € asked, 120 beneficiaries."""
    return {
        "organisme": {
            "nom": "Les Jardins imaginaires",
            "adresse": "12 rue de la Fosse",
            "code_postal": "59220",
            "ville": "Denain",
            **personne("representant"),
            **personne("contact"),
            "benevoles": "15",
            "salaries": "3",
            "etp": "2,5",
            "adherents": "140",
            "budget_annuel": "62 000",
            "premiere_demande": "non",
        },
        "projet": {
            "intitule": "Ateliers santé au pied des tours",
            "resume": "Des ateliers au pied des immeubles.",
            "besoins": "Les habitants renoncent aux soins.",
            "objectifs": "Que trente femmes reprennent une activité.",
            "description": "Un atelier par semaine.",
            "partenaires": "La maison de santé.",
        },
        "orientations": {
            "principale": "sante",
            "secondaires": ["education"],
            "axes": ["aller_vers", "sport_culture"],
            "facettes": ["sport"],
            "comment_aller_vers": "Nous allons au pied des immeubles.",
            "comment_sport_culture": "Chaque atelier comprend une activité physique.",
        },
        "territoires": {
            "communes": ["59491", "59172"],
            "quartiers": ["QN05955M", "PP-RAISMES-VICOIGNE"],
            "publics": "Des femmes seules avec enfants.",
            "beneficiaires": {"femmes.26_59": "80", "femmes.6_11": "10", "hommes.26_59": "30"},
            "par_quartier": {"QN05955M": "90", "PP-RAISMES-VICOIGNE": "20", "hors": "10"},
        },
        "participation": {
            "diagnostic": "consultation",
            "conception": "concertation",
            "realisation": "codecision",
            "evaluation": "information",
            "habitants": "12",
            "publics_associes": ["femmes"],
            "comment": "Un groupe d’habitantes se réunit chaque mois.",
        },
        "calendrier": {
            "debut": "15/01/2027",
            "fin": "15 décembre 2027",
            "etapes": "Mars : rencontres.",
            "lieu": "Salle du quartier Sabatier",
            "moyens_humains": "Une animatrice à mi-temps.",
            "moyens_materiels": "aucun",
        },
        "budget": {
            "charges": {
                "achats": "4 200",
                "services_exterieurs": "2 300",
                "autres_services": "3 500",
                "remunerations": "7 000",
                "charges_sociales": "3 000",
            },
            "produits": {"ventes": "2 000"},
            "financeurs": [
                {"financeur": "caph", "nom": "", "etat": "sollicite", "montant": "8 000", "numero": ""},
                {"financeur": "etat", "nom": "", "etat": "", "montant": "6 000", "numero": "DA00012345"},
                {"financeur": "commune", "nom": "Raismes", "etat": "acquis", "montant": "4 000", "numero": ""},
            ],
        },
        "budget_association": {
            "moyen": "grille",
            "annee": "2027",
            "charges": {"achats": "12 000", "remunerations": "50 000"},
            "produits": {"cotisations": "2 000"},
            "financeurs": [
                {"financeur": "caph", "nom": "", "montant": "40 000"},
                {"financeur": "commune", "nom": "Raismes", "montant": "20 000"},
            ],
        },
        "indicateurs": {
            "indicateurs": [
                {
                    "objectif": "Reprendre une activité",
                    "indicateur": "Femmes inscrites",
                    "unite": "femmes",
                    "depart": "8",
                    "cible": "30",
                    "source": "Feuille de présence",
                }
            ]
        },
        "pieces": {},
        "attestations": {
            "engagement_republicain": "oui",
            "obligations": "oui",
            "exactitude": "oui",
            "cumul_aides": "sous_le_seuil",
            "signataire_nom": "Aline Lemaire",
            "signataire_qualite": "présidence",
            "signataire_pouvoir": "representant",
        },
    }


def contenu_court() -> dict[str, dict[str, Any]]:
    """The same for SIP and FPC, carried by a collectif: 600 € of charges, 480 € asked."""
    return {
        "organisme": {
            "nom": "Collectif imaginaire",
            **personne("contact"),
            "porteur_administratif": "Les Jardins imaginaires",
        },
        "projet": {
            "intitule": "Fête des voisins",
            "description": "Un repas partagé.",
            "qui_porte": "habitants",
            "concertation": "Avec le conseil citoyen.",
            "date": "21/06/2027",
            "lieu": "Place de la cité",
        },
        "orientations": {"principale": "cadre_de_vie", "secondaires": [], "axes": [], "facettes": []},
        "territoires": {"communes": ["59172"], "quartiers": ["QN05950M"], "nombre_beneficiaires": "60"},
        "budget": {
            "charges": {"achats": "600"},
            "produits": {"ressources_propres": "120"},
            "financeurs": [{"financeur": "caph", "etat": "sollicite", "montant": "480"}],
        },
        "attestations": {"exactitude": "oui", "signataire_nom": "A. Lemaire", "signataire_qualite": "habitante"},
    }
