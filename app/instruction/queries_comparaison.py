"""What the worker reads to compare a dossier with those of its year."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.ressemblances import EN_LICE, PROCHE, Empreinte
from app.models.campagnes import Campagne
from app.models.dossiers import Dossier, Rattachement, VersionDossier
from app.models.ressemblances import EmpreinteDeDossier, Ressemblance, TermeDeDossier

DU_MEME_ORGANISME, DU_MEME_TEXTE = 50, 60


def a_comparer(bd: Session, annee: int, combien: int) -> list[tuple[Dossier, int]]:
    """(dossier, year of its call) not compared in its last version, of this year and the next, oldest first; locked."""
    lus = bd.execute(
        select(Dossier, col(Campagne.annee))
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .outerjoin(EmpreinteDeDossier, col(EmpreinteDeDossier.dossier_id) == col(Dossier.id))
        .where(
            col(Campagne.annee) >= annee,
            col(Dossier.etat).in_(EN_LICE),
            or_(
                col(EmpreinteDeDossier.version).is_(None),
                col(EmpreinteDeDossier.version) != col(Dossier.version_deposee),
            ),
        )
        .order_by(col(Dossier.depose_le), col(Dossier.id))
        .limit(combien)
        .with_for_update(of=Dossier, skip_locked=True)
    )
    return [(dossier, an) for dossier, an in lus]


def contenu_depose(bd: Session, dossier: Dossier) -> str | None:
    """What was deposited last, as it was frozen."""
    return bd.scalar(
        select(col(VersionDossier.contenu)).where(
            col(VersionDossier.dossier_id) == dossier.id, col(VersionDossier.numero) == dossier.version_deposee
        )
    )


def compares(bd: Session, annee: int) -> int:
    """How many dossiers of the year were compared."""
    return (
        bd.scalar(select(func.count()).select_from(EmpreinteDeDossier).where(col(EmpreinteDeDossier.annee) == annee))
        or 0
    )


def frequences(bd: Session, annee: int, mots: Collection[str]) -> dict[str, int]:
    """How many dossiers of the year hold each of these words."""
    lues = bd.execute(
        select(col(TermeDeDossier.terme), func.count())
        .where(col(TermeDeDossier.annee) == annee, col(TermeDeDossier.terme).in_(mots))
        .group_by(col(TermeDeDossier.terme))
    )
    return {terme: nombre for terme, nombre in lues}  # noqa: C416


def candidats(bd: Session, dossier: Dossier, annee: int, rares: Collection[str]) -> set[int]:
    """The dossiers of the year worth comparing: of the organisme, of its words. A place alone makes no pair."""
    compare = and_(col(EmpreinteDeDossier.dossier_id) == col(Dossier.id), col(EmpreinteDeDossier.annee) == annee)
    proches: Any = (
        select(col(Dossier.id))
        .join(EmpreinteDeDossier, compare)
        .where(col(Dossier.etat).in_(EN_LICE), col(Dossier.id) != dossier.id)
        .order_by(col(Dossier.id).desc())
    )
    trouves = set(bd.scalars(proches.where(col(Dossier.organisme_id) == dossier.organisme_id).limit(DU_MEME_ORGANISME)))
    par_les_mots = (
        select(col(TermeDeDossier.dossier_id))
        .where(
            col(TermeDeDossier.annee) == annee,
            col(TermeDeDossier.terme).in_(rares),
            col(TermeDeDossier.dossier_id) != dossier.id,
        )
        .group_by(col(TermeDeDossier.dossier_id))
        .having(func.count() >= PROCHE.rares)
        .order_by(func.count().desc(), col(TermeDeDossier.dossier_id))
        .limit(DU_MEME_TEXTE)
    )
    return trouves | set(bd.scalars(par_les_mots))


def empreintes(bd: Session, ids: Collection[int]) -> dict[int, Empreinte]:
    """What each of these dossiers is compared by, those out of the race left out: three statements."""
    quartiers: dict[int, set[str]] = defaultdict(set)
    for id_, code in bd.execute(
        select(col(Rattachement.dossier_id), col(Rattachement.code)).where(
            col(Rattachement.dossier_id).in_(ids), col(Rattachement.nature) == "quartier"
        )
    ):
        quartiers[id_].add(code)
    dits: dict[int, set[str]] = defaultdict(set)
    for id_, terme in bd.execute(
        select(col(TermeDeDossier.dossier_id), col(TermeDeDossier.terme)).where(col(TermeDeDossier.dossier_id).in_(ids))
    ):
        dits[id_].add(terme)
    lus = bd.execute(
        select(col(Dossier.id), col(Dossier.organisme_id), col(Dossier.orientation), col(EmpreinteDeDossier.ages))
        .join(EmpreinteDeDossier, col(EmpreinteDeDossier.dossier_id) == col(Dossier.id))
        .where(col(Dossier.id).in_(ids), col(Dossier.etat).in_(EN_LICE))
    )
    return {
        id_: Empreinte(organisme, orientation, frozenset(quartiers[id_]), frozenset(ages), frozenset(dits[id_]))
        for id_, organisme, orientation, ages in lus
        if id_ is not None
    }


def paires_de(bd: Session, dossier: Dossier) -> list[Ressemblance]:
    """The pairs of a dossier, whatever was said of them."""
    return list(
        bd.scalars(
            select(Ressemblance)
            .where(or_(col(Ressemblance.premier_id) == dossier.id, col(Ressemblance.second_id) == dossier.id))
            .order_by(col(Ressemblance.id))
        )
    )
