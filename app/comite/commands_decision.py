"""The decision and its cancellation: with the renunciation, the acts that move what an envelope has engaged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.commands_acquis import rendre, reporter_les_votes, tenir_l_acquis
from app.comite.queries import a_declare_un_lien, est_en_deport, inscrits
from app.comite.queries_acquis import accord_rouvert, montants_de, total_de
from app.comite.queries_attente import liste_complementaire, rang_d_avant
from app.comite.queries_instances import a_un_vote
from app.comite.queries_presences import quorum_de
from app.domain.decision import (
    EtatEnveloppe,
    Precisions,
    SensDecision,
    exiger_corrigeable,
    verifier_attribution,
    verifier_decision,
)
from app.domain.decision_motifs import MotifRefus, Votes, verifier_votes
from app.domain.dispositifs import Dispositif
from app.domain.droits import Situation, exiger
from app.domain.enveloppes import Enveloppes, Lieu
from app.domain.erreurs import ConflitDeVersion, ErreurMetier, SaisieInvalide
from app.domain.etats import apres, passage
from app.domain.instances import Faculte, exiger_faculte
from app.domain.liste_complementaire import exiger_l_ordre, refus_du_rang
from app.domain.quorum import Quorum, exiger_quorum
from app.domain.recours_gracieux import exiger_l_acquis
from app.instruction.commands_enveloppes import lever, promesses_de, tenir_les_enveloppes
from app.instruction.queries_enveloppes import lieu_de
from app.models.campagnes import Campagne
from app.models.comite import Decision, EtatSeance, MontantDecide, Seance
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.journal import inscrire_au_journal

DEJA_DECIDE = (
    "Une décision vient d’être enregistrée sur ce dossier. Rechargez la page pour la lire. "
    "La vôtre n’a pas été enregistrée une seconde fois."
)


@dataclass(frozen=True, slots=True)
class DecisionDonnee:
    """What the committee decides. `montants`: cents by funder's code. `version`: number of decisions already
    recorded on the dossier when the form was shown; a second click or a stale page has an old one."""

    sens: SensDecision
    montants: Mapping[str, int] = field(default_factory=dict)
    motif: str = ""
    rang: int | None = None
    version: int = 0
    motif_code: MotifRefus | None = None
    conditions: str = ""
    reserves: str = ""
    renvoi_vers: Dispositif | None = None
    votes: Votes | None = None

    @property
    def precisions(self) -> Precisions:
        return Precisions(self.motif, self.rang, self.motif_code, self.conditions, self.reserves, self.renvoi_vers)


def decider(
    bd: Session,
    seance: Seance,
    dossier: Dossier,
    donnees: DecisionDonnee,
    personne: Personne,
    maintenant: datetime,
) -> Decision:
    """Record the decision of an open sitting on a dossier of its agenda. Never above an envelope.

    What was promised to the dossier is lifted, whatever the decision. Raises ErreurMetier (sitting not open, quorum,
    envelope: EnveloppeDepassee), ConflitDeVersion, SaisieInvalide (amounts, rules of an envelope, reason, rank),
    Interdit in déport.
    """
    verrouiller(bd, seance, dossier)
    _tenir_la_liste(bd, seance, donnees.sens)
    exiger_d_agir(bd, "decider", dossier, personne)
    exiger_faculte(seance.genre, Faculte.DECISION)
    exiger_inscrit(bd, seance, dossier)
    if seance.etat is not EtatSeance.OUVERTE:
        raise ErreurMetier("Cette séance n’est pas ouverte. Ouvrez-la pour enregistrer une décision.")
    return _prendre(bd, seance, dossier, donnees, personne, maintenant)


def corriger_decision(
    bd: Session,
    seance: Seance,
    dossier: Dossier,
    donnees: DecisionDonnee,
    motif: str,
    personne: Personne,
    maintenant: datetime,
) -> Decision:
    """Put right what a closed sitting decided: a new decision, with its reason; the former one stays readable.

    Never once it is published: a recours opens it again. All of it or nothing. Raises what `decider` does.
    """
    bd.refresh(seance, with_for_update=True)
    bd.refresh(dossier, with_for_update=True)
    _tenir_la_liste(bd, seance, donnees.sens)
    exiger_d_agir(bd, "decider", dossier, personne)
    exiger_corrigeable(est_close=seance.etat is EtatSeance.CLOSE, est_publiee=seance.publiee_le is not None)
    if not motif.strip():
        raise SaisieInvalide("Donnez la raison.", {"motif_correction": "Dites pourquoi cette décision est corrigée."})
    with bd.begin_nested():
        ancienne = annuler_decision(bd, seance, dossier, motif, personne, maintenant)
        bd.flush()
        return _prendre(bd, seance, dossier, donnees, personne, maintenant, corrige=ancienne)


def _prendre(
    bd: Session,
    seance: Seance,
    dossier: Dossier,
    donnees: DecisionDonnee,
    personne: Personne,
    maintenant: datetime,
    corrige: Decision | None = None,
) -> Decision:
    if donnees.version != version_de(bd, dossier):
        raise ConflitDeVersion(DEJA_DECIDE)
    suivant = apres(dossier.etat, donnees.sens.value)
    quorum = quorum_de(bd, seance, dossier)
    exiger_quorum(quorum)
    verifier_votes(donnees.votes, quorum.votants)
    montants = {code: cents for code, cents in donnees.montants.items() if cents}
    verifier_decision(donnees.sens, montants, donnees.precisions, _dispositif(bd, seance))
    rouvert = accord_rouvert(bd, dossier)
    exiger_l_acquis(donnees.sens, sum(montants.values()), total_de(bd, rouvert))
    tenues, promesses = tenir_les_enveloppes(bd, seance.campagne_id), promesses_de(bd, dossier)
    arbres, lieu = tenues.valeur(promesses), lieu_de(bd, dossier, tenues.ou(promesses))
    if donnees.sens.a_des_montants:
        exiger_accordable(arbres, lieu, dossier, montants)
        exiger_l_ordre(rang_d_avant(bd, dossier), liste_complementaire(bd, seance, dossier), donnees.motif)
    if donnees.sens.a_un_rang:
        _exiger_rang_libre(bd, seance, dossier, donnees.rang)
    lever(tenues, promesses)  # whatever is decided, nothing waits for the vote any more
    decision = _ecrite(seance, dossier, donnees, quorum, personne, maintenant)
    if corrige is not None:
        decision.corrige_id, decision.motif_correction = corrige.id, corrige.motif_annulation
    bd.add(decision)
    bd.flush()
    for code, cents in montants.items():
        pris = MontantDecide(
            decision_id=decision.id or 0, enveloppe_id=tenues.racine(code).id or 0, montant_cents=cents,
            sous_enveloppe_id=tenues.sous_de(code, lieu, arbres),
        )  # fmt: skip
        bd.add(pris)
        tenues.mouvoir(pris.enveloppe_id, pris.sous_enveloppe_id, engage=cents)
    if rouvert is not None:
        bd.flush()
        reporter_les_votes(bd, rouvert, decision, {tenues.racine(c).id or 0: m for c, m in montants.items()})
    dossier.etat, dossier.modifie_le = suivant, maintenant
    inscrire_au_journal(
        bd, personne, donnees.sens.value, f"dossier:{dossier.id}", maintenant,
        dossier_id=dossier.id, decision=decision.id, seance=seance.id, montants=montants,
    )  # fmt: skip
    return decision


def _ecrite(
    seance: Seance,
    dossier: Dossier,
    donnees: DecisionDonnee,
    quorum: Quorum,
    personne: Personne,
    maintenant: datetime,
) -> Decision:
    """The row: each field only where the decision bears it, whatever was typed before the direction was changed."""
    sens, votes = donnees.sens, donnees.votes
    return Decision(
        dossier_id=dossier.id or 0,
        seance_id=seance.id or 0,
        sens=sens,
        motif=donnees.motif.strip(),
        motif_code=donnees.motif_code if sens is SensDecision.REFUSER else None,
        conditions=donnees.conditions.strip(),
        reserves=donnees.reserves.strip(),
        renvoi_vers=donnees.renvoi_vers if sens is SensDecision.RENVOYER else None,
        rang=donnees.rang if sens.a_un_rang else None,
        pour=votes.pour if votes else None,
        contre=votes.contre if votes else None,
        abstentions=votes.abstentions if votes else None,
        prise_le=maintenant,
        prise_par_id=personne.id or 0,
        nb_votants=quorum.votants,
        nb_en_exercice=quorum.en_exercice,
        est_sans_quorum=not quorum.est_atteint,
    )


def annuler_decision(
    bd: Session, seance: Seance, dossier: Dossier, motif: str, personne: Personne, maintenant: datetime
) -> Decision:
    """Go back on a decision that is not published: its amounts return to the envelopes, it is kept with the reason.

    What was prepared for the publication no longer holds.
    """
    bd.refresh(seance, with_for_update=True)
    bd.refresh(dossier, with_for_update=True)
    exiger_d_agir(bd, "decider", dossier, personne)
    decision = bd.scalar(
        select(Decision).where(
            col(Decision.dossier_id) == dossier.id,
            col(Decision.seance_id) == seance.id,
            col(Decision.annulee_le).is_(None),
        )
    )
    if decision is None:
        raise ErreurMetier("Ce dossier n’a pas de décision à annuler dans cette séance. Rechargez la page.")
    if decision.publiee_le is not None:
        raise ErreurMetier("Cette décision est publiée : elle ne s’annule plus. Un recours peut la rouvrir.")
    rouvert = accord_rouvert(bd, dossier)
    if a_un_vote(bd, decision, depuis=decision.prise_le if rouvert else None):
        raise ErreurMetier(
            "L’assemblée d’un financeur a voté cette décision. Annulez d’abord ce vote, au tour de table."
        )
    if not motif.strip():
        raise SaisieInvalide("Donnez le motif.", {"motif_annulation": "Donnez le motif de l’annulation."})
    # adjourned and waiting dossiers hold no money: coming back on them is inscribing them again
    acte = "annuler_decision" if passage(dossier.etat, "annuler_decision") else "inscrire"
    dossier.etat, dossier.modifie_le = apres(dossier.etat, acte), maintenant
    rendre(bd, decision, seance.campagne_id)
    if rouvert is not None:
        reporter_les_votes(bd, decision, rouvert, montants_de(bd, rouvert))
        tenir_l_acquis(bd, dossier, rouvert, maintenant)
    decision.annulee_le, decision.annulee_par_id = maintenant, personne.id
    decision.motif_annulation = motif.strip()
    seance.publication_preparee_le = seance.publication_preparee_par_id = None
    inscrire_au_journal(
        bd, personne, "annuler_decision", f"dossier:{dossier.id}", maintenant,
        dossier_id=dossier.id, decision=decision.id, seance=seance.id,
    )  # fmt: skip
    return decision


def verrouiller(bd: Session, seance: Seance, dossier: Dossier) -> None:
    """Keep the sitting as it is (shared: others may decide too), and the dossier to ourselves."""
    bd.refresh(seance, with_for_update={"read": True})
    bd.refresh(dossier, with_for_update=True)


def exiger_d_agir(bd: Session, droit: str, dossier: Dossier, personne: Personne) -> None:
    """Raise Interdit if this person may not do this, or takes no part in this dossier."""
    exiger(
        droit,
        Situation(
            role=personne.role,
            est_depose=True,
            est_en_deport=est_en_deport(bd, personne, dossier),
            a_un_lien=a_declare_un_lien(bd, personne, dossier),
        ),
    )


def _tenir_la_liste(bd: Session, seance: Seance, sens: SensDecision) -> None:
    """Keep the liste complémentaire to ourselves, by the row of its campaign: it may have no envelope to be held by.

    Before the envelopes, as whoever administers them does; deposits that only refer to the campaign go on.
    """
    if sens.a_un_rang:
        requete = select(col(Campagne.id)).where(col(Campagne.id) == seance.campagne_id)
        bd.execute(requete.with_for_update(key_share=True))


def version_de(bd: Session, dossier: Dossier) -> int:
    """How many decisions were recorded on the dossier, cancelled ones included."""
    return bd.scalar(select(func.count()).where(col(Decision.dossier_id) == dossier.id)) or 0


def _dispositif(bd: Session, seance: Seance) -> Dispositif:
    return bd.get_one(Campagne, seance.campagne_id).dispositif


def exiger_accordable(arbres: Enveloppes, lieu: Lieu, dossier: Dossier, montants: Mapping[str, int]) -> None:
    """Raise SaisieInvalide where a rule refuses an amount, EnveloppeDepassee where what is free does not hold it."""
    connus = {code: cents for code, cents in montants.items() if code in arbres.racines}
    refus = {f"montant_{code}": arbres.refus_de_regle(code, cents, lieu) for code, cents in connus.items()}
    if erreurs := {champ: phrase for champ, phrase in refus.items() if phrase}:
        raise SaisieInvalide("Corrigez les montants signalés.", erreurs)
    verifier_attribution(
        [
            EtatEnveloppe(code, arbres.chemin(code, lieu)[-1].nom, arbres.reste_cents(code, lieu), 0)
            for code in arbres.racines
        ],
        montants,
        demande_total_cents=dossier.montant_demande_cents,
        cout_total_cents=dossier.cout_total_cents or None,
    )


def _exiger_rang_libre(bd: Session, seance: Seance, dossier: Dossier, rang: int | None) -> None:
    if phrase := refus_du_rang(rang, [place.rang for place in liste_complementaire(bd, seance, dossier)]):
        raise SaisieInvalide(phrase, {"rang": phrase})


def exiger_inscrit(bd: Session, seance: Seance, dossier: Dossier) -> None:
    """Raise ErreurMetier if the dossier is not on the agenda."""
    if bd.scalar(select(col(Dossier.id)).where(col(Dossier.id) == dossier.id, inscrits(seance.id))) is None:
        raise ErreurMetier("Ce dossier n’est pas à l’ordre du jour de cette séance. Inscrivez-le d’abord.")
