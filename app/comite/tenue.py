"""A sitting as its live screens show it: the agenda, what is discussed, the envelopes, what was just decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.comite.deps import AccesSeance
from app.comite.queries import inscrits
from app.comite.queries_classement import LigneEnveloppe, Montants, enveloppes, montants
from app.comite.queries_direct import version
from app.comite.queries_ordre import OrdreDuJour, Point, ordre_du_jour
from app.comite.queries_presences import quorum_sur
from app.comite.queries_seance import DecisionLue, historiques
from app.domain.quorum import Quorum
from app.models.comite import EtatSeance, Seance
from app.models.comptes import Personne


@dataclass(frozen=True, slots=True)
class Reste:
    """An envelope on a live screen, in cents. `du_point`: what it would give, or gives, to what is discussed;
    `prevu`: what it holds for promises, and would give to what is discussed beside them."""

    nom: str
    montant_cents: int
    engage_cents: int
    promis_cents: int
    du_point_cents: int
    prevu_cents: int

    @property
    def reste_cents(self) -> int:
        """The remainder that every other screen shows: what is promised is kept until its vote."""
        return self.montant_cents - self.engage_cents - self.promis_cents

    @property
    def part(self) -> int:
        """Percentage engaged."""
        return self.engage_cents * 100 // self.montant_cents if self.montant_cents else 0

    @property
    def part_prevue(self) -> int:
        return self.prevu_cents * 100 // self.montant_cents if self.montant_cents else 0


@dataclass(frozen=True, slots=True)
class Tenue:
    """What one person may know of a sitting, now. `est_cache`: what is discussed is not for this person."""

    seance: Seance
    version: str
    ordre: OrdreDuJour
    decisions: Mapping[int, DecisionLue]
    montants: Mapping[int, Montants]
    enveloppes: Sequence[LigneEnveloppe]
    courant: Point | None
    est_cache: bool
    quorum: Quorum

    @property
    def precedent(self) -> Point | None:
        return self.ordre.voisins(self.courant.id if self.courant else None)[0]

    @property
    def suivant(self) -> Point | None:
        return self.ordre.voisins(self.courant.id if self.courant else None)[1]

    @property
    def rang(self) -> int:
        """The place of what is discussed, from 1."""
        return self.ordre.suite.index(self.courant.id) + 1 if self.courant else 0

    @property
    def titre_du_groupe(self) -> str:
        trouves = (g.titre for g in self.ordre.groupes if self.courant and self.courant.id in g.dossiers)
        return next(trouves, "")

    @property
    def decision(self) -> DecisionLue | None:
        """That on what is discussed."""
        return self.decisions.get(self.courant.id) if self.courant else None

    @property
    def derniere(self) -> tuple[Point, DecisionLue] | None:
        """The last decision that holds, with its dossier."""
        prises = [(self.ordre.points[id_], d) for id_, d in self.decisions.items() if id_ in self.ordre.points]
        return max(prises, key=lambda prise: (prise[1].prise_le, prise[1].id), default=None)

    @property
    def restes(self) -> list[Reste]:
        """The envelopes, and what is discussed in each."""
        siens = self.montants.get(self.courant.id if self.courant else 0) or Montants({}, {})
        du_point = siens.decides if self.decision else siens.proposes
        restes = []
        for e in self.enveloppes:
            cents = du_point.get(e.code, 0)
            en_plus = 0 if self.decision else cents - siens.promis.get(e.code, 0)
            restes.append(
                Reste(e.nom, e.montant_cents, e.engage_cents, e.promis_cents, cents, e.promis_cents + en_plus)
            )
        return restes

    def accorde_cents(self, dossier_id: int) -> int:
        """What was granted to a dossier of the agenda."""
        return sum(self.montants[dossier_id].decides.values()) if dossier_id in self.montants else 0


def etablir_tenue(bd: Session, personne: Personne, acces: AccesSeance) -> Tenue:
    """Read a sitting for one person, through their gate."""
    seance, campagne_id = acces.seance, acces.campagne.id or 0
    lue = version(bd, seance)  # first: what is read after is at least as new
    ordre = ordre_du_jour(bd, personne, seance)
    point_id = seance.point_id if seance.etat is EtatSeance.OUVERTE else None
    return Tenue(
        seance=seance,
        version=lue,
        ordre=ordre,
        decisions={id_: h.active for id_, h in historiques(bd, personne, seance).items() if h.active},
        montants=montants(bd, personne, campagne_id, inscrits(seance.id)),
        enveloppes=enveloppes(bd, personne, campagne_id),
        courant=ordre.points.get(point_id or 0),
        est_cache=point_id is not None and point_id not in ordre.points,
        quorum=quorum_sur(bd, seance, point_id if point_id in ordre.points else None),
    )
