"""The grille: the criteria that apply to a dossier, their weights, and who scores which.

Criterion keys: `orientation`, `axe.<axe>` (both facets of sport et culture share one key),
`secondaire.<orientation>` (indicative, weight 0), `croisement` (computed), `participation`, `ancrage`,
`faisabilite`, `partenariats`, `objectifs`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from app.domain.ancres import (
    ANCRES_ANCRAGE,
    ANCRES_CROISEMENT,
    ANCRES_DES_AXES,
    ANCRES_FAISABILITE,
    ANCRES_OBJECTIFS,
    ANCRES_ORIENTATION,
    ANCRES_PARTENARIATS,
    ANCRES_PARTICIPATION,
    ANCRES_SECONDAIRE,
    Ancres,
)
from app.domain.droits import Qualite
from app.domain.erreurs import SaisieInvalide
from app.domain.orientations import AXES, ORIENTATIONS, Axe, Orientation

POIDS_PAR_DEFAUT: dict[str, int] = {
    "orientation": 3,
    "axe": 1,
    "croisement": 1,
    "participation": 2,
    "ancrage": 2,
    "faisabilite": 2,
    "partenariats": 1,
    "objectifs": 1,
}
POIDS_MAXIMAL = 10

LIBELLES_DES_POIDS: dict[str, str] = {
    "orientation": "Réponse à l’orientation principale",
    "axe": "Chaque axe revendiqué",
    "croisement": "Croisement des dimensions",
    "participation": "Participation des habitants",
    "ancrage": "Ancrage territorial et publics des quartiers",
    "faisabilite": "Faisabilité et budget",
    "partenariats": "Partenariats",
    "objectifs": "Objectifs et indicateurs",
}

_ANCRES_COMMUNES: dict[str, Ancres] = {
    "participation": ANCRES_PARTICIPATION,
    "ancrage": ANCRES_ANCRAGE,
    "faisabilite": ANCRES_FAISABILITE,
    "partenariats": ANCRES_PARTENARIATS,
    "objectifs": ANCRES_OBJECTIFS,
}


@dataclass(frozen=True)
class Bareme:
    """The weights of a campaign, whole numbers from 0 to 10. A key left out keeps its default weight.

    Raises SaisieInvalide (one sentence per key) on an unknown key, a weight that is not a whole number
    from 0 to 10, or weights that are all zero.
    """

    poids: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        erreurs = {cle: phrase for cle, poids in self.poids.items() if (phrase := _refus(cle, poids))}
        if erreurs:
            raise SaisieInvalide("Le barème n’est pas valable : corrigez les poids signalés.", erreurs)
        complet = {**POIDS_PAR_DEFAUT, **self.poids}
        if not any(complet.values()):
            raise SaisieInvalide("Le barème doit donner un poids à un critère au moins.")
        object.__setattr__(self, "poids", MappingProxyType(complet))


def _refus(cle: str, poids: object) -> str | None:
    if cle not in POIDS_PAR_DEFAUT:
        return f"Le critère « {cle} » n’existe pas dans le barème."
    if isinstance(poids, bool) or not isinstance(poids, int) or not 0 <= poids <= POIDS_MAXIMAL:
        return f"{LIBELLES_DES_POIDS[cle]} : donnez un poids entier de 0 à {POIDS_MAXIMAL}."
    return None


@dataclass(frozen=True)
class Critere:
    """One line of the grille. A computed criterion is typed by nobody; an indicative one weighs nothing."""

    cle: str
    libelle: str
    poids: int
    ancres: Ancres
    est_calcule: bool = False
    est_indicatif: bool = False


def criteres(
    bareme: Bareme,
    orientation: Orientation,
    secondaires: Collection[Orientation],
    axes: Collection[Axe],
) -> tuple[Critere, ...]:
    """The criteria that apply to a dossier, in display order.

    An axis that is not claimed is « non concerné » : it is not here, so it leaves the denominator.
    """
    poids = bareme.poids
    return (
        Critere(
            "orientation",
            f"Réponse à l’orientation « {ORIENTATIONS[orientation].libelle} »",
            poids["orientation"],
            ANCRES_ORIENTATION,
        ),
        *(_critere_d_axe(axe, poids["axe"]) for axe in Axe if axe in axes),
        *(_critere_secondaire(secondaire) for secondaire in dict.fromkeys(secondaires) if secondaire != orientation),
        Critere(
            "croisement",
            LIBELLES_DES_POIDS["croisement"],
            poids["croisement"],
            ANCRES_CROISEMENT,
            est_calcule=True,
        ),
        *(Critere(cle, LIBELLES_DES_POIDS[cle], poids[cle], ancres) for cle, ancres in _ANCRES_COMMUNES.items()),
    )


def _critere_d_axe(axe: Axe, poids: int) -> Critere:
    return Critere(f"axe.{axe.value}", f"Axe « {AXES[axe].libelle} »", poids, ANCRES_DES_AXES[axe])


def _critere_secondaire(orientation: Orientation) -> Critere:
    return Critere(
        f"secondaire.{orientation.value}",
        f"Orientation secondaire « {ORIENTATIONS[orientation].libelle} »",
        0,
        ANCRES_SECONDAIRE,
        est_indicatif=True,
    )


def criteres_attendus(
    qualites_et_motifs: Iterable[tuple[Qualite, Collection[str]]], tous: Iterable[Critere]
) -> tuple[str, ...]:
    """The criteria a person must score, given every attribution held on the dossier, in display order.

    The pilote scores everything that is neither computed nor indicative; whoever was brought in by a
    motif scores what it names (`axe.sport_culture.sport` is the criterion `axe.sport_culture`,
    `secondaire.sante` its indicative note); the référent de territoire scores l'ancrage. The Cité de
    l'Emploi alone (`cite_emploi`) names no criterion: that avis carries no note.
    """
    tous = tuple(tous)
    attendus: set[str] = set()
    for qualite, motifs in qualites_et_motifs:
        attendus.update(_criteres_des_motifs(motifs))
        if qualite == Qualite.PILOTE:
            attendus.update(critere.cle for critere in tous if not critere.est_indicatif)
        if qualite == Qualite.TERRITOIRE:
            attendus.add("ancrage")
    return tuple(critere.cle for critere in tous if critere.cle in attendus and not critere.est_calcule)


def _criteres_des_motifs(motifs: Iterable[str]) -> set[str]:
    return {".".join(motif.split(".")[:2]) for motif in motifs if motif.startswith(("axe.", "secondaire."))}
