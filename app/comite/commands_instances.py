"""What the bodies say before and after the comité de pilotage: their avis, their arbitrages, their deliberations."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.commands_decision import exiger_d_agir, exiger_inscrit, verrouiller
from app.comite.commands_tour import LigneDonnee, noter_financeur
from app.comite.queries import A_DECIDER
from app.comite.queries_presences import quorum_de
from app.domain.avis import SensAvis
from app.domain.calendrier import jour_de_paris
from app.domain.decision_motifs import Votes, verifier_votes
from app.domain.erreurs import ConflitDeVersion, ErreurMetier, SaisieInvalide
from app.domain.instances import (
    Deliberation,
    Faculte,
    PartAVoter,
    exiger_faculte,
    exiger_votable,
    verifier_avis,
    verifier_deliberation,
)
from app.domain.quorum import exiger_quorum
from app.domain.tour_de_table import CleDeLigne, Fermete
from app.models.campagnes import Enveloppe
from app.models.comite import Decision, EtatSeance, MontantDecide, Seance
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instances import AvisInstance, VoteFinanceur
from app.models.journal import inscrire_au_journal
from app.models.programmation import LigneDeTour


@dataclass(frozen=True, slots=True)
class AvisDonne:
    """What an instance says. `montants`: cents by funder's code. `version`: the id of the avis shown, 0 for none."""

    sens: SensAvis
    montants: Mapping[str, int] = field(default_factory=dict)
    texte: str = ""
    votes: Votes | None = None
    raison: str = ""
    version: int = 0


def rendre_avis(
    bd: Session, seance: Seance, dossier: Dossier, donnees: AvisDonne, personne: Personne, maintenant: datetime
) -> AvisInstance:
    """Record the avis of an open sitting on a dossier of its agenda; the one before is kept, replaced with a reason.

    What the comité des financeurs arbitrates is promised: held in its envelope until the vote. Raises ErreurMetier
    (moment, kind of sitting; EnveloppeDepassee), ConflitDeVersion, SaisieInvalide, Interdit in déport.
    """
    verrouiller(bd, seance, dossier)
    exiger_d_agir(bd, "decider", dossier, personne)
    exiger_faculte(seance.genre, Faculte.AVIS, Faculte.ARBITRAGE)
    exiger_inscrit(bd, seance, dossier)
    _exiger_ouverte(seance)
    if dossier.etat not in A_DECIDER:
        raise ErreurMetier("Le comité de pilotage a décidé de ce dossier : aucun avis ne s’y ajoute plus.")
    courant = bd.scalar(
        select(AvisInstance).where(
            col(AvisInstance.seance_id) == seance.id,
            col(AvisInstance.dossier_id) == dossier.id,
            col(AvisInstance.remplace_le).is_(None),
        )
    )
    if donnees.version != (courant.id if courant else 0):
        raise ConflitDeVersion(
            "L’avis de cette séance vient d’être noté par quelqu’un d’autre. Rechargez la page pour le lire. "
            "Le vôtre n’a pas été enregistré."
        )
    montants = {code: cents for code, cents in donnees.montants.items() if cents}
    verifier_avis(
        seance.genre, donnees.sens, montants, donnees.texte, est_remplace=courant is not None, raison=donnees.raison
    )
    quorum = quorum_de(bd, seance, dossier)
    exiger_quorum(quorum)
    verifier_votes(donnees.votes, quorum.votants)
    if seance.genre.faculte is Faculte.ARBITRAGE:
        with bd.begin_nested():  # one funder that cannot keeps the others from promising
            rendus = dict.fromkeys(courant.montants if courant else (), 0) | montants
            _promettre(bd, seance, dossier, rendus, personne, maintenant)
    if courant is not None:
        courant.remplace_le = maintenant
        bd.flush()
    votes = donnees.votes
    avis = AvisInstance(
        seance_id=seance.id or 0,
        dossier_id=dossier.id or 0,
        sens=donnees.sens,
        texte=donnees.texte.strip(),
        montants=dict(montants),
        pour=votes.pour if votes else None,
        contre=votes.contre if votes else None,
        abstentions=votes.abstentions if votes else None,
        rendu_le=maintenant,
        rendu_par_id=personne.id or 0,
        raison=donnees.raison.strip() if courant else "",
    )
    bd.add(avis)
    bd.flush()
    inscrire_au_journal(
        bd, personne, "rendre_avis_instance", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id,
        seance=seance.id, avis=avis.id, sens=donnees.sens.value, montants=montants,
    )  # fmt: skip
    return avis


def _promettre(
    bd: Session, seance: Seance, dossier: Dossier, montants: Mapping[str, int], personne: Personne, maintenant: datetime
) -> None:
    """Each funder's amount becomes its line of the tour de table, promised; 0: what it had promised is given back."""
    notees = {
        ligne.financeur: ligne
        for ligne in bd.scalars(
            select(LigneDeTour).where(
                col(LigneDeTour.dossier_id) == dossier.id, col(LigneDeTour.remplacee_le).is_(None)
            )
        )
    }
    for code, cents in montants.items():
        ligne, fermete = notees.get(code), Fermete.PROMIS if cents else Fermete.AVIS
        if ligne and (ligne.montant_cents, ligne.fermete) == (cents, fermete):
            continue
        donnees = LigneDonnee(
            CleDeLigne(code), cents, fermete, numero=ligne.numero if ligne else "",
            raison=f"Arbitrage : {seance.titre}", version=(ligne.id or 0) if ligne else 0,
        )  # fmt: skip
        noter_financeur(bd, dossier, donnees, personne, maintenant)


