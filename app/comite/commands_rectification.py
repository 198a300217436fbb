"""Rectifying a published grant: proposed by one person, confirmed by another, and a letter leaves.

A rectification is a new decision: the former one, its letter and its reason stay readable. What it changes moves in the
envelopes under their lock; a deliberation holds where the sum of its funder is the same.
"""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from app.comite.commands_acquis import rendre, reporter_les_votes
from app.comite.commands_decision import exiger_accordable
from app.comite.commands_publication import poster
from app.comite.commands_votes import VoteDit, noter_le_vote, noter_un_vote_de_rien
from app.comite.lettres import LettreEcrite, ecrire, valeurs
from app.comite.queries_acquis import accord_en_vigueur, parts_de
from app.comite.queries_lettres import plume_d_un_dossier
from app.comite.queries_modeles import modeles_de
from app.comite.queries_rectification import contexte_de, parts_dites, raison_de, termes_de, termes_proposes
from app.core import francais
from app.domain.droits import exiger
from app.domain.erreurs import ErreurMetier
from app.domain.etats import apres
from app.domain.instances import Deliberation
from app.domain.lettres import GenreLettre
from app.domain.rectification import (
    IssueDeRectification,
    MotifRectification,
    Raison,
    Termes,
    abandons,
    exiger_second,
    verifier_rectification,
)
from app.dossiers.queries_rectification import rectification_en_attente
from app.instruction.queries import AccesAgent
from app.instruction.queries_enveloppes import RACINE, lieu_de
from app.models.campagnes import Campagne
from app.models.comite import Decision, MontantDecide, Seance
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from app.models.journal import inscrire_au_journal
from app.models.rectifications import Rectification
from app.models.suites import Convention

RIEN_A_RECTIFIER = "Aucune subvention publiée n’est en vigueur sur ce dossier. Rechargez la page."
RIEN_N_ATTEND = "Aucune rectification n’attend sur ce dossier. Rechargez la page."
UNE_ATTEND = "Une rectification attend déjà une réponse sur ce dossier. Rechargez la page pour la lire."
A_CHANGE = "La décision ou la lettre a changé depuis que vous l’avez lue. Relisez-la, puis confirmez de nouveau."


def proposer_rectification(
    bd: Session,
    dossier: Dossier,
    termes: Termes,
    raison: Raison,
    personne: Personne,
    maintenant: datetime,
    vote: VoteDit | None = None,
) -> Rectification:
    """Propose what a published grant should say. Nothing moves nor leaves before somebody else confirms.

    The dossier's row is locked and the right asked by the caller. Raises PassageImpossible, SaisieInvalide,
    ErreurMetier (EnveloppeDepassee: what is added must be free now, and again when it is confirmed).
    """
    apres(dossier.etat, "rectifier")
    ancienne = accord_en_vigueur(bd, dossier)
    if ancienne is None:
        raise ErreurMetier(RIEN_A_RECTIFIER)
    if rectification_en_attente(bd, dossier) is not None:
        raise ErreurMetier(UNE_ATTEND)
    termes = Termes({c: m for c, m in termes.montants.items() if m}, termes.conditions.strip(), termes.reserves.strip())
    _verifier(bd, dossier, ancienne, termes, raison, maintenant)
    _exiger_places(bd, dossier, ancienne, termes)
    rectification = Rectification(
        dossier_id=dossier.id or 0,
        decision_id=ancienne.id or 0,
        motif_code=raison.motif,
        motif=raison.texte.strip(),
        reference=raison.reference.strip(),
        acte_du=raison.du,
        montants=dict(termes.montants),
        conditions=termes.conditions,
        reserves=termes.reserves,
        financeur_code=vote.financeur_code if vote else None,
        instance=vote.instance if vote else "",
        proposee_le=maintenant,
        proposee_par_id=personne.id or 0,
    )
    bd.add(rectification)
    bd.flush()
    inscrire_au_journal(
        bd, personne, "proposer_rectification", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id,
        rectification=rectification.id, decision=ancienne.id, motif=raison.motif.value,
        reference=rectification.reference, montants=dict(termes.montants),
    )  # fmt: skip
    return rectification


