"""Answering a recours: the committee decides again, the former decision kept; or it is rejected, by a letter."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.comite.commands import ajouter_a_l_agenda, clore_les_anciennes, exiger_non_close
from app.comite.commands_acquis import rendre, tenir_l_acquis
from app.comite.lettres import mettre_en_forme, valeurs_connues
from app.comite.queries_acquis import accord_en_vigueur
from app.comite.queries_lettres import representants_legaux
from app.comite.queries_modeles import modeles_de
from app.core import francais
from app.core.courrier import rediger
from app.domain.droits import exiger
from app.domain.envois import PREFIXE_RECOURS
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import apres
from app.domain.lettres import GenreLettre
from app.domain.recours_gracieux import IssueDeRecours, verifier_texte
from app.domain.voies_de_recours import VOIES_APRES_REJET, VOIES_HORS_DELAI
from app.dossiers.commands_recours import adresses_de_l_organisme, en_cours
from app.instruction.queries import AccesAgent
from app.models.comite import Seance
from app.models.comptes import Personne
from app.models.courriel import deposer_courriel
from app.models.journal import inscrire_au_journal
from app.models.recours_gracieux import RecoursGracieux

RIEN_A_TRANCHER = "Aucun recours n’attend de réponse sur ce dossier. Rechargez la page."


def reexaminer(
    bd: Session, acces: AccesAgent, seance: Seance | None, motif: str, maintenant: datetime
) -> RecoursGracieux:
    """The recours is right: the dossier goes back before the committee. The former decision gives way and is kept.

    A refusal holds no money: no envelope moves. What a grant gave is held as a promise until the new decision, so that
    nobody else takes it. Raises Interdit, SaisieInvalide (sitting, reason), ErreurMetier.
    """
    exiger("trancher_recours", acces.situation)
    if seance is None or seance.campagne_id != acces.dossier.campagne_id or not seance.genre.decide:
        phrase = "Choisissez la séance où le dossier sera examiné de nouveau."
        raise SaisieInvalide(phrase, {"seance": phrase})
    recours, texte = _a_trancher(bd, acces), verifier_texte(motif, "motif")
    # whoever closes it waits. The dossier was locked first, by its door: nobody who holds a sitting that may take this
    # one waits for it, since it is not on its agenda
    bd.refresh(seance, with_for_update={"read": True})
    exiger_non_close(seance)
    dossier = acces.dossier
    accordee, acquis = accord_en_vigueur(bd, dossier), 0
    dossier.etat, dossier.modifie_le = apres(dossier.etat, "reexaminer"), maintenant
    dossier.decision_publiee_le = None
    if accordee is not None:
        rendre(bd, accordee, dossier.campagne_id)
        acquis = tenir_l_acquis(bd, dossier, accordee, maintenant)
    clore_les_anciennes(bd, [dossier.id or 0], "Recours gracieux reçu.", acces.personne, maintenant)
    ajouter_a_l_agenda(bd, seance, [dossier], maintenant)
    _trancher(recours, acces, IssueDeRecours.REEXAMEN, texte, maintenant)
    recours.seance_id = seance.id
    sujet, corps = rediger("recours_reexamen", dossier=dossier, recours=recours, acquis_cents=acquis)
    _ecrire_a_l_organisme(bd, acces, recours, sujet, corps, maintenant)
    inscrire_au_journal(
        bd, acces.personne, "reexaminer", f"dossier:{dossier.id}", maintenant,
        dossier_id=dossier.id, recours=recours.id, decision=recours.decision_id, seance=seance.id,
    )  # fmt: skip
    return recours


def rejeter_recours(bd: Session, acces: AccesAgent, reponse: str, maintenant: datetime) -> RecoursGracieux:
    """The decision is maintained: a letter gives the reasons and the tribunal. Raises Interdit, SaisieInvalide,
    ErreurMetier."""
    exiger("trancher_recours", acces.situation)
    recours, texte = _a_trancher(bd, acces), verifier_texte(reponse, "reponse")
    pilote = bd.get(Personne, acces.dossier.pilote_id) if acces.dossier.pilote_id else None
    dossier_id = acces.dossier.id or 0
    connues = valeurs_connues(acces.dossier, acces.organisme, acces.campagne, pilote) | {
        "representant": representants_legaux(bd, {dossier_id: acces.dossier.organisme_id})[dossier_id],
        "recours_du": francais.jour(recours.envoye_le),
        "reponse": texte,
        "voies_de_recours": VOIES_HORS_DELAI if recours.est_hors_delai else VOIES_APRES_REJET,
    }
    modele = modeles_de(bd, acces.campagne.id)[GenreLettre.REJETER_RECOURS]
    lettre = mettre_en_forme(modele, connues)
    _trancher(recours, acces, IssueDeRecours.REJET, texte, maintenant)
    recours.sujet, recours.reponse = lettre.sujet, lettre.texte
    _ecrire_a_l_organisme(bd, acces, recours, lettre.sujet, lettre.texte, maintenant)
    inscrire_au_journal(
        bd, acces.personne, "rejeter_recours", f"dossier:{acces.dossier.id}", maintenant,
        dossier_id=acces.dossier.id, recours=recours.id, decision=recours.decision_id, version_du_modele=modele.numero,
    )  # fmt: skip
    return recours


def _a_trancher(bd: Session, acces: AccesAgent) -> RecoursGracieux:
    recours = en_cours(bd, acces.dossier)
    if recours is None:
        raise ErreurMetier(RIEN_A_TRANCHER)
    return recours


def _trancher(
    recours: RecoursGracieux, acces: AccesAgent, issue: IssueDeRecours, motif: str, maintenant: datetime
) -> None:
    recours.issue, recours.motif = issue, motif
    recours.tranche_le, recours.tranche_par_id = maintenant, acces.personne.id


def _ecrire_a_l_organisme(
    bd: Session, acces: AccesAgent, recours: RecoursGracieux, sujet: str, texte: str, maintenant: datetime
) -> None:
    for personne_id, courriel in adresses_de_l_organisme(bd, acces.dossier):
        cle = f"{PREFIXE_RECOURS}{recours.id}-{personne_id}"
        deposer_courriel(bd, cle, courriel, sujet, texte, maintenant, dossier_id=acces.dossier.id)