def voter(
    bd: Session,
    seance: Seance,
    dossiers: Collection[Dossier],
    deliberation: Deliberation,
    votes: Votes | None,
    personne: Personne,
    maintenant: datetime,
) -> list[VoteFinanceur]:
    """The assembly of a funder votes its part of these dossiers, in one deliberation: all of them or none."""
    bd.refresh(seance, with_for_update=True)
    exiger_faculte(seance.genre, Faculte.VOTE)
    _exiger_ouverte(seance)
    if not dossiers:
        raise SaisieInvalide("Choisissez des dossiers.", {"dossiers": "Cochez un dossier au moins."})
    deliberation = Deliberation(deliberation.reference, deliberation.du, seance.titre)
    verifier_deliberation(deliberation, jour_de_paris(maintenant))
    poses, code = [], seance.financeur_code or ""
    with bd.begin_nested():
        for dossier in sorted(dossiers, key=lambda d: d.id or 0):
            bd.refresh(dossier, with_for_update=True)
            exiger_inscrit(bd, seance, dossier)
            quorum = quorum_de(bd, seance, dossier)
            exiger_quorum(quorum)
            verifier_votes(votes, quorum.votants)
            poses.append(_poser(bd, dossier, code, deliberation, votes, seance, personne, maintenant))
    return poses


def noter_vote(
    bd: Session, dossier: Dossier, code: str, deliberation: Deliberation, personne: Personne, maintenant: datetime
) -> VoteFinanceur:
    """Note the deliberation of a funder whose assembly sits elsewhere: a commune, the Région, the State's arrêté."""
    bd.refresh(dossier, with_for_update=True)
    verifier_deliberation(deliberation, jour_de_paris(maintenant))
    return _poser(bd, dossier, code, deliberation, None, None, personne, maintenant)


def _poser(
    bd: Session,
    dossier: Dossier,
    code: str,
    deliberation: Deliberation,
    votes: Votes | None,
    seance: Seance | None,
    personne: Personne,
    maintenant: datetime,
) -> VoteFinanceur:
    exiger_d_agir(bd, "decider", dossier, personne)
    pris = bd.scalar(
        select(MontantDecide)
        .join(Decision, col(Decision.id) == col(MontantDecide.decision_id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDecide.enveloppe_id))
        .where(
            col(Decision.dossier_id) == dossier.id,
            col(Decision.annulee_le).is_(None),
            col(Enveloppe.financeur_code) == code,
        )
    )
    deja = pris is not None and bd.scalar(
        select(col(VoteFinanceur.id)).where(
            col(VoteFinanceur.decision_id) == pris.decision_id,
            col(VoteFinanceur.enveloppe_id) == pris.enveloppe_id,
            col(VoteFinanceur.annule_le).is_(None),
        )
    )
    numero = dossier.numero or ""
    exiger_votable(PartAVoter(numero, pris.montant_cents, bool(deja)) if pris else None, numero)
    assert pris is not None
    vote = VoteFinanceur(
        decision_id=pris.decision_id,
        enveloppe_id=pris.enveloppe_id,
        montant_cents=pris.montant_cents,
        seance_id=seance.id if seance else None,
        instance=deliberation.instance.strip(),
        reference=deliberation.reference.strip(),
        vote_du=deliberation.du,
        pour=votes.pour if votes else None,
        contre=votes.contre if votes else None,
        abstentions=votes.abstentions if votes else None,
        note_le=maintenant,
        note_par_id=personne.id or 0,
    )
    bd.add(vote)
    bd.flush()
    inscrire_au_journal(
        bd, personne, "noter_vote", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id, vote=vote.id,
        financeur=code, montant_cents=vote.montant_cents, reference=vote.reference,
    )  # fmt: skip
    return vote


def annuler_vote(
    bd: Session, dossier: Dossier, vote_id: int, motif: str, personne: Personne, maintenant: datetime
) -> VoteFinanceur:
    """A deliberation was noted wrongly, or withdrawn: it is kept with the reason, and the part is promised again."""
    bd.refresh(dossier, with_for_update=True)
    exiger_d_agir(bd, "decider", dossier, personne)
    vote = bd.scalar(
        select(VoteFinanceur)
        .join(Decision, col(Decision.id) == col(VoteFinanceur.decision_id))
        .where(
            col(VoteFinanceur.id) == vote_id,
            col(Decision.dossier_id) == dossier.id,
            col(VoteFinanceur.annule_le).is_(None),
        )
    )
    if vote is None:
        raise ErreurMetier("Ce vote n’est plus en vigueur. Rechargez la page.")
    if not motif.strip():
        raise SaisieInvalide("Donnez le motif.", {"motif_annulation": "Donnez le motif de l’annulation."})
    vote.annule_le, vote.annule_par_id, vote.motif_annulation = maintenant, personne.id, motif.strip()
    inscrire_au_journal(
        bd, personne, "annuler_vote", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id, vote=vote.id
    )
    return vote


def _exiger_ouverte(seance: Seance) -> None:
    if seance.etat is not EtatSeance.OUVERTE:
        raise ErreurMetier("Cette séance n’est pas ouverte. Ouvrez-la pour noter ce qu’elle dit.")
