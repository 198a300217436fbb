"""The convention, the payments, the renunciation. Each reads the dossier again under its lock."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.calendrier import jour_de_paris
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import Etat, apres
from app.domain.recours_gracieux import exiger_sans_recours_ouvert
from app.domain.rectification import exiger_sans_rectification
from app.domain.suites import (
    ECHEANCIERS,
    erreur_de_versement,
    erreurs_d_avenant,
    erreurs_de_convention,
    exiger_compte,
    exiger_conforme,
    exiger_parts_votees,
    exiger_second_agent,
)
from app.dossiers.commands_recours import en_cours
from app.dossiers.queries_bilan import bilan_de
from app.dossiers.queries_convention import suites_de
from app.dossiers.queries_rectification import rectification_en_attente
from app.instruction.commands_enveloppes import tenir_les_enveloppes
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from app.models.journal import inscrire_au_journal
from app.models.suites import Convention, Versement
from app.suites.courriels import prevenir
from app.suites.queries import adresses_de, adresses_des_engageants, beneficiaire, parts_accordees

SANS_CONVENTION = "La convention de ce dossier n’est pas enregistrée. Enregistrez-la d’abord."


@dataclass(frozen=True, slots=True)
class ConventionDonnee:
    """What was signed."""

    numero: str
    signee_le: date
    acompte_pour_cent: int
    bilan_avant: date


@dataclass(frozen=True, slots=True)
class VersementDonne:
    """What is ordered. `rang`: the next one as the page showed it; a second click has an old one."""

    montant_cents: int
    ordonne_le: date
    reference: str
    rang: int


@dataclass(frozen=True, slots=True)
class Avenant:
    """What changes in a convention, and why."""

    numero: str
    bilan_avant: date
    motif: str


def conventionner(
    bd: Session,
    dossier: Dossier,
    campagne: Campagne,
    donnees: ConventionDonnee,
    personne: Personne,
    maintenant: datetime,
) -> Convention:
    """Record the signed convention: how much is paid at once, and the last day of the bilan.

    Raises SaisieInvalide (days, share), ErreurMetier (already signed, nothing granted, a part that is not voted, a
    recours that waits).
    """
    bd.refresh(dossier, with_for_update=True)
    suivant = apres(dossier.etat, "conventionner")
    erreurs = erreurs_de_convention(
        donnees.signee_le, donnees.bilan_avant, campagne.annee,
        jour_de_paris(dossier.decision_publiee_le or maintenant), jour_de_paris(maintenant),
    )  # fmt: skip
    if donnees.acompte_pour_cent not in ECHEANCIERS:
        erreurs["acompte_pour_cent"] = "Choisissez comment la subvention se verse."
    if erreurs:
        raise SaisieInvalide("Des réponses sont à corriger.", erreurs)
    parts = parts_accordees(bd, dossier)
    accorde = sum(part.montant_cents for part in parts)
    if not accorde:
        raise ErreurMetier("Aucune somme n’est accordée à ce dossier. Vérifiez sa décision.")
    exiger_parts_votees(part.dite for part in parts)
    exiger_sans_rectification(rectification_en_attente(bd, dossier) is not None)
    if (recours := en_cours(bd, dossier)) is not None:
        exiger_sans_recours_ouvert(recours.issue, recours.recu_le, jour_de_paris(maintenant))
    convention = Convention(
        dossier_id=dossier.id or 0,
        numero=donnees.numero,
        signee_le=donnees.signee_le,
        montant_cents=accorde,
        acompte_pour_cent=donnees.acompte_pour_cent,
        bilan_avant=donnees.bilan_avant,
        enregistree_le=maintenant,
        enregistree_par_id=personne.id or 0,
    )
    bd.add(convention)
    dossier.etat, dossier.modifie_le = suivant, maintenant
    bd.flush()
    prevenir(
        bd, "convention", f"{dossier.id}", adresses_des_engageants(bd, dossier), dossier, maintenant,
        convention=convention, echeancier=ECHEANCIERS[convention.acompte_pour_cent],
    )  # fmt: skip
    inscrire_au_journal(
        bd, personne, "conventionner", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id,
        montant_cents=accorde, acompte=donnees.acompte_pour_cent, bilan_avant=donnees.bilan_avant.isoformat(),
    )  # fmt: skip
    return convention


def modifier_convention(
    bd: Session,
    dossier: Dossier,
    campagne: Campagne,
    avenant: Avenant,
    personne: Personne,
    maintenant: datetime,
) -> Convention:
    """Record an avenant: another reference, another day for the bilan, which is then reminded again."""
    bd.refresh(dossier, with_for_update=True)
    apres(dossier.etat, "modifier_convention")
    convention = bd.get(Convention, dossier.id)
    if convention is None:
        raise ErreurMetier(SANS_CONVENTION)
    if erreurs := erreurs_d_avenant(avenant.bilan_avant, convention.signee_le, campagne.annee):
        raise SaisieInvalide("Des réponses sont à corriger.", erreurs)
    auparavant = convention.bilan_avant
    convention.numero, convention.bilan_avant = avenant.numero, avenant.bilan_avant
    convention.modifiee_le = dossier.modifie_le = maintenant
    bd.flush()
    prevenir(
        bd, "avenant", f"{dossier.id}-{maintenant:%Y%m%d%H%M%S%f}", adresses_des_engageants(bd, dossier), dossier,
        maintenant, convention=convention, motif=avenant.motif,
    )  # fmt: skip
    inscrire_au_journal(
        bd, personne, "modifier_convention", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id,
        bilan_avant=avenant.bilan_avant.isoformat(), etaient=auparavant.isoformat(),
    )  # fmt: skip
    return convention


def annuler_versement(
    bd: Session, dossier: Dossier, rang: int, motif: str, personne: Personne, maintenant: datetime
) -> Versement:
    """A payment that the treasury sent back counts no more: it is kept with the reason, and may be ordered again."""
    bd.refresh(dossier, with_for_update=True)
    apres(dossier.etat, "annuler_versement")
    versement = bd.scalar(
        select(Versement).where(
            col(Versement.dossier_id) == dossier.id, col(Versement.rang) == rang, col(Versement.annule_le).is_(None)
        )
    )
    if versement is None:
        raise SaisieInvalide("Choisissez un versement.", {"rang_annule": "Choisissez le versement rejeté."})
    versement.annule_le, versement.motif_annulation = maintenant, motif
    dossier.modifie_le = maintenant
    prevenir(
        bd, "versement_annule", f"{versement.id}", adresses_des_engageants(bd, dossier), dossier, maintenant,
        versement=versement,
    )  # fmt: skip
    inscrire_au_journal(
        bd, personne, "annuler_versement", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id,
        montant_cents=versement.montant_cents, rang=rang,
    )  # fmt: skip
    return versement


def verser(
    bd: Session,
    dossier: Dossier,
    organisme: Organisme,
    donnees: VersementDonne,
    personne: Personne,
    maintenant: datetime,
) -> Versement:
    """Order a payment, on a confirmed account, never above what the convention allows now.

    The dossier's lock orders two at the same instant. Raises SaisieInvalide (amount, day), ErreurMetier (state,
    same person as the convention, a vote that was cancelled, account, a page shown before another payment).
    """
    bd.refresh(dossier, with_for_update=True)
    suivant = apres(dossier.etat, "verser")
    suites = suites_de(bd, dossier)
    if suites is None:
        raise ErreurMetier(SANS_CONVENTION)
    exiger_second_agent(suites.enregistree_par_id, personne.id or 0)
    exiger_parts_votees(part.dite for part in parts_accordees(bd, dossier))
    exiger_sans_rectification(rectification_en_attente(bd, dossier) is not None)
    if donnees.rang != len(suites.versements) + 1:
        raise ErreurMetier("Un versement vient d’être enregistré. Rechargez la page : le vôtre ne l’a pas été.")
    erreurs = erreur_de_versement(donnees.ordonne_le, suites.signee_le, jour_de_paris(maintenant))
    if erreurs:
        raise SaisieInvalide("Des réponses sont à corriger.", erreurs)
    if dossier.etat is Etat.BILAN_RECU:
        bilan = bilan_de(bd, dossier)
        exiger_conforme(bilan is not None and bilan.conforme_le is not None)
    suites.compte(dossier).exiger(donnees.montant_cents)
    qui = beneficiaire(bd, organisme)
    bd.refresh(qui, with_for_update=True)
    exiger_compte(qui.iban, est_a_confirmer=qui.rib_a_confirmer_le is not None)
    versement = Versement(
        dossier_id=dossier.id or 0,
        rang=donnees.rang,
        montant_cents=donnees.montant_cents,
        ordonne_le=donnees.ordonne_le,
        reference=donnees.reference,
        compte=(qui.iban or "")[-4:],
        enregistre_le=maintenant,
        enregistre_par_id=personne.id or 0,
    )
    bd.add(versement)
    dossier.etat, dossier.modifie_le = suivant, maintenant
    bd.flush()
    prevenir(
        bd, "versement", f"{versement.id}", adresses_des_engageants(bd, dossier), dossier, maintenant,
        versement=versement, beneficiaire=qui, reste_cents=suites.montant_cents - suites.verse_cents
        - versement.montant_cents, bilan_avant=suites.bilan_avant,
    )  # fmt: skip
    inscrire_au_journal(
        bd, personne, "verser", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id,
        montant_cents=versement.montant_cents, rang=versement.rang, etat=dossier.etat.value,
    )  # fmt: skip
    return versement


def renoncer(bd: Session, dossier: Dossier, motif: str, personne: Personne, maintenant: datetime) -> None:
    """Give a grant up before its convention: its amounts return to the envelopes."""
    bd.refresh(dossier, with_for_update=True)
    dossier.etat, dossier.modifie_le = apres(dossier.etat, "renoncer"), maintenant
    parts = parts_accordees(bd, dossier)
    tenues = tenir_les_enveloppes(bd, dossier.campagne_id)
    for part in parts:
        tenues.mouvoir(part.enveloppe_id, part.sous_enveloppe_id, engage=-part.montant_cents)
    adresses = [*adresses_des_engageants(bd, dossier), *adresses_de(bd, [dossier.pilote_id])]
    prevenir(bd, "renonciation", f"{dossier.id}", adresses, dossier, maintenant, motif=motif, parts=parts)
    inscrire_au_journal(
        bd, personne, "renoncer", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id,
        montant_cents=sum(part.montant_cents for part in parts), etat=dossier.etat.value,
    )  # fmt: skip
