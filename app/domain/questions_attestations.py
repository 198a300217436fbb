"""What the signatory declares at the deposit (CERFA 12156*06, section 7)."""

from collections.abc import Mapping
from typing import Any

from app.domain.questions import OUI, Genre, Option, Question, Section
from app.domain.questions_moyens import ASSOCIATION
from app.domain.questions_organisme import NON_COLLECTIF

REPRESENTANT_LEGAL = "representant"
MANDATAIRE = "mandataire"


def _case(cle: str, libelle: str, erreur_vide: str, aide: str = "") -> Question:
    return Question(
        cle=cle,
        libelle=libelle,
        aide=aide,
        genre=Genre.CASE,
        options=(Option(OUI, "Je l’atteste"),),
        manque="une attestation",
        erreur_vide=erreur_vide,
        erreur_mal=erreur_vide,
    )


ENGAGEMENT_REPUBLICAIN = Question(
    cle="engagement_republicain",
    libelle="Notre association a souscrit au contrat d’engagement républicain et le respecte.",
    aide="Sept engagements, prévus par la loi du 12 avril 2000 (article 10-1). Vos membres en sont informés.",
    genre=Genre.CASE,
    pour=ASSOCIATION,
    options=(Option(OUI, "Je l’atteste"),),
    manque="le contrat d’engagement républicain",
    erreur_vide="Cochez la case du contrat d’engagement républicain pour pouvoir déposer.",
    erreur_mal="Cochez la case du contrat d’engagement républicain pour pouvoir déposer.",
)

OBLIGATIONS = _case(
    "obligations",
    "L’organisme est à jour de ses obligations administratives, comptables, sociales et fiscales.",
    "Cochez la case sur les obligations sociales et fiscales pour pouvoir déposer.",
    "Déclarations et paiements correspondants compris.",
)

EXACTITUDE = _case(
    "exactitude",
    "Les informations de cette demande sont exactes, y compris les autres aides publiques demandées.",
    "Cochez la case sur l’exactitude des informations pour pouvoir déposer.",
    "Cette attestation porte aussi sur les demandes faites à d’autres financeurs publics.",
)

CUMUL_AIDES = Question(
    cle="cumul_aides",
    libelle="Aides publiques reçues sur les trois dernières années, tous financeurs réunis",
    aide="Subventions et aides en nature. Cette question vient des règles européennes.",
    genre=Genre.CHOIX,
    pour=NON_COLLECTIF,
    options=(
        Option("sous_le_seuil", "750 000 € ou moins"),
        Option("au_dessus", "Plus de 750 000 €"),
    ),
    manque="le total des aides publiques reçues",
    erreur_vide="Indiquez le total des aides publiques reçues sur les trois dernières années.",
    erreur_mal="Choisissez « 750 000 € ou moins » ou « Plus de 750 000 € ».",
)

SIGNATAIRE = (
    Question(
        cle="signataire_nom",
        libelle="Prénom et nom de la personne qui signe",
        genre=Genre.TEXTE,
        maximum=150,
        largeur=40,
        manque="le nom de la personne qui signe",
        erreur_vide="Saisissez le prénom et le nom de la personne qui signe.",
        erreur_mal="Saisissez 150 caractères au plus.",
    ),
    Question(
        cle="signataire_qualite",
        libelle="Sa qualité",
        aide="Par exemple présidence, trésorerie, direction générale, maire.",
        genre=Genre.TEXTE,
        maximum=100,
        largeur=30,
        manque="la qualité de la personne qui signe",
        erreur_vide="Saisissez la qualité de la personne qui signe, par exemple présidence.",
        erreur_mal="Saisissez 100 caractères au plus.",
    ),
    Question(
        cle="signataire_pouvoir",
        libelle="Cette personne signe",
        genre=Genre.CHOIX,
        pour=NON_COLLECTIF,
        options=(
            Option(REPRESENTANT_LEGAL, "En tant que représentante légale de l’organisme"),
            Option(MANDATAIRE, "Avec un pouvoir", "Vous joindrez le pouvoir signé dans la section Pièces."),
        ),
        manque="à quel titre elle signe",
        erreur_vide="Indiquez si la personne représente légalement l’organisme ou signe avec un pouvoir.",
        erreur_mal="Choisissez l’une des deux réponses.",
    ),
)

ATTESTATIONS = Section(
    cle="attestations",
    se_reprend=False,
    titre="Attestations et signature",
    resume="Contrat d’engagement républicain, obligations, signature",
    introduction="Lisez chaque phrase avant de cocher. Elles engagent l’organisme.",
    questions=(ENGAGEMENT_REPUBLICAIN, OBLIGATIONS, EXACTITUDE, CUMUL_AIDES, *SIGNATAIRE),
)

ATTESTATIONS_COURTES = Section(
    cle="attestations",
    se_reprend=False,
    titre="Attestations et signature",
    resume="Deux ou trois phrases à lire, et votre nom",
    introduction="Lisez chaque phrase avant de cocher. Elles engagent votre groupe ou votre organisme.",
    questions=(ENGAGEMENT_REPUBLICAIN, EXACTITUDE, *SIGNATAIRE),
)


def signataire_propose(organisme: Mapping[str, Any]) -> dict[str, str]:
    """What the part on the organisme says of whoever signs, by question: proposed, so that nobody types it twice."""
    prenom, nom, fonction = (
        str(organisme.get(f"representant_{cle}") or "").strip() for cle in ("prenom", "nom", "fonction")
    )
    proposees = {"signataire_nom": f"{prenom} {nom}".strip(), "signataire_qualite": fonction}
    return {cle: texte for cle, texte in proposees.items() if texte}
