"""The grille: the criteria that apply to a dossier, their weights, and who scores which.

Criterion keys: `orientation`, `axe.<axe>` (both facets of sport et culture share one key),
`secondaire.<orientation>` (indicative, weight 0), `croisement` (computed), `participation`, `ancrage`,
`faisabilite`, `partenariats`, `objectifs`, and those of one campaign alone, `propre.1` to `propre.3`.
What a campaign says of each (wording, who scores, comments) is in `bareme`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.domain.ancres import Ancres
from app.domain.bareme import (
    COMMENTES,
    LIBELLES_DES_POIDS,
    POIDS_MAXIMAL,
    POIDS_PAR_DEFAUT,
    PROPRES,
    REGLAGES_PAR_DEFAUT,
    Bareme,
    ReglageCritere,
    cle_du_poids,
    enumerer,
)
from app.domain.droits import Qualite
from app.domain.orientations import AXES, ORIENTATIONS, Axe, Orientation

__all__ = [
    "LIBELLES_DES_POIDS",
    "POIDS_MAXIMAL",
    "POIDS_PAR_DEFAUT",
    "Bareme",
    "Critere",
    "cle_du_poids",
    "criteres",
    "criteres_attendus",
]

SECONDE_LECTURE = "seconde_lecture"
"""The motif of whoever is asked to read a dossier again: the whole grille, as a pilote would."""
_COMMUNES = ("participation", "ancrage", "faisabilite", "partenariats", "objectifs")


@dataclass(frozen=True)
class Critere:
    """One line of the grille. A computed criterion is typed by nobody; an indicative one weighs nothing."""

    cle: str
    libelle: str
    poids: int
    ancres: Ancres
    est_calcule: bool = False
    est_indicatif: bool = False
    roles: frozenset[Qualite] = frozenset({Qualite.PILOTE})
    commentes: frozenset[int] = COMMENTES
    """The notes that must be explained."""

    est_une_dimension: bool = False
    """An axis or a secondary orientation: a contributeur scores it when called for it."""

    @property
    def commente_pour(self) -> str:
        """« 0, 1 et 4 »."""
        return enumerer(self.commentes)


def criteres(
    bareme: Bareme,
    orientation: Orientation,
    secondaires: Collection[Orientation],
    axes: Collection[Axe],
) -> tuple[Critere, ...]:
    """The criteria that apply to a dossier, in display order.

    An axis that is not claimed is « non concerné » : it is not here, so it leaves the denominator. Nor is a
    criterion that the campaign sets aside.
    """
    demande = (orientation, tuple(dict.fromkeys(secondaires)), frozenset(axes))
    if bareme.reglages is REGLAGES_PAR_DEFAUT:  # what most campaigns are: assembled once for each shape of dossier
        return _usuels(tuple(bareme.poids.items()), *demande)
    return _assembler(bareme, *demande)


@lru_cache(maxsize=512)
def _usuels(
    poids: tuple[tuple[str, int], ...],
    orientation: Orientation,
    secondaires: tuple[Orientation, ...],
    axes: frozenset[Axe],
) -> tuple[Critere, ...]:
    return _assembler(Bareme(dict(poids)), orientation, secondaires, axes)


def _assembler(
    bareme: Bareme, orientation: Orientation, secondaires: Collection[Orientation], axes: Collection[Axe]
) -> tuple[Critere, ...]:
    reglages = bareme.reglages
    principale = f"Réponse à l’orientation « {ORIENTATIONS[orientation].libelle} »"
    autres = [o for o in secondaires if o != orientation] if _vaut(reglages, "secondaire") else []
    return (
        _critere(bareme, "orientation", principale),
        *(_critere(bareme, f"axe.{axe.value}", f"Axe « {AXES[axe].libelle} »") for axe in Axe if axe in axes),
        *(_critere_secondaire(reglages["secondaire"], autre) for autre in autres),
        _critere(bareme, "croisement", est_calcule=True),
        *(_critere(bareme, cle) for cle in (*_COMMUNES, *PROPRES) if _vaut(reglages, cle)),
    )


def _vaut(reglages: Mapping[str, ReglageCritere], cle: str) -> bool:
    return cle in reglages and not reglages[cle].est_ecarte


def _critere(bareme: Bareme, cle: str, libelle: str = "", *, est_calcule: bool = False) -> Critere:
    """`libelle` names the dossier's own orientation or axis; the others are called what the campaign calls them."""
    r = bareme.reglages[cle]
    poids = bareme.poids[cle_du_poids(cle)]
    return Critere(cle, libelle or r.libelle, poids, r.ancres, est_calcule, roles=r.roles, commentes=r.commentes,
                   est_une_dimension=cle.startswith("axe."))  # fmt: skip


def _critere_secondaire(r: ReglageCritere, orientation: Orientation) -> Critere:
    libelle = f"Orientation secondaire « {ORIENTATIONS[orientation].libelle} »"
    return Critere(
        f"secondaire.{orientation.value}", libelle, 0, r.ancres, est_indicatif=True, roles=r.roles,
        commentes=r.commentes, est_une_dimension=True,
    )  # fmt: skip


def criteres_attendus(
    qualites_et_motifs: Iterable[tuple[Qualite, Collection[str]]], tous: Iterable[Critere]
) -> tuple[str, ...]:
    """The criteria a person must score, given every attribution held on the dossier, in display order.

    Each criterion names the qualities that score it. An axis or a secondary orientation asks only the contributeurs
    whose motif names it (`axe.sport_culture.sport` is the criterion `axe.sport_culture`); a second reader scores what
    the pilote does. The Cité de l'Emploi alone (`cite_emploi`) names no criterion: that avis carries no note.
    """
    qualites: set[Qualite] = set()
    nommes: set[str] = set()
    for qualite, motifs in qualites_et_motifs:
        qualites.add(Qualite.PILOTE if SECONDE_LECTURE in motifs else qualite)
        nommes.update(_criteres_des_motifs(motifs))
    sauf_appeles = qualites - {Qualite.CONTRIBUTEUR}
    return tuple(
        c.cle
        for c in tous
        if not c.est_calcule
        and (
            not c.roles.isdisjoint(sauf_appeles if c.est_une_dimension else qualites)
            or (c.cle in nommes and Qualite.CONTRIBUTEUR in c.roles)
        )
    )


def _criteres_des_motifs(motifs: Iterable[str]) -> set[str]:
    return {".".join(motif.split(".")[:2]) for motif in motifs if motif.startswith(("axe.", "secondaire."))}
