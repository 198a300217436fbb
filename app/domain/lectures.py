"""What each reader is shown of the state of a dossier: a label, what happens next, a tone.

A decision is hidden from the porteur until it is published: all the hidden states give the very same words,
so that nothing on a page, in a list or in a mail can tell a promised grant from a refusal.
"""

from dataclasses import dataclass
from enum import StrEnum


class Etat(StrEnum):
    """Every state of a dossier, in the order of its life."""

    BROUILLON = "brouillon"
    ABANDONNE = "abandonne"
    EXPIRE = "expire"
    DEPOSE = "depose"
    A_COMPLETER = "a_completer"
    IRRECEVABLE = "irrecevable"
    RETIRE = "retire"
    EN_INSTRUCTION = "en_instruction"
    INSTRUIT = "instruit"
    EN_COMITE = "en_comite"
    ACCORDE = "accorde"
    REFUSE = "refuse"
    AJOURNE = "ajourne"
    ATTENTE = "attente"
    NOTIFIE_ACCORD = "notifie_accord"
    NOTIFIE_REFUS = "notifie_refus"
    CONVENTIONNE = "conventionne"
    RENONCE = "renonce"
    EN_COURS = "en_cours"
    BILAN_RECU = "bilan_recu"
    SOLDE = "solde"


class Lecteur(StrEnum):
    """Who reads: the organisme's members, the people inside the institution, anybody."""

    PORTEUR = "porteur"
    AGENT = "agent"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Vue:
    """What one reader is shown. `ton` is a CSS kind: "", "ok", "attente", "alerte" or "info"."""

    libelle: str
    suite: str
    ton: str = ""


# From the end of the examination to the publication.
MASQUES = frozenset({Etat.INSTRUIT, Etat.EN_COMITE, Etat.ACCORDE, Etat.REFUSE, Etat.AJOURNE, Etat.ATTENTE})
# Publishing an accord or a refusal changes the state; these two keep theirs and become readable.
LISIBLES_UNE_FOIS_PUBLIES = frozenset({Etat.AJOURNE, Etat.ATTENTE})

VUE_MASQUEE = Vue(
    "En cours d’examen",
    "Le comité de pilotage examine les dossiers. Vous recevrez sa décision par e-mail.",
    "info",
)

VUES_PORTEUR: dict[Etat, Vue] = {
    Etat.BROUILLON: Vue("Brouillon", "Complétez les rubriques, puis déposez avant la clôture.", "attente"),
    Etat.ABANDONNE: Vue("Abandonné", "Vous avez abandonné ce brouillon. Rien n’a été transmis."),
    Etat.EXPIRE: Vue("Non déposé", "La campagne a fermé avant le dépôt. Rien n’a été transmis."),
    Etat.DEPOSE: Vue("Déposé", "Le chef de projet vérifie votre dossier. Vous n’avez rien à faire.", "info"),
    Etat.A_COMPLETER: Vue(
        "À compléter", "Apportez les éléments demandés avant la date indiquée, puis renvoyez.", "attente"
    ),
    Etat.IRRECEVABLE: Vue("Irrecevable", "Le motif vous a été écrit. Vous pouvez demander un nouvel examen.", "alerte"),
    Etat.RETIRE: Vue("Retiré", "Vous avez retiré ce dossier. Il ne sera pas examiné."),
    Etat.EN_INSTRUCTION: Vue(
        "En instruction", "Les chefs de projet étudient votre dossier. Ils peuvent vous écrire.", "info"
    ),
    Etat.AJOURNE: Vue(
        "Ajourné", "Le comité de pilotage examinera de nouveau votre dossier à une autre séance.", "attente"
    ),
    Etat.ATTENTE: Vue("Liste complémentaire", "Votre projet sera soutenu si des crédits se libèrent.", "attente"),
    Etat.NOTIFIE_ACCORD: Vue("Accordé", "Signez la convention que le service vous envoie, ou renoncez.", "ok"),
    Etat.NOTIFIE_REFUS: Vue(
        "Non retenu",
        "La lettre donne les voies de recours. Un chef de projet vous conseille.",
        "alerte",
    ),
    Etat.CONVENTIONNE: Vue("Convention signée", "Le premier versement est en préparation.", "ok"),
    Etat.RENONCE: Vue("Renoncé", "Vous avez renoncé à la subvention. Rien ne sera versé."),
    Etat.EN_COURS: Vue("En cours de réalisation", "Préparez votre bilan dès que l’action est finie.", "ok"),
    Etat.BILAN_RECU: Vue("Bilan rendu", "Le chef de projet relit votre bilan. Il peut vous écrire.", "info"),
    Etat.SOLDE: Vue("Soldé", "Le dossier est terminé. Vous pouvez toujours le relire.", "ok"),
}

