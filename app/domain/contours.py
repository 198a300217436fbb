"""The contours of communes and quartiers, read from a GeoJSON file: checked, simplified once, kept as whole numbers.

GeoJSON is WGS84, longitude first (RFC 7946, § 3.1.1 and § 4). A point is kept in hundred-thousandths of a degree,
about a metre.
"""

import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

TAILLE_MAXIMUM = 15 * 1024 * 1024
POINTS_MAXIMUM = 200_000
PAR_DEGRE = 100_000
# what a line may move: 25 to 35 m here, less than a pixel of a map of the agglomeration on a projector
TOLERANCE = 30
# the Nord and its neighbours: elsewhere, a code is somebody else's or the file is not in degrees
LONGITUDES, LATITUDES = (2.0, 5.0), (49.5, 51.5)
CHAMPS_DE_CODE = (
    "code_qp", "codeqp", "code_quartier", "code_qpv", "code_insee", "insee_com", "codgeo", "insee", "code_commune",
    "com", "code",
)  # fmt: skip
CHAMPS_DE_NOM = ("lib_qp", "nom_qp", "nom_quartier", "nom_commune", "nom_com", "libgeo", "libelle", "nom", "name")

Point = tuple[int, int]
Anneau = list[Point]
Polygones = list[list[Anneau]]


