"""Writing the minutes of a sitting, having them read again, freezing them, opening a new version to rectify."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from app.comite.queries import a_un_deport
from app.comite.queries_lettres import nombre_sans_decision
from app.comite.queries_proces_verbal import composer, dernier_pv
from app.domain.droits import Situation, exiger
from app.domain.erreurs import ConflitDeVersion, ErreurMetier, Interdit
from app.domain.proces_verbal import (
    EtatPV,
    apres_pv,
    exiger_complet,
    exiger_raison,
    exiger_second_agent,
)
from app.models.campagnes import Campagne
from app.models.comite import EtatSeance, Seance
from app.models.comptes import Personne
from app.models.courriel import deposer_tache
from app.models.journal import inscrire_au_journal
from app.models.proces_verbaux import ProcesVerbal
from app.models.socle import contenu_canonique

DESSINER_PV = "dessiner_proces_verbal"
EN_DEPORT = (
    "Vous ne prenez pas part à l’un des dossiers de cette séance : une autre personne doit tenir son procès-verbal."
)
DEPASSE = (
    "Ce procès-verbal vient d’être modifié par quelqu’un d’autre. Rechargez la page pour le lire. "
    "Votre texte n’a pas été enregistré : gardez-en une copie."
)


@dataclass(frozen=True, slots=True)
class TexteDonne:
    """What is typed. `debats`: what was said, by dossier id. `maj`: how many writings the page had seen."""

    observations: str = ""
    debats: Mapping[int, str] = field(default_factory=dict)
    maj: int = 0


def ecrire(bd: Session, seance: Seance, donnees: TexteDonne, personne: Personne, maintenant: datetime) -> ProcesVerbal:
    """Keep what is typed, as the sitting goes or after it. Raises ConflitDeVersion, ErreurMetier, Interdit."""
    _exiger(bd, "rediger_proces_verbal", seance, personne)
    if seance.etat is EtatSeance.PREPAREE:
        raise ErreurMetier("La séance n’est pas ouverte : son procès-verbal s’écrit à partir de son ouverture.")
    pv = dernier_pv(bd, seance)
    if donnees.maj != (pv.maj if pv else 0):
        raise ConflitDeVersion(DEPASSE)
    if pv is None:
        pv = ProcesVerbal(seance_id=seance.id or 0, ecrit_le=maintenant, ecrit_par_id=personne.id or 0)
        bd.add(pv)
    pv.etat = apres_pv(pv.etat, "ecrire")
    pv.observations = donnees.observations.strip()
    pv.debats = {str(id_): texte.strip() for id_, texte in donnees.debats.items() if texte.strip()}
    pv.maj += 1
    pv.ecrit_le, pv.ecrit_par_id = maintenant, personne.id or 0
    bd.flush()
    _inscrire(bd, personne, "ecrire_proces_verbal", pv, maintenant)
    return pv


def soumettre(bd: Session, seance: Seance, personne: Personne, maintenant: datetime) -> ProcesVerbal:
    """Ask a second agent to read it again. The sitting is over and everything was said."""
    _exiger(bd, "rediger_proces_verbal", seance, personne)
    pv = _en_cours(bd, seance)
    exiger_complet(est_close=seance.etat is EtatSeance.CLOSE, sans_decision=_sans_decision(bd, seance))
    pv.etat = apres_pv(pv.etat, "soumettre")
    pv.soumis_le, pv.soumis_par_id, pv.remarque = maintenant, personne.id, ""
    _inscrire(bd, personne, "soumettre_proces_verbal", pv, maintenant)
    return pv


def renvoyer(bd: Session, seance: Seance, remarque: str, personne: Personne, maintenant: datetime) -> ProcesVerbal:
    """The second agent asks to put something right."""
    _exiger(bd, "relire_proces_verbal", seance, personne)
    pv = _en_cours(bd, seance)
    pv.etat = apres_pv(pv.etat, "renvoyer")
    exiger_second_agent(pv.soumis_par_id, personne.id)
    pv.remarque, pv.soumis_le, pv.soumis_par_id = remarque.strip(), None, None
    _inscrire(bd, personne, "renvoyer_proces_verbal", pv, maintenant)
    return pv


def figer(bd: Session, seance: Seance, campagne: Campagne, personne: Personne, maintenant: datetime) -> ProcesVerbal:
    """The second agent read it: its content is kept with its digest, and the worker draws it."""
    _exiger(bd, "relire_proces_verbal", seance, personne)
    pv = _en_cours(bd, seance)
    suivant = apres_pv(pv.etat, "figer")
    exiger_second_agent(pv.soumis_par_id, personne.id)
    exiger_complet(est_close=seance.etat is EtatSeance.CLOSE, sans_decision=_sans_decision(bd, seance))
    contenu = contenu_canonique(composer(bd, personne, seance, campagne, pv))
    pv.etat, pv.fige_le, pv.fige_par_id = suivant, maintenant, personne.id
    pv.contenu, pv.sha256 = contenu, empreinte(contenu)
    bd.flush()
    deposer_tache(bd, f"pv-{pv.id}", DESSINER_PV, {"pv": pv.id}, maintenant)
    _inscrire(bd, personne, "figer_proces_verbal", pv, maintenant, sha256=pv.sha256)
    return pv


def rectifier(bd: Session, seance: Seance, raison: str, personne: Personne, maintenant: datetime) -> ProcesVerbal:
    """Open a new version, with its reason; the frozen one is kept and stays in force until this one is frozen."""
    _exiger(bd, "rediger_proces_verbal", seance, personne)
    ancien = dernier_pv(bd, seance)
    if ancien is None or ancien.etat is not EtatPV.FIGE:
        raise ErreurMetier("Aucun procès-verbal figé n’est à rectifier. Rechargez la page.")
    exiger_raison(raison)
    pv = ProcesVerbal(
        seance_id=seance.id or 0, numero=ancien.numero + 1, raison=raison.strip(), observations=ancien.observations,
        debats=dict(ancien.debats), maj=ancien.maj, ecrit_le=maintenant, ecrit_par_id=personne.id or 0,
    )  # fmt: skip
    bd.add(pv)
    bd.flush()
    _inscrire(bd, personne, "rectifier_proces_verbal", pv, maintenant)
    return pv


def empreinte(contenu: str) -> str:
    """The digest of a frozen content."""
    return sha256(contenu.encode()).hexdigest()


def _en_cours(bd: Session, seance: Seance) -> ProcesVerbal:
    pv = dernier_pv(bd, seance)
    if pv is None:
        raise ErreurMetier("Ce procès-verbal n’est pas commencé. Enregistrez d’abord son texte.")
    return pv


def _exiger(bd: Session, droit: str, seance: Seance, personne: Personne) -> None:
    """Keep the sitting as it is, then the right: who withdrew from one of its dossiers does not hold its minutes."""
    bd.refresh(seance, with_for_update=True)
    exiger(droit, Situation(role=personne.role, est_depose=True))
    if a_un_deport(bd, personne, seance):
        raise Interdit(EN_DEPORT)


def _sans_decision(bd: Session, seance: Seance) -> int:
    return nombre_sans_decision(bd, seance) if seance.genre.decide else 0


def _inscrire(
    bd: Session, personne: Personne, acte: str, pv: ProcesVerbal, maintenant: datetime, **details: Any
) -> None:
    inscrire_au_journal(
        bd, personne, acte, f"seance:{pv.seance_id}", maintenant, version=pv.numero, proces_verbal=pv.id, **details
    )
