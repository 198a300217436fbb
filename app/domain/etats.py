"""The life of a dossier: its states, the acts that change them, and who may do each.

`PASSAGES` is the whole machine: whatever it does not list is refused. It is read by `actes_possibles` (the
buttons), `apres` (the verbs) and `diagramme` (the README). What each reader is shown of a state is in
`lectures`, whose functions are given again here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from app.domain.erreurs import ErreurMetier
from app.domain.lectures import MASQUES, Etat, Lecteur, est_masque, libelle, suite, ton

__all__ = [
    "ACTES",
    "DEPOSES",
    "EDITABLES",
    "MASQUES",
    "PASSAGES",
    "Acteur",
    "Etat",
    "FicheActe",
    "Lecteur",
    "Passage",
    "PassageImpossible",
    "actes_possibles",
    "apres",
    "diagramme",
    "est_masque",
    "est_terminal",
    "libelle",
    "par_qui",
    "passage",
    "suite",
    "ton",
]


class Acteur(StrEnum):
    """In which capacity one acts on a dossier. One person may hold several."""

    PORTEUR = "porteur"  # binds the organisme: its manager or its signatory
    REDACTEUR = "redacteur"  # writes for the organisme without binding it
    PILOTE = "pilote"
    ADMINISTRATEUR = "administrateur"
    RELECTEUR = "relecteur"  # an agent who did not propose what is read again
    SYSTEME = "systeme"  # what the passing of time does


@dataclass(frozen=True, slots=True)
class Passage:
    """One line of the machine. `vers` None: the act leaves the state as it is. `effet`: what it entails."""

    acte: str
    depuis: frozenset[Etat]
    vers: Etat | None
    par: frozenset[Acteur]
    effet: str

    def arrivee(self, etat: Etat) -> Etat:
        """The state after the act, from `etat`."""
        return self.vers or etat


@dataclass(frozen=True, slots=True)
class FicheActe:
    """The words of an act: `bouton` on the button, `complement` after « on ne peut pas »."""

    bouton: str
    complement: str


class PassageImpossible(ErreurMetier):
    """The act does not exist from the state the dossier is in (HTTP 409)."""


def _passage(acte: str, depuis: str, vers: Etat | None, par: str, effet: str) -> Passage:
    return Passage(
        acte,
        frozenset(Etat(code) for code in depuis.split()),
        vers,
        frozenset(Acteur(code) for code in par.split()),
        effet,
    )


# acte, depuis, vers (None: same state), par, effet.
PASSAGES: tuple[Passage, ...] = (
    _passage("deposer", "brouillon", Etat.DEPOSE, "porteur",
             "Le dossier est figé et numéroté ; l’accusé de réception fait courir le délai de deux mois."),
    _passage("abandonner", "brouillon", Etat.ABANDONNE, "porteur",
             "Le brouillon est clos sans avoir été transmis."),
    _passage("echoir", "brouillon", Etat.EXPIRE, "systeme",
             "La campagne ferme : le brouillon non déposé ne sera pas examiné."),
    _passage("verifier_recevabilite", "depose", None, "pilote administrateur",
             "La réponse donnée à chaque point, et sa raison, sont gardées."),
    _passage("prendre", "depose", Etat.EN_INSTRUCTION, "pilote",
             "Le dossier est recevable et son instruction commence."),
    _passage("demander_complement", "depose en_instruction", Etat.A_COMPLETER, "pilote",
             "Le délai d’instruction est suspendu jusqu’à la réponse du porteur (CRPA, art. L.114-5)."),
    _passage("demander_complement", "bilan_recu", None, "pilote",
             "Le porteur est invité à préciser son bilan ; le solde attend sa réponse."),
    _passage("proposer_irrecevabilite", "depose", None, "pilote",
             "Un motif est proposé à un autre agent ; le porteur n’en sait rien."),
    _passage("retirer_irrecevabilite", "depose", None, "pilote",
             "La proposition est retirée ; le dossier reste à prendre."),
    _passage("renvoyer_irrecevabilite", "depose", None, "relecteur",
             "La proposition revient au pilote avec une raison ; le dossier reste à prendre."),
    _passage("declarer_irrecevable", "depose", Etat.IRRECEVABLE, "relecteur",
             "Un second agent confirme : le dossier est écarté pour un motif écrit, avec les voies de recours."),
    _passage("retirer", "depose en_instruction", Etat.RETIRE, "porteur",
             "Le porteur renonce à sa demande, qui n’est plus examinée."),
    _passage("completer", "a_completer", Etat.DEPOSE, "porteur redacteur",
             "Une nouvelle version du dossier est figée et le délai d’instruction reprend."),
    _passage("relancer", "a_completer", None, "pilote",
             "Le porteur reçoit un rappel ; la date demandée ne change pas."),
    _passage("constater_carence", "a_completer", Etat.DEPOSE, "systeme",
             "Le délai accordé est passé : le dossier revient au pilote tel quel, sans refus automatique."),
    _passage("clore_instruction", "en_instruction", Etat.INSTRUIT, "pilote",
             "Les avis et les notes sont verrouillés."),
    _passage("rouvrir_instruction", "instruit", Etat.EN_INSTRUCTION, "administrateur",
             "Les avis et les notes peuvent de nouveau changer ; le motif est gardé."),
    _passage("inscrire", "instruit ajourne attente", Etat.EN_COMITE, "administrateur",
             "Le dossier est à l’ordre du jour d’une séance du comité de pilotage."),
    _passage("accorder", "en_comite", Etat.ACCORDE, "administrateur",
             "La somme est réservée sur les enveloppes ; la décision reste secrète."),
    _passage("refuser", "en_comite", Etat.REFUSE, "administrateur",
             "Aucune somme n’est réservée ; la décision reste secrète."),
    _passage("ajourner", "en_comite", Etat.AJOURNE, "administrateur",
             "Le comité reporte sa décision à une autre séance."),
    _passage("mettre_en_attente", "en_comite", Etat.ATTENTE, "administrateur",
             "Le dossier entre sur la liste complémentaire, sans somme réservée."),
    _passage("renvoyer", "en_comite", Etat.REFUSE, "administrateur",
             "Le projet n’est pas soutenu ici ; la lettre dit vers quel dispositif le présenter, et le reprend."),
    _passage("annuler_decision", "accorde refuse", Etat.EN_COMITE, "administrateur",
             "La décision non publiée est effacée et la somme revient aux enveloppes ; le motif est gardé."),
    _passage("publier", "accorde", Etat.NOTIFIE_ACCORD, "administrateur",
             "La subvention est un droit pour le porteur dès que la lettre lui est notifiée."),
    _passage("publier", "refuse", Etat.NOTIFIE_REFUS, "administrateur",
             "Le refus est notifié ; le délai de recours de deux mois commence."),
    _passage("publier", "ajourne attente", None, "administrateur",
             "Le porteur apprend le report ou son rang d’attente ; aucune décision n’est prise."),
    _passage("conventionner", "notifie_accord", Etat.CONVENTIONNE, "administrateur",
             "La convention lie les deux parties ; elle est obligatoire au-delà de 23 000 € par an."),
    _passage("modifier_convention", "conventionne en_cours", None, "administrateur",
             "Un avenant change la référence de la convention ou le jour du bilan ; la raison est gardée."),
    _passage("renoncer", "notifie_accord", Etat.RENONCE, "porteur administrateur",
             "La somme revient aux enveloppes."),
    _passage("verser", "conventionne", Etat.EN_COURS, "administrateur",
             "Le premier versement est ordonné sur le compte vérifié du porteur."),
    _passage("verser", "en_cours", None, "administrateur",
             "Un versement de plus est ordonné, sans dépasser la somme accordée."),
    _passage("verser", "bilan_recu", None, "administrateur",
             "Le solde est ordonné au vu du bilan, sans dépasser la somme accordée."),
    _passage("annuler_versement", "en_cours bilan_recu", None, "administrateur",
             "Un versement rejeté ne compte plus ; il est gardé, avec la raison."),
    _passage("rendre_bilan", "en_cours", Etat.BILAN_RECU, "porteur",
             "Le compte rendu financier est remis (loi n° 2000-321, art. 10)."),
    _passage("rendre_bilan", "bilan_recu", None, "porteur",
             "Le bilan précisé remplace le premier, qui est gardé."),
    _passage("constater_conformite", "bilan_recu", None, "pilote",
             "Le bilan est conforme : la coordination peut ordonner le solde."),
    _passage("valider_bilan", "bilan_recu", Etat.SOLDE, "pilote",
             "L’emploi de la subvention est reconnu conforme et le dossier est clos."),
    _passage("reverser", "bilan_recu", Etat.SOLDE, "administrateur",
             "La part non employée est à rendre et le dossier est clos."),
    _passage("rouvrir_bilan", "solde", Etat.BILAN_RECU, "pilote administrateur",
             "Le bilan revient au porteur pour une correction ; ce qui était rendu et la conclusion sont gardés."),
    _passage("rectifier", "notifie_accord conventionne en_cours", None, "administrateur",
             "Deux personnes rectifient la subvention publiée ; l’ancienne décision est gardée, une lettre part."),
    _passage("reexaminer", "irrecevable notifie_refus notifie_accord", Etat.EN_COMITE, "administrateur",
             "Le recours est reçu : le comité décide de nouveau ; l’ancienne décision est gardée, "
             "ce qu’elle accordait reste réservé."),
)  # fmt: skip

ACTES: dict[str, FicheActe] = {
    "deposer": FicheActe("Déposer le dossier", "le déposer"),
    "abandonner": FicheActe("Abandonner le brouillon", "l’abandonner"),
    "echoir": FicheActe("Clore le brouillon non déposé", "le clore comme non déposé"),
    "verifier_recevabilite": FicheActe("Enregistrer la recevabilité", "vérifier sa recevabilité"),
    "prendre": FicheActe("Prendre en instruction", "le prendre en instruction"),
    "demander_complement": FicheActe("Demander un complément", "demander un complément"),
    "proposer_irrecevabilite": FicheActe("Proposer l’irrecevabilité", "proposer son irrecevabilité"),
    "retirer_irrecevabilite": FicheActe("Retirer la proposition", "retirer la proposition d’irrecevabilité"),
    "renvoyer_irrecevabilite": FicheActe("Renvoyer au pilote", "renvoyer la proposition d’irrecevabilité"),
    "declarer_irrecevable": FicheActe("Confirmer l’irrecevabilité", "le déclarer irrecevable"),
    "retirer": FicheActe("Retirer le dossier", "le retirer"),
    "completer": FicheActe("Renvoyer le dossier complété", "le renvoyer complété"),
    "relancer": FicheActe("Relancer le porteur", "relancer le porteur"),
    "constater_carence": FicheActe("Constater l’absence de réponse", "constater l’absence de réponse"),
    "clore_instruction": FicheActe("Clore l’instruction", "clore son instruction"),
    "rouvrir_instruction": FicheActe("Rouvrir l’instruction", "rouvrir son instruction"),
    "inscrire": FicheActe("Inscrire au comité", "l’inscrire au comité"),
    "accorder": FicheActe("Accorder", "lui accorder une subvention"),
    "refuser": FicheActe("Refuser", "le refuser"),
    "ajourner": FicheActe("Ajourner", "l’ajourner"),
    "mettre_en_attente": FicheActe("Mettre sur la liste complémentaire", "le mettre sur la liste complémentaire"),
    "renvoyer": FicheActe("Renvoyer vers un autre dispositif", "le renvoyer vers un autre dispositif"),
    "annuler_decision": FicheActe("Annuler la décision", "annuler sa décision"),
    "publier": FicheActe("Publier la décision", "publier sa décision"),
    "conventionner": FicheActe("Enregistrer la convention", "enregistrer sa convention"),
    "modifier_convention": FicheActe("Modifier la convention", "modifier sa convention"),
    "renoncer": FicheActe("Renoncer à la subvention", "renoncer à sa subvention"),
    "verser": FicheActe("Ordonner un versement", "ordonner un versement"),
    "annuler_versement": FicheActe("Annuler un versement", "annuler un versement"),
    "rendre_bilan": FicheActe("Rendre le bilan", "rendre son bilan"),
    "constater_conformite": FicheActe("Faire verser le solde", "faire verser son solde"),
    "valider_bilan": FicheActe("Valider le bilan", "valider son bilan"),
    "reverser": FicheActe("Demander un reversement", "demander un reversement"),
    "rouvrir_bilan": FicheActe("Rouvrir pour correction", "rouvrir son bilan"),
    "rectifier": FicheActe("Rectifier la décision", "rectifier sa décision"),
    "reexaminer": FicheActe("Réexaminer après recours", "le réexaminer"),
}

EDITABLES = frozenset({Etat.BROUILLON, Etat.A_COMPLETER})
DEPOSES = frozenset(Etat) - {Etat.BROUILLON, Etat.ABANDONNE, Etat.EXPIRE}
# What is opened again was over all the same.
ROUVRENT = frozenset({"rouvrir_bilan"})
# Acts of the organisme: their refusals are read by the porteur, who may not learn a hidden state from them.
COTE_PORTEUR = frozenset({Acteur.PORTEUR, Acteur.REDACTEUR})

_PAR_ETAT_ET_ACTE = {(etat, p.acte): p for p in PASSAGES for etat in p.depuis}


def passage(etat: Etat, acte: str) -> Passage | None:
    """The line of the machine for this act from this state, None if there is none."""
    return _PAR_ETAT_ET_ACTE.get((etat, acte))


def actes_possibles(etat: Etat, acteurs: Collection[Acteur]) -> tuple[str, ...]:
    """The acts open from this state to somebody who holds these capacities, in the order of the table."""
    return tuple(p.acte for p in PASSAGES if etat in p.depuis and not p.par.isdisjoint(acteurs))


def par_qui(acte: str) -> frozenset[Acteur]:
    """Everybody who may do this act from at least one state."""
    return frozenset().union(*(p.par for p in PASSAGES if p.acte == acte))


def apres(etat: Etat, acte: str) -> Etat:
    """The state after `acte`. Raises PassageImpossible, KeyError if the act does not exist at all.

    The sentence names the state as the one who acts may know it: a porteur who tries to withdraw a dossier
    already decided reads « en cours d’examen ».
    """
    permis = passage(etat, acte)
    if permis:
        return permis.arrivee(etat)
    lecteur = Lecteur.AGENT if par_qui(acte).isdisjoint(COTE_PORTEUR) else Lecteur.PORTEUR
    nom = libelle(etat, lecteur)
    raise PassageImpossible(
        f"Ce dossier est « {nom[0].lower()}{nom[1:]} » : on ne peut pas {ACTES[acte].complement} maintenant. "
        "Rechargez la page pour voir ce qui est possible."
    )


@cache
def est_terminal(etat: Etat) -> bool:
    """Whether nothing is expected from this state on: it can only be archived, or opened again to be put right."""
    return not any(etat in p.depuis for p in PASSAGES if p.acte not in ROUVRENT)


def diagramme() -> str:
    """The machine as a Mermaid stateDiagram-v2, for the README."""
    fleches = [f"    {etat} --> {p.arrivee(etat)}: {p.acte}" for p in PASSAGES for etat in Etat if etat in p.depuis]
    fins = [f"    {etat} --> [*]" for etat in Etat if est_terminal(etat)]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {Etat.BROUILLON}", *fleches, *fins]) + "\n"
