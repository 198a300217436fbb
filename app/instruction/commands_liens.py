"""Declaring a link before reading, or withdrawing. Whoever is linked leaves their part, and the note is computed anew.

The parts they leave become vacant posts, with an alert to the coordination: never a silent gap.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.etats import est_terminal
from app.domain.liens import AUCUN_LIEN, Declaration, Declare, Reponse, exiger_bien_remplie
from app.instruction.commands_affectation import LIBELLES_QUALITES
from app.instruction.commands_notes import appliquer
from app.instruction.queries_grille import charger_grille
from app.models.campagnes import Campagne
from app.models.comite import Deport
from app.models.comptes import LienDInteret, Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation, AlerteAffectation
from app.models.journal import inscrire_au_journal
from app.models.liens import DeclarationDeLien
from app.models.socle import pour_ecrire


def declarer_lien(
    bd: Session, dossier: Dossier, declaration: Declaration, personne: Personne, maintenant: datetime
) -> None:
    """Keep what is declared; a withdrawal makes the dossier disappear. The dossier is locked and was seen by its door.

    Declared again, it replaces: the journal keeps each answer. Raises SaisieInvalide.
    """
    exiger_bien_remplie(declaration)
    if declaration.reponse is Reponse.RETRAIT:
        _se_retirer(bd, dossier, declaration, personne, maintenant)
        return
    _garder(bd, dossier.id or 0, declaration, personne, maintenant)
    if declaration.reponse is Reponse.LIEN:
        _laisser_sa_part(bd, dossier, f"Lien déclaré par {personne.nom_complet}", personne, maintenant)
    inscrire_au_journal(
        bd, personne, "declarer_lien", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id,
        reponse=declaration.reponse.value, nature=declaration.nature.value if declaration.nature else None,
    )  # fmt: skip


def declarer_sans_lien(bd: Session, ids: Iterable[int], personne: Personne, maintenant: datetime) -> int:
    """« Aucun lien » on dossiers found through the gate and never declared on; one line of the journal each."""
    faits = 0
    for dossier_id in sorted(ids):
        _garder(bd, dossier_id, AUCUN_LIEN, personne, maintenant)
        inscrire_au_journal(
            bd, personne, "declarer_lien", f"dossier:{dossier_id}", maintenant, dossier_id=dossier_id,
            reponse=Reponse.AUCUN.value, nature=None,
        )  # fmt: skip
        faits += 1
    return faits


def _garder(
    bd: Session, dossier_id: int, declaration: Declaration, personne: Personne, maintenant: datetime
) -> DeclarationDeLien:
    dite = bd.get(DeclarationDeLien, (personne.id, dossier_id))
    if dite is None:
        dite = DeclarationDeLien(
            personne_id=personne.id or 0, dossier_id=dossier_id, declare=Declare.AUCUN, declaree_le=maintenant
        )
        bd.add(dite)
    est_lie = declaration.reponse is Reponse.LIEN
    dite.declare = Declare.LIEN if est_lie else Declare.AUCUN
    dite.nature = declaration.nature if est_lie else None
    dite.precision = declaration.precision if est_lie else ""
    dite.declaree_le = maintenant
    bd.flush()
    return dite


def _se_retirer(
    bd: Session, dossier: Dossier, declaration: Declaration, personne: Personne, maintenant: datetime
) -> None:
    autres = []
    if declaration.pour_l_organisme:
        autres = _autres_suivis(bd, dossier, personne)
        _se_lier(bd, dossier, declaration.motif, personne, maintenant)
    for quitte in (dossier, *autres):
        bd.add(
            Deport(
                personne_id=personne.id or 0, dossier_id=quitte.id or 0, motif=declaration.motif, declare_le=maintenant
            )
        )
        bd.flush()
        _laisser_sa_part(bd, quitte, f"Déport de {personne.nom_complet}", personne, maintenant)
    inscrire_au_journal(
        bd, personne, "declarer_deport", f"dossier:{dossier.id}", maintenant, dossier_id=dossier.id,
        nature=declaration.nature.value if declaration.nature else None,
        organisme=dossier.organisme_id if declaration.pour_l_organisme else None,
    )  # fmt: skip


def _se_lier(bd: Session, dossier: Dossier, motif: str, personne: Personne, maintenant: datetime) -> None:
    """From now on the routing passes them over, and the gates hide every dossier of the organisme."""
    if bd.get(LienDInteret, (personne.id, dossier.organisme_id)) is None:
        bd.add(
            LienDInteret(
                personne_id=personne.id or 0, organisme_id=dossier.organisme_id or 0, nature=motif[:200],
                declare_le=maintenant,
            )
        )  # fmt: skip
        bd.flush()


def _autres_suivis(bd: Session, dossier: Dossier, personne: Personne) -> list[Dossier]:
    """The other dossiers of the organisme this person follows, each locked, in the order of their ids."""
    ids = bd.scalars(
        select(col(Affectation.dossier_id))
        .join(Dossier, col(Dossier.id) == col(Affectation.dossier_id))
        .where(
            col(Dossier.organisme_id) == dossier.organisme_id,
            col(Dossier.id) != dossier.id,
            col(Affectation.personne_id) == personne.id,
            col(Affectation.jusqu_a).is_(None),
        )
        .distinct()
        .order_by(col(Affectation.dossier_id))
    ).all()
    return [autre for id_ in ids if (autre := pour_ecrire(bd, Dossier, id=id_)) is not None]


def _laisser_sa_part(bd: Session, dossier: Dossier, dit: str, personne: Personne, maintenant: datetime) -> None:
    """Close the parts this person holds; the posts stay, vacant. Their avis is no longer expected, nor counted."""
    lignes = list(
        bd.scalars(
            select(Affectation)
            .where(
                col(Affectation.dossier_id) == dossier.id,
                col(Affectation.personne_id) == personne.id,
                col(Affectation.jusqu_a).is_(None),
            )
            .order_by(col(Affectation.id))
        )
    )
    for ligne in lignes:
        ligne.jusqu_a = maintenant
        place = LIBELLES_QUALITES[ligne.qualite].lower()
        bd.add(
            Affectation(
                dossier_id=ligne.dossier_id, qualite=ligne.qualite, poste_code=ligne.poste_code, personne_id=None,
                motifs=list(ligne.motifs), phrase=f"{dit} : part de {place} à confier.", depuis=maintenant,
            )
        )  # fmt: skip
    if dossier.pilote_id == personne.id:
        dossier.pilote_id = None
    if lignes and not est_terminal(dossier.etat):
        parts = " et ".join(dict.fromkeys(LIBELLES_QUALITES[ligne.qualite].lower() for ligne in lignes))
        phrase = f"{dit} ({parts}). Confiez sa part à une autre personne."
        bd.add(AlerteAffectation(dossier_id=dossier.id or 0, phrase=phrase, creee_le=maintenant))
    bd.flush()
    appliquer(dossier, charger_grille(bd, dossier, bd.get_one(Campagne, dossier.campagne_id)))
    bd.flush()
