"""Setting a dossier aside takes two agents: one proposes, another confirms or sends back. The porteur is told last."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.francais import horodatage
from app.domain.droits import exiger
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import apres
from app.domain.irrecevabilite import (
    MOTIFS,
    EtatProposition,
    MotifIrrecevabilite,
    exiger_encore_fondee,
    exiger_la_proposition_lue,
    exiger_proposition,
    rien_a_relire,
)
from app.domain.recevabilite import Conclusion
from app.instruction import courriels
from app.instruction.commands_recevabilite import conclure
from app.instruction.queries import AccesAgent
from app.instruction.queries_dossier import derniere_version, porteurs_a_prevenir
from app.instruction.queries_irrecevabilite import (
    ce_qui_defait,
    courriel_de,
    derniere_proposition,
    doublon_dit,
    nom_de,
    proposition_en_attente,
    relecteurs_a_prevenir,
)
from app.instruction.queries_recevabilite import liste_de_recevabilite
from app.models.journal import inscrire_au_journal
from app.models.recevabilite import Irrecevabilite

DEJA_PROPOSEE = (
    "Une irrecevabilité est proposée pour ce dossier. Attendez sa relecture, ou retirez d’abord la proposition."
)


def exiger_sans_proposition(bd: Session, acces: AccesAgent) -> None:
    """Raise ErreurMetier while a proposal waits: nothing else is decided meanwhile."""
    if proposition_en_attente(bd, acces.dossier) is not None:
        raise ErreurMetier(DEJA_PROPOSEE)


def proposer_irrecevabilite(
    bd: Session, acces: AccesAgent, motif: MotifIrrecevabilite | None, texte: str, maintenant: datetime
) -> Irrecevabilite:
    """Propose to set the dossier aside; the coordination and its other agents are told, the porteur is not."""
    exiger("proposer_irrecevabilite", acces.situation)
    apres(acces.dossier.etat, "proposer_irrecevabilite")
    exiger_sans_proposition(bd, acces)
    proposition = Irrecevabilite(
        dossier_id=acces.dossier.id or 0,
        version=acces.dossier.version_deposee,
        motif=exiger_proposition(
            motif, texte, liste_de_recevabilite(bd, acces).lignes, doublon_dit(bd, acces.dossier, motif, maintenant)
        ),
        texte=texte,
        proposee_par_id=acces.personne.id or 0,
        proposee_le=maintenant,
    )
    bd.add(proposition)
    bd.flush()
    courriels.irrecevabilite_proposee(
        bd, acces, proposition.id or 0, relecteurs_a_prevenir(bd, acces), maintenant,
        motif=MOTIFS[proposition.motif].libelle, texte=texte,
    )  # fmt: skip
    _inscrire(bd, acces, "proposer_irrecevabilite", proposition, maintenant)
    return proposition


def retirer_irrecevabilite(bd: Session, acces: AccesAgent, maintenant: datetime) -> None:
    """The pilote thought better of it: the dossier may be taken, or completed."""
    exiger("proposer_irrecevabilite", acces.situation)
    apres(acces.dossier.etat, "retirer_irrecevabilite")
    proposition = exiger_en_attente(bd, acces)
    proposition.etat, proposition.tranchee_le = EtatProposition.RETIREE, maintenant
    _inscrire(bd, acces, "retirer_irrecevabilite", proposition, maintenant)


def renvoyer_irrecevabilite(bd: Session, acces: AccesAgent, lue: str, raison: str, maintenant: datetime) -> None:
    """The second agent does not agree, and says why to the one who proposed. `lue`: as for `declarer_irrecevable`."""
    exiger("relire_irrecevabilite", acces.situation)
    apres(acces.dossier.etat, "renvoyer_irrecevabilite")
    proposition = _a_relire(bd, acces, lue)
    if not raison.strip():
        phrase = "Écrivez pourquoi vous renvoyez la proposition."
        raise SaisieInvalide(phrase, {"raison": phrase})
    _trancher(acces, proposition, EtatProposition.RENVOYEE, maintenant)
    proposition.raison = raison
    auteur = courriel_de(bd, proposition.proposee_par_id)
    courriels.irrecevabilite_renvoyee(bd, acces, proposition.id or 0, [auteur], maintenant, raison=raison)
    _inscrire(bd, acces, "renvoyer_irrecevabilite", proposition, maintenant)


def declarer_irrecevable(bd: Session, acces: AccesAgent, lue: str, maintenant: datetime) -> None:
    """The second agent confirms: the dossier is set aside and the porteur reads why, with the ways of appeal.

    `lue`: the id of the proposal they read, as posted. The reason is held to the checklist again, under the lock of the
    dossier. Raises ConflitDeVersion (another proposal, or a point that changed since), ErreurMetier (nothing waits).
    """
    exiger("relire_irrecevabilite", acces.situation)
    suivant = apres(acces.dossier.etat, "declarer_irrecevable")
    proposition = _a_relire(bd, acces, lue)
    version = derniere_version(bd, acces.dossier)
    liste = liste_de_recevabilite(bd, acces, version)
    exiger_encore_fondee(ce_qui_defait(bd, proposition, acces.dossier, liste))
    conclure(bd, acces, Conclusion.IRRECEVABLE, liste.lignes, maintenant)
    _trancher(acces, proposition, EtatProposition.CONFIRMEE, maintenant)
    acces.dossier.etat = suivant
    auteur = courriel_de(bd, proposition.proposee_par_id)
    porteurs = porteurs_a_prevenir(bd, acces, version.deposee_par_id)
    courriels.irrecevable(
        bd, acces, porteurs, maintenant, phrase=MOTIFS[proposition.motif].phrase, motif=proposition.texte,
        signataire=nom_de(bd, proposition.proposee_par_id),
    )  # fmt: skip
    courriels.irrecevabilite_confirmee(bd, acces, proposition.id or 0, [auteur], maintenant)
    _inscrire(bd, acces, "declarer_irrecevable", proposition, maintenant)


def exiger_en_attente(bd: Session, acces: AccesAgent) -> Irrecevabilite:
    """The proposal that waits. Raises ErreurMetier, saying what became of the last one, when none does."""
    proposition = proposition_en_attente(bd, acces.dossier)
    if proposition is not None:
        return proposition
    derniere = derniere_proposition(bd, acces.dossier)
    if derniere is None:
        raise ErreurMetier(rien_a_relire(None, "", ""))
    par = nom_de(bd, derniere.relue_par_id) if derniere.relue_par_id else ""
    raise ErreurMetier(rien_a_relire(derniere.etat, par, horodatage(derniere.tranchee_le)))


def _a_relire(bd: Session, acces: AccesAgent, lue: str) -> Irrecevabilite:
    """The proposal that this person read, unless they made it since the door was passed."""
    proposition = exiger_en_attente(bd, acces)
    exiger("relire_irrecevabilite", replace(acces, proposition=proposition).situation)
    exiger_la_proposition_lue(lue, proposition.id)
    return proposition


def _trancher(acces: AccesAgent, proposition: Irrecevabilite, etat: EtatProposition, maintenant: datetime) -> None:
    proposition.etat, proposition.tranchee_le = etat, maintenant
    proposition.relue_par_id = acces.personne.id


def _inscrire(bd: Session, acces: AccesAgent, acte: str, proposition: Irrecevabilite, maintenant: datetime) -> None:
    inscrire_au_journal(
        bd, acces.personne, acte, f"dossier:{acces.dossier.id}", maintenant,
        dossier_id=acces.dossier.id, etat=acces.dossier.etat.value, proposition=proposition.id,
        motif=proposition.motif.value,
    )  # fmt: skip
