"""What the invented agents and members write: comments on marks, reasons of an avis, reasons of a decision."""

import random

from app.domain.avis import SensAvis
from app.domain.decision_motifs import MotifRefus
from app.domain.notation import commentaire_requis

_COMMENTAIRES: dict[int, tuple[str, ...]] = {
    0: (
        "Rien dans le dossier ne répond à ce critère.",
        "Ce point n’est pas traité. À reprendre avec le porteur.",
    ),
    1: (
        "L’intention est dite, sans action qui la porte.",
        "Trop vague : ni fréquence, ni lieu, ni personne désignée.",
        "Le besoin est affirmé plus que démontré. À retravailler.",
    ),
    2: ("Correct, à préciser lors du dialogue de gestion.", "Une première étape, sans plus.", ""),
    3: ("Réponse solide et concrète.", "Bien construit, partenaires confirmés au téléphone.", ""),
    4: (
        "Exemplaire : les habitants décident, les chiffres sont suivis depuis deux ans.",
        "Très précis, déjà éprouvé dans un autre quartier.",
        "Le porteur est reconnu par les familles et par l’école : rien à redire.",
    ),
}
_PAR_CRITERE: dict[str, tuple[str, ...]] = {
    "ancrage": ("Vu sur place : l’équipe connaît le quartier.", "Deux tiers des bénéficiaires habitent le quartier."),
    "faisabilite": ("Budget équilibré, cofinancement de la commune à confirmer.", "Charges de personnel cohérentes."),
    "participation": ("Le comité d’habitants existe déjà, compte rendu joint.", "La place des habitants se renforce."),
}
_MOTIVATIONS: dict[SensAvis, tuple[str, ...]] = {
    SensAvis.FAVORABLE: (
        "Projet attendu par les habitants, bien ancré, avec des objectifs mesurables. À soutenir.",
        "Action complémentaire de l’existant, partenaires solides. Avis favorable sans réserve.",
        "Deuxième année : le bilan intermédiaire est bon et l’action gagne un quartier.",
    ),
    SensAvis.RESERVES: (
        "Favorable si le cofinancement de la commune est confirmé avant le premier versement.",
        "Favorable, à condition de préciser les indicateurs et d’associer le conseil citoyen.",
        "L’action est utile mais le budget de communication paraît élevé : montant ajusté.",
    ),
    SensAvis.DEFAVORABLE: (
        "Le projet double une action existante et ne dit pas comment les habitants y viendront.",
        "Objectifs trop généraux pour un coût élevé. Le porteur est invité à retravailler son projet.",
    ),
    SensAvis.HORS_CHAMP: ("L’action relève du droit commun de la commune, non du contrat de ville.",),
}
MOTIFS_DE_REFUS = (
    "L’action recoupe une offre déjà présente dans le quartier. Le comité invite le porteur à s’en rapprocher.",
    "Les publics et les lieux restent trop imprécis. Le chef de projet propose un rendez-vous pour retravailler.",
    "Le coût par bénéficiaire est très au-dessus d’actions comparables.",
)
MOTIFS_CODES = (MotifRefus.DOUBLON, MotifRefus.PUBLIC, MotifRefus.BUDGET)
MOTIF_D_AJOURNEMENT = "Le comité demande l’avis écrit de la commune et un budget détaillé avant de décider."
CONCLUSION_D_UN_BILAN = "Bilan clair, action menée avec les habitants. Merci de prévoir la suite avec nous."
MOTIF_DE_RENONCIATION = "La salle n’est plus disponible cette année : nous reportons le projet."
MOTIF_DE_DEPORT = "Une personne de ma famille est salariée de l’association."


def commentaire(critere: str, valeur: int, alea: random.Random) -> str:
    """A comment that fits the mark; never empty where one is required."""
    if valeur in (2, 3) and critere in _PAR_CRITERE:
        return alea.choice(_PAR_CRITERE[critere])
    choisi = alea.choice(_COMMENTAIRES[valeur])
    return choisi or (_COMMENTAIRES[valeur][0] if commentaire_requis(valeur) else "")


def motivation(sens: SensAvis, alea: random.Random) -> str:
    """Why, in one or two sentences."""
    return alea.choice(_MOTIVATIONS[sens])


TEXTE_DE_RECOURS = (
    "Le comité écrit que les publics et les lieux restent imprécis. Nous avons depuis signé avec la maison de quartier "
    "imaginaire : l’atelier se tient chaque mercredi dans le quartier, et quarante habitants sont inscrits. "
    "Nous demandons que le projet soit examiné de nouveau."
)