class ContoursIllisibles(Exception):
    """The whole file is refused. `phrase` says what to do."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase


@dataclass(frozen=True, slots=True)
class Trait:
    """A feature of the file, not yet compared with the reference data. `motif`: why it has no contour here."""

    rang: int
    code: str
    nom: str
    polygones: Polygones
    motif: str

    @property
    def libelle(self) -> str:
        """How a report names it."""
        return " ".join(x for x in (self.code, self.nom) if x) or f"contour n° {self.rang}"


@dataclass(frozen=True, slots=True)
class Lecture:
    """What a file gives: contours by code, and what was left out with its reason."""

    retenus: Mapping[str, Polygones]
    rejets: Sequence[tuple[str, str]]


def lire_traits(contenu: bytes) -> list[Trait]:
    """The features of a file, simplified: the slow part, which needs nothing of the base.

    Raises ContoursIllisibles: too big, not JSON, not a collection of features, too many points.
    """
    if len(contenu) > TAILLE_MAXIMUM:
        raise ContoursIllisibles(
            "Ce fichier dépasse 15 Mo. Ne gardez que les contours du département, puis recommencez."
        )
    try:
        lu = json.loads(contenu.decode("utf-8-sig"), parse_constant=_refuser_constante)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise ContoursIllisibles("Ce fichier n’est pas du GeoJSON lisible. Exportez-le de nouveau.") from None
    traits = lu.get("features") if isinstance(lu, dict) and lu.get("type") == "FeatureCollection" else None
    if not isinstance(traits, list) or not traits:
        raise ContoursIllisibles(
            "Ce fichier ne contient pas de liste de contours (« FeatureCollection »). Choisissez un fichier GeoJSON."
        )
    lus = [_trait(rang, trait) for rang, trait in enumerate(traits, start=1)]
    if sum(len(anneau) for trait in lus for polygone in trait.polygones for anneau in polygone) > POINTS_MAXIMUM:
        raise ContoursIllisibles("Ces contours ont trop de points. Prenez un fichier simplifié.")
    return [replace(trait, polygones=[_simplifier(polygone) for polygone in trait.polygones]) for trait in lus]


def _refuser_constante(_: str) -> NoReturn:
    raise ValueError


def _trait(rang: int, trait: Any) -> Trait:
    champs = trait.get("properties") if isinstance(trait, dict) else None
    dits = {str(cle).lower(): valeur for cle, valeur in champs.items()} if isinstance(champs, dict) else {}
    polygones, motif = _polygones(trait.get("geometry") if isinstance(trait, dict) else None)
    return Trait(rang, _premier(dits, CHAMPS_DE_CODE).upper(), _premier(dits, CHAMPS_DE_NOM), polygones, motif)


def _premier(dits: Mapping[str, Any], champs: Sequence[str]) -> str:
    trouves = (dits[champ] for champ in champs if isinstance(dits.get(champ), str | int))
    return " ".join(str(next(trouves, "")).split())[:120]


def rapprocher(traits: Sequence[Trait], connus: Collection[str]) -> Lecture:
    """Keep the contours whose code is in the reference data; say why each of the others is left out.

    Raises ContoursIllisibles when nothing is kept: the file is then another territory's, or not in degrees.
    """
    retenus: dict[str, Polygones] = {}
    rejets: list[tuple[str, str]] = []
    for trait in traits:
        if not trait.code:
            rejets.append((trait.libelle, "Aucun code INSEE ni code de quartier."))
        elif trait.code not in connus:
            rejets.append((trait.libelle, "Ce code n’est pas celui d’une commune ou d’un quartier du contrat."))
        elif trait.code in retenus:
            rejets.append((trait.libelle, "Ce code est déjà venu plus haut dans le fichier."))
        elif trait.motif:
            rejets.append((trait.libelle, trait.motif))
        else:
            retenus[trait.code] = trait.polygones
    if not retenus:
        raise ContoursIllisibles(
            f"Aucun de ces contours n’est gardé. Le premier : {rejets[0][0]}. {rejets[0][1]} "
            "Il faut un code INSEE ou de quartier, et des coordonnées en degrés (WGS84)."
        )
    return Lecture(retenus, rejets)


def _polygones(geometrie: Any) -> tuple[Polygones, str]:
    """The polygons of a geometry, in whole numbers; or why it is not one."""
    genre = geometrie.get("type") if isinstance(geometrie, dict) else None
    if genre not in ("Polygon", "MultiPolygon"):
        return [], "Ce n’est pas un contour : il faut un polygone."
    bruts = geometrie.get("coordinates")
    try:
        polygones = [
            [[_point(p) for p in anneau] for anneau in polygone]
            for polygone in (bruts if genre == "MultiPolygon" else [bruts])
        ]
    except HorsDuTerritoire:
        return [], (
            "Ses coordonnées ne sont pas dans le Nord en degrés (WGS84), longitude puis latitude : elles sont "
            "peut-être en mètres (Lambert 93), ou inversées."
        )
    except (TypeError, ValueError, IndexError, OverflowError):
        return [], "Ses coordonnées sont illisibles."
    if not polygones or any(not polygone or any(len(a) < 4 for a in polygone) for polygone in polygones):
        return [], "Son contour n’a pas assez de points."
    return polygones, ""


class HorsDuTerritoire(ValueError):
    """A point that is not here."""


def _point(brut: Any) -> Point:
    if not isinstance(brut, list) or any(isinstance(x, bool) or not isinstance(x, int | float) for x in brut[:2]):
        raise TypeError
    longitude, latitude = brut[0], brut[1]
    if not (LONGITUDES[0] <= longitude <= LONGITUDES[1] and LATITUDES[0] <= latitude <= LATITUDES[1]):
        raise HorsDuTerritoire
    return round(longitude * PAR_DEGRE), round(latitude * PAR_DEGRE)


def _simplifier(polygone: list[Anneau]) -> list[Anneau]:
    """The outer line always; a hole that is reduced to nothing is no longer drawn."""
    dehors, *trous = [simplifier(anneau) for anneau in polygone]
    return [dehors, *(trou for trou in trous if len(trou) > 3)]


def simplifier(anneau: Sequence[Point], tolerance: float = TOLERANCE) -> Anneau:
    """A closed line with fewer points, none of those left out further than `tolerance` (Douglas and Peucker, 1973).

    The line is cut where it is furthest from its first point: a closed line has no ends of its own.
    """
    points = _espacer(list(anneau) if anneau[0] == anneau[-1] else [*anneau, anneau[0]], tolerance / 3)
    # a degree of longitude is shorter than one of latitude: distances are those of the ground
    largeur = math.cos(math.radians(points[0][1] / PAR_DEGRE))
    plan = [(x * largeur, float(y)) for x, y in points]
    milieu = max(range(len(plan)), key=lambda n: math.dist(plan[0], plan[n]))
    gardes = {0, milieu, len(plan) - 1}
    pile = [(0, milieu), (milieu, len(plan) - 1)]
    while pile:
        debut, fin = pile.pop()
        if fin - debut < 2:
            continue
        ecarts = [_distance(p, plan[debut], plan[fin]) for p in plan[debut + 1 : fin]]
        if (ecart := max(ecarts)) > tolerance:
            loin = debut + 1 + ecarts.index(ecart)
            gardes.add(loin)
            pile += [(debut, loin), (loin, fin)]
    if len(gardes) < 4 and len(points) > 3:  # never less than a triangle
        autres = (n for n in range(1, len(plan) - 1) if n != milieu)
        gardes.add(max(autres, key=lambda n: _distance(plan[n], plan[0], plan[milieu])))
    return [points[n] for n in sorted(gardes)]


def _espacer(points: Anneau, pas: float) -> Anneau:
    """The same line without the points that follow one another closer than this; as it was if too few are left."""
    espaces = [points[0]]
    for point in points[1:-1]:
        if math.dist(point, espaces[-1]) >= pas:
            espaces.append(point)
    return [*espaces, points[-1]] if len(espaces) > 2 else points


def _distance(p: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    """From a point to a segment."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    carre = dx * dx + dy * dy
    if not carre:
        return math.dist(p, a)
    t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / carre))
    return math.dist(p, (a[0] + t * dx, a[1] + t * dy))


