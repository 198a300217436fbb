"""The ranked list as a sitting or a file shows it: rows, envelopes, thresholds. No SQL here.

A dossier's amount « placed » on an envelope is the one proposed while nothing is decided, the one decided
once granted, nothing once refused, adjourned or on the complementary list.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

from sqlalchemy import ColumnElement, Row
from sqlalchemy.orm import Session

from app.comite import queries_classement as lire
from app.comite.queries import A_DECIDER, ACCORDES
from app.comite.queries_classement import LigneEnveloppe, Montants
from app.domain.avis import SensAvis
from app.domain.etats import Etat, Lecteur, libelle, ton
from app.domain.orientations import ORIENTATIONS, FicheOrientation, Orientation
from app.domain.programmation import LigneClassee, LigneCumulee, classer, cumuls, seuils
from app.models.comptes import Personne

PAR_PAGE = 50
PAR_ECRAN = 5


@dataclass(frozen=True, slots=True)
class Ligne:
    """One dossier of a list. Amounts in cents by funder's code; `cumuls` from the first line to this one."""

    rang: int | None
    index: int
    id: int
    numero: str
    titre: str
    organisme: str
    territoires: str
    orientation: FicheOrientation
    note_dixiemes: int | None
    est_note_provisoire: bool
    avis: str
    demande_cents: int
    propose_cents: int | None
    places: Mapping[str, int]
    cumuls: Mapping[str, int]
    etat: Etat

    @property
    def etat_libelle(self) -> str:
        return libelle(self.etat, Lecteur.AGENT)

    @property
    def etat_ton(self) -> str:
        return ton(self.etat, Lecteur.AGENT)

    @property
    def place_cents(self) -> int:
        return sum(self.places.values())


@dataclass(frozen=True, slots=True)
class LigneDetaillee(Ligne):
    """The same with what was proposed and what was decided, whatever became of it."""

    proposes: Mapping[str, int]
    decides: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Carte:
    """An envelope beside the list. `propose_cents`: placed on it by dossiers that are not decided, of which
    `promis_cents` are held until their vote; `promis_ailleurs_cents`: held for dossiers that are not on this list."""

    id: int
    code: str
    nom: str
    montant_cents: int
    engage_cents: int
    propose_cents: int
    promis_cents: int = 0
    promis_ailleurs_cents: int = 0

    @property
    def place_cents(self) -> int:
        return self.engage_cents + self.propose_cents + self.promis_ailleurs_cents

    @property
    def reste_cents(self) -> int:
        """Remaining: what is neither engaged nor promised, what is only proposed left out."""
        return max(0, self.montant_cents - self.engage_cents - self.promis_cents - self.promis_ailleurs_cents)

    @property
    def sans_promesse_cents(self) -> int:
        """What is proposed, and no promise holds."""
        return self.propose_cents - self.promis_cents

    @property
    def depassement_cents(self) -> int:
        return max(0, self.place_cents - self.montant_cents)

    @property
    def parts(self) -> tuple[int, int, int]:
        """Percentages of the bar: engaged, proposed, overshoot (of what is placed)."""
        prevus = self.propose_cents + self.promis_ailleurs_cents
        total = max(self.montant_cents, self.place_cents)
        if not total:
            return 0, 0, 0
        return tuple(  # type: ignore[return-value]
            cents * 100 // total for cents in (self.engage_cents, prevus, self.depassement_cents)
        )


@dataclass(frozen=True, slots=True)
class Lignes(Sequence[LigneDetaillee]):
    """The lines in rank order, each made when it is looked at: a page shows fifty of a thousand."""

    cumulees: Sequence[LigneCumulee]
    rangees: Mapping[int, Row[Any]]
    sommes: Mapping[int, Montants]

    def __len__(self) -> int:
        return len(self.cumulees)

    @overload
    def __getitem__(self, position: int) -> LigneDetaillee: ...

    @overload
    def __getitem__(self, position: slice) -> list[LigneDetaillee]: ...

    def __getitem__(self, position: int | slice) -> LigneDetaillee | list[LigneDetaillee]:
        if isinstance(position, slice):
            return [self[n] for n in range(*position.indices(len(self)))]
        index = range(len(self))[position]
        cumulee = self.cumulees[index]
        rangee = self.rangees[cumulee.ligne.dossier_id]
        montants = self.sommes.get(rangee.id) or Montants({}, {})
        faits = _faits(index, rangee, cumulee.ligne.proposes, cumulee.cumuls)
        return LigneDetaillee(**faits, proposes=montants.proposes, decides=montants.decides)


