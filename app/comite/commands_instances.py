"""What the bodies say before and after the comité de pilotage: their avis, their arbitrages, their deliberations."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.commands_decision import exiger_d_agir, exiger_inscrit, verrouiller
from app.comite.commands_rectification import proposer_rectification, remplacer
from app.comite.commands_tour import LigneDonnee, noter_financeur
from app.comite.commands_votes import VoteDit, noter_le_vote, noter_un_vote_de_rien
from app.comite.queries import A_DECIDER
from app.comite.queries_presences import quorum_de
from app.comite.queries_rectification import termes_de
from app.core.courrier import rediger
from app.domain.avis import SensAvis
from app.domain.calendrier import jour_de_paris
from app.domain.decision_motifs import Votes, verifier_votes
from app.domain.erreurs import ConflitDeVersion, ErreurMetier, SaisieInvalide
from app.domain.instances import (
    Deliberation,
    Faculte,
    PartAVoter,
    exiger_faculte,
    exiger_somme_votee,
    exiger_votable,
    verifier_avis,
    verifier_deliberation,
)
from app.domain.quorum import exiger_quorum
from app.domain.rectification import MotifRectification, Raison
from app.domain.saisies import euros
from app.domain.tour_de_table import CleDeLigne, Fermete
from app.dossiers.commands_recours import adresses_de_l_organisme
from app.models.campagnes import Enveloppe, Financeur
from app.models.comite import Decision, EtatSeance, MembreSeance, MontantDecide, Seance
from app.models.comptes import Personne
from app.models.courriel import deposer_courriel
from app.models.dossiers import Dossier
from app.models.instances import AvisInstance, VoteFinanceur
from app.models.journal import inscrire_au_journal
from app.models.programmation import LigneDeTour
from app.models.rectifications import Rectification


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
    """The assembly of a funder votes its part of these dossiers, in one deliberation: all of them or none.

    Its members are seldom people of the portal. When nobody was called from here, its quorum and its votes are those
    of its own minutes, whose reference is asked for."""
    bd.refresh(seance, with_for_update=True)
    exiger_faculte(seance.genre, Faculte.VOTE)
    _exiger_ouverte(seance)
    if not dossiers:
        raise SaisieInvalide("Choisissez des dossiers.", {"dossiers": "Cochez un dossier au moins."})
    deliberation = Deliberation(deliberation.reference, deliberation.du, seance.titre)
    verifier_deliberation(deliberation, jour_de_paris(maintenant))
    poses, code = [], seance.financeur_code or ""
    convoques = select(col(MembreSeance.personne_id)).where(col(MembreSeance.seance_id) == seance.id)
    est_d_ici = bd.scalar(convoques.limit(1)) is not None
    with bd.begin_nested():
        for dossier in sorted(dossiers, key=lambda d: d.id or 0):
            bd.refresh(dossier, with_for_update=True)
            exiger_inscrit(bd, seance, dossier)
            if est_d_ici:
                quorum = quorum_de(bd, seance, dossier)
                exiger_quorum(quorum)
            verifier_votes(votes, quorum.votants if est_d_ici else None)
            poses.append(_poser(bd, dossier, code, deliberation, votes, seance, personne, maintenant))
    return poses


def noter_vote(
    bd: Session,
    dossier: Dossier,
    code: str,
    deliberation: Deliberation,
    personne: Personne,
    maintenant: datetime,
    montant_cents: int | None = None,
) -> VoteFinanceur | LigneDeTour | Rectification:
    """Note the deliberation of a funder whose assembly sits elsewhere: a commune, the Région, the State's arrêté.

    `montant_cents` None: what was decided. Another sum, or none, changes the decision: at once before its publication;
    after, it is a rectification, which a second agent confirms. Raises what `_poser` and `proposer_rectification` do.
    """
    if montant_cents is not None:  # the sitting before the dossier, as whoever decides does
        bd.execute(select(col(Seance.id)).where(col(Seance.id).in_(_sa_seance(dossier))).with_for_update())
    bd.refresh(dossier, with_for_update=True)
    verifier_deliberation(deliberation, jour_de_paris(maintenant))
    pris = _part_en_vigueur(bd, dossier, code)
    if pris is None or montant_cents is None or montant_cents == pris.montant_cents:
        return _poser(bd, dossier, code, deliberation, None, None, personne, maintenant)
    exiger_d_agir(bd, "decider", dossier, personne)
    _exiger_a_voter(bd, dossier, pris)
    decision = bd.get_one(Decision, pris.decision_id)
    avant = termes_de(bd, decision)
    exiger_somme_votee(montant_cents, avant.total_cents - pris.montant_cents)
    votes = dict(avant.montants) | {code: montant_cents}
    termes = replace(avant, montants={c: cents for c, cents in votes.items() if cents})
    nom = bd.get_one(Financeur, code).nom
    raison = Raison(
        MotifRectification.VOTE,
        f"{nom} a voté {euros(montant_cents)} au lieu de {euros(pris.montant_cents)}.",
        deliberation.reference.strip(),
        deliberation.du,
    )
    dit = VoteDit(code, deliberation.instance.strip())
    if decision.publiee_le is not None:
        return proposer_rectification(bd, dossier, termes, raison, personne, maintenant, dit)
    seance = bd.get_one(Seance, decision.seance_id, populate_existing=True)
    seance.publication_preparee_le = seance.publication_preparee_par_id = None
    nouvelle = remplacer(bd, dossier, decision, termes, raison.phrase, personne, maintenant)
    if not montant_cents:
        return noter_un_vote_de_rien(bd, dossier, code, deliberation, pris.montant_cents, personne, maintenant)
    return noter_le_vote(bd, nouvelle, dit, deliberation, pris.montant_cents, personne, maintenant)


def _sa_seance(dossier: Dossier) -> Select[int]:
    return select(col(Decision.seance_id)).where(
        col(Decision.dossier_id) == dossier.id, col(Decision.annulee_le).is_(None)
    )


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
    pris = _exiger_a_voter(bd, dossier, _part_en_vigueur(bd, dossier, code))
    vote = VoteFinanceur(
        decision_id=pris.decision_id,
        enveloppe_id=pris.enveloppe_id,
        montant_cents=pris.montant_cents,
        decide_cents=pris.montant_cents,
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
    _dire_au_porteur(bd, dossier, vote, "vote_note", maintenant)
    return vote


def _part_en_vigueur(bd: Session, dossier: Dossier, code: str) -> MontantDecide | None:
    """What the decision in force gives for this funder."""
    return bd.scalar(
        select(MontantDecide)
        .join(Decision, col(Decision.id) == col(MontantDecide.decision_id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDecide.enveloppe_id))
        .where(
            col(Decision.dossier_id) == dossier.id,
            col(Decision.annulee_le).is_(None),
            col(Enveloppe.financeur_code) == code,
        )
    )


def _exiger_a_voter(bd: Session, dossier: Dossier, pris: MontantDecide | None) -> MontantDecide:
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
    return pris


def _dire_au_porteur(bd: Session, dossier: Dossier, vote: VoteFinanceur, gabarit: str, maintenant: datetime) -> None:
    """A promise that becomes firm, or is one again, is told to its organisme; nothing before the publication."""
    if bd.get_one(Decision, vote.decision_id).publiee_le is None:
        return
    nom = bd.scalar(
        select(col(Financeur.nom))
        .join(Enveloppe, col(Enveloppe.financeur_code) == col(Financeur.code))
        .where(col(Enveloppe.id) == vote.enveloppe_id)
    )
    sujet, texte = rediger(gabarit, dossier=dossier, vote=vote, financeur=nom)
    for personne_id, courriel in adresses_de_l_organisme(bd, dossier):
        cle = f"{gabarit.replace('_', '-')}-{vote.id}-{personne_id}"
        deposer_courriel(bd, cle, courriel, sujet, texte, maintenant, dossier_id=dossier.id)


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
    _dire_au_porteur(bd, dossier, vote, "vote_annule", maintenant)
    return vote


def _exiger_ouverte(seance: Seance) -> None:
    if seance.etat is not EtatSeance.OUVERTE:
        raise ErreurMetier("Cette séance n’est pas ouverte. Ouvrez-la pour noter ce qu’elle dit.")