@dataclass(frozen=True, slots=True)
class Dessin:
    """Contours as SVG paths in a frame of `largeur` × `hauteur`, and where to write each name."""

    largeur: int
    hauteur: int
    traces: Mapping[str, str]
    centres: Mapping[str, tuple[int, int]]


def dessiner(contours: Mapping[str, Polygones], largeur: int = 1000) -> Dessin | None:
    """Equirectangular, at the latitude of the middle of what is drawn. None: there is nothing to draw."""
    points = [p for polygones in contours.values() for p in _points(polygones)]
    if not points:
        return None
    ouest, est = min(x for x, _ in points), max(x for x, _ in points)
    sud, nord = min(y for _, y in points), max(y for _, y in points)
    etroit = math.cos(math.radians((sud + nord) / 2 / PAR_DEGRE))
    echelle = largeur / max((est - ouest) * etroit, 1)

    def poser(p: Point) -> Point:
        return round((p[0] - ouest) * etroit * echelle), round((nord - p[1]) * echelle)

    poses = {
        code: [[[poser(p) for p in anneau] for anneau in polygone] for polygone in polygones]
        for code, polygones in contours.items()
    }
    return Dessin(
        largeur,
        max(1, round((nord - sud) * echelle)),
        {code: "".join(_trace(a) for polygone in polygones for a in polygone) for code, polygones in poses.items()},
        {code: centre(max((polygone[0] for polygone in ps), key=_aire)) for code, ps in poses.items()},
    )


def _points(polygones: Polygones) -> Iterator[Point]:
    return (p for polygone in polygones for anneau in polygone for p in anneau)


def _trace(anneau: Anneau) -> str:
    distincts = [p for n, p in enumerate(anneau) if not n or p != anneau[n - 1]]
    return "M" + " ".join(f"{x} {y}" for x, y in distincts[:-1] or distincts) + "Z"


def _aire(anneau: Anneau) -> float:
    return abs(_double_aire(anneau)) / 2


def _double_aire(anneau: Anneau) -> int:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(anneau, [*anneau[1:], anneau[0]], strict=True))


def centre(anneau: Anneau) -> tuple[int, int]:
    """The centroid of a closed line; the middle of its frame when it encloses nothing."""
    double = _double_aire(anneau)
    if not double:
        xs, ys = [x for x, _ in anneau], [y for _, y in anneau]
        return round((min(xs) + max(xs)) / 2), round((min(ys) + max(ys)) / 2)
    cx = cy = 0
    for (x1, y1), (x2, y2) in zip(anneau, [*anneau[1:], anneau[0]], strict=True):
        croix = x1 * y2 - x2 * y1
        cx, cy = cx + (x1 + x2) * croix, cy + (y1 + y2) * croix
    return round(cx / (3 * double)), round(cy / (3 * double))
