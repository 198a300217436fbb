"""The version of a sitting: it changes whenever something was done to it, or to a dossier of its agenda.

Each act leaves a line of the trail in its own transaction: the last of these lines says that all was read. What is
taken from the envelopes or promised elsewhere counts too. It is sent to whoever looks: sealed, so that nobody reads an
amount in it.
"""

from collections.abc import Collection, Mapping

from sqlalchemy import Integer, String, bindparam, cast, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import dossiers_lies
from app.core.securite import opaque
from app.models.campagnes import Enveloppe
from app.models.comite import InscriptionSeance, Seance
from app.models.comptes import Personne
from app.models.journal import LigneJournal

_DU_DOSSIER = (
    select(func.max(col(LigneJournal.id)))
    .where(col(LigneJournal.dossier_id) == col(InscriptionSeance.dossier_id))
    .correlate(InscriptionSeance)
    .scalar_subquery()
)
_DES_DOSSIERS = (
    select(func.max(_DU_DOSSIER))
    .where(col(InscriptionSeance.seance_id) == col(Seance.id))
    .correlate(Seance)
    .scalar_subquery()
)
_DE_LA_SEANCE = (
    select(func.max(col(LigneJournal.id)))
    .where(col(LigneJournal.objet) == "seance:" + cast(col(Seance.id), String))
    .correlate(Seance)
    .scalar_subquery()
)
_PRIS = (
    select(
        func.sum(
            col(Enveloppe.engage_cents) + col(Enveloppe.promis_cents) + col(Enveloppe.reporte_cents)
            - col(Enveloppe.montant_cents)
        )
    )
    .where(col(Enveloppe.campagne_id) == col(Seance.campagne_id))
    .correlate(Seance)
    .scalar_subquery()
)  # fmt: skip
# written once: read five times a second while somebody looks
_VERSIONS = select(col(Seance.id), _DE_LA_SEANCE, _DES_DOSSIERS, _PRIS).where(
    col(Seance.id).in_(bindparam("seances", expanding=True))
)

_ECARTES = dossiers_lies(bindparam("qui", type_=Integer))


def versions(bd: Session, seance_ids: Collection[int]) -> Mapping[int, str]:
    """The version of each sitting, by id."""
    lues = bd.execute(_VERSIONS, {"seances": sorted(seance_ids)}).all()
    return {id_: opaque("seance", "/".join(map(str, ligne))) for id_, *ligne in lues}


def version(bd: Session, seance: Seance) -> str:
    """That of one sitting. Read before what it stands for: a page is never older than its version."""
    return versions(bd, [seance.id or 0])[seance.id or 0]


def ecartes(bd: Session, personne: Personne) -> frozenset[int]:
    """The dossiers that do not exist for this person: two people with the same read the same of a sitting."""
    return frozenset(bd.execute(_ECARTES, {"qui": personne.id}).scalars())
