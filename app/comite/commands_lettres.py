"""Printing the letters of a publication, and saying that they were posted."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.commands_recueil import demander_recueil
from app.comite.queries_lettres_postees import lettres_a_poster, nombre_de_lettres
from app.domain.erreurs import ErreurMetier
from app.domain.recueils import exiger_pret
from app.models.campagnes import Campagne
from app.models.comite import Decision, Lettre, Seance
from app.models.comptes import Personne
from app.models.journal import inscrire_au_journal
from app.models.recueils import GenreRecueil, Recueil

RELIER_LETTRES = "relier_lettres"
SANS_REMISE = "sans_remise"


def demander_lettres(
    bd: Session, seance: Seance, campagne: Campagne, lesquelles: str, personne: Personne, maintenant: datetime
) -> Recueil:
    """One PDF of the letters of a publication: all of them, or those that no mail handed over. Raises ErreurMetier."""
    if seance.publiee_le is None:
        raise ErreurMetier("Les décisions de cette séance ne sont pas publiées : aucune lettre n’est à imprimer.")
    toutes, sans_remise = nombre_de_lettres(bd, personne, seance)
    motif = SANS_REMISE if lesquelles == SANS_REMISE else ""
    if not (sans_remise if motif else toutes):
        raise ErreurMetier("Aucune lettre n’est à imprimer. Rechargez la page.")
    return demander_recueil(
        bd, GenreRecueil.LETTRES, campagne.id or 0, None, f"Lettres {seance.titre}.pdf", personne, maintenant,
        motif, RELIER_LETTRES, seance.id,
    )  # fmt: skip


def noter_postees(bd: Session, seance: Seance, recueil: Recueil, personne: Personne, maintenant: datetime) -> int:
    """The letters of this document left by post: those that no mail handed over are handed over. Returns how many."""
    exiger_pret(recueil.pret_le)
    attendent = {lettre.dossier_id for lettre in lettres_a_poster(bd, personne, seance, sans_remise=True)}
    lettres = bd.scalars(
        select(Lettre)
        .join(Decision, col(Decision.id) == col(Lettre.decision_id))
        .where(
            col(Decision.seance_id) == seance.id,
            col(Lettre.dossier_id).in_(attendent & set(recueil.dossiers)),
            col(Lettre.remise_autrement_le).is_(None),
        )
        .order_by(col(Lettre.decision_id))
        .with_for_update(of=Lettre)
    ).all()
    if not lettres:
        raise ErreurMetier("Ces lettres sont déjà notées comme remises. Rechargez la page.")
    for lettre in lettres:
        lettre.remise_autrement_le = maintenant
        inscrire_au_journal(
            bd, personne, "constater_remise", f"dossier:{lettre.dossier_id}", maintenant,
            dossier_id=lettre.dossier_id, decision=lettre.decision_id, recueil=recueil.id,
        )  # fmt: skip
    return len(lettres)
