"""Two or three scenarios side by side: who wins, who loses, where the euros go. Cents, exact.

Orientations share the euros of a scenario out, and so do communes (equal parts, for a dossier that acts in several),
sizes, ages and first demands. A dossier counts whole in each of its axes and of its geographies: these do not add up.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.domain.orientations import AXES, GEOGRAPHIES_COURTES, HABITANTS, ORIENTATIONS
from app.domain.scenarios import Cadre, Fiche, Montants

INCONNU = "Non renseigné"
AGES = ((3, "Moins de 3 ans"), (10, "De 3 à 9 ans"), (None, "10 ans et plus"))
TAILLES = ((1, "Aucun salarié"), (6, "De 1 à 5 salariés"), (20, "De 6 à 19 salariés"), (None, "20 salariés et plus"))
PREMIERES = {True: "Première demande", False: "Déjà demandé"}
SEXES = ("Femmes et filles", "Hommes et garçons")


@dataclass(frozen=True, slots=True)
class Rangee:
    """A line of a table: its name, its cents in each scenario, and in each the dossiers retained that it counts."""

    libelle: str
    cents: tuple[int, ...]
    dossiers: tuple[int, ...]
    habitants: int = 0
    code: str = ""

    def par_habitant(self, n: int) -> int | None:
        """Cents per inhabitant, rounded half up; None where the population is not known."""
        return (2 * self.cents[n] + self.habitants) // (2 * self.habitants) if self.habitants else None


@dataclass(frozen=True, slots=True)
class Tableau:
    """What the euros are read by. `est_partage`: its lines add up to the whole."""

    cle: str
    titre: str
    rangees: tuple[Rangee, ...]
    est_partage: bool = True


@dataclass(frozen=True, slots=True)
class Mouvement:
    """A dossier whose amount differs from a scenario to another."""

    fiche: Fiche
    cents: tuple[int, ...]

    @property
    def ecart_cents(self) -> int:
        """From the first scenario to the last."""
        return self.cents[-1] - self.cents[0]

    @property
    def amplitude_cents(self) -> int:
        """From the least it gets to the most."""
        return max(self.cents) - min(self.cents)

    @property
    def sens(self) -> str:
        """What the last scenario makes of it, from the first."""
        if not self.cents[0] and self.cents[-1]:
            return "entre"
        if self.cents[0] and not self.cents[-1]:
            return "sort"
        return "gagne" if self.ecart_cents > 0 else "perd" if self.ecart_cents < 0 else "inchange"


@dataclass(frozen=True, slots=True)
class Synthese:
    """A scenario in a few figures."""

    total_cents: int
    retenus: int
    ecartes: int
    par_financeur: Mapping[str, int]


Parts = Mapping[str, Fraction]


def total(montants: Montants, dossier_id: int) -> int:
    return sum(montants.get(dossier_id, {}).values())


def syntheses(cadre: Cadre, scenarios: Sequence[Montants]) -> list[Synthese]:
    faites = []
    for montants in scenarios:
        retenus = [f for f in cadre.fiches if total(montants, f)]
        par_financeur = {code: sum(montants[f].get(code, 0) for f in retenus) for code in cadre.codes}
        faites.append(
            Synthese(sum(par_financeur.values()), len(retenus), len(cadre.fiches) - len(retenus), par_financeur)
        )
    return faites


def mouvements(cadre: Cadre, scenarios: Sequence[Montants]) -> list[Mouvement]:
    """The dossiers that differ, the widest gap first."""
    lus = [Mouvement(f, tuple(total(montants, f.id) for montants in scenarios)) for f in cadre.ordre()]
    return sorted((m for m in lus if len(set(m.cents)) > 1), key=lambda m: (-m.amplitude_cents, m.fiche.rang))


def tableaux(
    cadre: Cadre, scenarios: Sequence[Montants], communes: Mapping[str, tuple[str, int]]
) -> tuple[Tableau, ...]:
    """Every way of reading the euros. `communes`: name and population by INSEE code, in the order of the lines."""
    fiches = cadre.ordre()

    def lire(cle: str, titre: str, de: Callable[[Fiche], Parts], noms: Iterable[str], partage: bool = True) -> Tableau:
        return Tableau(cle, titre, _rangees(fiches, scenarios, de, noms), partage)

    courts = [fiche.libelle_court for fiche in ORIENTATIONS.values()]
    par_commune = {r.libelle: r for r in _rangees(fiches, scenarios, _communes, [])}
    nommees = [
        Rangee(nom, r.cents, r.dossiers, population, code)
        for code, (nom, population) in communes.items()
        if (r := par_commune.pop(code, None)) is not None
    ]
    return (
        lire("orientations", "Par orientation", _orientation, courts),
        lire("axes", "Par axe transversal", _axes, [AXES[a].libelle_court for a in AXES], False),
        Tableau("geographies", "Par géographie et par habitant", _par_geographie(fiches, scenarios), False),
        Tableau("communes", "Par commune et par habitant", (*nommees, *par_commune.values())),
        lire("tailles", "Par taille de l’organisme", _taille, [nom for _, nom in TAILLES]),
        lire("ages", "Par âge de l’organisme", _age, [nom for _, nom in AGES]),
        lire("publics", "Par sexe des publics", _sexes, SEXES),
        lire("premieres", "Premières demandes", _premiere, PREMIERES.values()),
    )


def partager(cents: int, parts: Parts) -> dict[str, int]:
    """An amount shared out to the cent: what rounding leaves goes to the largest remainders, then in order."""
    entiers = {nom: int(cents * part) for nom, part in parts.items()}
    if sum(parts.values()) == 1:
        restes = sorted(parts, key=lambda nom: (entiers[nom] - cents * parts[nom], nom))
        for nom in restes[: cents - sum(entiers.values())]:
            entiers[nom] += 1
    return entiers


def _rangees(
    fiches: Sequence[Fiche], scenarios: Sequence[Montants], de: Callable[[Fiche], Parts], noms: Iterable[str]
) -> tuple[Rangee, ...]:
    """The lines in the order of `noms`, then the others; the names known are there even at zero."""
    sommes = {nom: [0] * len(scenarios) for nom in noms}
    nombres = {nom: [0] * len(scenarios) for nom in sommes}
    for fiche in fiches:
        parts = de(fiche) or {INCONNU: Fraction(1)}
        for nom in parts:
            sommes.setdefault(nom, [0] * len(scenarios))
            nombres.setdefault(nom, [0] * len(scenarios))
        for n, montants in enumerate(scenarios):
            if cents := total(montants, fiche.id):
                for nom, part in partager(cents, parts).items():
                    sommes[nom][n] += part
                    nombres[nom][n] += 1
    return tuple(Rangee(nom, tuple(sommes[nom]), tuple(nombres[nom])) for nom in sommes)


def _orientation(fiche: Fiche) -> Parts:
    return {} if fiche.lieu.orientation is None else _un(ORIENTATIONS[fiche.lieu.orientation].libelle_court)


def _axes(fiche: Fiche) -> Parts:
    return {AXES[axe].libelle_court: Fraction(1) for axe in AXES if axe in fiche.axes} or _un("Aucun axe")


def _geographies(fiche: Fiche) -> Parts:
    dans = {GEOGRAPHIES_COURTES[g]: Fraction(1) for g in GEOGRAPHIES_COURTES if g in fiche.lieu.geographies}
    return dans or _un("Aucune de ces géographies")


def _par_geographie(fiches: Sequence[Fiche], scenarios: Sequence[Montants]) -> tuple[Rangee, ...]:
    habitants = {GEOGRAPHIES_COURTES[g]: n for g, n in HABITANTS.items()}
    lues = _rangees(fiches, scenarios, _geographies, GEOGRAPHIES_COURTES.values())
    return tuple(
        replace(r, libelle=r.libelle[0].upper() + r.libelle[1:], habitants=habitants.get(r.libelle, 0)) for r in lues
    )


def _communes(fiche: Fiche) -> Parts:
    return {code: Fraction(1, len(fiche.lieu.communes)) for code in sorted(fiche.lieu.communes)}


def _taille(fiche: Fiche) -> Parts:
    return {} if fiche.salaries is None else _un(_tranche(TAILLES, fiche.salaries))


def _age(fiche: Fiche) -> Parts:
    return {} if fiche.age is None else _un(_tranche(AGES, fiche.age))


def _sexes(fiche: Fiche) -> Parts:
    publics = fiche.femmes + fiche.hommes
    if not publics:
        return {}
    return {SEXES[0]: Fraction(fiche.femmes, publics), SEXES[1]: Fraction(fiche.hommes, publics)}


def _premiere(fiche: Fiche) -> Parts:
    return {} if fiche.est_premiere is None else _un(PREMIERES[fiche.est_premiere])


def _un(nom: str) -> Parts:
    return {nom: Fraction(1)}


def _tranche(tranches: Sequence[tuple[int | None, str]], valeur: int) -> str:
    return next(nom for limite, nom in tranches if limite is None or valeur < limite)
