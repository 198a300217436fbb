"""The acts on a campaign. Each checks first, changes next, and ends with its line in the journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.administration.campagnes import queries
from app.administration.campagnes.commands_clonage import cloner_enveloppes
from app.administration.campagnes.commands_enveloppes import refus_de_racine
from app.administration.campagnes.commands_lettres import cloner_modeles
from app.administration.campagnes.commands_questions import cloner_questions
from app.administration.campagnes.forms import FormeCampagne, FormeCreation, champ_enveloppe
from app.domain.calendrier import Fenetre
from app.domain.campagnes import (
    Contact,
    Reglement,
    annee_suivante,
    avancer_les_annees,
    exiger_depubliable,
    exiger_publiable,
    lire_fenetre,
    manques_pour_publier,
    pieces_par_defaut,
    verifier_annee,
    verifier_reglement,
)
from app.domain.dispositifs import DISPOSITIFS, Dispositif
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.grille import POIDS_PAR_DEFAUT
from app.instruction.commands_enveloppes import EnveloppesTenues, tenir_les_enveloppes
from app.models.campagnes import Campagne, Enveloppe
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal


def reglement_de(campagne: Campagne) -> Reglement:
    """The rules a campaign holds today."""
    return Reglement(
        titre=campagne.titre,
        presentation=campagne.presentation,
        fenetre=Fenetre(campagne.ouvre_le, campagne.ferme_le),
        decision_prevue=campagne.decision_prevue,
        taux_plafond_pour_mille=campagne.taux_plafond_pour_mille,
        cofinancement_min_pour_mille=campagne.cofinancement_min_pour_mille,
        part_qpv_min_pour_mille=campagne.part_qpv_min_pour_mille,
        part_qpv_bloque=campagne.part_qpv_bloque,
        plafond_dossier_cents=campagne.plafond_dossier_cents,
        plafond_annuel_cents=campagne.plafond_annuel_cents,
        delai_cible_jours=campagne.delai_cible_jours,
        pieces_requises=pieces_de(campagne),
        contact=Contact.lire(campagne.contact),
        points_ecartes=tuple(campagne.points_ecartes),
    )


def pieces_de(campagne: Campagne) -> tuple[str, ...]:
    """The documents required, those of the trade until somebody chose."""
    if campagne.pieces_requises is None:
        return pieces_par_defaut(campagne.dispositif)
    return tuple(campagne.pieces_requises)


def creer_campagne(bd: Session, donnees: FormeCreation, personne: Personne, maintenant: datetime) -> Campagne:
    """A new campaign, unpublished, with the rules of the trade. Raises SaisieInvalide."""
    verifier_annee(donnees.annee)
    fenetre = lire_fenetre((donnees.ouvre_jour, donnees.ouvre_heure), (donnees.ferme_jour, donnees.ferme_heure))
    if _existe(bd, donnees.dispositif, donnees.annee):
        phrase = _deja_la(donnees.dispositif, donnees.annee)
        raise SaisieInvalide(phrase, {"annee": phrase})
    campagne = Campagne(
        dispositif=donnees.dispositif,
        annee=donnees.annee,
        titre=donnees.titre,
        ouvre_le=fenetre.ouvre_le,
        ferme_le=fenetre.ferme_le,
        pieces_requises=list(pieces_par_defaut(donnees.dispositif)),
        poids=dict(POIDS_PAR_DEFAUT),
        contact=Contact.lire(queries.modele_de_contact(bd)).en_donnees(),
        creee_le=maintenant,
    )
    verifier_reglement(campagne.dispositif, campagne.annee, reglement_de(campagne))
    bd.add(campagne)
    bd.flush()
    inscrire_au_journal(
        bd, personne, "creer_campagne", f"campagne:{campagne.id}", maintenant,
        dispositif=campagne.dispositif.value, annee=campagne.annee,
    )  # fmt: skip
    return campagne


def modifier_campagne(
    bd: Session, campagne: Campagne, donnees: FormeCampagne, personne: Personne, maintenant: datetime
) -> Campagne:
    """Change the rules. Raises SaisieInvalide; a published campaign must stay publishable."""
    reglement = donnees.en_reglement()
    verifier_reglement(campagne.dispositif, campagne.annee, reglement)
    if campagne.est_publiee and (manques := manques_pour_publier(campagne.dispositif, reglement)):
        raise SaisieInvalide("Cette campagne est publiée : ces réponses lui sont nécessaires.", manques)
    avant = reglement_de(campagne)
    _appliquer(campagne, reglement)
    changes = [nom for nom in reglement.__dataclass_fields__ if getattr(avant, nom) != getattr(reglement, nom)]
    inscrire_au_journal(
        bd, personne, "modifier_campagne", f"campagne:{campagne.id}", maintenant,
        champs=changes, ouvre_le=campagne.ouvre_le.isoformat(), ferme_le=campagne.ferme_le.isoformat(),
        etaient=avant.traces(changes),
    )  # fmt: skip
    return campagne


def _appliquer(campagne: Campagne, r: Reglement) -> None:
    campagne.titre, campagne.presentation, campagne.decision_prevue = r.titre, r.presentation, r.decision_prevue
    campagne.ouvre_le, campagne.ferme_le = r.fenetre.ouvre_le, r.fenetre.ferme_le
    campagne.taux_plafond_pour_mille = r.taux_plafond_pour_mille
    campagne.cofinancement_min_pour_mille = r.cofinancement_min_pour_mille
    campagne.part_qpv_min_pour_mille, campagne.part_qpv_bloque = r.part_qpv_min_pour_mille, r.part_qpv_bloque
    campagne.plafond_dossier_cents, campagne.plafond_annuel_cents = r.plafond_dossier_cents, r.plafond_annuel_cents
    campagne.delai_cible_jours = r.delai_cible_jours
    campagne.pieces_requises = list(r.pieces_requises)
    campagne.contact = r.contact.en_donnees()
    campagne.points_ecartes = list(r.points_ecartes)


def publier_campagne(bd: Session, campagne: Campagne, personne: Personne, maintenant: datetime) -> Campagne:
    """Show a campaign to the public. Raises ErreurMetier, naming what is missing."""
    exiger_publiable(campagne.dispositif, reglement_de(campagne))
    if not campagne.est_publiee:
        campagne.est_publiee = True
        inscrire_au_journal(bd, personne, "publier_campagne", f"campagne:{campagne.id}", maintenant)
    return campagne


def depublier_campagne(bd: Session, campagne: Campagne, personne: Personne, maintenant: datetime) -> Campagne:
    """Hide a campaign nobody used yet. Raises ErreurMetier."""
    exiger_depubliable(queries.nombre_de_demandes(bd, campagne))
    if campagne.est_publiee:
        campagne.est_publiee = False
        inscrire_au_journal(bd, personne, "depublier_campagne", f"campagne:{campagne.id}", maintenant)
    return campagne


def cloner_campagne(bd: Session, campagne: Campagne, personne: Personne, maintenant: datetime) -> Campagne:
    """Next year's campaign in one act: rules, documents, added questions, models of letters, barème,
    trees of envelopes (nothing taken).

    Its dates are a year later, and it is not published. Raises ErreurMetier if it already exists.
    """
    annee = campagne.annee + 1
    if _existe(bd, campagne.dispositif, annee):
        raise ErreurMetier(_deja_la(campagne.dispositif, annee))
    est_continu = DISPOSITIFS[campagne.dispositif].est_continu
    copie = Campagne(
        dispositif=campagne.dispositif,
        annee=annee,
        titre=avancer_les_annees(campagne.titre, campagne.annee),
        presentation=avancer_les_annees(campagne.presentation, campagne.annee),
        decision_prevue=avancer_les_annees(campagne.decision_prevue, campagne.annee),
        ouvre_le=annee_suivante(campagne.ouvre_le, est_continu=est_continu),
        ferme_le=annee_suivante(campagne.ferme_le, est_continu=est_continu),
        poids=dict(campagne.poids),
        bareme=dict(campagne.bareme),
        creee_le=maintenant,
        clonee_de_id=campagne.id,
        **{champ: getattr(campagne, champ) for champ in _CHAMPS_REPRIS},
    )
    bd.add(copie)
    bd.flush()
    reduites = cloner_enveloppes(bd, campagne, copie, maintenant)
    details: dict[str, Any] = {"parts_reduites": {nom: list(x) for nom, x in reduites.items()}} if reduites else {}
    cloner_questions(bd, campagne.id or 0, copie.id or 0, personne, maintenant)
    cloner_modeles(bd, campagne.id or 0, copie.id or 0, personne, maintenant)
    inscrire_au_journal(
        bd,
        personne,
        "cloner_campagne",
        f"campagne:{copie.id}",
        maintenant,
        source=campagne.id,
        annee=annee,
        **details,
    )
    return copie


_CHAMPS_REPRIS = (
    "taux_plafond_pour_mille", "cofinancement_min_pour_mille", "part_qpv_min_pour_mille", "part_qpv_bloque",
    "plafond_dossier_cents", "plafond_annuel_cents", "delai_cible_jours", "pieces_requises", "points_ecartes",
    "contact", "notes_dans_les_refus",
)  # fmt: skip


def fixer_enveloppes(
    bd: Session, campagne: Campagne, montants: Mapping[str, int | None], personne: Personne, maintenant: datetime,
    *, peut_retirer: bool = False,
) -> None:  # fmt: skip
    """Set what each funder gives, in cents; None: this funder gives nothing to this campaign.

    The rows are locked: a decision recorded at the same instant waits, or is already counted. Raises
    SaisieInvalide below what is committed, or for an envelope removed without `peut_retirer`; nothing changes then.
    """
    tenues = tenir_les_enveloppes(bd, campagne.id or 0)
    presentes = {enveloppe.financeur_code: enveloppe for enveloppe in tenues.racines}
    erreurs = {
        champ_enveloppe(code): phrase
        for code, montant in montants.items()
        if code in presentes and (phrase := _refus_d_enveloppe(bd, tenues, code, montant, peut_retirer))
    }
    if erreurs:
        raise SaisieInvalide("Des montants sont à corriger.", erreurs)
    changes: dict[str, int | None] = {}
    for code, montant in montants.items():
        enveloppe = presentes.get(code)
        if montant == (enveloppe.montant_cents if enveloppe else None):
            continue
        changes[code] = montant
        if enveloppe is None:
            bd.add(Enveloppe(campagne_id=campagne.id or 0, financeur_code=code, montant_cents=montant or 0))
        elif montant is None:
            bd.delete(enveloppe)
        else:
            enveloppe.montant_cents = montant
    if changes:
        inscrire_au_journal(
            bd, personne, "fixer_enveloppes", f"campagne:{campagne.id}", maintenant, montants_cents=changes
        )


def _refus_d_enveloppe(
    bd: Session, tenues: EnveloppesTenues, code: str, montant: int | None, peut_retirer: bool
) -> str:
    if refus := refus_de_racine(bd, tenues, code, montant):
        return refus
    if montant is None and queries.est_employee(bd, tenues.racine(code).id):
        return "Des montants ont été proposés sur cette enveloppe : elle ne peut plus être retirée. Saisissez 0."
    if montant is None and not peut_retirer:
        return "Saisissez le montant de cette enveloppe. Pour la retirer, laissez vide et cochez la case du bas."
    return ""


def _existe(bd: Session, dispositif: Dispositif, annee: int) -> bool:
    trouvee = bd.scalar(
        select(col(Campagne.id)).where(col(Campagne.dispositif) == dispositif, col(Campagne.annee) == annee)
    )
    return trouvee is not None


def _deja_la(dispositif: Dispositif, annee: int) -> str:
    return f"La campagne {DISPOSITIFS[dispositif].sigle} {annee} existe déjà. Ouvrez-la dans la liste pour la modifier."
