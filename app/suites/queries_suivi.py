"""The grants of a campaign one by one: what is signed, paid and accounted for, through the gate of the agents."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import somme_accordee
from app.domain.aides_publiques import EtatBilan, etat_du_bilan
from app.domain.etats import Etat, libelle, ton
from app.domain.suites import APRES_UN_ACCORD, suite_du_bilan
from app.dossiers.queries_convention import somme_versee
from app.instruction.queries import filtrer, peut_exporter
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import Dossier
from app.models.suites import Bilan, Convention


@dataclass(frozen=True, slots=True)
class CampagneSuivie:
    """A campaign that granted something, and to how many dossiers."""

    id: int
    titre: str
    accords: int


def campagnes_suivies(bd: Session, personne: Personne) -> list[CampagneSuivie]:
    """The latest first."""
    lues = bd.execute(
        filtrer(select(col(Campagne.id), col(Campagne.titre), func.count(col(Dossier.id))), personne)
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .where(col(Dossier.etat).in_(APRES_UN_ACCORD))
        .group_by(col(Campagne.id), col(Campagne.titre), col(Campagne.annee))
        .order_by(col(Campagne.annee).desc(), col(Campagne.id).desc())
    ).all()
    return [CampagneSuivie(*ligne) for ligne in lues]


@dataclass(frozen=True, slots=True)
class SubventionSuivie:
    """One grant. Cents. `bilan` None: none is owed."""

    id: int
    numero: str
    titre: str
    organisme: str
    etat: Etat
    accorde_cents: int
    verse_cents: int
    bilan_avant: date | None
    bilan_rendu_le: datetime | None
    reverse_cents: int | None
    bilan: EtatBilan | None

    @property
    def reste_cents(self) -> int:
        """What is still promised: nothing once the dossier is closed."""
        return 0 if self.etat is Etat.SOLDE else self.accorde_cents - self.verse_cents

    @property
    def etat_libelle(self) -> str:
        return libelle(self.etat)

    @property
    def etat_ton(self) -> str:
        return ton(self.etat)

    @property
    def bilan_suite(self) -> str:
        return suite_du_bilan(self.etat, self.bilan_rendu_le, self.reverse_cents)


def subventions_suivies(
    bd: Session, personne: Personne, campagne_id: int, aujourd_hui: date, *, a_exporter: bool = False
) -> list[SubventionSuivie]:
    """Those whose bilan is late first, then by number; what was given up counts for nothing.

    `a_exporter`: only those that this person may take away.
    """
    requete = (
        filtrer(
            select(
                col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom), col(Dossier.etat),
                somme_accordee(), somme_versee(), col(Convention.bilan_avant), col(Bilan.rendu_le),
                col(Bilan.reverse_cents), col(Campagne.annee),
            ),
            personne,
        )
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .outerjoin(Convention, col(Convention.dossier_id) == col(Dossier.id))
        .outerjoin(Bilan, col(Bilan.dossier_id) == col(Dossier.id))
        .where(col(Dossier.campagne_id) == campagne_id, col(Dossier.etat).in_(APRES_UN_ACCORD))
        .order_by(col(Dossier.numero))
    )  # fmt: skip
    lues = bd.execute(requete.where(peut_exporter(personne)) if a_exporter else requete).all()
    lignes = [_ligne(tuple(ligne), aujourd_hui) for ligne in lues]
    return sorted(lignes, key=lambda s: s.bilan is not EtatBilan.EN_RETARD)


def _ligne(ligne: tuple[Any, ...], aujourd_hui: date) -> SubventionSuivie:
    id_, numero, titre, organisme, etat, accorde, verse, avant, rendu_le, reverse, annee = ligne
    # nothing is signed yet: nothing is owed
    bilan = etat_du_bilan(etat, annee, aujourd_hui, avant) if etat is not Etat.NOTIFIE_ACCORD else None
    return SubventionSuivie(
        id_, numero, titre, organisme, etat, int(accorde), int(verse), avant, rendu_le, reverse, bilan
    )
