"""What the worker bound for a person, and whether its dossiers are still open to them. Never writes."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import dossiers_de
from app.instruction.queries import declares
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.recueils import GenreRecueil, Recueil

MONTRES = 5


def recueil_de(bd: Session, personne: Personne, recueil_id: int, *genres: GenreRecueil) -> Recueil | None:
    """One binding, of whoever asked for it and nobody else."""
    return bd.scalar(
        select(Recueil).where(
            col(Recueil.id) == recueil_id,
            col(Recueil.demande_par_id) == personne.id,
            col(Recueil.genre).in_(genres),
        )
    )


def livres_de(bd: Session, personne: Personne, campagne_id: int) -> list[Recueil]:
    """Their books of this campaign, the latest first."""
    requete = select(Recueil).where(
        col(Recueil.demande_par_id) == personne.id,
        col(Recueil.genre) == GenreRecueil.LIVRE,
        col(Recueil.campagne_id) == campagne_id,
    )
    return list(bd.scalars(requete.order_by(col(Recueil.id).desc()).limit(MONTRES)))


def dernier_du_dossier(bd: Session, personne: Personne, genre: GenreRecueil, dossier_id: int) -> Recueil | None:
    """Their last binding of this kind for a dossier."""
    requete = select(Recueil).where(
        col(Recueil.demande_par_id) == personne.id,
        col(Recueil.genre) == genre,
        col(Recueil.dossier_id) == dossier_id,
    )
    return bd.scalar(requete.order_by(col(Recueil.id).desc()).limit(1))


def nombre_a_declarer(bd: Session, personne: Personne, campagne_id: int) -> int:
    """How many dossiers of the list their book would leave out: they did not say whether they are linked to them."""
    vus = dossiers_de(personne).where(
        col(Dossier.campagne_id) == campagne_id, col(Dossier.id).not_in(declares(personne))
    )
    return bd.scalar(vus.with_only_columns(func.count())) or 0


def nombre_de_feuilles(bd: Session, personne: Personne, campagne_id: int) -> int:
    """How many sheets their book would have now."""
    vus = dossiers_de(personne).where(col(Dossier.campagne_id) == campagne_id, col(Dossier.id).in_(declares(personne)))
    return bd.scalar(vus.with_only_columns(func.count())) or 0


def encore_ouverts(bd: Session, personne: Personne, ids: Collection[int]) -> set[int]:
    """Those of these dossiers that this person may still know."""
    vus = dossiers_de(personne).where(col(Dossier.id).in_(ids)).with_only_columns(col(Dossier.id))
    return set(bd.scalars(vus))
