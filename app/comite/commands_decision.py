"""The decision and its cancellation: the only two acts that move what an envelope has engaged.

On default isolation, four simultaneous decisions of 600 € on 1 000 € are all accepted, on SQLite as on
PostgreSQL: the envelopes are read under their lock, in the order of their ids.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import a_declare_un_lien, est_en_deport, inscrits, ne_decide_pas
from app.domain.decision import EtatEnveloppe, SensDecision, quorum, verifier_attribution, verifier_decision
from app.domain.droits import Situation, exiger
from app.domain.erreurs import ConflitDeVersion, ErreurMetier, SaisieInvalide
from app.domain.etats import apres, passage
from app.models.campagnes import Enveloppe, Financeur
from app.models.comite import Decision, EtatSeance, MembreSeance, MontantDecide, Seance
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.journal import inscrire_au_journal


@dataclass(frozen=True, slots=True)
class DecisionDonnee:
    """What the committee decides. `montants`: cents by funder's code. `version`: number of decisions already
    recorded on the dossier when the form was shown; a second click or a stale page has an old one."""

    sens: SensDecision
    montants: Mapping[str, int] = field(default_factory=dict)
    motif: str = ""
    rang: int | None = None
    version: int = 0


def decider(
    bd: Session,
    seance: Seance,
    dossier: Dossier,
    donnees: DecisionDonnee,
    personne: Personne,
    maintenant: datetime,
) -> Decision:
    """Record the decision of an open sitting on a dossier of its agenda. Never above an envelope.

    Raises ErreurMetier (sitting not open, quorum, envelope: EnveloppeDepassee), ConflitDeVersion, SaisieInvalide
    (amounts, reason, rank), Interdit in déport.
    """
    verrouiller(bd, seance, dossier)
    exiger_d_agir(bd, "decider", dossier, personne)
    exiger_inscrit(bd, seance, dossier)
    if seance.etat is not EtatSeance.OUVERTE:
        raise ErreurMetier("Cette séance n’est pas ouverte. Ouvrez-la pour enregistrer une décision.")
    if donnees.version != version_de(bd, dossier):
        raise ConflitDeVersion(
            "Une décision vient d’être enregistrée sur ce dossier. Rechargez la page pour la lire. "
            "La vôtre n’a pas été enregistrée une seconde fois."
        )
    suivant = apres(dossier.etat, donnees.sens.value)
    exiger_quorum(bd, seance, dossier)
    montants = {code: cents for code, cents in donnees.montants.items() if cents}
    verifier_decision(donnees.sens, montants, donnees.motif, donnees.rang)
    enveloppes = enveloppes_a_engager(bd, seance.campagne_id)
    if donnees.sens.a_des_montants:
        _engager(bd, enveloppes, dossier, montants)
    if donnees.sens.a_un_rang:
        _exiger_rang_libre(bd, seance, donnees.rang)
    decision = Decision(
        dossier_id=dossier.id or 0,
        seance_id=seance.id or 0,
        sens=donnees.sens,
        motif=donnees.motif.strip(),
        rang=donnees.rang if donnees.sens.a_un_rang else None,
        prise_le=maintenant,
        prise_par_id=personne.id or 0,
    )
    bd.add(decision)
    bd.flush()
    par_code = {e.financeur_code: e.id or 0 for e in enveloppes}
    bd.add_all(
        MontantDecide(decision_id=decision.id or 0, enveloppe_id=par_code[code], montant_cents=cents)
        for code, cents in montants.items()
    )
    dossier.etat, dossier.modifie_le = suivant, maintenant
    inscrire_au_journal(
        bd, personne, donnees.sens.value, f"dossier:{dossier.id}", maintenant,
        dossier_id=dossier.id, decision=decision.id, seance=seance.id, montants=montants,
    )  # fmt: skip
    return decision


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
    if not motif.strip():
        raise SaisieInvalide("Donnez le motif.", {"motif_annulation": "Donnez le motif de l’annulation."})
    # adjourned and waiting dossiers hold no money: coming back on them is inscribing them again
    acte = "annuler_decision" if passage(dossier.etat, "annuler_decision") else "inscrire"
    dossier.etat, dossier.modifie_le = apres(dossier.etat, acte), maintenant
    _rendre(bd, decision)
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


def version_de(bd: Session, dossier: Dossier) -> int:
    """How many decisions were recorded on the dossier, cancelled ones included."""
    return bd.scalar(select(func.count()).where(col(Decision.dossier_id) == dossier.id)) or 0


def exiger_quorum(bd: Session, seance: Seance, dossier: Dossier) -> None:
    """Raise ErreurMetier unless more than half of the members who may take part are present."""
    lui = col(Dossier.id) == dossier.id
    lie = select(col(Dossier.id)).where(lui, ne_decide_pas(col(MembreSeance.personne_id))).exists()
    membres = bd.execute(
        select(col(MembreSeance.est_present), lie).where(col(MembreSeance.seance_id) == seance.id)
    ).all()
    presents = [en_deport for est_present, en_deport in membres if est_present]
    deports = sum(map(bool, presents))
    if not quorum(len(membres), len(presents), deports):
        raise ErreurMetier(
            f"Le quorum n’est pas atteint sur ce dossier : présents pouvant voter, {len(presents) - deports} "
            f"sur {len(membres) - deports}. Notez les présences, ou ajournez à une autre séance."
        )


def enveloppes_a_engager(bd: Session, campagne_id: int) -> Sequence[Enveloppe]:
    """The envelopes of the campaign, read again under their lock until the end of the transaction."""
    return list(
        bd.scalars(
            select(Enveloppe)
            .where(col(Enveloppe.campagne_id) == campagne_id)
            .order_by(col(Enveloppe.id))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _engager(bd: Session, enveloppes: Sequence[Enveloppe], dossier: Dossier, montants: Mapping[str, int]) -> None:
    noms = {financeur.code: financeur.nom for financeur in bd.scalars(select(Financeur))}
    verifier_attribution(
        [EtatEnveloppe(e.financeur_code, noms[e.financeur_code], e.montant_cents, e.engage_cents) for e in enveloppes],
        montants,
        demande_total_cents=dossier.montant_demande_cents,
        cout_total_cents=dossier.cout_total_cents or None,
    )
    for enveloppe in enveloppes:
        enveloppe.engage_cents += montants.get(enveloppe.financeur_code, 0)


def _rendre(bd: Session, decision: Decision) -> None:
    lignes = bd.scalars(select(MontantDecide).where(col(MontantDecide.decision_id) == decision.id))
    montants = {ligne.enveloppe_id: ligne.montant_cents for ligne in lignes}
    enveloppes = bd.scalars(
        select(Enveloppe)
        .where(col(Enveloppe.id).in_(montants))
        .order_by(col(Enveloppe.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for enveloppe in enveloppes:
        enveloppe.engage_cents -= montants[enveloppe.id or 0]


def _exiger_rang_libre(bd: Session, seance: Seance, rang: int | None) -> None:
    pris = bd.scalar(
        select(col(Decision.id))
        .join(Seance, col(Seance.id) == col(Decision.seance_id))
        .where(
            col(Seance.campagne_id) == seance.campagne_id,
            col(Decision.annulee_le).is_(None),
            col(Decision.sens) == SensDecision.ATTENTE,
            col(Decision.rang) == rang,
        )
        .limit(1)
    )
    if pris is not None:
        phrase = f"Le rang {rang} de la liste complémentaire est déjà pris : donnez un autre rang."
        raise SaisieInvalide(phrase, {"rang": phrase})


def exiger_inscrit(bd: Session, seance: Seance, dossier: Dossier) -> None:
    """Raise ErreurMetier if the dossier is not on the agenda."""
    if bd.scalar(select(col(Dossier.id)).where(col(Dossier.id) == dossier.id, inscrits(seance.id))) is None:
        raise ErreurMetier("Ce dossier n’est pas à l’ordre du jour de cette séance. Inscrivez-le d’abord.")
