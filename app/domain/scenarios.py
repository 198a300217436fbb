"""A programming scenario: for each dossier of a campaign, an amount per funder, held to every rule of the envelopes.

Nothing here decides: a scenario is a hypothesis, and any number of them stand side by side. Amounts are whole cents.
What a scenario may place is what the envelopes leave free, the promises of its own dossiers given back first, so that
an amount promised and the same amount in a scenario are never counted twice.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from app.domain.enveloppes import Enveloppes, Lieu, phrase_du_reste
from app.domain.orientations import GEOGRAPHIES_COURTES, ORIENTATIONS, Axe, Geographie, Orientation
from app.domain.saisies import euros

Montants = Mapping[int, Mapping[str, int]]
"""Cents by dossier, then by funder's code. What is not there is zero."""
Cle = tuple[str, int]
"""A funder's code and the envelope of its tree where an amount falls."""
NOM_MAXIMUM = 120
COMPARES_MAXIMUM = 3
PROMIS = "Ce montant est promis : il se change au tour de table du dossier, puis dans les scénarios."


class GenreGroupe(StrEnum):
    """What dossiers are gathered by, to keep a minimum for them."""

    ORIENTATION = "orientation"
    QUARTIER = "quartier"
    GEOGRAPHIE = "geographie"
    COMMUNE = "commune"
    NOUVEAUX = "nouveaux"


@dataclass(slots=True, kw_only=True)
class Fiche:
    """A dossier of the list. `rang`: its place in the ranking, from 0; the rest serves to group and to compare.

    Nobody changes one, but it is not frozen: a thousand are made for each page, three times as fast.
    """

    id: int
    numero: str = ""
    titre: str = ""
    lieu: Lieu = field(default_factory=Lieu)
    demande_cents: int = 0
    note_dixiemes: int | None = None
    rang: int = 0
    est_premiere: bool | None = None
    quartiers: frozenset[str] = frozenset()
    axes: frozenset[Axe] = frozenset()
    financeurs: frozenset[str] = frozenset()
    salaries: int | None = None
    age: int | None = None
    femmes: int = 0
    hommes: int = 0


@dataclass(frozen=True, slots=True)
class Groupe:
    """Dossiers that share something; `valeur` is its code, nothing for the first demands."""

    genre: GenreGroupe
    valeur: str = ""

    @property
    def code(self) -> str:
        return f"{self.genre.value}:{self.valeur}"

    @classmethod
    def lire(cls, code: str) -> "Groupe | None":
        """From « orientation:sante »; None if it names nothing."""
        genre, _, valeur = code.partition(":")
        return cls(GenreGroupe(genre), valeur) if genre in list(GenreGroupe) else None

    def contient(self, fiche: Fiche) -> bool:
        if self.genre is GenreGroupe.ORIENTATION:
            return fiche.lieu.orientation == Orientation(self.valeur)
        if self.genre is GenreGroupe.GEOGRAPHIE:
            return Geographie(self.valeur) in fiche.lieu.geographies
        if self.genre is GenreGroupe.COMMUNE:
            return self.valeur in fiche.lieu.communes
        if self.genre is GenreGroupe.QUARTIER:
            return self.valeur in fiche.quartiers
        return fiche.est_premiere is True


GROUPES_FIXES: tuple[tuple[str, str], ...] = (
    (Groupe(GenreGroupe.NOUVEAUX).code, "Premières demandes"),
    *(
        (Groupe(GenreGroupe.ORIENTATION, code.value).code, f"Orientation {fiche.libelle_court}")
        for code, fiche in ORIENTATIONS.items()
    ),
    *((Groupe(GenreGroupe.GEOGRAPHIE, g.value).code, f"Géographie {nom}") for g, nom in GEOGRAPHIES_COURTES.items()),
)
"""The groups that the contract itself knows: code and name."""


class Case(NamedTuple):
    """What a funder may give to a dossier, whatever remains: between these cents, or nothing at all.

    `feuille`: the envelope where it falls; a maximum of 0: this funder does not serve this dossier.
    """

    feuille: int
    minimum_cents: int
    maximum_cents: int

    @property
    def est_servie(self) -> bool:
        return self.maximum_cents > 0 and self.minimum_cents <= self.maximum_cents


