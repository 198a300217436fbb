"""The saved views that an agent sees: their own, and those of the team."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.instruction.queries import ID_MAXIMUM
from app.models.comptes import Personne
from app.models.vues import VueEnregistree


@dataclass(frozen=True, slots=True)
class VueLue:
    """A view as the page of the views lists it."""

    id: int
    nom: str
    requete: str
    est_partagee: bool
    est_par_defaut: bool
    est_mienne: bool
    de: str


def vues_visibles(bd: Session, personne: Personne) -> list[VueLue]:
    """Mine first, then the team's; by name."""
    est_mienne = col(VueEnregistree.personne_id) == personne.id
    lues = bd.execute(
        select(
            col(VueEnregistree.id), col(VueEnregistree.nom), col(VueEnregistree.requete),
            col(VueEnregistree.est_partagee), col(VueEnregistree.est_par_defaut), est_mienne,
            func.trim(col(Personne.prenom) + " " + col(Personne.nom)),
        )
        .join(Personne, col(Personne.id) == col(VueEnregistree.personne_id))
        .where(or_(est_mienne, col(VueEnregistree.est_partagee)))
        .order_by(est_mienne.desc(), col(VueEnregistree.nom), col(VueEnregistree.id))
    )  # fmt: skip
    return [VueLue(*ligne) for ligne in lues]


def vue_visible(bd: Session, personne: Personne, vue_id: int) -> VueEnregistree | None:
    """One view, if it is theirs or the team's."""
    vue = bd.get(VueEnregistree, vue_id) if 0 < vue_id < ID_MAXIMUM else None
    return vue if vue is not None and vue.propriete.est_visible_de(personne.id or 0) else None