def confirmer_rectification(bd: Session, acces: AccesAgent, lue: str, maintenant: datetime) -> Decision:
    """The second agent read the letter (`lue`: its digest): the grant changes, and the letter leaves.

    Raises Interdit, ErreurMetier (same person, letter or decision changed since, envelope), SaisieInvalide.
    """
    exiger("rectifier_decision", acces.situation)
    dossier, personne = acces.dossier, acces.personne
    apres(dossier.etat, "rectifier")
    rectification = _a_trancher(bd, dossier)
    exiger_second(rectification.proposee_par_id, personne.id)
    ancienne = accord_en_vigueur(bd, dossier)
    if ancienne is None or ancienne.id != rectification.decision_id:
        raise ErreurMetier(A_CHANGE)
    lettre = lettre_proposee(bd, dossier, acces.campagne, acces.organisme, rectification, maintenant)
    if lettre is None or empreinte_de(lettre) != lue:
        raise ErreurMetier(A_CHANGE)
    avant, termes, raison = termes_de(bd, ancienne), termes_proposes(rectification), raison_de(rectification)
    _verifier(bd, dossier, ancienne, termes, raison, maintenant)
    nouvelle = remplacer(bd, dossier, ancienne, termes, raison.phrase, personne, maintenant)
    nouvelle.publiee_le = dossier.modifie_le = maintenant
    _noter_les_votes(bd, dossier, rectification, nouvelle, avant, termes, personne, maintenant)
    convention = bd.get(Convention, dossier.id)
    if convention is not None:
        convention.montant_cents, convention.modifiee_le = termes.total_cents, maintenant
    poster(bd, replace(lettre, source=replace(lettre.source, decision=nouvelle)), maintenant)
    _trancher(rectification, IssueDeRectification.CONFIRMEE, personne, maintenant)
    rectification.nouvelle_id = nouvelle.id
    inscrire_au_journal(
        bd, personne, "confirmer_rectification", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id,
        rectification=rectification.id, decision=nouvelle.id, montants=dict(termes.montants),
        etaient=dict(avant.montants), propose_par=rectification.proposee_par_id,
    )  # fmt: skip
    return nouvelle


def abandonner_rectification(bd: Session, acces: AccesAgent, maintenant: datetime) -> Rectification:
    """Nothing changes: the proposal is kept, abandoned. By either of the two. Raises Interdit, ErreurMetier."""
    exiger("rectifier_decision", acces.situation)
    rectification = _a_trancher(bd, acces.dossier)
    _trancher(rectification, IssueDeRectification.ABANDONNEE, acces.personne, maintenant)
    inscrire_au_journal(
        bd, acces.personne, "abandonner_rectification", f"dossier:{acces.dossier.id}", maintenant,
        dossier_id=acces.dossier.id, rectification=rectification.id,
    )  # fmt: skip
    return rectification


def remplacer(
    bd: Session,
    dossier: Dossier,
    ancienne: Decision,
    termes: Termes,
    motif: str,
    personne: Personne,
    maintenant: datetime,
) -> Decision:
    """A new decision of the same sitting takes the place of this one, with its sums: all of it, or nothing.

    Raises SaisieInvalide and EnveloppeDepassee where an envelope does not hold them.
    """
    with bd.begin_nested():
        parts = parts_de(bd, ancienne)
        tenues = rendre(bd, ancienne, dossier.campagne_id)
        arbres = tenues.valeur()
        lieu = lieu_de(bd, dossier, {code: pris.sous_enveloppe_id or RACINE for code, pris in parts.items()})
        exiger_accordable(arbres, lieu, dossier, termes.montants)
        ancienne.annulee_le, ancienne.annulee_par_id, ancienne.motif_annulation = maintenant, personne.id, motif[:1000]
        bd.flush()
        nouvelle = _copie(ancienne, termes, motif[:1000], personne, maintenant)
        bd.add(nouvelle)
        bd.flush()
        for code, cents in termes.montants.items():
            pris = MontantDecide(
                decision_id=nouvelle.id or 0, enveloppe_id=tenues.racine(code).id or 0, montant_cents=cents,
                sous_enveloppe_id=tenues.sous_de(code, lieu, arbres),
            )  # fmt: skip
            bd.add(pris)
            tenues.mouvoir(pris.enveloppe_id, pris.sous_enveloppe_id, engage=cents)
        bd.flush()
        par_enveloppe = {tenues.racine(code).id or 0: cents for code, cents in termes.montants.items()}
        reporter_les_votes(bd, ancienne, nouvelle, par_enveloppe)
    return nouvelle