@dataclass(frozen=True, slots=True)
class Classement:
    """The whole list, in rank order."""

    lignes: Lignes
    cartes: Sequence[Carte]
    seuils: Mapping[str, int]

    def dossier(self, dossier_id: int) -> LigneDetaillee | None:
        rangs = (n for n, c in enumerate(self.lignes.cumulees) if c.ligne.dossier_id == dossier_id)
        index = next(rangs, None)
        return None if index is None else self.lignes[index]

    def fins(self, affichees: Sequence[Ligne]) -> dict[int, list[Carte]]:
        """The envelopes that end just before a shown line, by the line's dossier id. `affichees` in rank order."""
        fins: dict[int, list[Carte]] = {}
        for carte in self.cartes:
            seuil = self.seuils.get(carte.code)
            if seuil is None:
                continue
            position = bisect_left(affichees, seuil, key=lambda ligne: ligne.index)
            if position < len(affichees):
                fins.setdefault(affichees[position].id, []).append(carte)
        return fins


def etablir(bd: Session, personne: Personne, campagne_id: int, seance: ColumnElement[bool] | None = None) -> Classement:
    """Rank the dossiers this person may know and place their amounts on the envelopes."""
    rangees = {rangee.id: rangee for rangee in lire.lignes(bd, personne, campagne_id, seance)}
    sommes = lire.montants(bd, personne, campagne_id, seance)
    enveloppes = lire.enveloppes(bd, personne, campagne_id)
    classees = classer(_classee(rangee, sommes.get(id_)) for id_, rangee in rangees.items())
    a_decider = [c for c in classees if rangees[c.dossier_id].etat in A_DECIDER]
    cartes = [_carte(e, a_decider, sommes) for e in enveloppes]
    # the decisions of other sittings already hold a part of each envelope, as do the promises made to others
    accordees = [c for c in classees if rangees[c.dossier_id].etat in ACCORDES]
    cumulees = cumuls(classees, {c.code: _disponible(c, accordees) for c in cartes})
    return Classement(Lignes(cumulees, rangees, sommes), cartes, seuils(cumulees))


def _classee(rangee: Row[Any], montants: Montants | None) -> LigneClassee:
    return LigneClassee(
        dossier_id=rangee.id,
        numero=rangee.numero,
        note_dixiemes=rangee.note_dixiemes,
        participation=rangee.note_participation_centiemes,
        note_orientation=rangee.note_orientation_centiemes,
        orientation=rangee.orientation or Orientation.EMPLOI,
        depose_le=rangee.depose_le,
        proposes=_places(rangee.etat, montants),
    )


def _places(etat: Etat, montants: Montants | None) -> Mapping[str, int]:
    if montants is None:
        return {}
    if etat in ACCORDES:
        return montants.decides
    return montants.proposes if etat in A_DECIDER else {}


def _disponible(carte: Carte, accordees: Sequence[LigneClassee]) -> int:
    ici = sum(c.proposes.get(carte.code, 0) for c in accordees)
    return carte.montant_cents - carte.promis_ailleurs_cents - (carte.engage_cents - ici)


def ligne_lue(index: int, rangee: Row[Any], places: Mapping[str, int], cumuls: Mapping[str, int]) -> Ligne:
    """A line from its row, at this place (from 0) of the whole list."""
    return Ligne(**_faits(index, rangee, places, cumuls))


def _faits(index: int, rangee: Row[Any], places: Mapping[str, int], cumuls: Mapping[str, int]) -> dict[str, Any]:
    return {
        "rang": None if rangee.note_dixiemes is None else index + 1,  # those without a note come last
        "index": index,
        "id": rangee.id,
        "numero": rangee.numero,
        "titre": rangee.titre,
        "organisme": rangee.organisme,
        "territoires": rangee.territoires_resume,
        "orientation": ORIENTATIONS[rangee.orientation or Orientation.EMPLOI],
        "note_dixiemes": rangee.note_dixiemes,
        "est_note_provisoire": rangee.est_note_provisoire,
        "avis": SensAvis(rangee.avis_pilote).libelle if rangee.avis_pilote else "",
        "demande_cents": rangee.montant_demande_cents,
        "propose_cents": rangee.montant_propose_cents,
        "places": places,
        "cumuls": cumuls,
        "etat": rangee.etat,
    }


def _carte(enveloppe: LigneEnveloppe, a_decider: Sequence[LigneClassee], sommes: Mapping[int, Montants]) -> Carte:
    proposes = sum(ligne.proposes.get(enveloppe.code, 0) for ligne in a_decider)
    promis = sum(
        sommes[ligne.dossier_id].promis.get(enveloppe.code, 0) for ligne in a_decider if ligne.dossier_id in sommes
    )
    return Carte(
        enveloppe.id, enveloppe.code, enveloppe.nom, enveloppe.montant_cents, enveloppe.engage_cents, proposes, promis,
        enveloppe.promis_cents - promis,
    )  # fmt: skip
