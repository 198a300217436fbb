"""Recording a recours: its organisme on the portal, an agent for a paper letter."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.courrier import rediger
from app.domain.calendrier import jour_de_paris
from app.domain.droits import RoleAdhesion
from app.domain.erreurs import ErreurMetier, SaisieInvalide
from app.domain.etats import apres
from app.domain.recours_gracieux import VoieDeRecours, exiger_dans_le_delai, silence_le, verifier_texte
from app.domain.voies_de_recours import TRIBUNAL
from app.dossiers.queries_recours import contestable
from app.models.comptes import Adhesion, EtatAdhesion, Personne
from app.models.courriel import deposer_courriel
from app.models.dossiers import Dossier
from app.models.journal import inscrire_au_journal
from app.models.recours_gracieux import RecoursGracieux

ENGAGENT = (RoleAdhesion.GESTIONNAIRE, RoleAdhesion.SIGNATAIRE)


@dataclass(frozen=True, slots=True)
class RecoursDonne:
    """What is recorded. `envoye_le`: the postmark; `recu_le`: the day it arrived; both today on the portal."""

    voie: VoieDeRecours
    texte: str
    envoye_le: date
    recu_le: date


def deposer_recours(
    bd: Session, dossier: Dossier, donnees: RecoursDonne, personne: Personne, maintenant: datetime
) -> RecoursGracieux:
    """Record a recours against the decision in force. The dossier's row is locked; rights are asked by the door.

    Raises PassageImpossible where nothing can be examined again, ErreurMetier when one waits already or the delay is
    over, SaisieInvalide (dates, text).
    """
    apres(dossier.etat, "reexaminer")
    conteste = contestable(bd, dossier)
    if conteste is None:
        raise ErreurMetier("Aucune décision publiée n’est à contester sur ce dossier. Rechargez la page.")
    if en_cours(bd, dossier) is not None:
        raise ErreurMetier("Un recours attend déjà une réponse sur ce dossier. Rechargez la page pour le lire.")
    texte, aujourd_hui = verifier_texte(donnees.texte), jour_de_paris(maintenant)
    exiger_dans_le_delai(conteste.notification, conteste.publication, donnees.envoye_le, aujourd_hui)
    if not donnees.envoye_le <= donnees.recu_le <= aujourd_hui:
        phrase = "Le recours est reçu entre son envoi et aujourd’hui. Vérifiez la date de réception."
        raise SaisieInvalide(phrase, {"recu_le": phrase})
    recours = RecoursGracieux(
        dossier_id=dossier.id or 0,
        decision_id=conteste.decision_id,
        voie=donnees.voie,
        envoye_le=donnees.envoye_le,
        recu_le=donnees.recu_le,
        texte=texte,
        enregistre_le=maintenant,
        enregistre_par_id=personne.id or 0,
    )
    bd.add(recours)
    bd.flush()
    _accuser_reception(bd, dossier, recours, maintenant)
    inscrire_au_journal(
        bd, personne, "deposer_recours", f"dossier:{dossier.id}", maintenant,
        dossier_id=dossier.id, recours=recours.id, decision=recours.decision_id, voie=recours.voie.value,
    )  # fmt: skip
    return recours


def en_cours(bd: Session, dossier: Dossier) -> RecoursGracieux | None:
    """The recours that waits for an answer, its row locked."""
    return bd.scalar(
        select(RecoursGracieux)
        .where(col(RecoursGracieux.dossier_id) == dossier.id, col(RecoursGracieux.tranche_le).is_(None))
        .with_for_update()
    )


def adresses_de_l_organisme(bd: Session, dossier: Dossier) -> list[tuple[int, str]]:
    """Those who bind the organisme, whose account is open: person and address."""
    requete = (
        select(col(Personne.id), col(Personne.courriel))
        .join(Adhesion, col(Adhesion.personne_id) == col(Personne.id))
        .where(
            col(Adhesion.organisme_id) == dossier.organisme_id,
            col(Adhesion.etat) == EtatAdhesion.ACTIVE,
            col(Adhesion.role).in_(ENGAGENT),
            col(Personne.desactivee_le).is_(None),
        )
        .order_by(col(Personne.id))
    )
    return [(id_ or 0, courriel) for id_, courriel in bd.execute(requete).all()]


def _accuser_reception(bd: Session, dossier: Dossier, recours: RecoursGracieux, maintenant: datetime) -> None:
    """What the law asks of the receipt: the day, and what silence means (CRPA, art. L.112-3 and R.112-5)."""
    sujet, texte = rediger(
        "recours_recu", dossier=dossier, recours=recours, silence_le=silence_le(recours.recu_le), tribunal=TRIBUNAL
    )
    for personne_id, courriel in adresses_de_l_organisme(bd, dossier):
        deposer_courriel(
            bd, f"recours-recu-{recours.id}-{personne_id}", courriel, sujet, texte, maintenant, dossier_id=dossier.id
        )
