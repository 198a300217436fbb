"""The porteur's list: what is to finish, what is deposited, what has ended; the first of each, then those after."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import BigInteger, Integer, Select, and_, bindparam, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.db import InstantUTC
from app.core.sql_plans import parmi
from app.domain.etats import EDITABLES, Etat, est_terminal
from app.dossiers.queries import dossiers_aides, dossiers_de, est_attendue
from app.dossiers.queries_suites import non_lu
from app.models.campagnes import Campagne
from app.models.comptes import Organisme, Personne
from app.models.dossiers import DemandeDeComplement, Dossier
from app.models.echanges import Message
from app.models.suites import Convention

PAR_PARTIE = 20
FINIS = frozenset(etat for etat in Etat if est_terminal(etat)) | {Etat.IRRECEVABLE}
_ORIGINE, _UNE = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_PLACE = re.compile(r"(\d{1,17})\.(\d{1,17})\.(\d{1,10})", re.ASCII)


class Partie(StrEnum):
    """The parts of the list, in its order."""

    A_TERMINER = "a-terminer"
    DEPOSES = "deposes"
    FINIS = "finis"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a dossier stands in its part: what is after it is found from there, whatever changed meanwhile."""

    ferme_le: datetime
    modifie_le: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.ferme_le - _ORIGINE) // _UNE}.{(self.modifie_le - _ORIGINE) // _UNE}.{self.id}"


def lire_place(texte: str) -> Place | None:
    """What an address says of a place; None when it says none."""
    if not (lue := _PLACE.fullmatch(texte)):
        return None
    ferme, modifie, id_ = map(int, lue.groups())
    return Place(_ORIGINE + ferme * _UNE, _ORIGINE + modifie * _UNE, id_)


@dataclass(frozen=True, slots=True)
class DossierListe:
    """A dossier in the porteur's list. `repondre_avant`: the date of the request that waits, if any;
    `messages`: how many of the service were not read; `bilan_avant`: the last day of a bilan that is owed."""

    id: int
    etat: Etat
    numero: str | None
    titre: str
    depose_le: datetime | None
    modifie_le: datetime
    montant_demande_cents: int | None
    est_publie: bool
    campagne: str
    ouvre_le: datetime
    ferme_le: datetime
    organisme: str
    repondre_avant: date | None
    bilan_avant: date | None
    messages: int


@dataclass(frozen=True, slots=True)
class PartieLue:
    """The dossiers shown of a part, and how many come after them."""

    lignes: Sequence[DossierListe]
    reste: int

    @property
    def suite(self) -> str:
        """The place after which the others are; "" when there are none."""
        derniere = self.lignes[-1]
        return str(Place(derniere.ferme_le, derniere.modifie_le, derniere.id)) if self.reste else ""


def liste_des_dossiers(
    bd: Session, personne: Personne, maintenant: datetime, partie: Partie | None = None, apres: Place | None = None
) -> dict[Partie, PartieLue]:
    """The dossiers of my organismes and those I help to write now: what closes first, else what changed last, first.

    `partie`: that one alone, beyond the place `apres`. One statement, and twenty rows at most of each part; a part
    that holds none is left out.
    """
    liens: dict[str, Any] = {"moi": personne.id, "maintenant": maintenant}
    if partie and apres:
        liens |= {"ferme_le": apres.ferme_le, "modifie_le": apres.modifie_le, "apres": apres.id}
    lues: dict[Partie, PartieLue] = {}
    for nom, total, *colonnes in bd.execute(_requete(partie, est_suite=bool(partie and apres)), liens).all():
        avant = lues.get(Partie(nom), PartieLue((), total))
        lues[Partie(nom)] = PartieLue((*avant.lignes, DossierListe(*colonnes)), avant.reste - 1)
    return lues


