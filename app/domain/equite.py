"""Fair scoring, measured: who marks high or low, who agrees with whom, and what it would change in the ranks.

Nothing here replaces a note. The adjusted note stands beside the raw one, so that a committee sees which ranks rest on
who happened to read (idea 5 of the needs: a calibration of scorers, adjusted rank never instead).

The model is additive: a mark is what the dossier deserves on that criterion plus the leniency of who gives it. Only
criteria that two people marked in the same dossier tell anything; they are summed by pair of people, which is all the
least squares need (a criterion marked by k people counts 1/k for each of its pairs).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations

from app.domain.notation import NOTE_MAXIMALE, Critere, NoteDonnee, moyennes, noter_les_moyennes

RETENUE = 2.0
"""How many marks without any gap each person is lent: few marks compared say little, and correct little."""
PROCHES = 1
"""Two marks that differ by one point at most agree."""
COMPAREES_MINIMUM = 10
"""Under ten marks compared, a leniency is only shown as « trop peu »."""
CLEMENCE_NOTABLE = Fraction(1, 2)
"""From half a point on the scale of 4, somebody is said to mark high, or low."""
ECART_FORT = 3
_TOURS = 400
_PRECISION = 1e-7


@dataclass(frozen=True, slots=True)
class Paire:
    """Two people and the criteria both marked in the same dossiers.

    `communs`: how many; `proches`: on how many they agree; `poids`: the sum of 1/k; `ecart`: the sum of
    (mark of a − mark of b)/k, in points of the scale of 4.
    """

    a: int
    b: int
    communs: int
    proches: int
    poids: float
    ecart: float


@dataclass(frozen=True, slots=True)
class Noteur:
    """How somebody marks. `clemence` in hundredths of a point: 80 is 0,8 point above the others on the same dossiers.

    `etendue`: the standard deviation of their marks, in hundredths of a point: a low one separates nobody.
    `accord`: the share, in hundredths, of marks within one point of another's; None when nobody can be compared.
    """

    personne_id: int
    notes: int
    moyenne: int
    etendue: int
    comparees: int
    clemence: int | None
    accord: int | None

    @property
    def tendance(self) -> str:
        """Said in words: « note haut », « note bas », « dans la moyenne », « trop peu de notes comparées »."""
        if self.clemence is None:
            return "trop peu de notes comparées"
        if abs(self.clemence) < 100 * CLEMENCE_NOTABLE:
            return "dans la moyenne"
        return "note haut" if self.clemence > 0 else "note bas"


@dataclass(frozen=True, slots=True)
class Marques:
    """What somebody gave in all: how many marks, their sum, the sum of their squares."""

    notes: int
    somme: int
    carres: int


def marques(dossiers: Iterable[Collection[NoteDonnee]]) -> dict[int, Marques]:
    """What each person gave in all, from the notes of each dossier."""
    valeurs: dict[int, list[int]] = {}
    for note in chain.from_iterable(dossiers):
        valeurs.setdefault(note.personne_id, []).append(note.valeur)
    return {qui: Marques(len(v), sum(v), sum(x * x for x in v)) for qui, v in valeurs.items()}


def paires(dossiers: Iterable[Collection[NoteDonnee]]) -> list[Paire]:
    """The pairs of people who marked the same criteria of the same dossiers, summed."""
    sommes: dict[tuple[int, int], list[float]] = {}
    for notes in dossiers:
        for ensemble in _par_critere(notes):
            for a, b in combinations(sorted(ensemble, key=lambda n: n.personne_id), 2):
                somme = sommes.setdefault((a.personne_id, b.personne_id), [0, 0, 0.0, 0.0])
                ecart = a.valeur - b.valeur
                somme[0] += 1
                somme[1] += abs(ecart) <= PROCHES
                somme[2] += 1 / len(ensemble)
                somme[3] += ecart / len(ensemble)
    return [
        Paire(a, b, int(communs), int(proches), poids, ecart)
        for (a, b), (communs, proches, poids, ecart) in sommes.items()
    ]


def _par_critere(notes: Iterable[NoteDonnee]) -> list[list[NoteDonnee]]:
    par_critere: dict[str, list[NoteDonnee]] = {}
    for note in notes:
        par_critere.setdefault(note.critere, []).append(note)
    return list(par_critere.values())


def clemences(paires: Collection[Paire]) -> dict[int, float]:
    """The leniency of each person in points, by least squares with a restraint; their weighted mean is nought.

    Solved by relaxation (Gauss-Seidel): the restraint makes the system strictly dominant, so it converges.
    """
    voisins: dict[int, list[tuple[int, float, float]]] = {}
    for paire in paires:
        voisins.setdefault(paire.a, []).append((paire.b, paire.poids, paire.ecart))
        voisins.setdefault(paire.b, []).append((paire.a, paire.poids, -paire.ecart))
    trouvees = dict.fromkeys(sorted(voisins), 0.0)
    for _ in range(_TOURS):
        mouvement = 0.0
        for personne, autres in voisins.items():
            total = sum(poids for _, poids, _ in autres)
            nouvelle = sum(poids * trouvees[autre] + ecart for autre, poids, ecart in autres) / (total + RETENUE)
            mouvement = max(mouvement, abs(nouvelle - trouvees[personne]))
            trouvees[personne] = nouvelle
        if mouvement < _PRECISION:
            break
    return trouvees


def noteurs(marques: Mapping[int, Marques], paires: Collection[Paire]) -> list[Noteur]:
    """Each person who marked, the most lenient first, those who cannot be compared last."""
    clementes = clemences(paires)
    communs: dict[int, int] = {}
    proches: dict[int, int] = {}
    for paire in paires:
        for personne in (paire.a, paire.b):
            communs[personne] = communs.get(personne, 0) + paire.communs
            proches[personne] = proches.get(personne, 0) + paire.proches
    trouves = [_noteur(qui, donnees, communs.get(qui, 0), proches.get(qui, 0), clementes.get(qui, 0.0))
               for qui, donnees in marques.items() if donnees.notes]  # fmt: skip
    return sorted(trouves, key=lambda n: (n.clemence is None, -(n.clemence or 0), n.personne_id))


def _noteur(personne_id: int, donnees: Marques, communs: int, proches: int, clemence: float) -> Noteur:
    moyenne = donnees.somme / donnees.notes
    variance = max(0.0, donnees.carres / donnees.notes - moyenne * moyenne)
    est_comparable = communs >= COMPAREES_MINIMUM
    return Noteur(
        personne_id=personne_id,
        notes=donnees.notes,
        moyenne=round(100 * moyenne),
        etendue=round(100 * variance**0.5),
        comparees=communs,
        clemence=round(100 * clemence) if est_comparable else None,
        accord=round(100 * proches / communs) if communs else None,
    )


def note_ajustee(
    criteres: Collection[Critere], notes: Sequence[NoteDonnee], clemences: Mapping[int, Fraction]
) -> int | None:
    """The note, in tenths, if each mark were rid of the leniency of who gave it (kept between 0 and 4).

    It is computed as the raw one is; somebody without a known leniency is left as they marked.
    """
    retraits: dict[str, list[Fraction]] = {}
    for note in notes:
        retraits.setdefault(note.critere, []).append(clemences.get(note.personne_id, Fraction(0)))
    ajustees = {
        cle: _sur_l_echelle(moyenne - sum(retraits[cle], Fraction(0)) / len(retraits[cle]))
        for cle, moyenne in moyennes(notes).items()
    }
    return noter_les_moyennes(criteres, ajustees)


def _sur_l_echelle(moyenne: Fraction) -> Fraction:
    return min(Fraction(NOTE_MAXIMALE), max(Fraction(0), moyenne))


def corrections(noteurs: Iterable[Noteur]) -> dict[int, Fraction]:
    """What is taken off each person's marks, in points: nothing from who cannot be compared."""
    return {n.personne_id: Fraction(n.clemence, 100) for n in noteurs if n.clemence is not None}


def est_a_relire(notes: Iterable[NoteDonnee]) -> bool:
    """Whether people diverge enough for a second reading: three points on a criterion, or two points on two."""
    ecarts = [max(valeurs) - min(valeurs) for valeurs in ([n.valeur for n in de] for de in _par_critere(notes))]
    return max(ecarts, default=0) >= ECART_FORT or sum(ecart >= ECART_FORT - 1 for ecart in ecarts) > 1


def rangs_ajustes(ordre: Sequence[int], ajustees: Mapping[int, int | None]) -> dict[int, int]:
    """The rank of each dossier by its adjusted note; equal ones keep the order of the list, unknown ones come last."""
    places = {dossier: place for place, dossier in enumerate(ordre)}
    tries = sorted(ordre, key=lambda d: (-(a if (a := ajustees.get(d)) is not None else -1), places[d]))
    return {dossier: rang for rang, dossier in enumerate(tries, start=1)}
