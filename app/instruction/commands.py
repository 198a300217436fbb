"""The acts that move a dossier through its instruction. Each asks who (rights), then when (the machine)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.calendrier import jour_de_paris
from app.domain.complements import Complement, avec_les_pieces, complement_mal_rempli
from app.domain.droits import (
    REGLES,
    RESERVE_A_LA_COORDINATION,
    RESERVE_AU_PILOTE,
    acteurs,
)
from app.domain.erreurs import ErreurMetier, Interdit, SaisieInvalide
from app.domain.etats import Acteur, Etat, apres, par_qui
from app.domain.recevabilite import Conclusion, exiger_recevable
from app.echanges.queries import aidants_a_prevenir
from app.instruction import courriels
from app.instruction.commands_enveloppes import lever_les_promesses
from app.instruction.commands_irrecevabilite import exiger_sans_proposition
from app.instruction.commands_recevabilite import conclure
from app.instruction.queries import AccesAgent
from app.instruction.queries_dossier import DemandeLue, attributions, derniere_version, porteurs_a_prevenir
from app.instruction.queries_grille import charger_grille
from app.instruction.queries_recevabilite import liste_de_recevabilite
from app.models.courriel import Courriel
from app.models.dossiers import DemandeDeComplement, Dossier, Piece
from app.models.journal import inscrire_au_journal


def exiger_acte(acte: str, acces: AccesAgent) -> None:
    """Raise Interdit, with the sentence of the rule, unless this person may ever do the act on this dossier."""
    if not par_qui(acte).isdisjoint(acteurs(acces.situation)):
        return
    reserve = RESERVE_AU_PILOTE if Acteur.PILOTE in par_qui(acte) else RESERVE_A_LA_COORDINATION
    raise Interdit(REGLES[acte].refus if acte in REGLES else reserve)


def prendre(bd: Session, acces: AccesAgent, maintenant: datetime) -> Dossier:
    """The dossier can be examined: its instruction begins, the other agents are told.

    Those whose avis was rendered before a completion are told that the dossier changed since.

    Raises ErreurMetier unless every point of the recevabilité holds.
    """
    exiger_acte("prendre", acces)
    suivant = apres(acces.dossier.etat, "prendre")
    exiger_sans_proposition(bd, acces)
    recevabilite = liste_de_recevabilite(bd, acces).lignes
    exiger_recevable(recevabilite)
    conclure(bd, acces, Conclusion.RECEVABLE, recevabilite, maintenant)
    acces.dossier.etat = suivant
    grille = charger_grille(bd, acces.dossier, acces.campagne)
    attendus = set(grille.sans_avis()) - {acces.personne.id}
    anciens = {a.personne_id: a.version for a in grille.rendus() if a.version < acces.dossier.version_deposee}
    suivis = {a.personne_id: a.courriel for a in attributions(bd, acces.dossier) if a.est_active}
    courriels.avis_attendu(bd, acces, [suivis[qui] for qui in suivis if qui in attendus], maintenant)
    for depuis in sorted(set(anciens.values())):
        leurs = [suivis[qui] for qui in suivis if anciens.get(qui or 0) == depuis and qui != acces.personne.id]
        courriels.avis_a_revoir(bd, acces, leurs, depuis, maintenant)
    _inscrire(bd, acces, "prendre", maintenant)
    return acces.dossier


def demander_complement(
    bd: Session,
    acces: AccesAgent,
    texte: str,
    sections: Collection[str],
    repondre_avant: date,
    maintenant: datetime,
    pieces: Collection[str] = (),
) -> DemandeDeComplement:
    """Ask the porteur to complete; the clock stops (CRPA, art. L.114-5).

    Raises SaisieInvalide (nothing asked, no section, a date that is past or too far), ErreurMetier.
    """
    exiger_acte("demander_complement", acces)
    if acces.dossier.etat is Etat.BILAN_RECU:
        raise ErreurMetier("Le bilan se précise depuis sa page : lisez-le, puis demandez des précisions.")
    suivant = apres(acces.dossier.etat, "demander_complement")
    exiger_sans_proposition(bd, acces)
    complement = avec_les_pieces(Complement(texte, tuple(sections), tuple(pieces)))
    cles = [section.cle for section in acces.sections]
    erreurs = complement_mal_rempli(complement, repondre_avant, cles, acces.pieces_possibles, jour_de_paris(maintenant))
    if erreurs:
        raise SaisieInvalide("Cette demande n’est pas complète. Corrigez les points ci-dessous.", erreurs)
    version = derniere_version(bd, acces.dossier)
    if acces.dossier.etat is Etat.DEPOSE:
        conclure(bd, acces, Conclusion.A_COMPLETER, liste_de_recevabilite(bd, acces, version).lignes, maintenant)
    demande = DemandeDeComplement(
        dossier_id=acces.dossier.id or 0,
        demandee_par_id=acces.personne.id or 0,
        demandee_le=maintenant,
        repondre_avant=repondre_avant,
        texte=texte,
        sections=list(complement.sections),
        pieces=list(complement.pieces),
    )
    bd.add(demande)
    bd.flush()
    acces.dossier.etat = suivant
    porteurs = porteurs_a_prevenir(bd, acces, version.deposee_par_id)
    porteurs += aidants_a_prevenir(bd, acces.dossier, maintenant)
    courriels.complement(
        bd, acces, demande.id or 0, porteurs, maintenant,
        **_ce_qui_est_demande(acces, demande),
    )  # fmt: skip
    _inscrire(bd, acces, "demander_complement", maintenant, demande=demande.id, avant=repondre_avant.isoformat())
    return demande


def _ce_qui_est_demande(acces: AccesAgent, demande: DemandeDeComplement | DemandeLue) -> dict[str, Any]:
    """What the mails say: the demand, the titles of its parts and the names of its documents, in order."""
    return {
        "demande": demande,
        "parties": [section.titre for section in acces.sections if section.cle in demande.sections],
        "documents": [acces.pieces_possibles.get(code, code) for code in demande.pieces],
    }


def relancer(bd: Session, acces: AccesAgent, maintenant: datetime) -> None:
    """Remind the porteur of what was asked, once a day at most."""
    exiger_acte("relancer", acces)
    apres(acces.dossier.etat, "relancer")
    version = derniere_version(bd, acces.dossier)
    if version.demande is None:
        raise ErreurMetier("Aucune demande de complément n’attend de réponse.")
    cle = f"{version.demande.id}-{jour_de_paris(maintenant).isoformat()}"
    if bd.scalar(select(exists().where(col(Courriel.cle) == f"instruction-relance-{cle}-0"))):
        raise ErreurMetier("Un rappel est déjà parti aujourd’hui. Attendez demain pour en envoyer un autre.")
    porteurs = porteurs_a_prevenir(bd, acces, version.deposee_par_id)
    porteurs += aidants_a_prevenir(bd, acces.dossier, maintenant)
    courriels.relance(
        bd, acces, cle, porteurs, maintenant,
        **_ce_qui_est_demande(acces, version.demande),
    )  # fmt: skip
    _inscrire(bd, acces, "relancer", maintenant, demande=version.demande.id)


def clore_instruction(bd: Session, acces: AccesAgent, constat: str, maintenant: datetime) -> Dossier:
    """Lock notes and avis. Without every expected avis, `constat` says why; those who owe one are told.

    Raises ErreurMetier if the pilote's own avis is missing, SaisieInvalide if the constat is.
    """
    exiger_acte("clore_instruction", acces)
    suivant = apres(acces.dossier.etat, "clore_instruction")
    if not acces.a_rendu_avis:
        raise ErreurMetier("Rendez d’abord votre avis de pilote, puis clôturez l’instruction.")
    manquants = charger_grille(bd, acces.dossier, acces.campagne).sans_avis()
    if manquants and not constat.strip():
        phrase = _phrase_des_manquants(len(manquants))
        raise SaisieInvalide(phrase, {"motif": phrase})
    acces.dossier.etat = suivant
    acces.dossier.notes_partagees_le = acces.dossier.notes_partagees_le or maintenant
    if manquants:
        adresses = [a.courriel for a in attributions(bd, acces.dossier) if a.est_active and a.personne_id in manquants]
        courriels.cloture(bd, acces, [*adresses, acces.personne.courriel], constat, maintenant)
    _inscrire(bd, acces, "clore_instruction", maintenant, sans_avis=manquants)
    return acces.dossier


def _phrase_des_manquants(nombre: int) -> str:
    sujet = "Un avis attendu n’est pas rendu" if nombre == 1 else f"{nombre} avis attendus ne sont pas rendus"
    return f"{sujet}. Attendez, ou écrivez pourquoi vous clôturez sans."


def rouvrir_instruction(bd: Session, acces: AccesAgent, motif: str, maintenant: datetime) -> Dossier:
    """Let notes and avis change again; everybody who follows the dossier reads why. Its promises are lifted."""
    exiger_acte("rouvrir_instruction", acces)
    suivant = apres(acces.dossier.etat, "rouvrir_instruction")
    _exiger_motif(motif, "Écrivez le motif de la réouverture.")
    acces.dossier.etat = suivant
    lever_les_promesses(bd, acces.dossier)
    adresses = [a.courriel for a in attributions(bd, acces.dossier) if a.est_active]
    courriels.reouverture(bd, acces, [*adresses, acces.personne.courriel], motif, maintenant)
    _inscrire(bd, acces, "rouvrir_instruction", maintenant)
    return acces.dossier


def _exiger_motif(motif: str, phrase: str) -> None:
    if not motif.strip():
        raise SaisieInvalide(phrase, {"motif": phrase})


def consigner_rib(bd: Session, acces: AccesAgent, piece: Piece, maintenant: datetime) -> None:
    """Reading bank details leaves a line in the trail."""
    inscrire_au_journal(
        bd, acces.personne, "telecharger_rib", f"piece:{piece.id}", maintenant, dossier_id=acces.dossier.id
    )


def _inscrire(bd: Session, acces: AccesAgent, acte: str, maintenant: datetime, **details: object) -> None:
    inscrire_au_journal(
        bd, acces.personne, acte, f"dossier:{acces.dossier.id}", maintenant,
        dossier_id=acces.dossier.id, etat=acces.dossier.etat.value, **details,
    )  # fmt: skip
