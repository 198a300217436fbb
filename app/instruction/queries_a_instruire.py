"""The heaviest statement of « À traiter »: what a pilote, or whoever owes an avis, has left to examine."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.core.sql_plans import parmi, presque_toujours
from app.domain.droits import Role
from app.domain.etats import Etat
from app.domain.irrecevabilite import EtatProposition
from app.dossiers.routage import pese
from app.instruction.queries import MOI, PARTAGEES, LecteurLie, a_rendu, declares, est_affecte, filtrer
from app.models.comptes import Organisme
from app.models.dossiers import DemandeDeComplement, Dossier
from app.models.instruction import Affectation
from app.models.recevabilite import Irrecevabilite, Recevabilite

ATTENTES_MAXIMUM = 1000
_A_TRAITER = (Etat.DEPOSE, Etat.EN_INSTRUCTION)
LIGNE = (
    col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom), col(Dossier.orientation),
    col(Dossier.depose_le),
)  # fmt: skip


@lru_cache
def a_instruire(role: Role) -> Any:
    """The statement of the dossiers to take, complete, score or close, oldest deposit first, for one `moi`."""
    moi = LecteurLie(role)
    est_pilote = col(Dossier.pilote_id) == MOI
    doit_un_avis = and_(est_affecte(moi), ~a_rendu(moi))
    s_ecarte = case((and_(col(Dossier.a_des_ecarts), PARTAGEES), and_(est_affecte(moi), a_rendu(moi))), else_=false())
    # the last demand was found without an answer
    sans_reponse = (
        select(col(DemandeDeComplement.carence_le).is_not(None))
        .where(col(DemandeDeComplement.dossier_id) == col(Dossier.id))
        .order_by(col(DemandeDeComplement.id).desc())
        .limit(1)
        .correlate(Dossier)
        .scalar_subquery()
    )
    est_proposee = (
        exists()
        .where(col(Irrecevabilite.dossier_id) == col(Dossier.id), col(Irrecevabilite.etat) == EtatProposition.PROPOSEE)
        .correlate(Dossier)
    )
    est_ouvert = col(Dossier.etat) == Etat.EN_INSTRUCTION

    def si(est_utile: ColumnElement[bool], quoi: ColumnElement[Any]) -> ColumnElement[Any]:
        # CASE stops there: a thousand rows would ask for what their state leaves unread
        return case((est_utile, quoi), else_=None)

    # what they hold is found by its own indexes: the time does not depend on what the others hold
    tenu = aliased(Dossier)
    tenus = select(col(tenu.id)).where(col(tenu.pilote_id) == MOI, parmi(col(tenu.etat), _A_TRAITER))
    confies = select(col(Affectation.dossier_id)).where(col(Affectation.personne_id) == MOI, pese())
    # the oldest first, and only then what is said of each
    premiers = (
        filtrer(select(col(Dossier.id)), moi)
        .where(
            col(Dossier.id).in_(tenus.union_all(confies)),
            presque_toujours(parmi(col(Dossier.etat), _A_TRAITER)),
            presque_toujours(or_(est_pilote, and_(est_ouvert, or_(doit_un_avis, s_ecarte)))),
        )
        .order_by(col(Dossier.depose_le), col(Dossier.id))
        .limit(ATTENTES_MAXIMUM)
    )
    return (
        select(
            *LIGNE, col(Dossier.etat), col(Dossier.version_deposee), col(Dossier.avis_attendus),
            col(Dossier.avis_rendus), est_pilote, si(est_ouvert, doit_un_avis), si(est_ouvert, s_ecarte),
            si(~est_ouvert, sans_reponse), si(~est_ouvert, est_proposee), col(Recevabilite.conclue_le),
            col(Dossier.id).not_in(declares(moi)),
        )
        .outerjoin(Recevabilite, col(Recevabilite.dossier_id) == col(Dossier.id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(col(Dossier.id).in_(premiers))
        .order_by(col(Dossier.depose_le), col(Dossier.id))
    )  # fmt: skip