def _noter_les_votes(
    bd: Session,
    dossier: Dossier,
    rectification: Rectification,
    nouvelle: Decision,
    avant: Termes,
    termes: Termes,
    personne: Personne,
    maintenant: datetime,
) -> None:
    """The vote that the rectification says: of another sum, or of nothing."""
    dite = Deliberation(rectification.reference, rectification.acte_du, rectification.instance)
    code = rectification.financeur_code
    if code and code in termes.montants:
        dit = VoteDit(code, rectification.instance)
        noter_le_vote(bd, nouvelle, dit, dite, avant.montants.get(code, 0), personne, maintenant)
    if rectification.motif_code is MotifRectification.VOTE:
        for parti in abandons(avant, termes):
            noter_un_vote_de_rien(bd, dossier, parti, dite, avant.montants[parti], personne, maintenant)


def lettre_proposee(
    bd: Session,
    dossier: Dossier,
    campagne: Campagne,
    organisme: Organisme,
    rectification: Rectification,
    maintenant: datetime,
) -> LettreEcrite | None:
    """The letter that would leave; None once the decision that it rectifies is not in force any more."""
    ancienne = bd.get_one(Decision, rectification.decision_id)
    if ancienne.annulee_le is not None:
        return None
    avant, termes, raison = termes_de(bd, ancienne), termes_proposes(rectification), raison_de(rectification)
    contexte = contexte_de(bd, dossier, ancienne, maintenant)
    parts = parts_dites(bd, avant, termes, contexte, rectification.financeur_code)
    seance = bd.get_one(Seance, ancienne.seance_id)
    plume = plume_d_un_dossier(bd, _copie(ancienne, termes, raison.phrase), dossier, organisme, parts)
    connues = valeurs(plume, seance, campagne, (), maintenant) | {
        "montant_precedent": francais.euros(avant.total_cents),
        "motif_rectification": raison.texte,
        "acte": f"{raison.reference}, {francais.jour(raison.du)}",
    }
    return ecrire(plume, modeles_de(bd, campagne.id)[GenreLettre.RECTIFIER], connues)


def empreinte_de(lettre: LettreEcrite) -> str:
    """The digest of what it says: whoever confirms read this."""
    return sha256(f"{lettre.sujet}\n{lettre.texte}".encode()).hexdigest()


def _copie(
    ancienne: Decision,
    termes: Termes,
    motif: str,
    personne: Personne | None = None,
    maintenant: datetime | None = None,
) -> Decision:
    """The same decision with other terms: its sitting, its votes and its quorum are those of the committee."""
    return Decision(
        dossier_id=ancienne.dossier_id,
        seance_id=ancienne.seance_id,
        sens=ancienne.sens,
        motif=ancienne.motif,
        conditions=termes.conditions,
        reserves=termes.reserves,
        pour=ancienne.pour,
        contre=ancienne.contre,
        abstentions=ancienne.abstentions,
        prise_le=maintenant or ancienne.prise_le,
        prise_par_id=(personne.id if personne else None) or ancienne.prise_par_id,
        nb_votants=ancienne.nb_votants,
        nb_en_exercice=ancienne.nb_en_exercice,
        est_sans_quorum=ancienne.est_sans_quorum,
        corrige_id=ancienne.id,
        motif_correction=motif,
    )


def _verifier(
    bd: Session, dossier: Dossier, ancienne: Decision, termes: Termes, raison: Raison, maintenant: datetime
) -> None:
    contexte = contexte_de(bd, dossier, ancienne, maintenant)
    verifier_rectification(termes_de(bd, ancienne), termes, raison, contexte)


def _exiger_places(bd: Session, dossier: Dossier, ancienne: Decision, termes: Termes) -> None:
    """Whether the envelopes hold it today: tried, and given up."""
    essai = bd.begin_nested()
    try:
        parts = parts_de(bd, ancienne)
        tenues = rendre(bd, ancienne, dossier.campagne_id)
        lieu = lieu_de(bd, dossier, {code: pris.sous_enveloppe_id or RACINE for code, pris in parts.items()})
        exiger_accordable(tenues.valeur(), lieu, dossier, termes.montants)
    finally:
        essai.rollback()


def _a_trancher(bd: Session, dossier: Dossier) -> Rectification:
    rectification = rectification_en_attente(bd, dossier)
    if rectification is None:
        raise ErreurMetier(RIEN_N_ATTEND)
    return rectification


def _trancher(
    rectification: Rectification, issue: IssueDeRectification, personne: Personne, maintenant: datetime
) -> None:
    rectification.issue, rectification.tranchee_le = issue, maintenant
    rectification.tranchee_par_id = personne.id