class Bornes(NamedTuple):
    """What the envelopes of a path say together."""

    feuille: int
    sert: bool
    plancher_cents: int
    plafond_cents: int | None
    taux_pour_mille: int | None


class Cadre:
    """The list and the envelopes that scenarios of one campaign are held to. Each cell is worked out once."""

    def __init__(self, fiches: Iterable[Fiche], enveloppes: Enveloppes) -> None:
        self.fiches: Mapping[int, Fiche] = {fiche.id: fiche for fiche in fiches}
        self.enveloppes = enveloppes
        self.codes = tuple(enveloppes.racines)
        self._cases: dict[tuple[int, str], Case] = {}
        self._bornes: dict[tuple[object, ...], Bornes] = {}
        self._libres = {
            (code, noeud.id): noeud.libre_cents
            for code, racine in enveloppes.racines.items()
            for _, noeud in racine.parcours()
        }

    def libre(self, cle: Cle) -> int:
        """What an envelope leaves to this list, before any scenario; never negative."""
        return max(0, self._libres[cle])

    def nom(self, cle: Cle) -> str:
        return self.enveloppes.noeud(*cle).nom

    def case(self, dossier_id: int, code: str) -> Case:
        if (connue := self._cases.get((dossier_id, code))) is not None:
            return connue
        fiche = self.fiches[dossier_id]
        lieu, cout = fiche.lieu, fiche.lieu.cout_cents
        bornes = self.bornes(code, lieu)
        maximum = fiche.demande_cents if bornes.sert else 0
        if bornes.plafond_cents is not None:
            maximum = min(maximum, bornes.plafond_cents)
        if bornes.taux_pour_mille is not None and cout > 0:
            maximum = min(maximum, bornes.taux_pour_mille * cout // 1000)
        case = self._cases[dossier_id, code] = Case(bornes.feuille, bornes.plancher_cents, maximum)
        return case

    def bornes(self, code: str, lieu: Lieu) -> Bornes:
        """Thousands of cells fall in a few paths: the rules of each are read once."""
        racine = self.enveloppes.racines[code]
        cle = (
            (code, lieu.orientation, lieu.geographies, lieu.communes, lieu.tenu.get(code))
            if racine.enfants
            else (code, lieu.geographies)
        )
        if (connues := self._bornes.get(cle)) is None:
            chemin = self.enveloppes.chemin(code, lieu) if racine.enfants else (racine,)
            regles = [noeud.regles for noeud in chemin]
            connues = self._bornes[cle] = Bornes(
                chemin[-1].id,
                all(not r.geographies or r.geographies & lieu.geographies for r in regles),
                max((r.plancher_cents or 0) for r in regles),
                min((r.plafond_cents for r in regles if r.plafond_cents is not None), default=None),
                min((r.taux_max_pour_mille for r in regles if r.taux_max_pour_mille is not None), default=None),
            )
        return connues

    def ordre(self) -> list[Fiche]:
        """From the best ranked down."""
        return sorted(self.fiches.values(), key=lambda fiche: (fiche.rang, fiche.id))


class Placement:
    """A scenario being worked on: the amounts, what each envelope holds of them. Every change keeps both in step.

    `places_connues`: what each envelope holds, where it is known of more dossiers than those of `cadre`.
    """

    def __init__(self, cadre: Cadre, montants: Montants, places_connues: Mapping[Cle, int] | None = None) -> None:
        self.cadre = cadre
        self.montants: dict[int, dict[str, int]] = {}
        self.places: dict[Cle, int] = {}
        racines, case, places = cadre.enveloppes.racines, cadre.case, self.places
        for dossier_id, par_code in montants.items():
            if dossier_id in cadre.fiches:
                siens = self.montants[dossier_id] = {c: n for c, n in par_code.items() if n and c in racines}
                for code, cents in siens.items():
                    cle = (code, case(dossier_id, code).feuille)
                    places[cle] = places.get(cle, 0) + cents
        if places_connues is not None:
            self.places = dict(places_connues)

    def montant(self, dossier_id: int, code: str) -> int:
        return self.montants.get(dossier_id, {}).get(code, 0)

    def total(self, dossier_id: int) -> int:
        return sum(self.montants.get(dossier_id, {}).values())

    def mettre(self, dossier_id: int, code: str, cents: int) -> None:
        """Put this amount in a cell, whatever was there. Checks nothing."""
        cle = (code, self.cadre.case(dossier_id, code).feuille)
        self.places[cle] = self.places.get(cle, 0) + cents - self.montant(dossier_id, code)
        self.montants.setdefault(dossier_id, {})[code] = cents
        if not cents:
            del self.montants[dossier_id][code]

    def reste(self, cle: Cle) -> int:
        """What an envelope still leaves; negative once it is passed."""
        return self.cadre.libre(cle) - self.places.get(cle, 0)

    def possible(self, dossier_id: int, code: str) -> int:
        """The most that this cell could hold, the others as they are; 0 when not even the least fits."""
        case = self.cadre.case(dossier_id, code)
        if not case.est_servie:
            return 0
        actuel = self.montant(dossier_id, code)
        demande = self.cadre.fiches[dossier_id].demande_cents - (self.total(dossier_id) - actuel)
        haut = min(case.maximum_cents, demande, self.reste((code, case.feuille)) + actuel)
        return haut if haut >= max(case.minimum_cents, 1) else 0


def nom_distinct(nom: str, pris: Collection[str]) -> str:
    """This name, numbered if another scenario bears it: two columns of a comparison are never called the same."""
    n, propose = 1, nom
    while propose in pris:
        n += 1
        suite = f" ({n})"
        propose = nom[: NOM_MAXIMUM - len(suite)] + suite
    return propose


def reprendre(montants: Montants) -> dict[int, dict[str, int]]:
    """A scenario that begins as another, or as the proposals stand: zeros left out."""
    repris = {d: {code: cents for code, cents in par_code.items() if cents} for d, par_code in montants.items()}
    return {d: par_code for d, par_code in repris.items() if par_code}


def refus(cadre: Cadre, montants: Montants, dossier_id: int, code: str, cents: int) -> str:
    """Why this amount cannot be put in this cell; "" if it can."""
    fiche, placement = cadre.fiches[dossier_id], Placement(cadre, montants)
    if code in fiche.lieu.tenu:
        return PROMIS if cents != placement.montant(dossier_id, code) else ""
    if cents <= 0:
        return ""
    if phrase := cadre.enveloppes.refus_de_regle(code, cents, fiche.lieu):
        return phrase
    autres = placement.total(dossier_id) - placement.montant(dossier_id, code)
    if autres + cents > fiche.demande_cents:
        reste = max(0, fiche.demande_cents - autres)
        return f"Ce dossier demande {euros(fiche.demande_cents)} au comité : saisissez au plus {euros(reste)} ici."
    cle = (code, cadre.case(dossier_id, code).feuille)
    reste = placement.reste(cle) + placement.montant(dossier_id, code)
    return phrase_du_reste(cadre.nom(cle), reste, cents) if cents > reste else ""


@dataclass(frozen=True, slots=True)
class Constat:
    """What does not hold in a scenario. `dossier_id`: None when an envelope is passed."""

    phrase: str
    dossier_id: int | None = None
    code: str = ""


def constats(cadre: Cadre, montants: Montants) -> list[Constat]:
    """Everything that would refuse this scenario: the rules may have moved since it was written. Empty: it holds."""
    return constats_de(Placement(cadre, montants))


def constats_de(placement: Placement) -> list[Constat]:
    """The same, of amounts already placed."""
    cadre = placement.cadre
    trouves = [
        Constat(f"L’enveloppe {cadre.nom(cle)} est dépassée de {euros(-placement.reste(cle))}.", code=cle[0])
        for cle in sorted(placement.places)
        if placement.places[cle] and placement.reste(cle) < 0
    ]
    for fiche in cadre.ordre():
        total = placement.total(fiche.id)
        if total > fiche.demande_cents:
            phrase = f"reçoit {euros(total)} pour {euros(fiche.demande_cents)} demandés."
            trouves.append(Constat(f"{fiche.numero} {phrase}", fiche.id))
        for code, cents in placement.montants.get(fiche.id, {}).items():
            case = cadre.case(fiche.id, code)
            if case.minimum_cents <= cents <= case.maximum_cents:
                continue  # thousands of amounts are read again for one that does not hold
            if phrase := cadre.enveloppes.refus_de_regle(code, cents, fiche.lieu):
                trouves.append(Constat(f"{fiche.numero} : {phrase}", fiche.id, code))
    return trouves
