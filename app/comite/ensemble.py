"""The page of a campaign seen whole: charts, map, places that nothing reaches. No SQL here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from app.comite import queries_ensemble as lire
from app.comite.classement import Carte
from app.comite.page_classement import carte_du_solde
from app.comite.queries_page import Perimetre, bilan
from app.domain.cartogramme import placer
from app.domain.contours import Dessin, Polygones, dessiner
from app.domain.graphiques import Echelle, echelle, largeurs, pour_cent
from app.domain.vue_ensemble import (
    Couverture,
    Fait,
    Lieu,
    Ligne,
    Matrice,
    Mesure,
    PrioriteVue,
    comptes,
    couvertures,
    matrice,
    par_lieu,
    priorites_vues,
    zones_blanches,
)
from app.models.campagnes import Campagne
from app.models.comptes import Personne


@dataclass(frozen=True, slots=True)
class BarreDEnveloppe:
    """An envelope and the widths (of 1 000) of what is engaged, promised and left. `total`: all of them."""

    nom: str
    montant_cents: int
    engage_cents: int
    promis_cents: int
    reste_cents: int
    sans_promesse_cents: int

    @property
    def parts(self) -> list[int]:
        return largeurs((self.engage_cents, self.promis_cents, self.reste_cents), self.montant_cents)


@dataclass(frozen=True)
class Ensemble:
    """What the page shows, for one measure."""

    mesure: Mesure
    dossiers: int
    compte: int
    cents: int
    enveloppes: Sequence[BarreDEnveloppe]
    matrice: Matrice
    communes: Sequence[Ligne]
    quartiers: Sequence[Ligne]
    priorites: Sequence[PrioriteVue]
    blanches: tuple[Sequence[Lieu], Sequence[Lieu]]
    contours: Mapping[str, Polygones]

    @cached_property
    def chaleur(self) -> Echelle:
        """The classes of the heat map: its cells, the column of the whole left out."""
        return echelle(case.cents for rangee in self.matrice.rangees.values() for case in rangee[:-1])

    @cached_property
    def habitant(self) -> Echelle:
        return echelle(ligne.par_habitant for ligne in self.communes)

    @cached_property
    def atteintes(self) -> list[Ligne]:
        """The communes that receive something, the most per inhabitant first."""
        ici = [ligne for ligne in self.communes if ligne.case.dossiers]
        return sorted(ici, key=lambda x: (-(x.par_habitant or 0), x.lieu.nom))

    @cached_property
    def couvertures(self) -> list[Couverture]:
        return couvertures(self.quartiers)

    @cached_property
    def dessin(self) -> Dessin | None:
        return dessiner(self.contours) if any(x.lieu.code in self.contours for x in self.communes) else None

    @cached_property
    def tuiles(self) -> Mapping[str, tuple[int, int]]:
        return placer(x.lieu.code for x in self.communes)

    @cached_property
    def sans_contour(self) -> list[str]:
        """The communes that the loaded file does not draw."""
        return [x.lieu.nom for x in self.communes if x.lieu.code not in self.contours]

    @property
    def servies(self) -> int:
        return sum(bool(p.dossiers) for p in self.priorites)

    def quartiers_de(self, insee: str) -> list[Ligne]:
        return [ligne for ligne in self.quartiers if insee in ligne.lieu.communes]

    @staticmethod
    def part(valeur: int | None, lignes: Sequence[Ligne], *, par_habitant: bool = False) -> int:
        """The width (of 1 000) of a bar beside those of the other lines."""
        lus = [(x.par_habitant if par_habitant else x.case.cents) or 0 for x in lignes]
        return largeurs((valeur or 0,), max(lus, default=0))[0]

    @staticmethod
    def pour_cent(partie: int, tout: int) -> int:
        return pour_cent(partie, tout)


def etablir_ensemble(bd: Session, personne: Personne, campagne: Campagne, demandee: str) -> Ensemble:
    """Nine statements, whatever the number of dossiers."""
    campagne_id = campagne.id or 0
    lus = lire.faits(bd, personne, campagne_id)
    mesure = _mesure(demandee, lus)
    retenus = comptes(lus, mesure)
    communes, quartiers = lire.communes(bd), lire.quartiers(bd)
    cartes = [carte_du_solde(solde) for solde in bilan(bd, Perimetre(personne, campagne_id)).soldes]
    tous = comptes(lus, Mesure.DEMANDE)
    return Ensemble(
        mesure,
        len(lus),
        len(retenus),
        sum(f.cents[mesure] for f in retenus),
        [*map(_barre, cartes), *([_total(cartes)] if len(cartes) > 1 else [])],
        matrice(retenus, mesure),
        par_lieu(retenus, communes, mesure, lambda f: f.communes),
        par_lieu(retenus, quartiers, mesure, lambda f: f.quartiers),
        priorites_vues(retenus, lire.priorites(bd, campagne.annee)),
        (
            zones_blanches(par_lieu(tous, communes, Mesure.DEMANDE, lambda f: f.communes)),
            zones_blanches(par_lieu(tous, quartiers, Mesure.DEMANDE, lambda f: f.quartiers)),
        ),
        lire.contours(bd),
    )


def _mesure(demandee: str, faits: Sequence[Fait]) -> Mesure:
    """The one asked for; else the furthest along of those that say something."""
    if demandee in set(Mesure):
        return Mesure(demandee)
    return next((m for m in reversed(Mesure) if comptes(faits, m)), Mesure.DEMANDE)


def _barre(carte: Carte) -> BarreDEnveloppe:
    return BarreDEnveloppe(
        carte.nom, carte.montant_cents, carte.engage_cents, carte.promis_cents, carte.reste_cents,
        carte.sans_promesse_cents,
    )  # fmt: skip


def _total(cartes: Sequence[Carte]) -> BarreDEnveloppe:
    return BarreDEnveloppe(
        "Ensemble",
        sum(c.montant_cents for c in cartes),
        sum(c.engage_cents for c in cartes),
        sum(c.promis_cents for c in cartes),
        sum(c.reste_cents for c in cartes),
        sum(c.sans_promesse_cents for c in cartes),
    )
