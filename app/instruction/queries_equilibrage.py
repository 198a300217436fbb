"""What a rebalancing is computed from: who holds what, what is left to do, who may take it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.domain.affectation import Agent
from app.domain.droits import Qualite
from app.domain.equilibrage import AVIS_DU, Membre, Porte, Titre, points
from app.domain.etats import Etat
from app.domain.liens import Declare
from app.domain.titulaires import Matrice
from app.dossiers.routage import ETATS_OUVERTS, charger_agents, charger_matrice
from app.instruction.queries import filtrer
from app.models.comite import Deport
from app.models.comptes import Adhesion, EtatAdhesion, LienDInteret, Organisme, Personne
from app.models.dossiers import Dossier
from app.models.instruction import Affectation, Avis
from app.models.liens import DeclarationDeLien

DOSSIERS_MAXIMUM = 2000


@dataclass(frozen=True, slots=True)
class DossierOuvert:
    """What the page says of a dossier that could move."""

    id: int
    numero: str
    titre: str
    organisme: str


@dataclass(frozen=True, slots=True)
class Equilibre:
    """The team, its open dossiers, and the post that each of its members holds."""

    membres: tuple[Membre, ...]
    portes: tuple[Porte, ...]
    dossiers: Mapping[int, DossierOuvert]
    agents: Mapping[int, Agent]


def charger_equilibre(bd: Session, personne: Personne, maintenant: datetime) -> Equilibre:
    """The open dossiers this person may see, and the team today: ten statements, whatever their number."""
    par_poste, matrice = charger_agents(bd, maintenant), charger_matrice(bd)
    agents: dict[int, Agent] = {}
    for agent in par_poste.values():
        agents.setdefault(agent.personne_id, agent)
    lus = _ouverts(bd, personne)
    ids = [ligne.id for ligne in lus]
    tenus, rendus = _attributions(bd, ids), _avis_rendus(bd, ids)
    ecartes = _ecartes(bd, {ligne.id: ligne.organisme_id for ligne in lus})
    portes, charges = [], dict.fromkeys(agents, 0)
    for ligne in lus:
        reste = points(ligne.etat, (ligne.id, ligne.pilote_id) in rendus)
        if ligne.pilote_id in charges:
            charges[ligne.pilote_id] += reste
        for qui, _ in tenus[ligne.id]:
            doit = ligne.etat is Etat.EN_INSTRUCTION and qui != ligne.pilote_id and (ligne.id, qui) not in rendus
            if doit and qui in charges:
                charges[qui] += AVIS_DU
        commune = matrice.communes.get(ligne.commune_principale or "")
        candidats = _candidats(ligne, tenus[ligne.id], matrice, par_poste)
        portes.append(
            Porte(
                ligne.id, ligne.pilote_id, reste, (ligne.id, ligne.pilote_id) in rendus,
                commune.equipe if commune else None,
                {qui: titre for qui, titre in candidats.items() if qui not in ecartes[ligne.id]},
            )
        )  # fmt: skip
    membres = tuple(
        Membre(a.personne_id, a.nom, a.equipe, a.est_absent, charges[a.personne_id])
        for a in sorted(agents.values(), key=lambda a: (a.nom, a.personne_id))
    )
    dits = {x.id: DossierOuvert(x.id, x.numero, x.titre, x.nom) for x in lus}
    return Equilibre(membres, tuple(portes), dits, agents)


def _ouverts(bd: Session, personne: Personne) -> list[Any]:
    return list(
        bd.execute(
            filtrer(
                select(
                    col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom),
                    col(Dossier.organisme_id), col(Dossier.etat), col(Dossier.pilote_id), col(Dossier.orientation),
                    col(Dossier.commune_principale),
                ),
                personne,
            )
            .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
            .where(col(Dossier.etat).in_(ETATS_OUVERTS))
            .order_by(col(Dossier.depose_le), col(Dossier.id))
            .limit(DOSSIERS_MAXIMUM)
        )
    )  # fmt: skip


def _attributions(bd: Session, ids: Collection[int]) -> dict[int, set[tuple[int, Qualite]]]:
    lues: dict[int, set[tuple[int, Qualite]]] = defaultdict(set)
    requete = select(col(Affectation.dossier_id), col(Affectation.personne_id), col(Affectation.qualite)).where(
        col(Affectation.dossier_id).in_(ids),
        col(Affectation.jusqu_a).is_(None),
        col(Affectation.personne_id).is_not(None),
    )
    for dossier_id, personne_id, qualite in bd.execute(requete):
        lues[dossier_id].add((personne_id or 0, qualite))
    return lues


def _avis_rendus(bd: Session, ids: Collection[int]) -> set[tuple[int, int | None]]:
    requete = select(col(Avis.dossier_id), col(Avis.personne_id)).where(
        col(Avis.dossier_id).in_(ids), col(Avis.rendu_le).is_not(None)
    )
    return {(dossier_id, personne_id) for dossier_id, personne_id in bd.execute(requete)}


def _ecartes(bd: Session, organismes: Mapping[int, int]) -> dict[int, set[int]]:
    """Who is linked to each of these dossiers: by the organisme, by a withdrawal, by what they declared."""
    par_organisme: dict[int, set[int]] = defaultdict(set)
    for organisme_id, personne_id in bd.execute(
        select(col(LienDInteret.organisme_id), col(LienDInteret.personne_id)).union_all(
            select(col(Adhesion.organisme_id), col(Adhesion.personne_id)).where(
                col(Adhesion.etat) == EtatAdhesion.ACTIVE
            )
        )
    ):
        par_organisme[organisme_id].add(personne_id)
    lus = {id_: set(par_organisme[organisme_id]) for id_, organisme_id in organismes.items()}
    for dossier_id, personne_id in bd.execute(
        select(col(Deport.dossier_id), col(Deport.personne_id)).union_all(
            select(col(DeclarationDeLien.dossier_id), col(DeclarationDeLien.personne_id)).where(
                col(DeclarationDeLien.declare) == Declare.LIEN
            )
        )
    ):
        if dossier_id in lus:
            lus[dossier_id].add(personne_id)
    return defaultdict(set, lus)


def _candidats(
    ligne: Any, tenus: Collection[tuple[int, Qualite]], matrice: Matrice, agents: Mapping[str, Agent]
) -> dict[int, Titre]:
    """Who may take a dossier and why, the best reason for each."""
    titres: list[tuple[int, Titre]] = []
    referent = agents.get(matrice.orientations.get(ligne.orientation, "")) if ligne.orientation else None
    if referent is not None:
        titres.append((referent.personne_id, Titre.REFERENT))
        suppleant = agents.get(referent.suppleant or "")
        if suppleant is not None:
            titres.append((suppleant.personne_id, Titre.SUPPLEANT))
    titres += [(qui, Titre.CONTRIBUTEUR) for qui, qualite in sorted(tenus) if qualite is Qualite.CONTRIBUTEUR]
    titres += [(qui, Titre.TERRITOIRE) for qui, qualite in sorted(tenus) if qualite is Qualite.TERRITOIRE]
    lus: dict[int, Titre] = {}
    for qui, titre in titres:
        lus.setdefault(qui, titre)
    return lus
