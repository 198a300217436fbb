"""Every decision published on a dossier, the former ones beside the last, with its letter and its mails."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries_seance import LIBELLES_ENVOI, NOMS_DECISIONS
from app.core.francais import jour
from app.domain.decision import SensDecision
from app.domain.envois import PREFIXE_DECISION, REPRISE, cause, objet_de
from app.domain.instances import GenreSeance
from app.dossiers.queries_convention import somme_accordee
from app.dossiers.queries_envois import repond_a_un_recours
from app.models.comite import Decision, EtatSeance, Lettre, Seance
from app.models.courriel import Courriel, EtatEnvoi
from app.models.dossiers import Dossier


@dataclass(frozen=True, slots=True)
class EnvoiSuivi:
    """One mail of a letter. `est_repris`: it was sent again, another line says how it stands."""

    id: int
    cle: str
    destinataire: str
    etat: EtatEnvoi
    erreur: str
    demande_le: datetime
    fait_le: datetime | None
    est_repris: bool

    @property
    def cause(self) -> str:
        return cause(self.erreur) if self.erreur and self.etat is not EtatEnvoi.FAIT else ""

    @property
    def libelle(self) -> str:
        return "Renvoyé" if self.est_repris else LIBELLES_ENVOI[self.etat][0]

    @property
    def ton(self) -> str:
        return "" if self.est_repris else LIBELLES_ENVOI[self.etat][1]

    @property
    def est_a_reprendre(self) -> bool:
        return self.etat is EtatEnvoi.ECHEC and not self.est_repris


@dataclass(frozen=True, slots=True)
class DecisionNotifiee:
    """A decision that was published. `annulee_le`: another sitting, or a recours, opened it again."""

    id: int
    sens: SensDecision
    motif: str
    rang: int | None
    tenue_le: datetime
    publiee_le: datetime
    annulee_le: datetime | None
    motif_annulation: str
    sujet: str
    texte: str
    remise_autrement_le: datetime | None
    total_cents: int
    envois: Sequence[EnvoiSuivi] = field(default_factory=tuple)

    @property
    def libelle(self) -> str:
        return NOMS_DECISIONS[self.sens]

    @property
    def a_reprendre(self) -> list[EnvoiSuivi]:
        """Nobody sends again a letter that another one replaces."""
        return [] if self.remise_autrement_le or self.annulee_le else [e for e in self.envois if e.est_a_reprendre]


def decisions_notifiees(bd: Session, dossier: Dossier) -> list[DecisionNotifiee]:
    """The last one first: two statements."""
    envois = _envois(bd, dossier)
    requete = (
        select(
            col(Decision.id), col(Decision.sens), col(Decision.motif), col(Decision.rang), col(Seance.tenue_le),
            col(Decision.publiee_le), col(Decision.annulee_le), col(Decision.motif_annulation), col(Lettre.sujet),
            col(Lettre.texte), col(Lettre.remise_autrement_le), func.coalesce(somme_accordee(), 0).label("total_cents"),
        )
        .join(Seance, col(Seance.id) == col(Decision.seance_id))
        .join(Lettre, col(Lettre.decision_id) == col(Decision.id))
        .where(col(Decision.dossier_id) == dossier.id, col(Decision.publiee_le).is_not(None))
        .order_by(col(Decision.publiee_le).desc(), col(Decision.id).desc())
    )  # fmt: skip
    lignes: Sequence[Any] = bd.execute(requete).all()
    return [DecisionNotifiee(**ligne._mapping, envois=envois.get(ligne.id, ())) for ligne in lignes]


def _envois(bd: Session, dossier: Dossier) -> dict[int, list[EnvoiSuivi]]:
    return _suivis(bd, dossier, col(Courriel.cle).startswith(PREFIXE_DECISION))


def envois_des_reponses(bd: Session, dossier: Dossier) -> dict[int, list[EnvoiSuivi]]:
    """The mails of the answers to its recours, by recours."""
    return _suivis(bd, dossier, repond_a_un_recours())


def _suivis(bd: Session, dossier: Dossier, lesquels: ColumnElement[bool]) -> dict[int, list[EnvoiSuivi]]:
    lignes: Sequence[Any] = bd.execute(
        select(
            col(Courriel.id), col(Courriel.cle), col(Courriel.destinataire), col(Courriel.etat), col(Courriel.erreur),
            col(Courriel.demande_le), col(Courriel.fait_le),
        )
        .where(col(Courriel.dossier_id) == dossier.id, lesquels)
        .order_by(col(Courriel.id))
    ).all()  # fmt: skip
    cles = {ligne.cle for ligne in lignes}
    trouves: dict[int, list[EnvoiSuivi]] = {}
    for ligne in lignes:
        trouves.setdefault(objet_de(ligne.cle)[1], []).append(
            EnvoiSuivi(**ligne._mapping, est_repris=ligne.cle + REPRISE in cles)
        )
    return trouves


def seances_a_venir(bd: Session, dossier: Dossier) -> list[tuple[int, str]]:
    """The sittings of its campaign that may take it: id and name, the next first."""
    requete = (
        select(col(Seance.id), col(Seance.titre), col(Seance.tenue_le))
        .where(
            col(Seance.campagne_id) == dossier.campagne_id,
            col(Seance.etat) != EtatSeance.CLOSE,
            col(Seance.publiee_le).is_(None),
            col(Seance.genre).in_([genre for genre in GenreSeance if genre.decide]),
        )
        .order_by(col(Seance.tenue_le), col(Seance.id))
    )
    return [(id_ or 0, f"{titre}, {jour(tenue_le)}") for id_, titre, tenue_le in bd.execute(requete).all()]
