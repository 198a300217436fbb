"""Who takes no part in the dossiers of a sitting: members called to it, and agents who left the examination."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import dossiers_de, inscrits, ne_decide_pas
from app.domain.droits import Role
from app.domain.liens import Declaration, Declare, Reponse
from app.models.comite import Deport, InscriptionSeance, MembreSeance, Seance
from app.models.comptes import LienDInteret, Personne
from app.models.dossiers import Dossier
from app.models.liens import DeclarationDeLien


@dataclass(frozen=True, slots=True)
class Retrait:
    """Somebody who takes no part in one dossier. `motif` is empty for a link declared with its organisme.

    `reste_lecteur`: declared a link and did not withdraw; `est_agent`: left the examination, not the decision.
    """

    dossier_id: int
    personne_id: int
    nom: str
    est_present: bool
    motif: str
    reste_lecteur: bool = False
    est_agent: bool = False


def retraits(bd: Session, personne: Personne, seance: Seance) -> dict[int, list[Retrait]]:
    """Who withdrew or declared a link among those called, by dossier this person may know."""
    vus = dossiers_de(personne).where(inscrits(seance.id)).with_only_columns(col(Dossier.id))
    motif = (
        select(col(Deport.motif))
        .where(col(Deport.personne_id) == col(Personne.id), col(Deport.dossier_id) == col(Dossier.id))
        .correlate(Personne, Dossier)
        .scalar_subquery()
    )
    requete = (
        select(
            col(Dossier.id), col(Personne.id), col(Personne.prenom), col(Personne.nom),
            col(MembreSeance.est_present), func.coalesce(motif, ""), col(DeclarationDeLien.nature),
            func.coalesce(col(DeclarationDeLien.precision), ""),
        )
        .select_from(MembreSeance)
        .join(Personne, col(Personne.id) == col(MembreSeance.personne_id))
        .join(InscriptionSeance, col(InscriptionSeance.seance_id) == col(MembreSeance.seance_id))
        .join(Dossier, col(Dossier.id) == col(InscriptionSeance.dossier_id))
        .outerjoin(DeclarationDeLien, _lien_de(Personne))
        .where(
            col(MembreSeance.seance_id) == seance.id,
            col(Dossier.id).in_(vus),
            ne_decide_pas(col(MembreSeance.personne_id)),
        )
        .order_by(col(Dossier.id), col(Personne.nom), col(Personne.id))
    )  # fmt: skip
    resultat: dict[int, list[Retrait]] = {}
    for dossier_id, qui, prenom, nom, present, raison, nature, precision in bd.execute(requete).all():
        lu = bool(nature) and not raison
        dit = raison or Declaration(Reponse.LIEN, nature, precision).motif
        resultat.setdefault(dossier_id, []).append(Retrait(dossier_id, qui, f"{prenom} {nom}", present, dit, lu))
    return resultat


def _lien_de(qui: type[Personne]) -> ColumnElement[bool]:
    return and_(
        col(DeclarationDeLien.dossier_id) == col(Dossier.id),
        col(DeclarationDeLien.personne_id) == col(qui.id),
        col(DeclarationDeLien.declare) == Declare.LIEN,
    )


def retraits_d_agents(bd: Session, personne: Personne, seance: Seance) -> dict[int, list[Retrait]]:
    """The agents who left the examination of a dossier of the agenda, or read it with a declared link."""
    vus = dossiers_de(personne).where(inscrits(seance.id)).with_only_columns(col(Dossier.id))
    requete = (
        select(
            col(Dossier.id), col(Personne.id), col(Personne.prenom), col(Personne.nom), col(Deport.motif),
            col(LienDInteret.nature), col(DeclarationDeLien.nature), col(DeclarationDeLien.precision),
        )
        .join_from(Dossier, Personne, col(Personne.role).in_((Role.AGENT, Role.ADMINISTRATEUR)))
        .outerjoin(Deport, and_(col(Deport.dossier_id) == col(Dossier.id), col(Deport.personne_id) == col(Personne.id)))
        .outerjoin(
            LienDInteret,
            and_(
                col(LienDInteret.organisme_id) == col(Dossier.organisme_id),
                col(LienDInteret.personne_id) == col(Personne.id),
            ),
        )
        .outerjoin(DeclarationDeLien, _lien_de(Personne))
        .where(
            col(Dossier.id).in_(vus),
            or_(
                col(Deport.id).is_not(None),
                col(LienDInteret.personne_id).is_not(None),
                col(DeclarationDeLien.personne_id).is_not(None),
            ),
        )
        .order_by(col(Dossier.id), col(Personne.nom), col(Personne.id))
    )  # fmt: skip
    resultat: dict[int, list[Retrait]] = {}
    for dossier_id, qui, prenom, nom, deport, lien, nature, precision in bd.execute(requete).all():
        lu = deport is None and lien is None
        dit = deport or (Declaration(Reponse.LIEN, nature, precision).motif if lu else "")
        resultat.setdefault(dossier_id or 0, []).append(
            Retrait(dossier_id or 0, qui or 0, f"{prenom} {nom}", False, dit, lu, est_agent=True)
        )
    return resultat
