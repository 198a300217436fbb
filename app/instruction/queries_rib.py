"""The gate of bank details for agents: the pilote of a dossier of the organisme and the coordination, never linked."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comptes.queries_rib import EST_A_CONFIRMER
from app.core.sql_plans import parmi, presque_toujours
from app.domain.contenus import texte
from app.domain.coordonnees import Demande
from app.domain.droits import Qualite, Role, Situation
from app.domain.etats import DEPOSES
from app.instruction.queries import ID_MAXIMUM
from app.models.comptes import Adhesion, EtatAdhesion, LienDInteret, Organisme, Personne
from app.models.dossiers import Dossier, VersionDossier
from app.models.rib import ChangementRib

PAR_PAGE = 100


@dataclass(frozen=True)
class ChangementOuvert:
    """A requested change in front of an agent who may answer it."""

    changement: ChangementRib
    organisme: Organisme
    personne: Personne

    @property
    def demande(self) -> Demande:
        return Demande(self.changement.etat, self.changement.verifie_par_id)

    @property
    def situation(self) -> Situation:
        """The gate has already kept the pilotes, the coordination, and nobody who is linked."""
        qualites = frozenset({Qualite.PILOTE}) if self.personne.role is Role.AGENT else frozenset[Qualite]()
        return Situation(role=self.personne.role, qualites=qualites)


def changements_de(personne: Personne) -> Select[ChangementRib, Organisme]:
    """The requests this agent may answer."""
    lies = select(col(LienDInteret.organisme_id)).where(col(LienDInteret.personne_id) == personne.id)
    adherent = select(col(Adhesion.organisme_id)).where(
        col(Adhesion.personne_id) == personne.id, col(Adhesion.etat) == EtatAdhesion.ACTIVE
    )
    requete = (
        select(ChangementRib, Organisme)
        .join(Organisme, col(Organisme.id) == col(ChangementRib.organisme_id))
        .where(~or_(col(ChangementRib.organisme_id).in_(lies), col(ChangementRib.organisme_id).in_(adherent)))
    )
    if personne.role is Role.ADMINISTRATEUR:
        return requete
    if personne.role is not Role.AGENT:
        return requete.where(col(ChangementRib.id) == 0)
    # asked of each request, of which few wait, rather than of the thousands of dossiers that an agent may follow
    pilote_d_un_dossier = (
        exists()
        .where(
            col(Dossier.organisme_id) == col(ChangementRib.organisme_id),
            presque_toujours(col(Dossier.pilote_id) == personne.id),
            parmi(col(Dossier.etat), DEPOSES),
        )
        .correlate(ChangementRib)
    )
    return requete.where(pilote_d_un_dossier)


def ribs_a_confirmer(bd: Session, personne: Personne) -> list[ChangementOuvert]:
    """What waits for an answer, the oldest first."""
    lignes = bd.execute(
        changements_de(personne)
        .where(EST_A_CONFIRMER)
        .order_by(col(ChangementRib.demande_le), col(ChangementRib.id))
        .limit(PAR_PAGE)
    )
    return [ChangementOuvert(changement, organisme, personne) for changement, organisme in lignes]


def nombre_de_ribs(bd: Session, personne: Personne) -> int:
    """How many requests wait for this agent's answer."""
    attendus = changements_de(personne).where(EST_A_CONFIRMER)
    return (
        bd.scalar(select(func.count()).select_from(attendus.with_only_columns(col(ChangementRib.id)).subquery())) or 0
    )


def changement_ouvert(
    bd: Session, personne: Personne, changement_id: int, *, pour_ecrire: bool = False
) -> ChangementOuvert | None:
    """One request through the gate; both rows locked, in one order, if something is to be written."""
    if not 0 < changement_id < ID_MAXIMUM:
        return None
    requete = changements_de(personne).where(col(ChangementRib.id) == changement_id)
    if pour_ecrire:
        requete = requete.with_for_update(of=(Organisme, ChangementRib)).execution_options(populate_existing=True)
    ligne = bd.execute(requete).first()
    return ChangementOuvert(ligne[0], ligne[1], personne) if ligne else None


@dataclass(frozen=True, slots=True)
class ContactFige:
    """Who a deposited version named before the request: nobody can change it any more."""

    nom: str
    fonction: str
    telephone: str
    courriel: str
    source: str


def contacts_figes(bd: Session, changement: ChangementRib) -> list[ContactFige]:
    """The representative and the contact of the last version deposited before the request."""
    ligne = bd.execute(
        select(col(VersionDossier.contenu), col(Dossier.numero))
        .join(Dossier, col(Dossier.id) == col(VersionDossier.dossier_id))
        .where(
            col(Dossier.organisme_id) == changement.organisme_id,
            col(VersionDossier.deposee_le) < changement.demande_le,
        )
        .order_by(col(VersionDossier.deposee_le).desc(), col(VersionDossier.id).desc())
        .limit(1)
    ).first()
    if ligne is None:
        return []
    sections: Any = json.loads(ligne[0])["sections"]
    cites = [_contact(sections, prefixe, ligne[1]) for prefixe in ("representant", "contact")]
    return list(dict.fromkeys(cite for cite in cites if cite is not None))


def _contact(sections: Any, prefixe: str, numero: str | None) -> ContactFige | None:
    def lu(champ: str) -> str:
        return texte(sections, "organisme", f"{prefixe}_{champ}")

    nom = f"{lu('prenom')} {lu('nom')}".strip()
    return ContactFige(nom, lu("fonction"), lu("telephone"), lu("courriel"), f"demande {numero}") if nom else None


def noms_des_agents(bd: Session, changement: ChangementRib) -> dict[int, str]:
    """Who asked, called back and answered."""
    qui = {changement.demande_par_id, changement.verifie_par_id or 0, changement.tranche_par_id or 0}
    lus = bd.scalars(select(Personne).where(col(Personne.id).in_(qui)).order_by(col(Personne.id)))
    return {personne.id or 0: personne.nom_complet for personne in lus}
