"""What a partner was asked, from the link of its mail: what it has to answer, then what is answered or closed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Date, Integer, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.db import InstantUTC
from app.domain.partenaires import EtatAvis, SensPartenaire, Suivi
from app.models.comptes import Organisme
from app.models.dossiers import Dossier
from app.models.partenaires import AvisDePartenaire, Partenaire
from app.partenaires.queries_espace import LISIBLES

PAR_PARTIE = 20
_ORIGINE, _UNE = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_PLACE = re.compile(r"(\d{1,17})\.(\d{1,10})", re.ASCII)


class Partie(StrEnum):
    """The parts of the space, in its order."""

    A_RENDRE = "a-rendre"
    FINIS = "finis"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an ask stands in its part: its last day, or the instant it ended; what comes after is found from there."""

    cle: date | datetime
    id: int

    def __str__(self) -> str:
        de = (self.cle - _ORIGINE) // _UNE if isinstance(self.cle, datetime) else self.cle.toordinal()
        return f"{de}.{self.id}"


def lire_place(partie: Partie, texte: str) -> Place | None:
    """What an address says of a place in this part; None when it says none."""
    if not (lue := _PLACE.fullmatch(texte)):
        return None
    de, id_ = map(int, lue.groups())
    if partie is Partie.FINIS:
        return Place(_ORIGINE + de * _UNE, id_)
    return Place(date.fromordinal(de), id_) if 0 < de <= date.max.toordinal() else None


@dataclass(frozen=True, slots=True)
class DemandeRecue:
    """One line of the space."""

    id: int
    repondre_avant: date
    rendu_le: datetime | None
    clos_le: datetime | None
    modifie_le: datetime | None
    sens: SensPartenaire | None
    numero: str | None
    titre: str
    territoires: str
    organisme: str

    def etat(self, jour: date) -> EtatAvis:
        return Suivi(self.repondre_avant, self.rendu_le, self.clos_le).etat(jour)

    @property
    def place(self) -> Place:
        return Place(self.rendu_le or self.clos_le or self.repondre_avant, self.id)


@dataclass(frozen=True, slots=True)
class PartieLue:
    """The asks shown of a part, and how many it holds from the first of them on."""

    lignes: Sequence[DemandeRecue]
    total: int

    @property
    def reste(self) -> int:
        return self.total - len(self.lignes)

    @property
    def suite(self) -> str:
        """The place after which the others are."""
        return str(self.lignes[-1].place)


def demandes_recues(
    bd: Session, partenaire: Partenaire, partie: Partie | None = None, apres: Place | None = None
) -> dict[Partie, PartieLue]:
    """What this partner has to answer, the nearest day first; what is answered or closed, the last one first.

    `partie`: that one alone, beyond the place `apres`. One statement, and twenty rows at most of each part; a part
    that holds none is left out.
    """
    liens: dict[str, Any] = {"partenaire": partenaire.id}
    if partie and apres:
        liens |= {"cle": apres.cle, "apres": apres.id}
    lues: dict[Partie, PartieLue] = {}
    for nom, total, *colonnes in bd.execute(_requete(partie, est_suite=bool(partie and apres)), liens).all():
        avant = lues.get(Partie(nom), PartieLue((), total))
        lues[Partie(nom)] = PartieLue((*avant.lignes, DemandeRecue(*colonnes)), total)
    return lues


_ATTEND = and_(col(AvisDePartenaire.rendu_le).is_(None), col(AvisDePartenaire.clos_le).is_(None))


def _fini_le() -> Any:
    return func.coalesce(col(AvisDePartenaire.rendu_le), col(AvisDePartenaire.clos_le))


def _les_siens(*colonnes: Any) -> Select[Any]:
    return (
        select(*colonnes)
        .select_from(AvisDePartenaire)
        .join(Dossier, col(Dossier.id) == col(AvisDePartenaire.dossier_id))
        .where(
            col(AvisDePartenaire.partenaire_id) == bindparam("partenaire", type_=Integer),
            col(Dossier.etat).in_(LISIBLES),
        )
    )


@cache
def _requete(partie: Partie | None, *, est_suite: bool) -> Select[Any]:
    """The ids of the page first, in their order; what is shown of them is read after."""
    nom = case((_ATTEND, Partie.A_RENDRE), else_=Partie.FINIS)
    dernier_jour = case((_ATTEND, col(AvisDePartenaire.repondre_avant)))
    rang = func.row_number().over(
        partition_by=nom, order_by=(dernier_jour, _fini_le().desc(), col(AvisDePartenaire.id))
    )
    places = _les_siens(
        col(AvisDePartenaire.id).label("id"), nom.label("partie"), rang.label("rang"),
        func.count().over(partition_by=nom).label("total"),
    )  # fmt: skip
    if partie:
        places = places.where(_ATTEND if partie is Partie.A_RENDRE else ~_ATTEND)
    if est_suite:
        places = places.where(_au_dela(Partie(partie or "")))
    page = places.subquery("page")
    return (
        select(
            page.c.partie, page.c.total, col(AvisDePartenaire.id), col(AvisDePartenaire.repondre_avant),
            col(AvisDePartenaire.rendu_le), col(AvisDePartenaire.clos_le), col(AvisDePartenaire.modifie_le),
            col(AvisDePartenaire.sens), col(Dossier.numero), col(Dossier.titre), col(Dossier.territoires_resume),
            col(Organisme.nom),
        )
        .select_from(page)
        .join(AvisDePartenaire, col(AvisDePartenaire.id) == page.c.id)
        .join(Dossier, col(Dossier.id) == col(AvisDePartenaire.dossier_id))
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(page.c.rang <= PAR_PARTIE)
        .order_by(page.c.partie, page.c.rang)
    )  # fmt: skip


def _au_dela(partie: Partie) -> Any:
    plus_loin = col(AvisDePartenaire.id) > bindparam("apres", type_=BigInteger)
    if partie is Partie.FINIS:
        instant = bindparam("cle", type_=InstantUTC())
        return or_(_fini_le() < instant, and_(_fini_le() == instant, plus_loin))
    avant, jour = col(AvisDePartenaire.repondre_avant), bindparam("cle", type_=Date())
    return or_(avant > jour, and_(avant == jour, plus_loin))


@dataclass(frozen=True, slots=True)
class Suivante:
    """The next ask to answer, and how many there are besides the one that is open."""

    id: int
    titre: str
    restent: int


def suivante(bd: Session, partenaire: Partenaire, avis: AvisDePartenaire) -> Suivante | None:
    """What waits after this ask in the order of the space, then from its beginning; None when nothing else waits."""
    jour, id_ = col(AvisDePartenaire.repondre_avant), col(AvisDePartenaire.id)
    apres = or_(jour > avis.repondre_avant, and_(jour == avis.repondre_avant, id_ > avis.id))
    lue = bd.execute(
        _les_siens(id_, col(Dossier.titre), func.count().over())
        .where(_ATTEND, id_ != avis.id)
        .order_by(case((apres, 0), else_=1), jour, id_)
        .limit(1),
        {"partenaire": partenaire.id},
    ).first()
    return None if lue is None else Suivante(*lue)
