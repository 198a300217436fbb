"""A campaign seen whole: where the euros go, which places and priorities they reach, which they do not. Cents.

Orientations share the euros out; so do communes and quartiers, in equal parts for a dossier that names several, as in
the comparison of scenarios. A dossier counts whole in each of its geographies: these do not add up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.orientations import GEOGRAPHIES_COURTES, HABITANTS, ORIENTATIONS, Geographie, Orientation
from app.domain.partenaires import Priorite, priorites_servies


class Mesure(StrEnum):
    """Which euros: those asked, those proposed or promised, those granted."""

    DEMANDE = "demande"
    PROPOSE = "propose"
    ACCORDE = "accorde"

    @property
    def libelle(self) -> str:
        return MESURES[self]


MESURES: dict[Mesure, str] = {Mesure.DEMANDE: "Demandé", Mesure.PROPOSE: "Proposé", Mesure.ACCORDE: "Accordé"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fait:
    """What is counted of a dossier. `orientation` is the principal one; `orientations` has the others too."""

    orientation: Orientation
    orientations: frozenset[Orientation] = frozenset()
    geographies: frozenset[Geographie] = frozenset()
    communes: frozenset[str] = frozenset()
    quartiers: frozenset[str] = frozenset()
    cents: Mapping[Mesure, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lieu:
    """A commune or a quartier of the reference data. `habitants`: 0 while nobody knows."""

    code: str
    nom: str
    habitants: int = 0
    geographie: Geographie | None = None
    communes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """Dossiers and their euros in one cell."""

    cents: int = 0
    dossiers: int = 0


@dataclass(frozen=True, slots=True)
class Ligne:
    """A place with what reaches it."""

    lieu: Lieu
    case: Case

    @property
    def par_habitant(self) -> int | None:
        """Cents per inhabitant; None where the population is not known."""
        return _par_habitant(self.case.cents, self.lieu.habitants)


def _par_habitant(cents: int, habitants: int) -> int | None:
    """Rounded half up."""
    return (2 * cents + habitants) // (2 * habitants) if habitants else None


@dataclass(frozen=True, slots=True)
class Matrice:
    """Orientations in rows; in columns each geography, none of them, then the whole, each dossier once."""

    rangees: Mapping[Orientation, tuple[Case, ...]]
    totaux: tuple[Case, ...]

    @property
    def par_habitant(self) -> tuple[int | None, ...]:
        """Cents per inhabitant of each geography (the contract's figures); None in the other columns."""
        return tuple(_par_habitant(case.cents, n) for case, n in zip(self.totaux, self.habitants, strict=True))

    @property
    def habitants(self) -> tuple[int, ...]:
        """Of each column; 0 where the contract does not count them."""
        return (*(HABITANTS[g] for g in GEOGRAPHIES_COURTES), 0, 0)


COLONNES: tuple[str, ...] = (
    *(nom[0].upper() + nom[1:] for nom in GEOGRAPHIES_COURTES.values()), "Hors de ces quartiers", "Ensemble",
)  # fmt: skip


def comptes(faits: Iterable[Fait], mesure: Mesure) -> list[Fait]:
    """The dossiers that this measure counts: those that have euros in it."""
    return [fait for fait in faits if fait.cents.get(mesure, 0) > 0]


def matrice(faits: Sequence[Fait], mesure: Mesure) -> Matrice:
    """What each orientation receives in each geography."""
    rangees = {
        orientation: _rangee([f for f in faits if f.orientation is orientation], mesure) for orientation in ORIENTATIONS
    }
    return Matrice(rangees, _rangee(faits, mesure))


def _rangee(faits: Sequence[Fait], mesure: Mesure) -> tuple[Case, ...]:
    colonnes: list[Callable[[Fait], bool]] = [
        *((lambda f, g=g: g in f.geographies) for g in GEOGRAPHIES_COURTES),
        lambda f: not f.geographies,
        lambda _: True,
    ]  # fmt: skip
    return tuple(
        Case(sum(f.cents[mesure] for f in faits if est_ici(f)), sum(map(est_ici, faits))) for est_ici in colonnes
    )


def par_lieu(
    faits: Iterable[Fait], lieux: Sequence[Lieu], mesure: Mesure, de: Callable[[Fait], frozenset[str]]
) -> list[Ligne]:
    """What reaches each place, in the order given. `de`: the codes of a dossier's places.

    Equal parts, the cents that are left over to the first codes: what `comparaison.partager` does.
    """
    cents = {lieu.code: 0 for lieu in lieux}
    dossiers = dict.fromkeys(cents, 0)
    for fait in faits:
        codes = sorted(de(fait))
        part, reste = divmod(fait.cents[mesure], len(codes) or 1)
        for n, code in enumerate(codes):
            if code in cents:
                cents[code] += part + (n < reste)
                dossiers[code] += 1
    return [Ligne(lieu, Case(cents[lieu.code], dossiers[lieu.code])) for lieu in lieux]


@dataclass(frozen=True, slots=True)
class PrioriteVue:
    """A priority of a commune, and how many dossiers meet it there."""

    commune: str
    priorite: Priorite
    dossiers: int


def priorites_vues(faits: Sequence[Fait], priorites: Iterable[tuple[str, str, Priorite]]) -> list[PrioriteVue]:
    """`priorites`: the INSEE code and the name of the commune, and the priority."""
    return [
        PrioriteVue(
            nom,
            priorite,
            sum(
                est_servie
                for fait in faits
                if insee in fait.communes
                for _, est_servie in priorites_servies([priorite], fait.orientations, fait.quartiers)
            ),
        )
        for insee, nom, priorite in priorites
    ]


@dataclass(frozen=True, slots=True)
class Couverture:
    """Of the quartiers of a geography, those that a dossier reaches."""

    geographie: Geographie
    couverts: int
    total: int


def couvertures(lignes: Sequence[Ligne]) -> list[Couverture]:
    """By geography, those that have a quartier."""
    par = {g: [x.case.dossiers for x in lignes if x.lieu.geographie is g] for g in Geographie}
    return [Couverture(g, sum(map(bool, lus)), len(lus)) for g, lus in par.items() if lus]


def zones_blanches(lignes: Iterable[Ligne]) -> list[Lieu]:
    """The places that no dossier names."""
    return [ligne.lieu for ligne in lignes if not ligne.case.dossiers]
