"""The letters whose mail was not handed over, as SQL and for the porteur."""

from sqlalchemy import ColumnElement, ScalarSelect, String, and_, cast, exists, func, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.domain.envois import PREFIXE_ACCUSE, PREFIXE_DECISION, PREFIXE_RECOURS, REPRISE
from app.models.comite import Lettre
from app.models.courriel import Courriel, EtatEnvoi
from app.models.recours_gracieux import RecoursGracieux


def est_repris() -> ColumnElement[bool]:
    """The `Courriel` of the query was sent again: another one says how it stands."""
    suivant = aliased(Courriel)
    return exists().where(col(suivant.cle) == col(Courriel.cle) + REPRISE)


def est_de_la_lettre() -> ColumnElement[bool]:
    """The `Courriel` of the query carried the `Lettre` of the query."""
    debut = literal(PREFIXE_DECISION) + cast(col(Lettre.decision_id), String) + "-%"
    return and_(col(Courriel.dossier_id) == col(Lettre.dossier_id), col(Courriel.cle).like(debut))


def repond_a_un_recours() -> ColumnElement[bool]:
    """The `Courriel` of the query carried the answer to a recours; its receipt is another thing."""
    return and_(col(Courriel.cle).startswith(PREFIXE_RECOURS), ~col(Courriel.cle).startswith(PREFIXE_ACCUSE))


def reponse_non_remise() -> ColumnElement[bool]:
    """The `Courriel` of the query carried the answer to the `RecoursGracieux` of the query, as `n_est_pas_remise`."""
    debut = literal(PREFIXE_RECOURS) + cast(col(RecoursGracieux.id), String) + "-%"
    return and_(
        col(Courriel.etat) == EtatEnvoi.ECHEC,
        col(Courriel.dossier_id) == col(RecoursGracieux.dossier_id),
        col(Courriel.cle).like(debut),
        col(RecoursGracieux.remise_autrement_le).is_(None),
        ~est_repris(),
    )


def n_est_pas_remise() -> ColumnElement[bool]:
    """The `Courriel` of the query carried the `Lettre` of the query, failed for good, and nothing made up for it."""
    return and_(
        col(Courriel.etat) == EtatEnvoi.ECHEC,
        est_de_la_lettre(),
        col(Lettre.remise_autrement_le).is_(None),
        ~est_repris(),
    )


def adresses_sans_remise() -> ScalarSelect[str]:
    """Where the `Lettre` of the query could not be handed over, « a@x.fr, b@x.fr »; None everywhere else."""
    return (
        select(func.aggregate_strings(col(Courriel.destinataire), ", "))
        .where(n_est_pas_remise())
        .correlate(Lettre)
        .scalar_subquery()
    )
