"""What the proposer looks for: the most points under the envelopes and what was asked of it. It never decides.

Each euro counts as much as the note of the dossier that receives it: 1 000 € to a dossier noted 80 are worth 80 000
points, to a dossier noted 60, 60 000. Among every distribution that breaks no rule, the proposer looks for the one
that totals most points. A dossier retained gets at least a share of what it may get, or nothing: a grant too small to
act with helps nobody. Amounts are multiples of a step, so that everything here is whole numbers, exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.saisies import euros, pourcentage
from app.domain.scenarios import Cadre, Case, Cle, Constat, Fiche, Groupe, Montants, Placement, constats

PAS = (1_00, 10_00, 50_00, 100_00)
PAS_PAR_DEFAUT = 100_00
PART_PAR_DEFAUT = 600
MINIMUMS_MAXIMUM = 30


@dataclass(frozen=True, slots=True)
class Minimum:
    """What a group of dossiers gets together, at least. `nom`: the group in a sentence."""

    groupe: Groupe
    cents: int
    nom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contraintes:
    """What is asked of the proposer. `plafonds`: the most a dossier may get, if that is not what it asks."""

    part_min_pour_mille: int = PART_PAR_DEFAUT
    pas_cents: int = PAS_PAR_DEFAUT
    minimums: tuple[Minimum, ...] = ()
    imposes: frozenset[int] = frozenset()
    exclus: frozenset[int] = frozenset()
    plafonds: Mapping[int, int] = field(default_factory=dict)
    que_les_sollicites: bool = False


@dataclass(frozen=True, slots=True)
class Candidat:
    """A dossier as the proposer sees it. In steps: `haut` at most, `bas` at least if it is retained; by funder, the
    least and the most. `promis`: what is promised already, which it keeps whatever happens."""

    fiche: Fiche
    bas: int
    haut: int
    cases: Mapping[str, tuple[int, int]]
    promis: Mapping[str, int]

    @property
    def poids(self) -> int:
        """Points of a step, but for the size of the step."""
        return self.fiche.note_dixiemes or 0


class Probleme:
    """The whole numbers of a search, and how its answer is read back."""

    def __init__(self, cadre: Cadre, contraintes: Contraintes, promis: Montants) -> None:
        self.cadre, self.contraintes = cadre, contraintes
        self.depart = Placement(cadre, promis)
        self.candidats = [self._candidat(fiche, promis.get(fiche.id, {})) for fiche in cadre.ordre()]

    def plafond_cents(self, fiche: Fiche) -> int:
        return min(fiche.demande_cents, self.contraintes.plafonds.get(fiche.id, fiche.demande_cents))

    def minimum_cents(self, fiche: Fiche) -> int:
        """The least a retained dossier gets."""
        return -(-self.plafond_cents(fiche) * self.contraintes.part_min_pour_mille // 1000)

    def case(self, fiche: Fiche, code: str) -> Case:
        """A funder that was not asked gives nothing, when that is asked."""
        case = self.cadre.case(fiche.id, code)
        ecarte = self.contraintes.que_les_sollicites and fiche.financeurs and code not in fiche.financeurs
        return Case(case.feuille, case.minimum_cents, 0) if ecarte else case

    def libre(self, cle: Cle) -> int:
        """Steps that an envelope leaves once promises are kept."""
        return max(0, self.depart.reste(cle)) // self.contraintes.pas_cents

    def _candidat(self, fiche: Fiche, promis: Mapping[str, int]) -> Candidat:
        pas, deja = self.contraintes.pas_cents, sum(promis.values())
        haut = max(0, self.plafond_cents(fiche) - deja) // pas
        # a promise is kept even alone: what it lacks of the share is no reason to break it
        bas = 0 if deja else max(1, -(-self.minimum_cents(fiche) // pas))
        cases = {}
        for code in self.cadre.codes:
            case = self.case(fiche, code)
            bornes = -(-max(case.minimum_cents, 1) // pas), min(case.maximum_cents // pas, haut)
            if code not in promis and case.est_servie and bornes[0] <= bornes[1]:
                cases[code] = bornes
        return Candidat(fiche, bas, haut, cases, promis)

    def en_nombres(self, elastique: bool = False) -> dict[str, object]:
        """Maximise Σ objectif·v, lower ≤ rows ≤ upper, v whole. Rows: [lower or None, upper or None, columns, values].

        Columns: for each dossier whether it is retained, then the steps of each funder, then whether a funder with a
        floor gives anything. Elastic: what may be missing to each minimum and to each dossier imposed, made least.
        """
        m = _Modele()
        charges: dict[Cle, list[int]] = {}
        places: dict[int, list[int]] = {}
        for c in self.candidats:
            ferme = c.fiche.id in self.contraintes.exclus and not c.promis
            ouvert = bool(c.promis) or c.fiche.id in self.contraintes.imposes
            retenu = m.colonne(0, int(ouvert and not elastique), 0 if ferme else 1)
            places[c.fiche.id] = []
            if ouvert and elastique and not c.promis:
                m.ligne(1, None, [retenu, m.colonne(-(10**6), 0, 1)], [1, 1])
            for code, (bas, haut) in c.cases.items():
                pas = m.colonne(0 if elastique else c.poids, 0, haut)
                places[c.fiche.id].append(pas)
                charges.setdefault((code, self.cadre.case(c.fiche.id, code).feuille), []).append(pas)
                if bas > 1:
                    donne = m.colonne(0, 0, 1)
                    m.ligne(None, 0, [pas, donne], [1, -haut])
                    m.ligne(0, None, [pas, donne], [1, -bas])
            siens = places[c.fiche.id]
            m.ligne(None, 0, [*siens, retenu], [*[1] * len(siens), -c.haut])
            m.ligne(0, None, [*siens, retenu], [*[1] * len(siens), -c.bas])
        for cle, colonnes in charges.items():
            m.ligne(None, self.libre(cle), colonnes, [1] * len(colonnes))
        for minimum in self.contraintes.minimums:
            membres = [c for c in self.candidats if minimum.groupe.contient(c.fiche)]
            deja = sum(sum(c.promis.values()) for c in membres)
            manque = -(-max(0, minimum.cents - deja) // self.contraintes.pas_cents)
            colonnes = [pas for c in membres for pas in places[c.fiche.id]]
            if elastique:
                colonnes.append(m.colonne(-1, 0, manque))
            m.ligne(manque, None, colonnes, [1] * len(colonnes))
        return m.en_dict()

    def lire(self, valeurs: Sequence[int]) -> dict[int, dict[str, int]]:
        """The amounts of an answer, promises included."""
        montants, n = {c.fiche.id: dict(c.promis) for c in self.candidats}, 0
        for c in self.candidats:
            n += 1
            for code, (bas, _) in c.cases.items():
                if valeurs[n]:
                    montants[c.fiche.id][code] = valeurs[n] * self.contraintes.pas_cents
                n += 2 if bas > 1 else 1
        return {d: par_code for d, par_code in montants.items() if par_code}

    def points(self, montants: Montants) -> int:
        """Euros weighted by the notes, to the cent and the tenth: what the search makes greatest."""
        fiches = self.cadre.fiches
        return sum((fiches[d].note_dixiemes or 0) * sum(m.values()) for d, m in montants.items() if d in fiches)

    def points_cherches(self, montants: Montants) -> int:
        """The same as the search counts it: promises left out, in steps."""
        pas = self.contraintes.pas_cents
        return sum(
            c.poids * ((sum(montants.get(c.fiche.id, {}).values()) - sum(c.promis.values())) // pas)
            for c in self.candidats
        )

    def verifier(self, montants: Montants) -> list[Constat]:
        """Read again in whole cents, by the rules and not by the search: what does not hold. Empty: it holds."""
        trouves = constats(self.cadre, montants)
        for c in self.candidats:
            total = sum(montants.get(c.fiche.id, {}).values())
            if total and not c.promis and total < self.minimum_cents(c.fiche):
                trouves.append(Constat(f"{c.fiche.numero} reçoit moins que la part demandée.", c.fiche.id))
            if total > max(self.plafond_cents(c.fiche), sum(c.promis.values())):
                trouves.append(Constat(f"{c.fiche.numero} reçoit plus que son plafond.", c.fiche.id))
            if total and not c.promis and c.fiche.id in self.contraintes.exclus:
                trouves.append(Constat(f"{c.fiche.numero} devait être écarté.", c.fiche.id))
            if not total and c.fiche.id in self.contraintes.imposes:
                trouves.append(Constat(f"{c.fiche.numero} devait être retenu.", c.fiche.id))
        for minimum in self.contraintes.minimums:
            if recu(self.cadre, montants, minimum.groupe) < minimum.cents:
                trouves.append(Constat(f"Le minimum n’est pas atteint : {minimum.nom}."))
        return trouves

    def impossibilites(self, montants: Montants) -> list[str]:
        """Why nothing fits: what the closest distribution still lacks, in sentences."""
        phrases = [
            f"{minimum.nom} : {euros(minimum.cents)} ne tiennent pas avec le reste, il manquerait au moins "
            f"{euros(minimum.cents - recu(self.cadre, montants, minimum.groupe))}."
            for minimum in self.contraintes.minimums
            if recu(self.cadre, montants, minimum.groupe) < minimum.cents
        ]
        for c in self.candidats:
            if c.fiche.id in self.contraintes.imposes and not montants.get(c.fiche.id):
                phrases.append(
                    f"{c.fiche.numero} ne peut pas être retenu : les enveloppes qui peuvent le servir ne lui donnent "
                    f"pas {euros(self.minimum_cents(c.fiche))} ({pourcentage(self.contraintes.part_min_pour_mille)} de "
                    f"{euros(self.plafond_cents(c.fiche))}) en même temps que les autres choix imposés."
                )
        return phrases


def recu(cadre: Cadre, montants: Montants, groupe: Groupe) -> int:
    """What a group receives together."""
    return sum(sum(m.values()) for d, m in montants.items() if d in cadre.fiches and groupe.contient(cadre.fiches[d]))


class _Modele:
    """Columns and rows as they are written."""

    def __init__(self) -> None:
        self.objectif: list[int] = []
        self.bas: list[int] = []
        self.haut: list[int] = []
        self.lignes: list[tuple[int | None, int | None, list[int], list[int]]] = []

    def colonne(self, poids: int, bas: int, haut: int) -> int:
        self.objectif.append(poids)
        self.bas.append(bas)
        self.haut.append(haut)
        return len(self.objectif) - 1

    def ligne(self, bas: int | None, haut: int | None, colonnes: list[int], valeurs: list[int]) -> None:
        self.lignes.append((bas, haut, colonnes, valeurs))

    def en_dict(self) -> dict[str, object]:
        return {"objectif": self.objectif, "bas": self.bas, "haut": self.haut, "lignes": self.lignes}
