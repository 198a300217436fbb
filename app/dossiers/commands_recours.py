"""Recording a recours: its organisme on the portal, an agent for a paper letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.analyse import etat_initial
from app.core.courrier import rediger
from app.domain.calendrier import jour_de_paris
from app.domain.erreurs import ErreurMetier
from app.domain.etats import apres
from app.domain.organismes import ENGAGENT
from app.domain.recours_gracieux import (
    PIECE,
    VoieDeRecours,
    est_hors_delai,
    exiger_dans_le_delai,
    silence_le,
    verifier_dates,
    verifier_pieces,
    verifier_texte,
)
from app.domain.voies_de_recours import TRIBUNAL
from app.dossiers.analyse import demander_analyse
from app.dossiers.forms import PieceRecue
from app.dossiers.queries_recours import contestable
from app.models.comptes import Adhesion, EtatAdhesion, Personne
from app.models.courriel import deposer_courriel
from app.models.dossiers import Dossier, Piece
from app.models.journal import inscrire_au_journal
from app.models.recours_gracieux import RecoursGracieux


@dataclass(frozen=True, slots=True)
class RecoursDonne:
    """What is recorded. `envoye_le`: the postmark; `recu_le`: the day it arrived; both today on the portal."""

    voie: VoieDeRecours
    texte: str
    envoye_le: date
    recu_le: date
    pieces: Sequence[PieceRecue] = ()


def deposer_recours(
    bd: Session, dossier: Dossier, donnees: RecoursDonne, personne: Personne, maintenant: datetime
) -> RecoursGracieux:
    """Record a recours against the decision in force. The dossier's row is locked; rights are asked by the door.

    Late, a paper one is recorded all the same: it is owed an answer. Raises PassageImpossible where nothing can be
    examined again, ErreurMetier when one waits already or, on the portal, the delay is over, SaisieInvalide (dates,
    text, documents).
    """
    apres(dossier.etat, "reexaminer")
    conteste = contestable(bd, dossier)
    if conteste is None:
        raise ErreurMetier("Aucune décision publiée n’est à contester sur ce dossier. Rechargez la page.")
    if en_cours(bd, dossier) is not None:
        raise ErreurMetier("Un recours attend déjà une réponse sur ce dossier. Rechargez la page pour le lire.")
    texte, aujourd_hui = verifier_texte(donnees.texte), jour_de_paris(maintenant)
    verifier_dates(conteste.publication, donnees.envoye_le, donnees.recu_le, aujourd_hui)
    if donnees.voie is VoieDeRecours.PORTAIL:
        exiger_dans_le_delai(conteste.notification, donnees.envoye_le)
    verifier_pieces(len(donnees.pieces), sum(len(p.fichier.contenu) for p in donnees.pieces))
    recours = RecoursGracieux(
        dossier_id=dossier.id or 0,
        decision_id=conteste.decision_id,
        voie=donnees.voie,
        envoye_le=donnees.envoye_le,
        recu_le=donnees.recu_le,
        est_hors_delai=est_hors_delai(conteste.notification, donnees.envoye_le),
        texte=texte,
        pieces=[_joindre(bd, dossier, recue, personne, maintenant).id or 0 for recue in donnees.pieces],
        enregistre_le=maintenant,
        enregistre_par_id=personne.id or 0,
    )
    bd.add(recours)
    bd.flush()
    _accuser_reception(bd, dossier, recours, maintenant)
    inscrire_au_journal(
        bd, personne, "deposer_recours", f"dossier:{dossier.id}", maintenant,
        dossier_id=dossier.id, recours=recours.id, decision=recours.decision_id, voie=recours.voie.value,
        hors_delai=recours.est_hors_delai, pieces=len(recours.pieces),
    )  # fmt: skip
    return recours


def _joindre(bd: Session, dossier: Dossier, recue: PieceRecue, personne: Personne, maintenant: datetime) -> Piece:
    fichier = recue.fichier
    piece = Piece(
        dossier_id=dossier.id or 0, genre=PIECE, nom=fichier.nom, mime=fichier.mime, taille=len(fichier.contenu),
        sha256=recue.sha256, etat=etat_initial(), ajoutee_le=maintenant, ajoutee_par_id=personne.id or 0,
    )  # fmt: skip
    bd.add(piece)
    bd.flush()
    demander_analyse(bd, piece, maintenant)
    return piece


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