@cache
def _requete(partie: Partie | None, *, est_suite: bool) -> Select[Any]:
    """The ids of the page first, in their order; what is shown of them is read after."""
    vus = _vus()
    ferme_le = case((vus.c.partie == Partie.A_TERMINER, vus.c.ferme_le))  # the others do not wait for a day
    rang = func.row_number().over(
        partition_by=vus.c.partie, order_by=(ferme_le, vus.c.modifie_le.desc(), vus.c.id.desc())
    )
    places = select(vus, rang.label("rang"), func.count().over(partition_by=vus.c.partie).label("total"))
    if partie:
        places = places.where(vus.c.partie == partie)
    if est_suite:
        modifie_le = bindparam("modifie_le", type_=InstantUTC())
        au_dela = or_(
            vus.c.modifie_le < modifie_le,
            and_(vus.c.modifie_le == modifie_le, vus.c.id < bindparam("apres", type_=BigInteger)),
        )
        if partie is Partie.A_TERMINER:
            borne = bindparam("ferme_le", type_=InstantUTC())
            au_dela = or_(vus.c.ferme_le > borne, and_(vus.c.ferme_le == borne, au_dela))
        places = places.where(au_dela)
    page = places.subquery("page")
    return (
        select(page.c.partie, page.c.total, *_colonnes(), case((page.c.est_mien == 1, _messages()), else_=0))
        .select_from(page)
        .join(Dossier, col(Dossier.id) == page.c.id)
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(page.c.rang <= PAR_PARTIE)
        .order_by(page.c.partie, page.c.rang)
    )


def _vus() -> Any:
    """Each dossier that one of the two doors lets through, once, with its part of the list."""
    moi: Any = SimpleNamespace(id=bindparam("moi", type_=Integer))
    maintenant: Any = bindparam("maintenant", type_=InstantUTC())
    connus = union_all(
        *(
            porte.with_only_columns(
                col(Dossier.id).label("id"), literal(mien).label("est_mien"), maintain_column_froms=True
            )
            for mien, porte in ((1, dossiers_de(moi)), (0, dossiers_aides(moi, maintenant)))
        )
    ).subquery("connus")
    est_fini = or_(
        parmi(col(Dossier.etat), FINIS),
        and_(col(Dossier.etat) == Etat.NOTIFIE_REFUS, col(Dossier.decision_publiee_le).is_not(None)),
    )
    partie = case(
        (parmi(col(Dossier.etat), EDITABLES), Partie.A_TERMINER), (est_fini, Partie.FINIS), else_=Partie.DEPOSES
    )
    uns = select(connus.c.id, func.max(connus.c.est_mien).label("est_mien")).group_by(connus.c.id).subquery("uns")
    return (
        select(uns.c.id, uns.c.est_mien, partie.label("partie"), col(Campagne.ferme_le), col(Dossier.modifie_le))
        .join(Dossier, col(Dossier.id) == uns.c.id)
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .subquery("vus")
    )


def _colonnes() -> tuple[Any, ...]:
    attendue = (
        select(func.min(DemandeDeComplement.repondre_avant))
        .where(
            col(DemandeDeComplement.dossier_id) == col(Dossier.id), est_attendue(),
            col(Dossier.etat) == Etat.A_COMPLETER,
        )
        .correlate(Dossier)
        .scalar_subquery()
    )  # fmt: skip
    bilan = (
        select(col(Convention.bilan_avant))
        .where(col(Convention.dossier_id) == col(Dossier.id), col(Dossier.etat).in_((Etat.CONVENTIONNE, Etat.EN_COURS)))
        .correlate(Dossier)
        .scalar_subquery()
    )
    return (
        col(Dossier.id), col(Dossier.etat), col(Dossier.numero), col(Dossier.titre), col(Dossier.depose_le),
        col(Dossier.modifie_le), col(Dossier.montant_demande_cents), col(Dossier.decision_publiee_le).is_not(None),
        col(Campagne.titre), col(Campagne.ouvre_le), col(Campagne.ferme_le), col(Organisme.nom), attendue, bilan,
    )  # fmt: skip


def _messages() -> Any:
    """How many the service wrote that were not read: for the members, not for somebody from outside."""
    return (
        select(func.count(col(Message.id)))
        .where(col(Message.dossier_id) == col(Dossier.id), non_lu())
        .correlate(Dossier)
        .scalar_subquery()
    )
