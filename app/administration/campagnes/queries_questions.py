"""What the screens of added questions read: who is writing now, who answered already. Never writes."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.droits import RoleAdhesion, Situation, peut
from app.domain.etats import Etat
from app.domain.questions_ajoutees import GenreAjoute, QuestionAjoutee
from app.models.campagnes import Campagne
from app.models.comptes import Adhesion, EtatAdhesion, Organisme, Personne
from app.models.dossiers import Dossier, Piece, Section
from app.models.socle import table

REDACTEURS = tuple(role for role in RoleAdhesion if peut("rediger_dossier", Situation(adhesion=role)))
# an answer that was typed, then emptied
_VIDES = ("", "[]")


def nombre_de_brouillons(bd: Session, campagne_id: int) -> int:
    """The drafts that a new question would reach."""
    requete = select(func.count()).where(col(Dossier.campagne_id) == campagne_id, col(Dossier.etat) == Etat.BROUILLON)
    return bd.scalar(requete) or 0


@dataclass(frozen=True, slots=True)
class Redacteur:
    """Somebody who writes a draft, and what to call it."""

    dossier_id: int
    titre: str
    organisme: str
    personne_id: int
    courriel: str


def redacteurs_des_brouillons(bd: Session, campagne: Campagne) -> list[Redacteur]:
    """Everybody who may write each draft of a campaign, closed accounts left out."""
    lignes = bd.execute(
        select(col(Dossier.id), col(Dossier.titre), col(Organisme.nom), col(Personne.id), col(Personne.courriel))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .join(Adhesion, col(Adhesion.organisme_id) == col(Organisme.id))
        .join(Personne, col(Personne.id) == col(Adhesion.personne_id))
        .where(
            col(Dossier.campagne_id) == campagne.id,
            col(Dossier.etat) == Etat.BROUILLON,
            col(Adhesion.etat) == EtatAdhesion.ACTIVE,
            col(Adhesion.role).in_(REDACTEURS),
            col(Personne.desactivee_le).is_(None),
        )
        .order_by(col(Dossier.id), col(Personne.id))
    )
    return [Redacteur(dossier or 0, titre, nom, qui or 0, a) for dossier, titre, nom, qui, a in lignes]


def nombre_de_reponses(bd: Session, campagne_id: int, ajout: QuestionAjoutee) -> int:
    """The dossiers, drafts included, in which this question has an answer."""
    if ajout.genre is GenreAjoute.FICHIER:
        requete = (
            select(func.count(col(Piece.dossier_id).distinct()))
            .join(Dossier, col(Dossier.id) == col(Piece.dossier_id))
            .where(
                col(Dossier.campagne_id) == campagne_id,
                col(Piece.genre) == ajout.cle,
                col(Piece.retiree_le).is_(None),
            )
        )
        return bd.scalar(requete) or 0
    reponse = table(Section).c.contenu[ajout.cle].as_string()
    requete = (
        select(func.count())
        .select_from(Section)
        .join(Dossier, col(Dossier.id) == col(Section.dossier_id))
        .where(
            col(Dossier.campagne_id) == campagne_id,
            col(Section.cle) == ajout.section,
            and_(reponse.is_not(None), reponse.not_in(_VIDES)),
        )
    )
    return bd.scalar(requete) or 0
