"""Noting a line of the tour de table. A promise holds its amount in the envelope until the vote, never above it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import A_DECIDER, PASSES, a_declare_un_lien, est_en_deport
from app.domain.decision import EnveloppeDepassee
from app.domain.droits import Qualite, Situation, exiger
from app.domain.erreurs import ConflitDeVersion, ErreurMetier, SaisieInvalide
from app.domain.saisies import euros
from app.domain.tour_de_table import CleDeLigne, Fermete, erreurs_de_ligne
from app.instruction.commands_enveloppes import EnveloppesTenues, lever, promesses_de, tenir_les_enveloppes
from app.instruction.commands_notes import totaliser_les_propositions
from app.instruction.queries_enveloppes import lieu_de
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation, MontantPropose
from app.models.journal import inscrire_au_journal
from app.models.programmation import LigneDeTour


@dataclass(frozen=True, slots=True)
class LigneDonnee:
    """What is noted of a funder. `version`: the id of the line the page showed, 0 if there was none."""

    cle: CleDeLigne
    montant_cents: int
    fermete: Fermete
    numero: str = ""
    reference: str = ""
    raison: str = ""
    version: int = 0


def noter_financeur(
    bd: Session, dossier: Dossier, donnees: LigneDonnee, personne: Personne, maintenant: datetime
) -> LigneDeTour:
    """Note what a funder proposes, promises or voted; the line before it is kept.

    Of a funder that has an envelope, the amount becomes the proposal; promised, it is held until the vote. Raises
    Interdit, ConflitDeVersion, ErreurMetier (moment; EnveloppeDepassee, telling what remains), SaisieInvalide.
    """
    bd.refresh(dossier, with_for_update=True)
    exiger("tenir_tour_de_table", situation_de(bd, dossier, personne))
    if dossier.etat not in PASSES:
        raise ErreurMetier("Le tour de table se tient une fois l’instruction close. Rechargez la page.")
    financeur, nom_plie = donnees.cle.pliee
    courante = bd.scalar(
        select(LigneDeTour).where(
            col(LigneDeTour.dossier_id) == dossier.id,
            col(LigneDeTour.financeur) == financeur,
            col(LigneDeTour.nom_plie) == nom_plie,
            col(LigneDeTour.remplacee_le).is_(None),
        )
    )
    if donnees.version != (courante.id if courante else 0):
        raise ConflitDeVersion(
            "Cette ligne vient d’être notée par quelqu’un d’autre. Rechargez la page pour la lire. "
            "La vôtre n’a pas été enregistrée."
        )
    tenues = tenir_les_enveloppes(bd, dossier.campagne_id)
    est_du_comite = financeur in {r.financeur_code for r in tenues.racines}
    proposes = _propose(bd, dossier, tenues.racine(financeur).id) if est_du_comite else None
    if erreurs := erreurs_de_ligne(
        donnees.montant_cents, donnees.fermete, est_du_comite=est_du_comite, reference=donnees.reference,
        raison=donnees.raison, est_corrigee=courante is not None or proposes not in (None, donnees.montant_cents),
    ):  # fmt: skip
        raise SaisieInvalide("La ligne est à compléter.", erreurs)
    if est_du_comite:
        _placer(bd, tenues, dossier, donnees, maintenant)
    bd.execute(
        update(LigneDeTour)
        .where(col(LigneDeTour.id) == (courante.id if courante else None))
        .values(remplacee_le=maintenant)
    )
    ligne = LigneDeTour(
        dossier_id=dossier.id or 0,
        financeur=financeur,
        nom=donnees.cle.nom,
        nom_plie=nom_plie,
        montant_cents=donnees.montant_cents,
        fermete=donnees.fermete,
        numero=donnees.numero.strip(),
        reference=donnees.reference.strip(),
        raison=donnees.raison.strip(),
        notee_le=maintenant,
        par_id=personne.id or 0,
    )
    bd.add(ligne)
    bd.flush()
    inscrire_au_journal(
        bd, personne, "noter_financeur", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id, ligne=ligne.id,
        financeur=financeur, montant_cents=donnees.montant_cents, fermete=donnees.fermete.value,
        **({} if proposes in (None, donnees.montant_cents) else {"etait_cents": proposes}),
    )  # fmt: skip
    return ligne


def situation_de(bd: Session, dossier: Dossier, personne: Personne) -> Situation:
    """This person in front of this dossier, as the right to hold its tour de table looks at them."""
    qualites = bd.scalars(
        select(col(Affectation.qualite)).where(
            col(Affectation.dossier_id) == dossier.id,
            col(Affectation.personne_id) == personne.id,
            col(Affectation.jusqu_a).is_(None),
        )
    )
    return Situation(
        role=personne.role,
        qualites=frozenset(map(Qualite, qualites)),
        est_depose=True,
        est_en_deport=est_en_deport(bd, personne, dossier),
        a_un_lien=a_declare_un_lien(bd, personne, dossier),
    )


def _placer(
    bd: Session, tenues: EnveloppesTenues, dossier: Dossier, donnees: LigneDonnee, maintenant: datetime
) -> None:
    """Propose, or promise: what was promised before on this envelope is given back first."""
    if dossier.etat not in A_DECIDER:
        raise ErreurMetier("Le comité a décidé de ce dossier : ce que donne ce financeur ne change plus ici.")
    code, cents = donnees.cle.financeur, donnees.montant_cents
    racine = tenues.racine(code)
    anciennes = [p for p in promesses_de(bd, dossier) if p.enveloppe_id == racine.id]
    arbres, lieu = tenues.valeur(anciennes), lieu_de(bd, dossier, tenues.ou(anciennes))
    if refus := arbres.refus_de_regle(code, cents, lieu) or _trop_demande(bd, dossier, racine.id, cents):
        raise SaisieInvalide(refus, {"montant": refus})
    est_promis = donnees.fermete is Fermete.PROMIS
    if est_promis and (refus := arbres.refus(code, cents, lieu)):
        raise EnveloppeDepassee({code: refus})
    lever(tenues, anciennes)
    propose = poser_la_proposition(bd, dossier, racine.id or 0, cents)
    if est_promis:
        propose.promis_le, propose.sous_enveloppe_id = maintenant, tenues.sous_de(code, lieu, arbres)
        tenues.mouvoir(propose.enveloppe_id, propose.sous_enveloppe_id, promis=cents)
    bd.flush()
    totaliser_les_propositions(bd, dossier)


def poser_la_proposition(bd: Session, dossier: Dossier, enveloppe_id: int, cents: int) -> MontantPropose:
    """What is proposed to a dossier from an envelope, from now on."""
    propose = bd.get(MontantPropose, (dossier.id, enveloppe_id))
    if propose is None:
        propose = MontantPropose(dossier_id=dossier.id or 0, enveloppe_id=enveloppe_id, montant_cents=cents)
        bd.add(propose)
    propose.montant_cents = cents
    return propose


def _propose(bd: Session, dossier: Dossier, enveloppe_id: int | None) -> int | None:
    """What is proposed until now: the pilote's own amount is kept nowhere else."""
    propose = bd.get(MontantPropose, (dossier.id, enveloppe_id))
    return propose.montant_cents if propose else None


def _trop_demande(bd: Session, dossier: Dossier, enveloppe_id: int | None, cents: int) -> str:
    """A dossier is never proposed more than it asks of the funders of the committee."""
    autres = bd.scalar(
        select(func.coalesce(func.sum(col(MontantPropose.montant_cents)), 0)).where(
            col(MontantPropose.dossier_id) == dossier.id, col(MontantPropose.enveloppe_id) != enveloppe_id
        )
    )
    reste = dossier.montant_demande_cents - int(autres or 0)
    if cents <= reste or not cents:
        return ""
    return (
        f"Ce dossier demande {euros(dossier.montant_demande_cents)} au comité, dont {euros(int(autres or 0))} déjà "
        f"proposés par les autres\u00a0: saisissez au plus {euros(max(reste, 0))}."
    )
