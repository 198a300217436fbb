"""Who is at a sitting, since when, and the quorum before each dossier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from app.comite.queries import ne_decide_pas
from app.domain.quorum import Mouvement, Place, Presence, Quorum, compter, periodes
from app.models.comite import MembreSeance, Seance, presence_de
from app.models.comptes import Personne
from app.models.dossiers import Dossier
from app.models.seances import MouvementDePresence


@dataclass(frozen=True, slots=True)
class PresenceLue:
    """Somebody called, as the pages and the minutes read it. `periodes`: UTC instants, None while they are there."""

    personne_id: int
    nom: str
    presence: Presence
    represente_par_id: int | None
    represente_par: str
    periodes: Sequence[tuple[datetime, datetime | None]]

    @property
    def place(self) -> Place:
        return Place(self.personne_id, self.presence, self.represente_par_id)


def presences(bd: Session, seance: Seance) -> list[PresenceLue]:
    """Everybody called to the sitting, by name. Two statements."""
    requete = (
        select(
            col(Personne.id), col(Personne.prenom), col(Personne.nom), col(MembreSeance.est_present),
            col(MembreSeance.est_excuse), col(MembreSeance.represente_par_id),
        )
        .join(MembreSeance, col(MembreSeance.personne_id) == col(Personne.id))
        .where(col(MembreSeance.seance_id) == seance.id)
        .order_by(col(Personne.nom), col(Personne.prenom), col(Personne.id))
    )  # fmt: skip
    lues = bd.execute(requete).all()
    noms = {id_: f"{prenom} {nom}" for id_, prenom, nom, *_ in lues}
    venues = periodes(mouvements(bd, seance))
    return [
        PresenceLue(
            id_ or 0, noms[id_], presence_de(present, excuse, par), par, noms.get(par, "") if par else "",
            venues.get(id_ or 0, ()),
        )
        for id_, _prenom, _nom, present, excuse, par in lues
    ]  # fmt: skip


def mouvements(bd: Session, seance: Seance) -> list[Mouvement]:
    """Who came, left, was excused or represented, in the order of time."""
    m = MouvementDePresence
    requete = (
        select(col(m.personne_id), col(m.presence), col(m.a), col(m.represente_par_id))
        .where(col(m.seance_id) == seance.id)
        .order_by(col(m.a), col(m.id))
    )
    return [Mouvement(*ligne) for ligne in bd.execute(requete).all()]


def quorum_de(bd: Session, seance: Seance, dossier: Dossier) -> Quorum:
    """The quorum before one dossier: those who withdrew from it or declared a link are left out."""
    return quorum_sur(bd, seance, dossier.id)


def quorum_sur(bd: Session, seance: Seance, dossier_id: int | None) -> Quorum:
    """Same as `quorum_de`, by its id; without any, everybody decides."""
    lui = col(Dossier.id) == dossier_id
    lie = select(col(Dossier.id)).where(lui, ne_decide_pas(col(MembreSeance.personne_id))).exists()
    requete = select(
        col(MembreSeance.personne_id), col(MembreSeance.est_present), col(MembreSeance.est_excuse),
        col(MembreSeance.represente_par_id), lie,
    ).where(col(MembreSeance.seance_id) == seance.id)  # fmt: skip
    places = (
        Place(id_, presence_de(present, excuse, par), par, bool(est_lie))
        for id_, present, excuse, par, est_lie in bd.execute(requete).all()
    )
    return compter(places, est_requis=seance.quorum_requis)


def quorums(seance: Seance, lues: Sequence[PresenceLue], ecartes: Mapping[int, frozenset[int]]) -> Mapping[int, Quorum]:
    """The quorum before each dossier where somebody takes no part (`ecartes`: dossier → persons); 0: the others."""
    trouves = {0: compter((lue.place for lue in lues), est_requis=seance.quorum_requis)}
    for dossier_id, qui in ecartes.items():
        places = (replace(lue.place, ne_decide_pas=lue.personne_id in qui) for lue in lues)
        trouves[dossier_id] = compter(places, est_requis=seance.quorum_requis)
    return trouves
