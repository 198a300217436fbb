"""The dossiers of a batch, through the gate, and what would become of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from app.domain.affectation import Agent
from app.domain.dispositifs import Dispositif, GenreOrganisme
from app.domain.droits import Qualite, Role
from app.domain.etats import est_terminal
from app.domain.formulaire import formulaire
from app.domain.liens import A_DIRE
from app.domain.lots import (
    ADemander,
    Confie,
    Prevision,
    prevoir,
    prevoir_demande,
    prevoir_etiquette,
    prevoir_note,
)
from app.domain.pieces import pieces_possibles
from app.dossiers.routage import charger_agents
from app.instruction.queries import EST_PROPOSEE, declares, est_cite, filtrer, juge
from app.instruction.queries_liens import est_ecarte
from app.instruction.relais import supplees
from app.models.campagnes import Campagne
from app.models.comptes import LienDInteret, Organisme, Personne
from app.models.dossiers import Dossier
from app.models.etiquettes import EtiquetteDeDossier
from app.models.instruction import Affectation
from app.models.recevabilite import Irrecevabilite


@dataclass(frozen=True, slots=True)
class DossierDuLot:
    """One line of the batch. `obstacle`: why this agent may not act on it yet; `prevision`: once somebody is chosen."""

    id: int
    numero: str
    titre: str
    organisme: str
    pilote_id: int | None
    pilote: str
    prevision: Prevision | None
    obstacle: str = ""

    @property
    def est_a_declarer(self) -> bool:
        return self.obstacle == A_DIRE


def agents_du_jour(bd: Session, maintenant: datetime) -> dict[str, Agent]:
    """Who holds each post today, by post."""
    return charger_agents(bd, maintenant)


def dossiers_du_lot(bd: Session, personne: Personne, ids: Collection[int], nouveau: Agent | None) -> list[DossierDuLot]:
    """Those of these dossiers that this person may see, in the order of their numbers."""
    pilote = aliased(Personne)
    lie = (
        exists()
        .where(
            col(LienDInteret.organisme_id) == col(Dossier.organisme_id),
            col(LienDInteret.personne_id) == (nouveau.personne_id if nouveau else 0),
        )
        .correlate(Dossier)
    )
    lignes = bd.execute(
        filtrer(
            select(
                col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Dossier.etat), col(Organisme.nom),
                col(Dossier.pilote_id), func.trim(col(pilote.prenom) + " " + col(pilote.nom)),
                or_(lie, est_ecarte(nouveau.personne_id)) if nouveau else literal(False),
                col(Dossier.id).in_(declares(personne)),
            ),
            personne,
        )
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .outerjoin(pilote, col(pilote.id) == col(Dossier.pilote_id))
        .where(col(Dossier.id).in_(ids))
        .order_by(col(Dossier.numero), col(Dossier.id))
    )  # fmt: skip
    return [
        DossierDuLot(
            id_, numero, titre, organisme, pilote_id, nom or "",
            prevoir(
                Confie(
                    est_termine=est_terminal(etat), pilote_id=pilote_id, pilote=nom or "",
                    nouveau_id=nouveau.personne_id, nouveau=nouveau.nom, est_lie=bool(est_lie),
                    est_declare=bool(dit),
                )
            ) if nouveau else None,
            "" if dit else A_DIRE,
        )
        for id_, numero, titre, etat, organisme, pilote_id, nom, est_lie, dit in lignes
    ]  # fmt: skip


def avec_l_etiquette(
    bd: Session, dossiers: Sequence[DossierDuLot], etiquette_id: int | None, *, est_a_retirer: bool
) -> list[DossierDuLot]:
    """The same dossiers with what putting this word there, or taking it away, would do. None: it is to be made."""
    posees = set(
        bd.scalars(
            select(col(EtiquetteDeDossier.dossier_id)).where(
                col(EtiquetteDeDossier.etiquette_id) == etiquette_id,
                col(EtiquetteDeDossier.dossier_id).in_([d.id for d in dossiers]),
            )
        )
    )
    return [replace(d, prevision=prevoir_etiquette(not d.obstacle, d.id in posees, est_a_retirer)) for d in dossiers]


def tiennent(personnes: Collection[int | None], *qualites: Qualite) -> ColumnElement[bool]:
    """Whether one of these people holds one of these qualities on the dossier of the row."""
    return (
        exists()
        .where(
            col(Affectation.dossier_id) == col(Dossier.id),
            col(Affectation.personne_id).in_(personnes),
            col(Affectation.qualite).in_(qualites),
            col(Affectation.jusqu_a).is_(None),
        )
        .correlate(Dossier)
    )


@dataclass(frozen=True, slots=True)
class FormeDuDossier:
    """What decides of the form of a dossier, the questions its campaign adds left out."""

    dispositif: Dispositif
    genre: GenreOrganisme

    @property
    def sections(self) -> dict[str, str]:
        return {section.cle: section.titre for section in formulaire(self.dispositif, self.genre)}

    @property
    def pieces(self) -> dict[str, str]:
        return pieces_possibles(self.dispositif, self.genre)


def dossiers_a_completer(
    bd: Session, personne: Personne, ids: Collection[int], maintenant: datetime, sections: Collection[str] = ()
) -> tuple[list[DossierDuLot], set[FormeDuDossier]]:
    """Those of these dossiers this person may see, with what a demand of `sections` would do, and their forms."""
    pilotes = (personne.id, *supplees(bd, personne, maintenant))
    est_proposee = exists().where(col(Irrecevabilite.dossier_id) == col(Dossier.id), EST_PROPOSEE).correlate(Dossier)
    lignes = bd.execute(
        filtrer(
            select(
                col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom), col(Dossier.pilote_id),
                col(Dossier.etat), and_(tiennent(pilotes, Qualite.PILOTE), juge(personne)),
                col(Dossier.id).in_(declares(personne)), est_proposee, col(Campagne.dispositif), col(Organisme.genre),
            ),
            personne,
        )
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .join(Campagne, col(Campagne.id) == col(Dossier.campagne_id))
        .where(col(Dossier.id).in_(ids))
        .order_by(col(Dossier.numero), col(Dossier.id))
    ).all()  # fmt: skip
    lus = []
    for id_, numero, titre, organisme, pilote_id, etat, permis, dit, proposee, dispositif, genre in lignes:
        siennes = FormeDuDossier(dispositif, genre).sections
        prevue = prevoir_demande(
            ADemander(
                etat=etat, est_permis=bool(permis), est_declare=bool(dit), est_proposee=bool(proposee),
                a_des_parties=not sections or not siennes.keys().isdisjoint(sections),
            )
        )  # fmt: skip
        lus.append(_ligne(id_, numero, titre, organisme, pilote_id, prevue))
    return lus, {FormeDuDossier(ligne[-2], ligne[-1]) for ligne in lignes}


def dossiers_a_annoter(
    bd: Session, personne: Personne, ids: Collection[int], maintenant: datetime
) -> list[DossierDuLot]:
    """The same for a note between agents: on the dossiers whose notes this person reads."""
    permis = juge(personne)
    if personne.role is not Role.ADMINISTRATEUR:
        attaches = (personne.id, *supplees(bd, personne, maintenant))
        permis = and_(permis, or_(tiennent(attaches, *Qualite), est_cite(personne)))
    lignes = bd.execute(
        filtrer(
            select(
                col(Dossier.id), col(Dossier.numero), col(Dossier.titre), col(Organisme.nom), col(Dossier.pilote_id),
                permis, col(Dossier.id).in_(declares(personne)),
            ),
            personne,
        )
        .join(Organisme, col(Organisme.id) == col(Dossier.organisme_id))
        .where(col(Dossier.id).in_(ids))
        .order_by(col(Dossier.numero), col(Dossier.id))
    )  # fmt: skip
    return [
        _ligne(id_, numero, titre, organisme, pilote_id, prevoir_note(bool(permis), bool(dit)))
        for id_, numero, titre, organisme, pilote_id, permis, dit in lignes
    ]


def _ligne(id_: int, numero: str, titre: str, organisme: str, pilote_id: int | None, prevue: Prevision) -> DossierDuLot:
    return DossierDuLot(id_, numero, titre, organisme, pilote_id, "", prevue, A_DIRE if prevue.phrase == A_DIRE else "")
