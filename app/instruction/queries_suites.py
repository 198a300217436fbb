"""What a grant asks of an agent, in one statement: a convention, a payment, a bilan to read or to chase."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.attentes import Attente, attente_d_une_suite
from app.domain.calendrier import instant_paris, jour_de_paris
from app.domain.droits import Role
from app.domain.etats import Etat
from app.domain.suites import TOUT, Compte
from app.dossiers.queries_convention import somme_versee
from app.instruction.queries import MOI, LecteurLie, filtrer, juge
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from app.models.suites import Bilan, Convention

AU_PILOTE = (Etat.CONVENTIONNE, Etat.EN_COURS, Etat.BILAN_RECU)
A_LA_COORDINATION = (Etat.NOTIFIE_ACCORD, Etat.CONVENTIONNE, Etat.BILAN_RECU)
"""Besides what is under way and not paid as its convention says."""
Suite = tuple[tuple[Any, ...], tuple[Attente, ...], datetime, Etat]


def suites_a_donner(
    bd: Session, personne: Personne, maintenant: datetime, colonnes: Sequence[Any], maximum: int
) -> tuple[list[Suite], bool]:
    """Each line as its page reads it (`colonnes`), why it waits, since when; oldest first. And whether the reading
    stopped at `maximum`.
    """
    lignes = bd.execute(_requete(personne.role, tuple(colonnes), maximum + 1), {"moi": personne.id}).all()
    lues = (_suite(tuple(ligne), len(colonnes), personne, maintenant) for ligne in lignes[:maximum])
    return sorted((suite for suite in lues if suite is not None), key=lambda suite: suite[2]), len(lignes) > maximum


@lru_cache  # building it takes longer than reading it
def _requete(role: Role, colonnes: tuple[Any, ...], maximum: int) -> Any:
    moi = LecteurLie(role)
    est_pilote = col(Dossier.pilote_id) == MOI
    verse = somme_versee()
    a_qui = and_(est_pilote, col(Dossier.etat).in_(AU_PILOTE))
    if role is Role.ADMINISTRATEUR:
        acompte = col(Convention.montant_cents) * col(Convention.acompte_pour_cent) // TOUT
        a_payer = and_(col(Dossier.etat) == Etat.EN_COURS, verse < acompte)
        a_qui = or_(a_qui, col(Dossier.etat).in_(A_LA_COORDINATION), a_payer)
    return (
        filtrer(
            select(
                *colonnes, col(Dossier.etat), est_pilote, verse, col(Dossier.decision_publiee_le),
                col(Convention.signee_le), col(Convention.montant_cents), col(Convention.bilan_avant),
                col(Convention.acompte_pour_cent), col(Convention.enregistree_par_id), col(Bilan.rendu_le),
                col(Bilan.precision_le), col(Bilan.precision_avant), col(Bilan.precisee_le), col(Bilan.conforme_le),
            ),
            moi,
        )
        .outerjoin(Convention, col(Convention.dossier_id) == col(Dossier.id))
        .outerjoin(Bilan, col(Bilan.dossier_id) == col(Dossier.id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(a_qui, juge(moi))
        .order_by(col(Dossier.decision_publiee_le), col(Dossier.id))
        .limit(maximum)
    )  # fmt: skip


def _suite(ligne: tuple[Any, ...], largeur: int, personne: Personne, maintenant: datetime) -> Suite | None:
    etat, est_pilote, verse, publiee_le, signee_le, accorde, avant, acompte, par, *bilan = ligne[largeur:]
    compte = Compte(etat, accorde or 0, acompte or 0, int(verse))
    rendu_le, demandees, repondre, precisee_le, conforme_le = bilan
    aujourd_hui = jour_de_paris(maintenant)
    attente = attente_d_une_suite(
        etat,
        est_pilote=bool(est_pilote),
        est_coordination=personne.role is Role.ADMINISTRATEUR and par != personne.id,
        est_a_lire=demandees is None or precisee_le is not None or repondre < aujourd_hui,
        est_conforme=conforme_le is not None,
        est_tard=avant is not None and avant < aujourd_hui,
        reste_cents=compte.reste_cents,
        a_payer_cents=compte.possible_cents,
    )
    if attente is None:
        return None
    depuis = {
        Attente.CONVENTION: publiee_le,
        Attente.VERSEMENT: conforme_le or (instant_paris(signee_le, 0) if signee_le else publiee_le),
        Attente.BILAN_RECU: rendu_le,
        Attente.BILAN_EN_RETARD: instant_paris(avant, 0) if avant else publiee_le,
    }[attente]
    return ligne[:largeur], (attente,), depuis or maintenant, etat
