"""One page of the ranked list, on a desk or projected: its lines, the envelopes, and where each of them ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.comite.classement import Carte, Ligne, ligne_lue
from app.comite.queries_page import Perimetre, Solde, bilan, quartiers, tranches
from app.core.sql_plans import planifier_sur_mesure
from app.domain.programmation import premiers_depassements, progression


@dataclass(frozen=True, slots=True)
class PageClassee:
    """What the page shows. `total` counts the dossiers kept by the filter, `effectif` all those of the list.

    `fins` names the envelopes that end just before a line, by its dossier's id.
    """

    lignes: Sequence[Ligne]
    fins: Mapping[int, Sequence[Carte]]
    cartes: Sequence[Carte]
    effectif: int
    total: int
    demande_cents: int
    propose_cents: int
    courante: int
    pages: int


def etablir_page(bd: Session, perimetre: Perimetre, taille: int, demandee: int) -> PageClassee:
    """The page asked for, or the nearest there is."""
    vu = bilan(bd, perimetre)
    planifier_sur_mesure(bd)  # not before: what the totals read is the same for any values, and takes long to plan
    pages = max(1, -(-vu.retenus // taille))
    courante = min(max(demandee, 1), pages)
    debut = (courante - 1) * taille
    # the line before the page says which envelopes had already ended
    lues = tranches(bd, perimetre, vu.soldes, max(debut, 1), debut + taille)
    cartes = [carte_du_solde(solde) for solde in vu.soldes]
    suite = list(progression((lue.depuis for lue in lues), {s.code: s.disponible_cents for s in vu.soldes}))
    lignes = [
        ligne_lue(lue.rangee.rang - 1, lue.rangee, lue.places, cumul)
        for lue, (cumul, _) in zip(lues, suite, strict=True)
    ]
    avant = 1 if debut else 0
    fins: dict[int, list[Carte]] = {}
    premiers = premiers_depassements(depasse for _, depasse in suite)
    for carte in cartes:
        if premiers.get(carte.code, -1) >= avant:
            fins.setdefault(lignes[premiers[carte.code]].id, []).append(carte)
    return PageClassee(
        lignes[avant:], fins, cartes, vu.effectif, vu.retenus, vu.demande_cents, vu.propose_cents, courante, pages
    )


def carte_du_solde(solde: Solde) -> Carte:
    """The card of an envelope as the whole list takes from it."""
    return Carte(
        solde.id, solde.code, solde.nom, solde.montant_cents, solde.engage_cents, solde.propose_cents,
        solde.promis_cents,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Couverture:
    """The quartiers (QPV and poches de pauvreté) where a retained dossier acts."""

    total: int
    sans_action: Sequence[str]

    @property
    def couverts(self) -> int:
        return self.total - len(self.sans_action)


def couverture(bd: Session, perimetre: Perimetre) -> Couverture:
    """How many quartiers the retained dossiers reach."""
    lus = quartiers(bd, perimetre)
    return Couverture(len(lus), [nom for nom, agit in lus if not agit])
