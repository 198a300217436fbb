"""The rows of a ranked list, and the envelopes beside it. Three statements whatever the number."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, literal, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import ACCORDES, dossiers_de, dossiers_lies
from app.core.sql_plans import parmi, somme_de_cents
from app.models.campagnes import Enveloppe, Financeur
from app.models.comite import Decision, MontantDecide
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from app.models.instruction import MontantPropose

_PROPOSE, _PROMIS, _DECIDE = range(3)


@dataclass(frozen=True, slots=True)
class Montants:
    """Cents by funder's code: what is proposed, what the committee decided, what is promised of the former."""

    proposes: dict[str, int]
    decides: dict[str, int]
    promis: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LigneEnveloppe:
    """An envelope as this person may know it: what they withdrew from is left out of `engage_cents` and of
    `promis_cents`, what was carried over to the next year out of `montant_cents`."""

    id: int
    code: str
    nom: str
    montant_cents: int
    engage_cents: int
    promis_cents: int = 0


def _vus(personne: Personne, campagne_id: int, seance: ColumnElement[bool] | None) -> Select[Any]:
    vus = dossiers_de(personne).where(col(Dossier.campagne_id) == campagne_id)
    return vus if seance is None else vus.where(seance)


def lignes(
    bd: Session, personne: Personne, campagne_id: int, seance: ColumnElement[bool] | None = None
) -> list[Row[Any]]:
    """The dossiers of a campaign (or of the agenda `seance`) that this person may know. Not ranked yet."""
    rangees: Any = (
        _vus(personne, campagne_id, seance)
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .with_only_columns(
            col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom).label("organisme"),
            col(Dossier.territoires_resume), col(Dossier.orientation), col(Dossier.note_dixiemes),
            col(Dossier.note_participation_centiemes), col(Dossier.note_orientation_centiemes),
            col(Dossier.est_note_provisoire), col(Dossier.avis_pilote), col(Dossier.montant_demande_cents),
            col(Dossier.montant_propose_cents), col(Dossier.etat), col(Dossier.depose_le),
        )
        .order_by(col(Dossier.id))
    )  # fmt: skip
    # through the connection: plain rows, without the ORM's loading of each (half the time of the list)
    return list(bd.connection().execute(rangees).all())


def montants(
    bd: Session, personne: Personne, campagne_id: int, seance: ColumnElement[bool] | None = None
) -> dict[int, Montants]:
    """The amounts of the same dossiers, by id."""
    ids = _vus(personne, campagne_id, seance).with_only_columns(col(Dossier.id))
    proposes = (
        select(
            col(MontantPropose.dossier_id), col(Enveloppe.financeur_code), col(MontantPropose.montant_cents),
            case((col(MontantPropose.promis_le).is_not(None), _PROMIS), else_=_PROPOSE).label("genre"),
        )
        .join(Enveloppe, col(Enveloppe.id) == col(MontantPropose.enveloppe_id))
        .where(col(MontantPropose.dossier_id).in_(ids))
    )  # fmt: skip
    decides = (
        select(
            col(Decision.dossier_id), col(Enveloppe.financeur_code), col(MontantDecide.montant_cents),
            literal(_DECIDE).label("genre"),
        )
        .join(MontantDecide, col(MontantDecide.decision_id) == col(Decision.id))
        .join(Enveloppe, col(Enveloppe.id) == col(MontantDecide.enveloppe_id))
        .where(col(Decision.annulee_le).is_(None), col(Decision.dossier_id).in_(ids))
    )  # fmt: skip
    lus: dict[int, Montants] = {}
    for dossier_id, code, cents, genre in bd.connection().execute(union_all(proposes, decides)).all():
        montants = lus.setdefault(dossier_id, Montants({}, {}, {}))
        sommes = montants.decides if genre == _DECIDE else montants.proposes
        sommes[code] = cents
        if genre == _PROMIS:
            montants.promis[code] = cents
    return lus


def engages_caches(personne_id: int | ColumnElement[int] | None) -> ColumnElement[int]:
    """The cents granted from the `Enveloppe` of the query to dossiers that this person may not know."""
    # the few dossiers that are hidden first, then what they were granted
    caches = select(col(Dossier.id)).where(
        parmi(col(Dossier.etat), ACCORDES), col(Dossier.id).in_(dossiers_lies(personne_id))
    )
    return (
        select(somme_de_cents(col(MontantDecide.montant_cents)))
        .join(Decision, col(Decision.id) == col(MontantDecide.decision_id))
        .where(
            col(MontantDecide.enveloppe_id) == col(Enveloppe.id),
            col(Decision.annulee_le).is_(None),
            col(Decision.dossier_id).in_(caches),
        )
        .correlate(Enveloppe)
        .scalar_subquery()
    )


def promis_caches(personne_id: int | ColumnElement[int] | None) -> ColumnElement[int]:
    """The cents promised from the `Enveloppe` of the query to dossiers that this person may not know."""
    return (
        select(somme_de_cents(col(MontantPropose.montant_cents)))
        .where(
            col(MontantPropose.enveloppe_id) == col(Enveloppe.id),
            col(MontantPropose.promis_le).is_not(None),
            col(MontantPropose.dossier_id).in_(dossiers_lies(personne_id)),
        )
        .correlate(Enveloppe)
        .scalar_subquery()
    )


def montant_de_l_annee() -> ColumnElement[int]:
    """The cents of the `Enveloppe` of the query, less what was carried over: the next year gives it."""
    return col(Enveloppe.montant_cents) - col(Enveloppe.reporte_cents)


def enveloppes(bd: Session, personne: Personne, campagne_id: int) -> list[LigneEnveloppe]:
    """The envelopes of a campaign in the order of the funders."""
    requete = (
        select(
            col(Enveloppe.id), col(Enveloppe.financeur_code), col(Financeur.nom), montant_de_l_annee(),
            col(Enveloppe.engage_cents) - engages_caches(personne.id),
            col(Enveloppe.promis_cents) - promis_caches(personne.id),
        )
        .join(Financeur, col(Financeur.code) == col(Enveloppe.financeur_code))
        .where(col(Enveloppe.campagne_id) == campagne_id)
        .order_by(col(Financeur.rang), col(Enveloppe.id))
    )  # fmt: skip
    lues: Any = bd.execute(requete).all()
    return [LigneEnveloppe(*lue) for lue in lues]
