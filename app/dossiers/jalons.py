"""Where a request stands, in plain words: what was done and when, who has it, what comes next. Pure.

A decision that is not published leaves no trace here: every state past the examination gives the same lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.francais import echeance, euros, instant, jour
from app.domain.campagnes import Contact
from app.domain.etats import Etat, est_masque
from app.dossiers.queries_convention import SuitesLues
from app.models.campagnes import Campagne
from app.models.dossiers import DemandeDeComplement, Dossier

FAIT, EN_COURS, A_VENIR = "fait", "en_cours", "a_venir"


@dataclass(frozen=True, slots=True)
class Jalon:
    """One line of the timeline: `etat` is fait, en_cours or a_venir."""

    titre: str
    detail: str
    etat: str


@dataclass(frozen=True, slots=True)
class Etude:
    """What the timeline tells of the examination: the name of the pilote, since when, the usual delay."""

    pilote: str = ""
    depuis: datetime | None = None
    delai: str = ""


def jalons(
    dossier: Dossier,
    campagne: Campagne,
    demandes: Sequence[DemandeDeComplement],
    etude: Etude,
    suites: SuitesLues | None = None,
    rectifiee_le: datetime | None = None,
) -> list[Jalon]:
    """The timeline of a request, as its porteur may read it. `rectifiee_le`: its decision replaced a published one."""
    if dossier.depose_le is None:
        return _avant_le_depot(campagne, etude)
    service = Contact.lire(campagne.contact).service or "service politique de la ville"
    lignes = [
        Jalon("Demande déposée", f"Le {instant(dossier.depose_le)}. Reçue par : {service}.", FAIT),
        *_complements(demandes),
    ]
    if dossier.etat in _FINS_SANS_DECISION:
        return [*lignes, Jalon(*_FINS_SANS_DECISION[dossier.etat], FAIT)]
    publiee_le = dossier.decision_publiee_le
    # a published adjournment whose dossier comes back before the committee is hidden again
    est_publiee = publiee_le is not None and not est_masque(dossier.etat, publie=True)
    lignes.append(_etude(dossier, etude, au_comite=est_publiee or est_masque(dossier.etat)))
    if est_publiee and publiee_le is not None:
        return [*lignes, *_apres_la_decision(dossier.etat, publiee_le, suites, rectifiee_le)]
    return [*lignes, *_decision_a_venir(campagne, etude, au_comite=est_masque(dossier.etat))]


def _avant_le_depot(campagne: Campagne, etude: Etude) -> list[Jalon]:
    return [
        Jalon("Vous déposez votre demande", f"Avant le {echeance(campagne.ferme_le)} (heure de Paris).", EN_COURS),
        Jalon("Un chef de projet l’étudie", "Il peut vous demander un complément.", A_VENIR),
        *_decision_a_venir(campagne, etude, au_comite=False),
    ]


def _complements(demandes: Sequence[DemandeDeComplement]) -> Iterator[Jalon]:
    for demande in demandes:
        demandee = f"Demandé le {jour(demande.demandee_le)}."
        if demande.carence_le is not None:
            yield Jalon(
                "Complément non reçu",
                f"{demandee} La date est passée le {jour(demande.repondre_avant)}. Votre demande est étudiée telle que "
                "déposée. Écrivez au chef de projet si vous avez des éléments à donner.",
                FAIT,
            )
        elif demande.repondue_le is None:
            yield Jalon(
                "Complément demandé", f"{demandee} À renvoyer au plus tard le {jour(demande.repondre_avant)}.", EN_COURS
            )
        else:
            yield Jalon("Complément envoyé", f"{demandee} Envoyé le {jour(demande.repondue_le)}.", FAIT)


def _etude(dossier: Dossier, etude: Etude, *, au_comite: bool) -> Jalon:
    qui = f"{etude.pilote} étudie votre demande avec ses collègues" if etude.pilote else "Un chef de projet l’étudie"
    depuis = f" depuis le {jour(etude.depuis)}" if etude.depuis else ""
    if au_comite:
        return Jalon("Étude par l’équipe", "Terminée.", FAIT)
    if dossier.etat is Etat.A_COMPLETER:
        return Jalon("Étude par l’équipe", "Suspendue : elle reprendra à votre réponse.", A_VENIR)
    if dossier.etat is Etat.DEPOSE:
        lit = f"{etude.pilote} vérifie que votre demande" if etude.pilote else "Un chef de projet vérifie qu’elle"
        return Jalon("Étude par l’équipe", f"{lit} est complète. Vous n’avez rien à faire.", EN_COURS)
    return Jalon("Étude par l’équipe", f"{qui}{depuis}. L’équipe peut vous écrire.", EN_COURS)


def _decision_a_venir(campagne: Campagne, etude: Etude, *, au_comite: bool) -> list[Jalon]:
    if prevue := campagne.decision_prevue.rstrip("."):
        annonce = f"Prévue : {prevue}."
    elif campagne.delai_cible_jours:
        annonce = f"Nous visons une réponse dans les {campagne.delai_cible_jours} jours."
    else:
        annonce = "Le comité de pilotage se réunit après l’étude des demandes."
    detail = " ".join(mot for mot in (annonce, etude.delai) if mot)
    return [
        Jalon("Décision du comité de pilotage", detail, EN_COURS if au_comite else A_VENIR),
        Jalon("Vous recevez la décision", "Par e-mail et dans votre espace.", A_VENIR),
    ]


def _apres_la_decision(
    etat: Etat, publiee_le: datetime, suites: SuitesLues | None, rectifiee_le: datetime | None
) -> list[Jalon]:
    rectifiee = f", rectifiée le {jour(rectifiee_le)}" if rectifiee_le else ""
    recue = Jalon("Décision reçue", f"Publiée le {jour(publiee_le)}{rectifiee}.", FAIT)
    if etat in _SUITES:
        return [recue, Jalon(*_SUITES[etat])]
    if etat not in _AVANCEE:
        return [recue]
    rang = _AVANCEE[etat]
    faits = _ce_qui_est_fait(suites)
    return [
        recue,
        *(
            Jalon(titre, faits.get(titre, detail), FAIT if n < rang else EN_COURS if n == rang else A_VENIR)
            for n, (titre, detail) in enumerate(_APRES_UN_ACCORD)
        ),
    ]


def _ce_qui_est_fait(suites: SuitesLues | None) -> dict[str, str]:
    """What is known of each step, once the convention is signed."""
    if suites is None:
        return {}
    faits = {
        "Convention": f"Signée le {jour(suites.signee_le)}, référence {suites.numero}.",
        "Votre action": "Prévenez le service avant tout changement important. "
        f"Bilan à rendre au plus tard le {jour(suites.bilan_avant)}.",
    }
    if suites.comptes:
        verse = f"{euros(suites.verse_cents)} versés sur {euros(suites.montant_cents)}"
        faits["Versements"] = f"{verse}, le dernier le {jour(suites.comptes[-1].ordonne_le)}."
    return faits


_FINS_SANS_DECISION = {
    Etat.RETIRE: ("Demande retirée", "Elle ne sera pas examinée."),
    Etat.IRRECEVABLE: ("Demande irrecevable", "Le motif vous a été écrit."),
}
_SUITES: dict[Etat, tuple[str, str, str]] = {
    Etat.AJOURNE: ("Nouvel examen", "Le comité examinera de nouveau votre demande à une autre séance.", EN_COURS),
    Etat.ATTENTE: ("Liste complémentaire", "Votre projet sera soutenu si des crédits se libèrent.", EN_COURS),
    Etat.RENONCE: ("Subvention abandonnée", "Vous y avez renoncé : rien ne sera versé.", FAIT),
}
_APRES_UN_ACCORD = (
    ("Convention", "Le service vous propose une convention à signer."),
    ("Versements", "Sur le compte vérifié de votre organisme."),
    ("Votre action", "Prévenez le service avant tout changement important."),
    ("Bilan relu", "Le chef de projet relit votre bilan, et peut vous écrire."),
)
# which of these lines is under way, from each state after an accord
_AVANCEE = {
    Etat.NOTIFIE_ACCORD: 0, Etat.CONVENTIONNE: 1, Etat.EN_COURS: 2, Etat.BILAN_RECU: 3, Etat.SOLDE: 4,
}  # fmt: skip