VUES_AGENT: dict[Etat, Vue] = {
    Etat.BROUILLON: Vue("Brouillon", "Le porteur n’a pas encore déposé."),
    Etat.ABANDONNE: Vue("Abandonné", "Le porteur a abandonné son brouillon."),
    Etat.EXPIRE: Vue("Non déposé", "La campagne a fermé avant le dépôt."),
    Etat.DEPOSE: Vue("Déposé", "Le pilote vérifie la recevabilité et prend le dossier.", "attente"),
    Etat.A_COMPLETER: Vue("À compléter", "Le porteur doit répondre. Le délai d’instruction est suspendu.", "attente"),
    Etat.IRRECEVABLE: Vue("Irrecevable", "Terminé, sauf recours du porteur.", "alerte"),
    Etat.RETIRE: Vue("Retiré", "Le porteur a retiré son dossier. Terminé."),
    Etat.EN_INSTRUCTION: Vue("En instruction", "Chacun rend son avis, puis le pilote clôt l’instruction.", "info"),
    Etat.INSTRUIT: Vue("Instruit", "La coordination l’inscrit à une séance du comité.", "info"),
    Etat.EN_COMITE: Vue("En comité", "Le comité de pilotage décide.", "attente"),
    Etat.ACCORDE: Vue("Accordé, non publié", "La décision reste secrète jusqu’à sa publication.", "ok"),
    Etat.REFUSE: Vue("Refusé, non publié", "La décision reste secrète jusqu’à sa publication.", "alerte"),
    Etat.AJOURNE: Vue("Ajourné", "La coordination l’inscrit à une autre séance.", "attente"),
    Etat.ATTENTE: Vue(
        "Liste complémentaire", "La coordination l’inscrit de nouveau si des crédits se libèrent.", "attente"
    ),
    Etat.NOTIFIE_ACCORD: Vue("Accord notifié", "La coordination enregistre la convention signée.", "ok"),
    Etat.NOTIFIE_REFUS: Vue("Refus notifié", "Terminé, sauf recours du porteur.", "alerte"),
    Etat.CONVENTIONNE: Vue("Conventionné", "La coordination ordonne le premier versement.", "ok"),
    Etat.RENONCE: Vue("Renoncé", "Le porteur renonce : la somme revient à l’enveloppe. Terminé."),
    Etat.EN_COURS: Vue("En cours de réalisation", "Le porteur rend son bilan à la fin de l’action.", "ok"),
    Etat.BILAN_RECU: Vue("Bilan reçu", "Le pilote le relit, puis le valide ou demande des précisions.", "attente"),
    Etat.SOLDE: Vue("Soldé", "Terminé.", "ok"),
}

VUE_NON_PUBLIQUE = Vue("Non public", "Seuls les projets soutenus sont publics.")
VUES_PUBLIC: dict[Etat, Vue] = {
    Etat.NOTIFIE_ACCORD: Vue("Projet soutenu", "L’action va commencer.", "ok"),
    Etat.CONVENTIONNE: Vue("Projet soutenu", "L’action va commencer.", "ok"),
    Etat.EN_COURS: Vue("Projet soutenu", "L’action est en cours.", "ok"),
    Etat.BILAN_RECU: Vue("Projet soutenu", "L’action est terminée.", "ok"),
    Etat.SOLDE: Vue("Projet soutenu", "L’action est terminée.", "ok"),
}


def est_masque(etat: Etat, publie: bool = False) -> bool:
    """Whether the porteur may not tell this state from the other hidden ones.

    `publie` reveals only an adjournment or the complementary list: a dossier of that list may come back
    before the committee, and its new decision must be hidden although an older one was published.
    """
    return etat in MASQUES and not (publie and etat in LISIBLES_UNE_FOIS_PUBLIES)


def vue(etat: Etat, lecteur: Lecteur = Lecteur.AGENT, publie: bool = False) -> Vue:
    """What this reader is shown of this state; `publie`: the last decision has been published."""
    match lecteur:
        case Lecteur.AGENT:
            return VUES_AGENT[etat]
        case Lecteur.PORTEUR:
            return VUE_MASQUEE if est_masque(etat, publie) else VUES_PORTEUR[etat]
        case Lecteur.PUBLIC:
            return VUES_PUBLIC.get(etat, VUE_NON_PUBLIQUE)


def libelle(etat: Etat, lecteur: Lecteur = Lecteur.AGENT, publie: bool = False) -> str:
    """The name of the state for this reader."""
    return vue(etat, lecteur, publie).libelle


def suite(etat: Etat, lecteur: Lecteur = Lecteur.AGENT, publie: bool = False) -> str:
    """What happens next, for this reader, in one or two short sentences."""
    return vue(etat, lecteur, publie).suite


def ton(etat: Etat, lecteur: Lecteur = Lecteur.AGENT, publie: bool = False) -> str:
    """The CSS kind of the badge: "", "ok", "attente", "alerte" or "info"."""
    return vue(etat, lecteur, publie).ton
